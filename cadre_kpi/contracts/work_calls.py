"""Work that finds its person: who may offer, how offers compare, and how given work enters a contract.

Source: Vĩnh Phúc, Quy định 371-QĐ/TU: cadres volunteer for work before it is assigned; the Standing Committee weighs
and assigns it, and owes the support that it promises.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import frappe
from frappe import _
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Count, Sum
from frappe.utils import cint, cstr, flt, getdate, today
from pypika.queries import QueryBuilder
from pypika.terms import ExistsCriterion

from cadre_kpi.access.readable import build_permitted
from cadre_kpi.contracts.light import RED, build_light_case
from cadre_kpi.contracts.rules import get_weights_total
from cadre_kpi.masters import periods
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.states import ACTIVE, CLOSED, PUBLISHED

ORIGIN = "Volunteered"
DUTIES = {"Leaders": ("Leader",), "Leaders and Deputies": ("Leader", "Deputy")}
# what was given is done as it was given, until the committee changes it
GIVEN = ("task_name", "output_product", "unit_of_measure", "target", "due_date", "kind")
HUNDREDTH = Decimal("0.01")


def check_due(due_date, period: str) -> None:
	"""Throw where a date lies outside the period."""
	found = periods.get_period(period)
	periods.check_within(due_date, found.start_date, found.end_date, _("Date Offered"))


def build_invited_query() -> QueryBuilder:
	"""Published or drafted calls joined with the cadres who may offer: in post, managed by the committee, of these
	units and this duty. The tables are `Work Call`, `Cadre` and `Cadre Unit`.
	"""
	call, cadre, unit = DocType("Work Call"), DocType("Cadre"), DocType("Cadre Unit")
	named, of_call = DocType("Cadre Unit").as_("named"), DocType("Work Call Unit")
	any_unit = (
		frappe.qb.from_(of_call)
		.select(of_call.name)
		.where((of_call.parent == call.name) & (of_call.parenttype == "Work Call"))
	)
	fits = (named.lft <= unit.lft) & (unit.lft <= named.rgt)
	this_unit = (
		frappe.qb.from_(of_call)
		.join(named)
		.on(named.name == of_call.unit)
		.select(of_call.name)
		.where((of_call.parent == call.name) & (of_call.parenttype == "Work Call"))
		.where((of_call.unit == unit.name) | ((of_call.include_below == 1) & fits))
	)
	by_duty = (
		(call.for_duty == "Everybody")
		| ((call.for_duty == "Leaders") & cadre.duty.isin(DUTIES["Leaders"]))
		| ((call.for_duty == "Leaders and Deputies") & cadre.duty.isin(DUTIES["Leaders and Deputies"]))
	)
	return (
		frappe.qb.from_(call)
		.join(cadre)
		.on((cadre.managed_by == call.managed_by) & (cadre.status == ACTIVE))
		.join(unit)
		.on(unit.name == cadre.unit)
		.where(by_duty & (ExistsCriterion(any_unit).negate() | ExistsCriterion(this_unit)))
	)


def find_invited(call, cadre: str | None = None) -> list[str]:
	"""Names of the cadres who may offer for a call; only `cadre` if one is given. One statement."""
	table, person = DocType("Work Call"), DocType("Cadre")
	query = build_invited_query().select(person.name).where(table.name == call.name)
	if cadre:
		query = query.where(person.name == cadre)
	return [row[0] for row in query.run()]


def find_open_for(cadres: list[str] | None = None) -> list[frappe._dict]:
	"""Published calls whose last day has not passed, with each cadre who may offer and has no offer of any state yet.

	Rows of `name`, `task_name`, `managed_by`, `period`, `offers_until`, `published_on`, `modified`, `cadre`, `user`.
	"""
	call, cadre, offer = DocType("Work Call"), DocType("Cadre"), DocType("Work Offer")
	made = (
		frappe.qb.from_(offer)
		.select(offer.name)
		.where((offer.work_call == call.name) & (offer.cadre == cadre.name))
	)
	query = (
		build_invited_query()
		.select(call.name, call.task_name, call.managed_by, call.period, call.offers_until, call.published_on)
		.select(call.modified, cadre.name.as_("cadre"), cadre.user)
		.where((call.status == PUBLISHED) & (call.offers_until >= getdate()))
		.where(ExistsCriterion(made).negate())
		.orderby(call.offers_until)
		.orderby(call.name)
	)
	if cadres is not None:
		query = query.where(cadre.name.isin(cadres))
	return query.run(as_dict=True)


def find_to_give(bodies: list[str] | None = None) -> list[frappe._dict]:
	"""Published calls whose last day for offers has passed, with the number of offers that stand."""
	call, offer = DocType("Work Call"), DocType("Work Offer")
	query = (
		frappe.qb.from_(call)
		.left_join(offer)
		.on((offer.work_call == call.name) & (offer.status == "Offered"))
		.select(
			call.name,
			call.task_name,
			call.managed_by,
			call.unit,
			call.period,
			call.offers_until,
			call.modified,
		)
		.select(Count(offer.name).as_("offers"))
		.where((call.status == PUBLISHED) & (call.offers_until < getdate()))
		.groupby(call.name)
		.orderby(call.offers_until)
		.orderby(call.name)
	)
	if bodies is not None:
		query = query.where(call.managed_by.isin(bodies))
	return query.run(as_dict=True)


def read_sought(call: str) -> frappe._dict:
	"""What a call seeks: work, product, target with its unit, date."""
	fields = ["task_name", "output_product", "target", "unit_of_measure", "due_date"]
	return frappe.db.get_value("Work Call", call, fields, as_dict=True) or frappe._dict()


def compare(call) -> list[dict]:
	"""The offers that stand or were chosen, side by side, with what each cadre carries already and how they were rated.

	Each: `offer`, `cadre`, `cadre_name`, `unit_name`, `position`, `status`, `how`, `support_needed`, `target`,
	`due_date`, `offered_on`; of the contract in the call's period, as far as it may be read, `contract`, `tasks`,
	`progress` in per cent and `late` tasks; the latest published `level` with its `level_period`. A fixed number of
	statements.
	"""
	offer, unit = DocType("Work Offer"), DocType("Cadre Unit")
	rows = (
		frappe.qb.from_(offer)
		.left_join(unit)
		.on(unit.name == offer.unit)
		.select(offer.name.as_("offer"), offer.cadre, offer.cadre_name, unit.unit_name, offer.position)
		.select(offer.status, offer.how, offer.support_needed, offer.target, offer.due_date, offer.offered_on)
		.where((offer.work_call == call.name) & (offer.status != "Withdrawn"))
		.where(build_permitted("Work Offer"))
		.orderby(offer.offered_on)
		.orderby(offer.creation)
		.run(as_dict=True)
	)
	cadres = [row.cadre for row in rows]
	carried, rated = _find_carried(cadres, call.period), _find_rated(cadres)
	for row in rows:
		row.target, row.due_date = flt(row.target) or flt(call.target), row.due_date or call.due_date
		row.update(carried.get(row.cadre) or {"contract": None, "tasks": 0, "progress": None, "late": 0})
		row.update(rated.get(row.cadre) or {"level": None, "level_period": None})
	return rows


def _find_carried(cadres: list[str], period: str) -> dict[str, frappe._dict]:
	if not cadres:
		return {}
	contract, task = DocType("Task Contract"), DocType("Contract Task")
	late = build_light_case(task.progress, task.due_date, contract.start_date, today())
	rows = (
		frappe.qb.from_(contract)
		.left_join(task)
		.on((task.parent == contract.name) & (task.parenttype == "Task Contract") & (task.dropped == 0))
		.select(contract.cadre, contract.name.as_("contract"), contract.overall_progress.as_("progress"))
		.select(Count(task.name).as_("tasks"), Sum(Case().when(late == RED, 1).else_(0)).as_("late"))
		.where(contract.cadre.isin(cadres) & (contract.period == period) & (contract.docstatus < 2))
		.where(build_permitted("Task Contract"))
		.groupby(contract.name)
		.run(as_dict=True)
	)
	return {row.pop("cadre"): frappe._dict({**row, "late": cint(row.late)}) for row in rows}


def _find_rated(cadres: list[str]) -> dict[str, dict]:
	if not cadres:
		return {}
	evaluation, period = DocType("Cadre Evaluation"), DocType("Evaluation Period")
	rows = (
		frappe.qb.from_(evaluation)
		.join(period)
		.on(period.name == evaluation.period)
		.select(
			evaluation.cadre, evaluation.published_level.as_("level"), period.period_name.as_("level_period")
		)
		.where(evaluation.cadre.isin(cadres) & (evaluation.workflow_state == PUBLISHED))
		.where(build_permitted("Cadre Evaluation"))
		.orderby(period.end_date)
		.run(as_dict=True)
	)
	return {row.pop("cadre"): row for row in rows}  # the latest stays


def put_into_contract(call, offer, reason: str, weight: float = 0, replaces: int = 0) -> str:
	"""Put given work as a task into the cadre's contract of the period, whatever its state; returns the contract.

	Without a contract a draft is made in which the task stands. What is changed in a registered contract is logged
	with the reason, as every adjustment of the committee. The caller has checked who gives.
	"""
	name = frappe.db.get_value(
		"Task Contract", {"cadre": offer.cadre, "period": call.period, "docstatus": ("<", 2)}, "name"
	)
	if name:
		doc = frappe.get_doc("Task Contract", name)
		if doc.workflow_state == CLOSED:
			frappe.throw(_("The contract {0} is closed; no work can be added to it.").format(name))
	else:
		doc = frappe.new_doc("Task Contract")
		doc.update({"cadre": offer.cadre, "period": call.period, "initiated_by": "Cadre"})
	if name and doc.is_binding():
		_drop(doc, replaces)
		_scale(doc, weight)
	doc.append("tasks", _build_task(call, offer, weight))
	doc.change_reason = reason
	# who gives work is asked before; the contract may stand where only its cadre or an agency writes
	if name:
		doc.save_as_server(ignore_permissions=True)
	else:
		doc.insert_as_server(ignore_permissions=True)
	return doc.name


def _build_task(call, offer, weight: float) -> dict:
	return {
		**{
			field: call.get(field)
			for field in ("task_name", "output_product", "unit_of_measure", "kind", "resolution")
		},
		"target": flt(offer.target) or flt(call.target),
		"due_date": offer.due_date or call.due_date,
		"weight": weight,
		"coefficient": 1,
		"origin": ORIGIN,
		"work_call": call.name,
		"support_promised": cstr(call.support_offered).strip() or None,
	}


def _drop(doc, number: int) -> None:
	if not number:
		return
	task = next((task for task in doc.tasks if task.idx == number and not task.dropped), None)
	if not task:
		frappe.throw(_("There is no task {0} that could be dropped in {1}.").format(number, doc.name))
	task.dropped = 1


def _scale(doc, weight: float) -> None:
	"""Scale the weights of the other tasks to what the new one leaves of the whole, to hundredths, the last takes the rest."""
	others = [task for task in doc.list_counted_tasks() if flt(task.weight)]
	whole = get_weights_total(get_rules(doc.scheme))
	if not whole or not others:
		return
	if not 0 < weight < whole:
		frappe.throw(
			_(
				"Under {0} the weights add up to {1}. Enter the weight of the new task; the others are scaled."
			).format(doc.scheme, f"{whole:f}")
		)
	rest = whole - Decimal(str(flt(weight, 4)))
	total = sum(Decimal(str(flt(task.weight, 4))) for task in others)
	left = rest
	for task in others[:-1]:
		share = (Decimal(str(flt(task.weight, 4))) * rest / total).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)
		task.weight, left = float(share), left - share
	others[-1].weight = float(left)


def close_offers(call: str, chosen: str | None) -> None:
	"""Say on each offer that stands what became of it; `chosen` is the one that got the work."""
	for name in frappe.get_all("Work Offer", {"work_call": call, "status": "Offered"}, pluck="name"):
		doc = frappe.get_doc("Work Offer", name)
		doc.status = "Given" if name == chosen else "Not Chosen"
		# an offer is its cadre's own; what became of it is the committee's word
		doc.save_as_server(ignore_permissions=True)


def refuse_changed(tasks: list, before: list) -> None:
	"""Given work stays in a draft as it was given: throw where its cadre has changed or removed it."""
	kept = {row.name: row for row in tasks}
	for row in before:
		if not row.work_call:
			continue
		now = kept.get(row.name)
		if not now or any(_get_value(now, field) != _get_value(row, field) for field in GIVEN):
			frappe.throw(
				_(
					"Task {0} was given to you because you offered for it ({1}). The committee changes it, not you."
				).format(row.idx, row.work_call),
				title=_("Not yours to change"),
			)


def _get_value(row, field: str):
	value = row.get(field)
	return flt(value, 9) if field == "target" else cstr(value).strip()
