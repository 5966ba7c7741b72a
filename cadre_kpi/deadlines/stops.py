"""The way of a record as a list of stops, and which deadline of its period belongs to which stop.

A contract walks from its registration to the personal plan, a report from its writing to its verification, an
evaluation along the route of its scheme. A record stands at one stop; stops before it are done.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cadre_kpi.access import rules
from cadre_kpi.process import routes
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.states import (
	ASSIGNED,
	AWAITING_DECISION,
	DECIDED,
	DRAFT,
	SELF_ASSESSMENT,
	UNDER_APPRAISAL,
	UNDER_CONSULTATION,
	UNDER_VERIFICATION,
)

CONTRACT, REPORT, EVALUATION = "Task Contract", "Progress Report", "Cadre Evaluation"
# Stages of which each belongs to one kind of record whatever the route; a directive and an appeal carry a date of
# their own, an inspection has none.
CONTRACT_STAGES = ("registration", "appraisal", "assignment", "personal_plan")
REPORT_STAGES = ("report", "verification")
# Stages both of a registration and of an evaluation: those until the assignment are the registration's.
EITHER = ("compilation", "consultation", "submission")
NO_RECORD = ("inspection", "directive", "appeal")
AFTER_DECISION = ("notification", "publication")


@dataclass(frozen=True, slots=True)
class Stop:
	"""One stop: the workflow state that waits there, what is done there and by which kind of body.

	`above`: by the one of the unit above, which stands on the record.
	"""

	state: str
	stages: tuple[str, ...]
	body_type: str | None = None
	above: bool = False

	@property
	def waits_for(self) -> str | None:
		"""The relation of who acts there."""
		return rules.BODY_ABOVE if self.above else self.body_type


Path = tuple[Stop, ...]

REPORT_PATH: Path = (
	Stop(DRAFT, ("report",)),
	Stop(UNDER_VERIFICATION, ("verification",), "Focal Agency"),
)


def build_contract_path(initiated_by: str, appraisal: bool, consultation: bool) -> Path:
	"""The way of a contract; the committee's own starts with the assignment."""
	last = Stop(ASSIGNED, ("personal_plan",))
	if initiated_by == "Committee":
		return Stop(DRAFT, ("assignment",), "Standing Committee"), last
	way = [Stop(DRAFT, ("registration",))]
	if appraisal:
		way.append(Stop(UNDER_APPRAISAL, ("appraisal",), "Focal Agency"))
	if consultation:
		way.append(Stop(UNDER_CONSULTATION, ("compilation", "consultation"), "Organisation Board"))
	way.append(Stop(AWAITING_DECISION, ("submission", "assignment"), "Standing Committee"))
	return (*way, last)


def build_evaluation_path(scheme: Scheme, variant: str, cell: str | None, facts: dict[str, bool]) -> Path:
	"""The way of an evaluation from the self-assessment to the publication."""
	way = [Stop(SELF_ASSESSMENT, ("self_assessment",))]
	for stop in routes.list_stops(scheme, variant, cell, facts):
		stages = tuple(dict.fromkeys(step.stage for step in stop.steps))
		if stop.body_type == routes.DECISION:
			body = next((step.body_type for step in stop.steps if step.body_type), "Standing Committee")
			way.append(Stop(stop.state, (*stages, "submission", "decision"), body))
		else:
			way.append(Stop(stop.state, stages, stop.body_type, stop.above))
	way.append(Stop(DECIDED, AFTER_DECISION, "Organisation Board"))
	return tuple(way)


def find_index(path: Path, state: str | None, step_no: int | None = None) -> int:
	"""The stop at which a record in this state stands; the number of stops when it is past them all."""
	if step_no is not None and 0 <= step_no < len(path) and path[step_no].state == state:
		return step_no  # a body may stand twice in a route
	for index, stop in enumerate(path):
		if stop.state == state:
			return index
	return len(path)


def belongs_to(stage: str, due, assignment) -> str | None:
	"""The kind of record whose way a stage is part of. `due`: its date, `assignment`: that of the assignment."""
	if stage in NO_RECORD:
		return None
	if stage in REPORT_STAGES:
		return REPORT
	if stage in CONTRACT_STAGES or (stage in EITHER and assignment and due <= assignment):
		return CONTRACT
	return EVALUATION


def group_by_stop(path: Path, deadlines: Sequence) -> dict[int, list]:
	"""Stop → its deadlines: those of one of its stages, else those of its kind of body. Others are left out."""
	found: dict[int, list] = {}
	for deadline in deadlines:
		index = _stop_of(path, deadline.stage, deadline.body_type)
		if index is not None:
			found.setdefault(index, []).append(deadline)
	return found


def find_next(stops: Iterable[int], index: int) -> int | None:
	"""The first stop from here on that has a deadline: a stop without one works towards the next."""
	return min((stop for stop in stops if stop >= index), default=None)


def _stop_of(path: Path, stage: str, body_type: str | None) -> int | None:
	for index, stop in enumerate(path):
		if stage in stop.stages:
			return index
	if not body_type:
		return None
	return next((index for index, stop in enumerate(path) if stop.body_type == body_type), None)
