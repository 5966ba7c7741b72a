"""Records without a workflow that wait in a status: whose turn it is, and what their line says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from cadre_kpi.access import rules
from cadre_kpi.my_work import words
from cadre_kpi.states import AWAITING_APPROVAL, AWAITING_DECISION, DRAFT, ENTERED, PROPOSED


@dataclass(frozen=True, slots=True)
class ByStatus:
	"""A kind of record without a workflow: states in which it waits, columns of its line, what to do in a state.

	`acts`: whose turn it is in a state, where that is narrower than who may write. `due`: the column of the date.
	`note`: the column of the words that say what it is about. `not_by`: the column of the user whose turn it is not;
	`not_about`: the column of the cadre who never acts on it.
	"""

	stages: tuple[str, ...]
	columns: tuple[str, ...]
	says: Callable[[str], str]
	acts: dict[str, set[str]] = field(default_factory=dict)
	due: str = ""
	note: str = ""
	not_by: str = ""
	not_about: str = ""


WITHOUT_WORKFLOW = {
	# the own unit's to write, those of others to review and to recognise
	"Unit Evaluation": ByStatus(
		tuple(rules.STAGES["Unit Evaluation"]), ("unit_name", "period"), words.name_organisation_task
	),
	# proposed ones for the board, submitted ones for the authority
	# taken up by the board or the secretary, answered by those who lead the committee
	"Rating Appeal": ByStatus(
		("Received", "Under Consideration"),
		("cadre_name",),
		words.name_appeal_task,
		acts={"Under Consideration": set(rules.STAGES["Rating Decision"][AWAITING_APPROVAL].write)},
		due="answer_by",
		note="grounds",
	),
	"Product Catalogue": ByStatus((PROPOSED, AWAITING_DECISION), ("title",), words.name_catalogue_task),
	"Unit Indicator": ByStatus(
		(ENTERED,), ("indicator_name",), words.name_indicator_task, note="source", not_by="entered_by"
	),
	# prepared by the board too, approved by those who lead the committee
	"Work Review": ByStatus(
		(DRAFT,),
		("title", "period"),
		words.name_review_task,
		acts={DRAFT: {rules.DECIDERS}},
		not_about="about",
	),
}
