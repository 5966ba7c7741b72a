"""The way of a contract and of an evaluation, as the scheme's route says.

A route is data of the scheme; the workflow knows every possible state and asks the record's `next_step` where
the next action leads. Steps of one body that follow each other are one state: the body works through both
before it passes the record on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from frappe.query_builder.functions import Count

from cadre_kpi.process import unit_above
from cadre_kpi.scoring.scheme import RouteStep, Scheme
from cadre_kpi.scoring.vocabulary import OUTSIDE_THE_WALK
from cadre_kpi.states import AT_COUNCIL, AT_UNIT_ABOVE, PROPOSED

DECISION = "Decision"
# Bodies that propose a rating when they pass an evaluation on.
COLLECTIVES = ("Unit Collective", "Party Group", "Party Cell", "Party Committee")
UNIT_ABOVE = AT_UNIT_ABOVE.removeprefix("At ")


@dataclass(frozen=True, slots=True)
class Stop:
	"""One stop of an evaluation: the kind of body (or the decision) and the steps of the route done there.

	`above`: it is the body of the unit above the person's own that acts, and no other.
	"""

	body_type: str
	steps: tuple[RouteStep, ...]
	above: bool = False

	@property
	def state(self) -> str:
		"""The workflow state of an evaluation that waits there."""
		if self.body_type == DECISION:
			return PROPOSED
		if self.above:
			return AT_UNIT_ABOVE
		return AT_COUNCIL if self.body_type == "Advisory Council" else f"At {self.body_type}"

	@property
	def goal(self) -> str:
		"""What `next_step` of a record says when its next action leads here."""
		return UNIT_ABOVE if self.above else self.body_type

	def name(self, lang: str = "vi") -> str:
		"""What is done there, in the words of the scheme."""
		return "; ".join(step.name_en if lang == "en" else step.name_vi for step in self.steps)


def get_contract_needs(rules: Scheme, initiated_by: str) -> tuple[bool, bool]:
	"""Whether a contract goes through appraisal, and through consultation, before it is decided."""
	if initiated_by == "Committee":
		return False, False
	steps = [step for step in rules.routes if step.kind == "registration" and step.variant != "commissioned"]
	stages = {step.stage for step in steps}
	return "appraisal" in stages, bool(stages & {"consultation", "compilation"})


def get_variant(rules: Scheme, period_variant: str | None, duty: str | None) -> str:
	"""The variant of the evaluation route for a person: the period's own, else by duty, else `all`."""
	known = {step.variant for step in rules.routes if step.kind == "evaluation"}
	if period_variant and period_variant in known:
		return period_variant
	wanted = "heads" if duty == "Leader" else "staff"
	if wanted in known:
		return wanted
	return "all" if "all" in known else (sorted(known)[0] if known else "all")


def list_stops(
	rules: Scheme, variant: str, party_cell: str | None = None, facts: dict[str, bool] | None = None
) -> list[Stop]:
	"""Where an evaluation stops, in order, the last stop being the decision.

	Steps that apply only under a condition (a cell with a party group, a cell under a party committee) are
	decided by the bodies on the site; `facts` of the cell are read unless they are given.
	"""
	steps = sorted(
		(
			step
			for step in rules.routes
			if step.kind == "evaluation"
			and step.variant in (variant, "all")
			and step.stage not in OUTSIDE_THE_WALK
		),
		key=lambda step: step.sequence,
	)
	if facts is None:
		facts = get_cell_facts(party_cell) if any(step.applies_if for step in steps) else {}
	way: list[Stop] = []
	for step in steps:
		if step.applies_if and not facts.get(step.applies_if, False):
			continue
		if step.act == "decide":
			way.append(Stop(DECISION, (step,)))
			break
		if not step.body_type:
			continue
		above = step.of_unit_above
		if way and (way[-1].body_type, way[-1].above) == (step.body_type, above):
			way[-1] = Stop(step.body_type, (*way[-1].steps, step), above)
		else:
			way.append(Stop(step.body_type, (step,), above))
	if not way or way[-1].body_type != DECISION:
		way.append(Stop(DECISION, ()))
	return way


def is_scored_above(rules: Scheme, variant: str) -> bool:
	"""Whether the route gives the scoring to the council of the unit above."""
	return any(
		step.body_type == "Advisory Council" and step.body_of == "unit_above"
		for step in rules.routes
		if step.kind == "evaluation" and step.variant in (variant, "all")
	)


def find_decider(rules: Scheme, variant: str, unit: str, managed_by: str, party_cell: str | None) -> str:
	"""Name of the body that decides the rating on this route: the managing committee, unless the route says the
	unit's collective, the party cell or the party committee above it, or the body of the unit above.

	Empty where the route says a body of the unit above and there is none.
	"""
	return find_deciders(rules, [(variant, unit, managed_by, party_cell)])[0]


