"""Published ratings in HR: on the form of the Employee by our permissions, and as drafts of Appraisals where wished."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import cint, flt, formatdate

from cadre_kpi.integrations.erpnext import custom_fields, quiet, settings
from cadre_kpi.states import ACTIVE, PUBLISHED

EVALUATION = "Cadre Evaluation"
SHOWN = ("name", "period", "published_level", "published_score", "published_on", "rating_decision")
MOST = 20
STARS = 5  # Frappe HR scores a goal from 0 to 5; ours are points of 100


def extend_dashboard(data: frappe._dict) -> frappe._dict:
	"""Hook override_doctype_dashboards of Employee: the person's record here beside HR's own connections."""
	if custom_fields.is_joined():
		data.setdefault("non_standard_fieldnames", {})["Cadre"] = "employee"
		data.setdefault("transactions", []).append({"label": _("Evaluation of Cadres"), "items": ["Cadre"]})
	return data


def list_for_employee(employee: str) -> list[dict]:
	"""Published yearly ratings of a person, the latest first, as far as the user may read these evaluations.

	Throws without permission to read the Employee. Without ERPNext there is none.
	"""
	if not custom_fields.is_joined():
		return []
	frappe.get_doc("Employee", employee).check_permission("read")
	cadre = frappe.db.get_value("Cadre", {"employee": employee}, "name")
	if not cadre or not frappe.has_permission(EVALUATION, "read"):
		return []
	years = frappe.get_all("Evaluation Period", filters={"frequency": "Year"}, pluck="name")
	found = frappe.get_list(
		EVALUATION,
		filters={"cadre": cadre, "workflow_state": PUBLISHED, "docstatus": 1, "period": ("in", years)},
		fields=list(SHOWN),
		order_by="published_on desc",
		limit_page_length=MOST,
	)
	return [{**row, "level": _(row.published_level)} for row in found]


def on_publish(doc, method: str | None = None) -> None:
	"""Hook on_update_after_submit of Rating Decision: drafts of Appraisals are written in the background."""
	before = doc.get_doc_before_save()
	if doc.workflow_state != PUBLISHED or (before and before.workflow_state == PUBLISHED):
		return
	if cint(settings.get_choice("make_appraisals")):
		frappe.enqueue(
			"cadre_kpi.integrations.erpnext.ratings.write_appraisals",
			queue="long",
			enqueue_after_commit=True,
			decision=doc.name,
		)


def write_appraisals(decision: str) -> int:
	"""One draft for each person of a published decision that HR knows; returns how many were written.

	Only in a cycle of exactly the period's dates that HR has open, and never in a submitted Appraisal.
	"""
	doc = frappe.get_doc("Rating Decision", decision)
	period = frappe.db.get_value("Evaluation Period", doc.period, ["start_date", "end_date"], as_dict=True)
	cycles = {
		row.company: row
		for row in frappe.get_all(
			"Appraisal Cycle",
			filters={
				"start_date": period.start_date,
				"end_date": period.end_date,
				"status": ("!=", "Completed"),
			},
			fields=["name", "company", "kra_evaluation_method"],
		)
	}
	people = _read_people(row.evaluation for row in doc.rows) if cycles else []
	there = _find_drafts([row.employee for row in people], [cycle.name for cycle in cycles.values()])
	written = 0
	for person in people:
		cycle = cycles.get(person.company)
		if cycle and _write(person, cycle, doc, there.get((person.employee, cycle.name))):
			written += 1
	return written


def _read_people(evaluations: Iterable[str]) -> list[frappe._dict]:
	"""What is published of each evaluation, with the Employee; one query."""
	evaluation, cadre = frappe.qb.DocType(EVALUATION), frappe.qb.DocType("Cadre")
	employee = frappe.qb.DocType("Employee")
	return (
		frappe.qb.from_(evaluation)
		.join(cadre)
		.on(cadre.name == evaluation.cadre)
		.join(employee)
		.on(employee.name == cadre.employee)
		.select(
			evaluation.name.as_("evaluation"),
			evaluation.cadre,
			evaluation.published_level,
			evaluation.published_score,
			employee.name.as_("employee"),
			employee.company,
		)
		.where(
			evaluation.name.isin(list(evaluations))
			& (evaluation.workflow_state == PUBLISHED)
			& (employee.status == ACTIVE)
		)
		.run(as_dict=True)
	)


def _find_drafts(employees: list[str], cycles: list[str]) -> dict[tuple[str, str], frappe._dict]:
	if not employees:
		return {}
	rows = frappe.get_all(
		"Appraisal",
		filters={"employee": ("in", employees), "appraisal_cycle": ("in", cycles), "docstatus": ("<", 2)},
		fields=["name", "employee", "appraisal_cycle", "docstatus", "remarks"],
	)
	return {(row.employee, row.appraisal_cycle): row for row in rows}


def _write(person, cycle, decision, there) -> bool:
	"""A new draft with the score as its one goal, or the remark in a draft that HR has begun. False if nothing is done."""
	remark = _("Rated {0} with {1} points by decision {2} of {3} ({4}).").format(
		_(person.published_level),
		f"{flt(person.published_score, 2):g}",
		decision.decision_number or decision.name,
		formatdate(decision.decision_date),
		person.evaluation,
	)
	if there and (there.docstatus or person.evaluation in (there.remarks or "")):
		return False
	sentence = _("Frappe HR did not take the rating of the period {0}.").format(decision.period)
	done = False
	with quiet.attempt("Cadre", person.cadre, sentence):
		if there:
			draft = frappe.get_doc("Appraisal", there.name)
			draft.remarks = "\n".join(part for part in (draft.remarks, remark) if part)
		else:
			draft = frappe.new_doc("Appraisal")
			draft.update(
				{
					"employee": person.employee,
					"company": person.company,
					"appraisal_cycle": cycle.name,
					"remarks": remark,
				}
			)
			if cycle.kra_evaluation_method == "Manual Rating":
				draft.rate_goals_manually = 1
				score = flt(person.published_score) * STARS / 100
				draft.append(
					"goals",
					{"kra": _("Published rating"), "per_weightage": 100, "score": min(max(score, 0), STARS)},
				)
		draft.flags.ignore_permissions = True
		draft.save()
		done = True
	return done
