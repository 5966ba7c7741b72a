"""A Rating Decision over many evaluations: checked, applied and published in one transaction each.

A decision may hold a thousand ratings, so evaluations are written in one statement a step, not one by one. The
decision itself is the audit trail: its rows are fixed at submission and carry the seal.
"""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import flt, now, today
from pypika.terms import Criterion

from cadre_kpi.database import bulk
from cadre_kpi.masters import people_order
from cadre_kpi.states import DECIDED, PROPOSED, PUBLISHED

EVALUATION, ROW = "Cadre Evaluation", "Rating Decision Row"
CHILDREN = (
	"Evaluation Task",
	"Evaluation Criterion",
	"Evaluation Condition",
	"Evaluation Opinion",
	"Evaluation Deduction",
	"Evaluation Fact",
	"Process Log",
)


def find_open_rows(committee: str, period: str) -> list[dict]:
	"""Evaluations of a period that wait for this committee's decision, in order of unit and name."""
	evaluation, unit = frappe.qb.DocType(EVALUATION), frappe.qb.DocType("Cadre Unit")
	cadre = frappe.qb.DocType("Cadre")
	return (
		frappe.qb.from_(evaluation)
		.left_join(unit)
		.on(unit.name == evaluation.unit)
		.left_join(cadre)
		.on(cadre.name == evaluation.cadre)
		.select(
			evaluation.name.as_("evaluation"),
			evaluation.cadre,
			evaluation.cadre_name,
			evaluation.position,
			evaluation.unit,
			evaluation.duty_group,
			evaluation.total_points,
			evaluation.proposed_level,
			evaluation.proposed_level.as_("decided_level"),
		)
		.where(
			(evaluation.managed_by == committee)
			& (evaluation.period == period)
			& (evaluation.workflow_state == PROPOSED)
		)
		.orderby(unit.lft)
		.orderby(people_order.get_order(cadre))
		.run(as_dict=True)
	)


def read_current(rows: list) -> dict[str, frappe._dict]:
	"""What the evaluations of these rows say now, in one query."""
	return {
		found.name: found
		for found in frappe.db.get_all(
			EVALUATION,
			filters={"name": ("in", [row.evaluation for row in rows])},
			fields=[
				"name",
				"cadre",
				"cadre_name",
				"position",
				"unit",
				"duty_group",
				"managed_by",
				"period",
				"workflow_state",
				"total_points",
				"proposed_level",
				"rating_decision",
				"published_level",
				"published_score",
			],
		)
	}


def enter_rows(decision, columns: dict[str, object], waiting: Criterion) -> None:
	"""Enter what the rows of a decision say into their evaluations. One statement.

	`columns`: what else is set, first; `waiting`: which evaluations of the rows wait for it.
	"""
	evaluation, row = frappe.qb.DocType(EVALUATION), frappe.qb.DocType(ROW)
	columns = {
		**columns,
		"decided_level": row.decided_level,
		"decision_reason": row.reason,
		"rating_decision": decision.name,
		"modified": now(),
		"modified_by": frappe.session.user,
	}
	query = frappe.qb.update(evaluation).join(row).on(row.evaluation == evaluation.name)
	for field, value in columns.items():
		query = query.set(bulk.Target(evaluation[field]), value)
	query.where((row.parent == decision.name) & (row.parenttype == decision.doctype) & waiting).run()


def get_published_columns() -> dict[str, object]:
	"""What the cadre sees from today on, as the row of the decision says it."""
	row = frappe.qb.DocType(ROW)
	return {
		"published_level": row.decided_level,
		"published_score": row.total_points,
		"published_reason": row.reason,
		"published_on": today(),
	}


def apply(decision) -> None:
	"""The decided ratings enter the evaluations. One statement; refuses when any was decided meanwhile."""
	evaluation = frappe.qb.DocType(EVALUATION)
	enter_rows(decision, {"workflow_state": DECIDED}, evaluation.workflow_state == PROPOSED)
	decided = frappe.db.count(EVALUATION, {"rating_decision": decision.name, "workflow_state": DECIDED})
	if decided != len(decision.rows):
		_refuse_changed(len(decision.rows) - decided, len(decision.rows))


def revert(decision) -> None:
	"""A cancelled decision, not yet published: the evaluations wait for a decision again."""
	evaluation = frappe.qb.DocType(EVALUATION)
	(
		frappe.qb.update(evaluation)
		.set(evaluation.decided_level, None)
		.set(evaluation.decision_reason, None)
		.set(evaluation.rating_decision, None)
		.set(evaluation.workflow_state, PROPOSED)
		.set(evaluation.modified, now())
		.set(evaluation.modified_by, frappe.session.user)
		.where((evaluation.rating_decision == decision.name) & (evaluation.workflow_state == DECIDED))
		.run()
	)


def lock(decision) -> None:
	"""Nobody else changes the evaluations until this transaction ends; refuses when somebody just did.

	A transaction sees the database as it was at its first question, a locked row as it is now: what is sealed must be
	both.
	"""
	table = frappe.qb.DocType(EVALUATION)
	names = bulk.build_among([row.evaluation for row in decision.rows])
	query = frappe.qb.from_(table).select(table.name, table.modified).where(table.name.isin(names))
	seen = dict(query.run())
	moved = [name for name, modified in query.for_update().run() if seen.get(name) != modified]
	if moved:
		_refuse_changed(len(moved), len(decision.rows))


def _refuse_changed(changed: int, total: int) -> None:
	frappe.throw(
		_(
			"{0} of {1} evaluations changed in the meantime. Open the decision again and check its rows."
		).format(changed, total)
	)


def publish(decision) -> None:
	"""The cadres see their rating from now on, as the sealed rows of the decision say it. One statement a table."""
	evaluation = frappe.qb.DocType(EVALUATION)
	enter_rows(
		decision,
		{**get_published_columns(), "workflow_state": PUBLISHED, "docstatus": 1},
		(evaluation.rating_decision == decision.name) & (evaluation.workflow_state == DECIDED),
	)
	published = frappe.db.count(EVALUATION, {"rating_decision": decision.name, "workflow_state": PUBLISHED})
	if published != len(decision.rows):
		_refuse_changed(len(decision.rows) - published, len(decision.rows))
	# by name: the database would read a child table from end to end for a condition on its parents
	names = bulk.build_among([row.evaluation for row in decision.rows])
	for table in CHILDREN:
		child = frappe.qb.DocType(table)
		(
			frappe.qb.update(child)
			.set(child.docstatus, 1)
			.where((child.parenttype == EVALUATION) & child.parent.isin(names))
			.run()
		)


def seal(decision) -> str:
	"""Fingerprint of what was decided: SHA-256 over number, date, committee, period, every rating, what it replaces."""
	content = [
		decision.decision_number or "",
		str(decision.decision_date),
		decision.committee,
		decision.period,
		[
			[
				row.evaluation,
				row.cadre,
				f"{Decimal(str(flt(row.total_points, 2))):.2f}",
				row.decided_level,
				row.reason or "",
			]
			for row in decision.rows
		],
	]
	if decision.get("replaces"):
		content.append([decision.replaces, decision.replacement_ground or ""])
	text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
	return hashlib.sha256(text.encode()).hexdigest()