def find_deciders(
	rules: Scheme, people: list[tuple[str, str, str, str | None]], kind: str = "evaluation"
) -> list[str]:
	"""The same for many: (variant, unit, managing committee, party cell) of each. A fixed number of queries.

	`kind`: `registration` asks who assigns the tasks; there only a body of the unit above differs from the committee
	that manages the person.
	"""
	steps = [step for step in rules.routes if step.kind == kind and step.act == "decide"]
	found = [managed_by for _variant, _unit, managed_by, _cell in people]
	if kind == "evaluation":
		found = _find_deciders_of_person(steps, people)
	return _find_deciders_above(steps, people, found)


def _find_deciders_above(steps: list[RouteStep], people: list[tuple], found: list[str]) -> list[str]:
	"""A managing committee of a unit above stays; one that is no higher than the person gives way to the body above."""
	above = {
		variant: next(
			(
				step.body_type
				for step in steps
				if step.body_of == "unit_above"
				and step.variant in (variant, "all")
				and step.body_type in ("Standing Committee", "Unit Collective")
			),
			"",
		)
		for variant in {person[0] for person in people}
	}
	if not any(above.values()):
		return found
	asked = [(name, unit) for name, (_variant, unit, *_more) in zip(found, people, strict=True)]
	standing = unit_above.find_standing_above(asked)
	bodies = unit_above.find_bodies((above[variant], unit) for variant, unit, *_more in people)
	return [
		body if not above[variant] or (body, unit) in standing else bodies.get((above[variant], unit), "")
		for body, (variant, unit, *_more) in zip(found, people, strict=True)
	]


def _find_deciders_of_person(steps: list[RouteStep], people: list[tuple]) -> list[str]:
	if not {step.body_type for step in steps} & {"Party Cell", "Party Committee", "Unit Collective"}:
		return [managed_by for _variant, _unit, managed_by, _cell in people]
	cells = sorted({cell for *_others, cell in people if cell})
	facts, above = get_facts_of_cells(cells), _get_parents(cells)
	collectives = _find_collectives(sorted({unit for _variant, unit, *_others in people}))
	found = []
	for variant, unit, managed_by, cell in people:
		bodies = {
			"Party Cell": cell,
			"Party Committee": above.get(cell),
			"Unit Collective": collectives.get(unit),
		}
		taken = [
			step
			for step in steps
			if step.variant in (variant, "all")
			and (not step.applies_if or facts.get(cell, {}).get(step.applies_if, False))
			and step.body_type in bodies
		]
		found.append(
			next((bodies[step.body_type] for step in taken if bodies[step.body_type]), None) or managed_by
		)
	return found


def _get_parents(cells: list[str]) -> dict[str, str]:
	if not cells:
		return {}
	body = frappe.qb.DocType("Evaluation Body")
	return dict(frappe.qb.from_(body).select(body.name, body.parent_body).where(body.name.isin(cells)).run())


def _find_collectives(units: list[str]) -> dict[str, str]:
	body = frappe.qb.DocType("Evaluation Body")
	rows = (
		frappe.qb.from_(body)
		.select(body.unit, body.name)
		.where(body.unit.isin(units) & (body.body_type == "Unit Collective") & (body.enabled == 1))
		.orderby(body.name, order=frappe.qb.desc)
		.run()
	)
	return dict(rows)


def get_cell_facts(party_cell: str | None) -> dict[str, bool]:
	"""What the conditions of a route ask about a party cell."""
	return get_facts_of_cells([party_cell])[party_cell] if party_cell else {}


def get_facts_of_cells(cells: Iterable[str]) -> dict[str, dict[str, bool]]:
	"""Cell → what the conditions of a route ask about it. Three queries, however many cells."""
	cells = list(cells)
	if not cells:
		return {}
	body, member = frappe.qb.DocType("Evaluation Body"), frappe.qb.DocType("Evaluation Body Member")
	above = body.as_("above")
	under = (
		frappe.qb.from_(body)
		.join(above)
		.on(above.name == body.parent_body)
		.select(body.name)
		.where(body.name.isin(cells) & (above.body_type == "Party Committee"))
	)
	grouped = (
		frappe.qb.from_(body)
		.select(body.parent_body)
		.distinct()
		.where(body.parent_body.isin(cells) & (body.body_type == "Party Group") & (body.enabled == 1))
	)
	led = (
		frappe.qb.from_(member)
		.select(member.parent)
		.where(
			(member.parenttype == "Evaluation Body") & member.parent.isin(cells) & (member.duty != "Member")
		)
		.groupby(member.parent)
		.having(Count(member.name) > 1)
	)
	under_committee, has_group, cell_committee = (
		{row[0] for row in query.run()} for query in (under, grouped, led)
	)
	return {
		cell: {
			"has_party_group": cell in has_group,
			"has_cell_committee": cell in cell_committee,
			"no_cell_committee": cell not in cell_committee,
			"cell_under_committee": cell in under_committee,
			"grassroots_cell": cell not in under_committee,
		}
		for cell in cells
	}
