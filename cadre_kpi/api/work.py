"""Work that changes hands or comes up while the period runs: the actions of a contract's form."""

from __future__ import annotations

import frappe
from frappe.utils import cint, flt

from cadre_kpi.access.sent_rows import read_rows
from cadre_kpi.contracts import changing_hands, sudden_work


@frappe.whitelist(methods=["POST"])
def hand_over(
	contract: str,
	task: str,
	to_cadre: str,
	amount: float,
	reason: str,
	on_date: str | None = None,
	due_date: str | None = None,
) -> dict:
	"""Give a task or a part of its amount to another person of the period, see `changing_hands.hand_over`."""
	second = changing_hands.find_contract(to_cadre, _get_period(contract))
	return changing_hands.hand_over(contract, task, second, flt(amount), reason, on_date, due_date)


@frappe.whitelist(methods=["POST"])
def split(contract: str, task: str, parts: list | str, reason: str, on_date: str | None = None) -> list[str]:
	"""Split a product into named parts, see `changing_hands.split`.

	`parts`: rows of `part`, `amount` and perhaps `cadre`, `period` (this person, this period) and `due_date`.
	"""
	period, rows = _get_period(contract), []
	for part in read_rows(parts, "parts"):
		cadre, when = part.get("cadre"), part.get("period") or period
		own = not cadre and when == period
		whose = cadre or frappe.db.get_value("Task Contract", contract, "cadre")
		rows.append({**part, "contract": contract if own else changing_hands.find_contract(whose, when)})
	return changing_hands.split(contract, task, rows, reason, on_date)


@frappe.whitelist(methods=["POST"])
def add_sudden(
	contract: str,
	target: float,
	due_date: str,
	reason: str,
	task_name: str = "",
	work_product: str | None = None,
	output_product: str = "",
	unit_of_measure: str = "",
	on_date: str | None = None,
) -> str:
	"""Add work that came up, or propose it, see `sudden_work.add`."""
	return sudden_work.add(
		contract,
		task_name,
		flt(target),
		due_date,
		reason,
		work_product=work_product,
		output_product=output_product,
		unit_of_measure=unit_of_measure,
		on_date=on_date,
	)


@frappe.whitelist(methods=["POST"])
def settle_sudden(
	contract: str,
	task: str,
	accept: int | bool,
	reason: str = "",
	work_product: str | None = None,
	coefficient: float = 0,
) -> str:
	"""Confirm, refuse, or give a coefficient to work that came up, see `sudden_work.settle`."""
	return sudden_work.settle(
		contract,
		task,
		bool(cint(accept)),
		reason,
		work_product=work_product,
		coefficient=flt(coefficient),
	)


def _get_period(contract: str) -> str:
	"""The period of a contract that the user may read."""
	doc = frappe.get_doc("Task Contract", contract)
	doc.check_permission("read")
	return doc.period
