"""Work that comes up while the period runs: given by the head, or proposed by the person and confirmed.

Decree 335/2025/NĐ-CP, article 18.1.d: it stands outside what was assigned and adds points. Article 13.3: a product outside
the catalogue is reported to the authority, which decides its coefficient; until then it is shown and not counted.
"""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import cstr, flt, getdate, today

from cadre_kpi.access import directing
from cadre_kpi.access.document import check_unmoved
from cadre_kpi.contracts import catalogue
from cadre_kpi.contracts.changing_hands import check_can_change
from cadre_kpi.masters import cadres, periods
from cadre_kpi.states import ASSIGNED, DECIDED, PUBLISHED
from cadre_kpi.utils import formats

UNCONFIRMED, NO_COEFFICIENT, REFUSED = "unconfirmed", "no_coefficient", "refused"


def add(
	contract: str,
	task_name: str,
	target: float,
	due_date: date | str,
	reason: str,
	work_product: str | None = None,
	output_product: str = "",
	unit_of_measure: str = "",
	on_date: date | str | None = None,
) -> str:
	"""Add sudden work to an assigned contract; returns the new row's name.

	From the head it counts at once, from the person it waits for the head's confirmation. Without a product of the
	catalogue it waits for a coefficient as well.
	"""
	doc, directs = _lock_contract(contract)
	if not directs and not directing.may_propose(doc):
		directing.check_directs(doc)
	if not cstr(reason).strip():
		frappe.throw(_("Write who asked for the work and why."), title=_("A reason is needed"))
	day = getdate(on_date or today())
	periods.check_within(day, doc.start_date, doc.end_date, _("The day of the change"))
	product = _get_product(work_product, doc)
	row = doc.append(
		"tasks",
		{
			"task_name": cstr(task_name).strip() or product.product_name,
			"output_product": cstr(output_product).strip() or product.product_name or cstr(task_name).strip(),
			"unit_of_measure": product.unit_of_measure or cstr(unit_of_measure).strip(),
			"target": flt(target, 9),
			"due_date": due_date,
			"work_product": product.name,
			"coefficient": product.coefficient or 1,
			"kind": "New",
			"measure": "Added Up",
			"came_by": "sudden",
			"uncounted": _find_standing(directs, product),
			"came_on": day,
			"came_reason": cstr(reason).strip(),
		},
	)
	row.name = frappe.generate_hash(length=10)
	_save(doc, reason, "Add Sudden Work" if directs else "Propose Sudden Work", row)
	return row.name


def settle(
	contract: str,
	task: str,
	accept: bool,
	reason: str = "",
	work_product: str | None = None,
	coefficient: float = 0,
) -> str:
	"""Confirm or refuse work that the person proposed, or give it the coefficient that it waits for.

	`coefficient`: as the authority decided for a product outside the catalogue; `reason` names the decision. Returns why
	the task is still not counted, "" when it counts.
	"""
	doc, directs = _lock_contract(contract)
	if not directs:
		directing.check_directs(doc)
	row = next((row for row in doc.tasks if row.name == task), None)
	if row is None or row.uncounted not in (UNCONFIRMED, NO_COEFFICIENT):
		frappe.throw(_("Nothing is waiting there. Reload the page."))
	if (not accept or flt(coefficient)) and not cstr(reason).strip():
		frappe.throw(
			_("Write why, or which decision sets the coefficient; it is kept with the task."),
			title=_("A reason is needed"),
		)
	if not accept:
		row.uncounted = REFUSED
	else:
		product = _get_product(work_product or row.work_product, doc)
		if product.name:
			row.work_product, row.coefficient = product.name, product.coefficient
		elif flt(coefficient):
			row.coefficient = flt(coefficient, 9)
		row.uncounted = "" if product.name or flt(coefficient) else NO_COEFFICIENT
	action = "Confirm Sudden Work" if accept else "Refuse Sudden Work"
	_save(doc, cstr(reason).strip() or cstr(row.came_reason), action, row)
	return row.uncounted


def take_from_catalogue(contract: str, task: str, product: str, decision: str) -> bool:
	"""Give a task that waited for a coefficient the product that the authority has just decided; it counts from now on.

	By the decision itself (article 13.3), so nobody's right to the contract is asked. False where nothing waits there any
	more: the period was closed, the person was evaluated, somebody settled it before.
	"""
	check_unmoved("Task Contract", contract)
	doc = frappe.get_doc("Task Contract", contract)
	row = next((row for row in doc.tasks if row.name == task), None)
	decided = {"contract": contract, "workflow_state": ("in", (DECIDED, PUBLISHED))}
	if (
		row is None
		or row.uncounted != NO_COEFFICIENT
		or doc.workflow_state != ASSIGNED
		or periods.get_period(doc.period).status != "Open"
		or frappe.db.exists("Cadre Evaluation", decided)
	):
		return False
	row.work_product, row.uncounted = product, ""
	row.coefficient = frappe.db.get_value("Work Product", product, "coefficient")
	_save(doc, decision, "Confirm Sudden Work", row)
	return True


def _lock_contract(name: str):
	"""The stored contract, locked, and whether the acting user gives work to its person."""
	check_unmoved("Task Contract", name)
	doc = frappe.get_doc("Task Contract", name)
	doc.check_permission("read")
	check_can_change(doc)
	cadres.check_in_post(doc.cadre, today())
	return doc, directing.may_direct(doc)


def _get_product(name: str | None, doc) -> frappe._dict:
	if not name:
		return frappe._dict()
	found = catalogue.find_in_force(name, doc.start_date, doc.end_date)
	if not found:
		frappe.throw(_("{0} is not in the catalogue in force.").format(catalogue.get_product_title(name)))
	return found


def _find_standing(directs: bool, product: frappe._dict) -> str:
	if not directs:
		return UNCONFIRMED
	return "" if product.name else NO_COEFFICIENT


def _save(doc, reason: str, action: str, row) -> None:
	doc.change_reason = cstr(reason).strip()
	note = (
		f"{row.task_name}: {formats.spell_figure(row.target)} {row.unit_of_measure} – {cstr(reason).strip()}"
	)
	doc.log(action, doc.workflow_state, doc.workflow_state, note)
	# neither the person nor the head of an office holds the right to write the contract itself
	doc.save_as_server(ignore_permissions=True)
