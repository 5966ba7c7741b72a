"""What the routes of a scheme must fulfil: each decides, and an evaluation can walk each to its end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from cadre_kpi.scoring.errors import FieldError
from cadre_kpi.scoring.vocabulary import OUTSIDE_THE_WALK

if TYPE_CHECKING:
	from cadre_kpi.scoring.scheme import RouteStep, Scheme

AFTER_DECISION = ("notification", "publication", "personal_plan", "appeal")
# These follow the person through the party's own tree: the unit above has none of theirs.
WITHOUT_UNIT = ("Party Cell", "Party Group")


def check(scheme: Scheme) -> Iterator[FieldError]:
	"""Every contradiction of the routes."""
	ways: dict[tuple[str, str], list] = {}
	for index, step in enumerate(scheme.routes):
		ways.setdefault((step.kind, step.variant), []).append((step.sequence, index, step))
		yield from _check_body_above(index, step)
	for (kind, variant), way in ways.items():
		found, decided = f"{kind} {variant}", False
		for _sequence, index, step in sorted(way, key=lambda entry: entry[:2]):
			if decided and step.act != "decide" and step.stage not in AFTER_DECISION:
				yield FieldError(f"routes[{index}].sequence", "after_decision", {"found": found})
			decided = decided or step.act == "decide"
		if not decided:
			yield FieldError("routes", "no_decision", {"found": found})
	yield from _check_neighbours_above(scheme)


def _check_body_above(index: int, step: RouteStep) -> Iterator[FieldError]:
	if step.body_of != "unit_above":
		return
	if not step.body_type:
		yield FieldError(f"routes[{index}].body_type", "no_body")
	elif step.body_type in WITHOUT_UNIT:
		yield FieldError(f"routes[{index}].body_of", "no_unit_of_its_own", {"found": step.body_type})


def _check_neighbours_above(scheme: Scheme) -> Iterator[FieldError]:
	"""An evaluation that waits at one body of the unit above cannot pass on to another one of there."""
	told = set()
	for variant in sorted({step.variant for step in scheme.routes if step.kind == "evaluation"}):
		way = sorted(
			(step.sequence, index, step)
			for index, step in enumerate(scheme.routes)
			if step.kind == "evaluation"
			and step.variant in (variant, "all")
			and step.stage not in OUTSIDE_THE_WALK
			and step.act != "decide"
			and step.body_type
		)
		for (_first, _at, before), (_second, index, step) in pairwise(way):
			both = before.of_unit_above and step.of_unit_above
			if both and before.body_type != step.body_type and index not in told:
				told.add(index)
				yield FieldError(f"routes[{index}].body_of", "two_bodies_above")
