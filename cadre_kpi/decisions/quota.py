"""The quota of a Rating Decision: who is over it, within agency or unit and group of similar duties, and why.

Regulation 366-QĐ/TW, article 11: the best rating goes to a limited share of those rated one level below. Counted
are the rows of the decision together with what the same committee has decided in the period before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder.functions import Count, Sum

from cadre_kpi.database import bulk, packed
from cadre_kpi.decisions import replacement
from cadre_kpi.evaluation.numbers import parse_decimal
from cadre_kpi.regulations.record import get_rules, gives_points
from cadre_kpi.scoring.fields import to_plain
from cadre_kpi.scoring.quota import Person, QuotaGroup, check_quota, compute_allowed_number
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.states import DECIDED, PUBLISHED


@dataclass(frozen=True, slots=True)
class QuotaResult:
	"""`over` and `tied` name evaluations; `note` says in words what was counted, a line for each group over."""

	over: tuple[str, ...] = ()
	tied: tuple[str, ...] = ()
	note: str = ""
	groups: tuple[QuotaGroup, ...] = field(default=())


def check(decision, scheme: Scheme | None = None) -> QuotaResult:
	"""Hold the decided ratings of a decision against the quota of its scheme. Three queries, however many rows.

	`scheme`: other rules than those of the decision, to see what they would come to.
	"""
	scheme = scheme or get_rules(decision.scheme)
	if not scheme.quota.enabled:
		return QuotaResult(note=_("This scheme sets no quota."))
	if gives_points(decision.period, decision.scheme):
		return QuotaResult(note=_("This period gives points: there is no rating and no quota."))
	exceptional = frappe.db.get_all(
		"Period Exceptional Unit", filters={"parent": decision.period}, pluck="unit"
	)
	figures = _get_figures([row.evaluation for row in decision.rows])
	people = [_build_person(row.evaluation, row, figures) for row in decision.rows]
	people.extend(_find_decided_before(decision))
	if "mean" in scheme.quota.tie_break:
		means = _means(decision.period, [person.key for person in people])
		people = [person._replace(mean=means.get(person.key)) for person in people]
	if scheme.quota.within.startswith("agency"):
		agencies = get_agencies({person.unit for person in people if person.unit})
		people = [person._replace(agency=agencies.get(person.unit, "")) for person in people]
	mine = {row.evaluation for row in decision.rows}
	groups = check_quota(scheme, people, exceptional)
	over = tuple(key for group in groups for key in group.over if key in mine)
	tied = tuple(key for group in groups for key in group.tied if key in mine)
	names = {row.evaluation: row.cadre_name for row in decision.rows}
	return QuotaResult(over, tied, describe(groups, names, scheme), groups)


def get_agencies(units: set[str]) -> dict[str, str]:
	"""Unit → the agency that it belongs to: itself or the nearest unit above that is marked as one. Two queries."""
	places = frappe.db.get_all("Cadre Unit", filters={"name": ("in", units or [""])}, fields=["name", "lft"])
	agencies = frappe.db.get_all(
		"Cadre Unit", filters={"is_agency": 1}, fields=["name", "lft", "rgt"], order_by="lft desc"
	)
	found = {}
	for unit in places:
		inside = (agency.name for agency in agencies if agency.lft <= unit.lft <= agency.rgt)
		found[unit.name] = next(inside, unit.name)
	return found


def describe(groups: tuple[QuotaGroup, ...], names: dict[str, str], scheme: Scheme) -> str:
	"""What the check found, in words; a good result is one line. `names`: evaluation → whose it is."""
	lines = []
	for group in groups:
		if group.candidates > group.allowed:
			lines.append(
				_("{0}: {1} proposed, at most {2} allowed ({3} % of {4}: {5}).").format(
					" · ".join(part for part in (_get_unit_name(group.unit), group.group) if part),
					group.candidates,
					group.allowed,
					format_percent(group.percent),
					group.base + group.joining,
					_describe_base(group, scheme),
				)
				+ _describe_next(group, scheme)
			)
		equal = sorted(names[key] for key in group.tied if names.get(key))
		if equal:
			lines.append(_("Equal on the last place, the committee chooses: {0}.").format(", ".join(equal)))
	return "\n".join(lines) or _("Within the quota.")


def _describe_next(group: QuotaGroup, scheme: Scheme) -> str:
	"""Why one more is too many where the share of the base would hold one: who keeps the level does not join the base."""
	base = group.base + group.joining
	share = compute_allowed_number(scheme.quota, group.candidates, base, group.percent, falls_into_base=False)
	if not group.joining or share <= group.allowed:
		return ""
	return " " + _("With {0} kept the base would be {1}, and {2} % of it are fewer than {0}.").format(
		group.allowed + 1, base - 1, format_percent(group.percent)
	)


def _describe_base(group: QuotaGroup, scheme: Scheme) -> str:
	"""Whom the share is a share of."""
	known = any(row.code == scheme.quota.of_level for row in scheme.levels)
	of_level = scheme.quota.of_level
	name = scheme.get_level_name(of_level, frappe.local.lang) if known else _(of_level)
	if scheme.quota.base == "all_rated":
		return _("everybody rated")
	if scheme.quota.base == "level_and_above":
		return _("those at “{0}” or better").format(name)
	if group.joining:
		return _("those at “{0}”, with {1} who are lowered to it").format(name, group.joining)
	return _("those at “{0}”").format(name)


def format_percent(value: Decimal) -> str:
	"""A share as the language of the reader writes it: 12.5, in Vietnamese 12,5."""
	text = to_plain(value)
	return text.replace(".", ",") if frappe.local.lang == "vi" else text


def _get_unit_name(unit: str) -> str:
	return frappe.db.get_value("Cadre Unit", unit, "unit_name", cache=True) or unit if unit else ""


def _build_person(key: str, row, figures: dict) -> Person:
	found = figures.get(key) or frappe._dict()
	total = found.total_tasks or 0
	return Person(
		key=key,
		unit=row.unit or "",
		group=row.duty_group or "",
		level=row.decided_level or row.proposed_level or "",
		total=parse_decimal(row.total_points),
		result=parse_decimal(found.result_points),
		general=parse_decimal(found.general_points),
		exceeded=Decimal(100 * (found.exceeded_tasks or 0)) / total if total else Decimal(0),
		name=row.cadre_name or "",
	)


def _means(period: str, evaluations: list[str]) -> dict[str, Decimal]:
	"""Evaluation → mean of the points of the same person in the periods that roll up into this one. One query."""
	now, part = frappe.qb.DocType("Cadre Evaluation"), frappe.qb.DocType("Cadre Evaluation").as_("part")
	of = frappe.qb.DocType("Evaluation Period")
	query = (
		frappe.qb.from_(now)
		.join(part)
		.on(part.cadre == now.cadre)
		.join(of)
		.on((of.name == part.period) & (of.rolls_up_into == period))
		.select(now.name, Sum(part.total_points), Count(part.name))
		.where(now.name.isin(bulk.build_among(evaluations)) & (part.workflow_state == PUBLISHED))
		.groupby(now.name)
	)
	return {name: parse_decimal(points) / number for name, points, number in query.run()}


def _get_figures(evaluations: list[str]) -> dict:
	table = frappe.qb.DocType("Cadre Evaluation")
	query = frappe.qb.from_(table).where(table.name.isin(bulk.build_among(evaluations)))
	columns = ("name", "result_points", "general_points", "exceeded_tasks", "total_tasks")
	return {row.name: row for row in packed.read_records(query, table, columns)}


def _find_decided_before(decision) -> list[Person]:
	rows = frappe.db.get_all(
		"Cadre Evaluation",
		filters={
			"period": decision.period,
			"managed_by": replacement.get_rating_body(decision),
			"workflow_state": ("in", (DECIDED, PUBLISHED)),
		},
		fields=[
			"name",
			"cadre_name",
			"unit",
			"duty_group",
			"decided_level",
			"proposed_level",
			"total_points",
			"replaced_decision",
			"published_score",
			"result_points",
			"general_points",
			"exceeded_tasks",
			"total_tasks",
		],
	)
	for row in rows:
		if row.replaced_decision:
			row.total_points = row.published_score
	mine = {row.evaluation for row in decision.rows}
	return [_build_person(row.name, row, {row.name: row}) for row in rows if row.name not in mine]
