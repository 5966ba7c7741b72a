"""The parameters of a scheme that are in force: those that need a source or must be marked as an assumption."""

from __future__ import annotations

from collections.abc import Iterator

from cadre_kpi.scoring.fields import get_specs
from cadre_kpi.scoring.scheme import Scheme

GROUPS = (
	"frequency",
	"task_rules",
	"result",
	"rounding",
	"bonus",
	"indicators",
	"council",
	"votes",
	"downgrade",
	"discipline",
	"appeal",
	"quota",
	"roll_up",
)
LISTS = (
	"subjects",
	"resolutions",
	"criteria",
	"levels",
	"conditions",
	"disqualifications",
	"deadlines",
	"routes",
	"roll_up_table",
	"roll_up_weights",
	"bands",
	"follow_ups",
)

_COMPONENT_FIELDS = (
	"base",
	"penalty_percent",
	"penalty_on",
	"cap_on",
	"extra_work",
	"handed_over",
	"weighing",
	"combination",
	"leader_components",
)
_SHARES = ("share_quantity", "share_quality", "share_progress")
_LEADER_FIELDS = ("leader_full_percent", "leader_reduced_percent", "leader_two_values", "unit_pass_level")


def list_parameters(scheme: Scheme) -> tuple[str, ...]:
	"""Dotted paths of the parameters in force: those that must have a source or be marked as an assumption.

	A rule that is switched off or not set (0, false, a disabled group) is not in force and needs none. A row of a
	list is one parameter, `list.code`.
	"""
	return tuple(_walk_parameters(scheme))


def _walk_parameters(scheme: Scheme) -> Iterator[str]:
	method = scheme.result.method
	yield from (f"frequency.{name}" for name in get_specs(type(scheme.frequency)))
	for name in get_specs(type(scheme.task_rules)):
		if getattr(scheme.task_rules, name):
			yield f"task_rules.{name}"
	yield "result.method"
	if method != "vote":
		yield from ("result.general_max", "result.result_max", "result.nothing_assigned")
	if method in ("components", "blend"):
		yield from (f"result.{name}" for name in _COMPONENT_FIELDS)
		if scheme.result.cap_on != "none":
			yield "result.cap_percent"
		if scheme.result.combination == "shares":
			yield from (f"result.{name}" for name in _SHARES)
		if scheme.result.leader_components:
			yield from (f"result.{name}" for name in _LEADER_FIELDS)
	if method == "blend":
		yield from ("result.share_components", "result.share_council")
	if method != "vote":
		yield from (f"rounding.{name}" for name in _walk_rounding(scheme))
	groups = ("council", "votes", "quota", "roll_up")
	for group in groups if method == "vote" else ("bonus", "indicators", *groups):
		yield f"{group}.enabled"
		rules = getattr(scheme, group)
		if rules.enabled:
			yield from (f"{group}.{name}" for name in get_specs(type(rules)) if name != "enabled")
	yield from ("downgrade.rule", "downgrade.lowest_level", "downgrade.no_figures")
	if scheme.downgrade.rule == "named_level":
		yield "downgrade.named_level"
	if scheme.downgrade.head_at_most_organisation:
		yield "downgrade.head_at_most_organisation"
	if any(rule.measure == "discipline" for rule in scheme.disqualifications):
		yield from (f"discipline.{name}" for name in get_specs(type(scheme.discipline)))
	yield from (f"appeal.{name}" for name in get_specs(type(scheme.appeal)) if getattr(scheme.appeal, name))
	for name in LISTS:
		yield from (f"{name}.{row.code}" for row in getattr(scheme, name))


def _walk_rounding(scheme: Scheme) -> Iterator[str]:
	"""Figures that are not rounded on the way need no source: that is what computing means."""
	yield from ("places", "mode", "compare")
	for name in ("component_places", "result_places"):
		if getattr(scheme.rounding, name) >= 0:
			yield name
