"""Records without a workflow that wait for the user: whose turn it is in which state, and what their lines say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from textwrap import shorten

import frappe
from frappe.query_builder import DocType
from frappe.utils import cstr, getdate

from cadre_kpi.access import rules
from cadre_kpi.access.membership import Membership
from cadre_kpi.access.readable import build_permitted
from cadre_kpi.deadlines import status
from cadre_kpi.my_work import stepping, words
from cadre_kpi.my_work.lines import build_due, make_line
from cadre_kpi.process import cards
from cadre_kpi.states import AWAITING_APPROVAL, AWAITING_DECISION, DRAFT, ENTERED, PROPOSED

MOST = 300  # records of one kind; the list of the DocType holds the others
LONGEST_NOTE = 240  # characters of what a record is about


@dataclass(frozen=True, slots=True)
class ByStatus:
	"""A kind of record without a workflow: states in which it waits, columns of its line, what to do in a state.

	`acts`: whose turn it is in a state, where that is narrower than who may write. `due`: the column of the date.
	`note`: the column of the words that say what it is about. `not_by`: the column of the user whose turn it is not;
	`not_about`: the column of the cadre who never acts on it.
	`of_body`: the column of the body to which the user must belong. `evaluation`: the column of the evaluation whose
	period it is about.
	"""

	stages: tuple[str, ...]
	columns: tuple[str, ...]
	says: Callable[[str], str]
	acts: dict[str, set[str]] = field(default_factory=dict)
	due: str = ""
	note: str = ""
	not_by: str = ""
	not_about: str = ""
	of_body: str = ""
	evaluation: str = ""


WITHOUT_WORKFLOW = {
	# the own unit's to write, those of others to review and to recognise
	"Unit Evaluation": ByStatus(
		tuple(rules.STAGES["Unit Evaluation"]),
		("unit_name", "period", "managed_by"),
		words.name_organisation_task,
	),
	# proposed ones for the board, submitted ones for the authority
	# taken up by the board or the secretary, answered by those who lead the committee
	"Rating Appeal": ByStatus(
		("Received", "Under Consideration"),
		("cadre_name", "managed_by"),
		words.name_appeal_task,
		acts={"Under Consideration": set(rules.STAGES["Rating Decision"][AWAITING_APPROVAL].write)},
		due="answer_by",
		note="grounds",
		evaluation="evaluation",
	),
	"Product Catalogue": ByStatus(
		(PROPOSED, AWAITING_DECISION), ("title", "managed_by"), words.name_catalogue_task
	),
	"Unit Indicator": ByStatus(
		(ENTERED,),
		("indicator_name", "year"),
		words.name_indicator_task,
		note="source",
		not_by="entered_by",
	),
	# prepared by the board too, approved by those who lead the committee
	"Work Review": ByStatus(
		(DRAFT,),
		("title", "period"),
		words.name_review_task,
		acts={DRAFT: {rules.DECIDERS}},
		not_about="about",
	),
	# what is still open waits for who carries it out, see `_read_directives`
	"Directive": ByStatus(
		("Answered",), ("cadre_name",), words.name_directive_task, note="response", of_body="issued_by"
	),
}


def read_records(doctype: str, member: Membership) -> list[frappe._dict]:
	"""Records without a workflow that the user may write in one of these states."""
	kind, table = WITHOUT_WORKFLOW[doctype], DocType(doctype)
	acting = cards.build_writable_in(doctype, kind.stages, member, kind.acts)
	if acting is None:
		return []
	if kind.not_by:
		acting &= table[kind.not_by] != frappe.session.user
	if kind.not_about and member.cadres:
		whom = table[kind.not_about]
		acting &= whom.isnull() | whom.notin(sorted(member.cadres))
	if kind.of_body:
		acting &= table[kind.of_body].isin(sorted(member.bodies) or [""])
	unit = DocType("Cadre Unit")
	columns = [table[each] for each in (*kind.columns, kind.due, kind.note) if each]
	query = frappe.qb.from_(table)
	if kind.evaluation:
		evaluation = DocType("Cadre Evaluation")
		query = query.left_join(evaluation).on(evaluation.name == table[kind.evaluation])
		columns.append(evaluation.period)
	return (
		query.left_join(unit)
		.on(unit.name == table.unit)
		.select(
			table.name, table.status, table.creation, table.modified, unit.unit_name.as_("of_unit"), *columns
		)
		.where(build_permitted(doctype) & acting)
		.orderby(table.modified)
		.limit(MOST)
		.run(as_dict=True)
	)


def describe(
	doctype: str, rows: list[frappe._dict], steps: dict[tuple[str, str], frappe._dict]
) -> Iterator[dict]:
	"""Their lines. `steps`: the last step of each in its process log."""
	kind = WITHOUT_WORKFLOW[doctype]
	for row in rows:
		step = steps.get((doctype, row.name), {})
		# a directive may go to a unit
		who = row[kind.columns[0]] or row.of_unit or ""
		due, note = row.get(kind.due), shorten(row.get(kind.note) or "", LONGEST_NOTE, placeholder=" …")
		yield make_line(
			doctype,
			row.name,
			who=who,
			unit=row.of_unit if row.of_unit != who else "",
			due=build_due(due, status.judge_date(due, getdate())) if due else None,
			what=kind.says(row.status),
			period=cstr(row.get("period") or row.get("year") or ""),
			since=getdate(step.get("acted_on") or row.creation),
			modified=row.modified,
			state=row.status,
			actions=stepping.list_for_line(doctype, row),
			note=step.get("note") if step.get("action") == "Return" else note,
		)
