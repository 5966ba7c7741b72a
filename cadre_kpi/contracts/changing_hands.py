"""Tasks that change hands while the period runs: handed over and taken over, whole or in part, and split into parts.

Decree 335/2025/NĐ-CP, article 18.1.c and d: who cannot finish a task says so and it is given to another; it stays in what
the first was assigned and completes nothing there, and stands outside what the second was assigned. A long product or
one of a group is split into named parts within its total.
"""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.query_builder.functions import Sum
from frappe.utils import cstr, flt, getdate, today

from cadre_kpi.access import directing
from cadre_kpi.access.document import check_unmoved
from cadre_kpi.contracts import progress
from cadre_kpi.masters import cadres, periods
from cadre_kpi.scoring.vocabulary import BEYOND_THE_PLAN
from cadre_kpi.states import ASSIGNED, DECIDED, PUBLISHED
from cadre_kpi.utils import formats

TAKEN_ALONG = (
	"task_name",
	"output_product",
	"unit_of_measure",
	"due_date",
	"work_product",
	"coefficient",
	"measure",
	"resolution",
	"uncounted",
)
MOST_PARTS = 50


def hand_over(
	contract: str, task: str, to_contract: str, amount: float, reason: str, on_date: date | str, due_date=None
) -> dict:
	"""Give a task, or so much of its amount, to another person of the same period.

	`task`: name of the row. Returns the names of the rows in `first` and `second`. Both contracts keep what happened.
	"""
	if contract == to_contract:
		frappe.throw(_("A task is handed over to somebody else. Choose another contract."))
	first, second = _open_contracts([contract, to_contract])
	if first.period != second.period:
		frappe.throw(
			_("Work is handed over within one period: {0} and {1} differ.").format(first.name, second.name)
		)
	row = _build_row(first, task)
	amount, reason, on_date = flt(amount, 9), _require_reason(reason), _get_day(on_date, first)
	_check_amount(row, amount)
	whole = amount == flt(row.target, 9)
	share = amount / flt(row.target)
	weight = flt(row.weight) if whole else flt(flt(row.weight) * share, 4)
	given = _leave_row(first, row, amount, weight, whole)
	came = {"came_on": on_date, "came_reason": reason}
	taken = second.append(
		"tasks",
		{
			**{field: row.get(field) for field in TAKEN_ALONG},
			"kind": row.kind,
			"target": amount,
			"weight": weight,
			"came_by": "taken_over",
			"due_date": due_date or row.due_date,
			**came,
		},
	)
	taken.name, given.name = taken.name or _make_name(), given.name or _make_name()
	taken.update({"other_contract": first.name, "other_person": first.cadre_name, "other_task": given.name})
	if given.came_by == "handed_over":
		given.update(
			{
				"other_contract": second.name,
				"other_person": second.cadre_name,
				"other_task": taken.name,
				**came,
			}
		)
	_save(first, reason, "Hand Over Work", _describe(row, amount, second))
	_save(second, reason, "Hand Over Work", _describe(row, amount, first))
	return {"first": given.name, "second": taken.name}


def split(contract: str, task: str, parts: list[dict], reason: str, on_date: date | str) -> list[str]:
	"""Split a product into named parts, each with an amount, for this person and others; returns the new rows' names.

	`parts`: rows of `part` (its name), `contract`, `amount` and perhaps `due_date`. Together they stay within the amount
	of the task; what is left stays with it. A part may stand in the contract of another period.
	"""
	parts = [frappe._dict(part) for part in parts or []]
	if not 1 <= len(parts) <= MOST_PARTS:
		frappe.throw(_("Name 1 to {0} parts.").format(MOST_PARTS))
	docs = {doc.name: doc for doc in _open_contracts([contract, *(cstr(part.contract) for part in parts)])}
	source = docs[contract]
	row = _build_row(source, task)
	if row.came_by in BEYOND_THE_PLAN:
		frappe.throw(
			_("Work beyond the plan is handed over, not split: it has no place in what was assigned.")
		)
	reason, on_date = _require_reason(reason), _get_day(on_date, source)
	_check_parts(row, parts)
	left = flt(flt(row.target) - sum(flt(part.amount) for part in parts), 9)
	root, whole = row.part_of or row.name, flt(row.part_total) or flt(row.target)
	names = []
	for part in parts:
		added = docs[part.contract].append(
			"tasks",
			{
				**{field: row.get(field) for field in TAKEN_ALONG},
				"task_name": cstr(part.part).strip(),
				"kind": row.kind,
				"target": flt(part.amount, 9),
				"weight": flt(flt(row.weight) * flt(part.amount) / flt(row.target), 4),
				"came_by": "planned",
				"due_date": part.due_date or row.due_date,
				"part_of": root,
				"part_total": whole,
				"came_on": on_date,
				"came_reason": reason,
			},
		)
		added.name = _make_name()
		if part.contract != contract:
			added.update(
				{"other_contract": source.name, "other_person": source.cadre_name, "other_task": row.name}
			)
		names.append(added.name)
	row.update({"part_of": root, "part_total": whole})
	if left:
		row.weight = flt(flt(row.weight) * left / flt(row.target), 4)
		row.target = left
	else:
		row.dropped = 1
	told = "; ".join(f"{part.part}: {formats.spell_figure(part.amount)}" for part in parts)
	# the first contract last: its weights are held against what the others have by then
	for doc in reversed(docs.values()):
		_save(doc, reason, "Split Product", f"{row.task_name} → {told}")
	return names


def get_weight_given_away(doc) -> float:
	"""Weight of the parts of this contract's products that stand in the contracts of others."""
	if not any(row.part_of for row in doc.tasks):
		return 0.0
	task = frappe.qb.DocType("Contract Task")
	found = (
		frappe.qb.from_(task)
		.select(Sum(task.weight))
		.where((task.other_contract == doc.name) & (task.part_of != "") & (task.came_by == "planned"))
		.where((task.dropped == 0) & (task.docstatus < 2))
		.run()
	)
	return flt(found[0][0], 4)


def check_parts_within_total(doc) -> None:
	"""Throw where the parts of a split product, in all contracts, are more than the product; for every save."""
	roots = {row.part_of: flt(row.part_total) for row in doc.tasks if row.part_of and flt(row.part_total)}
	if not roots:
		return
	task = frappe.qb.DocType("Contract Task")
	elsewhere = dict(
		frappe.qb.from_(task)
		.select(task.part_of, Sum(task.target))
		.where(task.part_of.isin(list(roots)) & (task.dropped == 0) & (task.parent != doc.name))
		.where(task.docstatus < 2)
		.groupby(task.part_of)
		.run()
	)
	for root, total in roots.items():
		here = sum(flt(row.target) for row in doc.tasks if row.part_of == root and not row.dropped)
		used = flt(here + flt(elsewhere.get(root)), 9)
		if used > flt(total, 9):
			name = next(row.task_name for row in doc.tasks if row.part_of == root)
			frappe.throw(
				_("{0}: its parts add up to {1}, the product has {2}.").format(
					frappe.bold(frappe.utils.escape_html(name)),
					formats.spell_figure(used),
					formats.spell_figure(total),
				),
				title=_("More than the product"),
			)


def _open_contracts(names: list[str]) -> list:
	"""The contracts as they are stored, locked in one order, for who gives work to each of their people."""
	for name in sorted(set(names)):
		check_unmoved("Task Contract", name)
	found: dict = {}
	for name in dict.fromkeys(names):
		doc = found[name] = frappe.get_doc("Task Contract", name)
		directing.check_directs(doc)
		check_can_change(doc)
		if name != names[0]:  # the first may have left: that is why the work changes hands
			cadres.check_in_post(doc.cadre, today())
	return list(found.values())


def check_can_change(doc) -> None:
	"""Throw unless work can still be given in this contract: assigned, its period open, nothing decided on it."""
	if doc.workflow_state != ASSIGNED:
		frappe.throw(
			_("{0} is {1}. Work changes hands in assigned contracts.").format(doc.name, _(doc.workflow_state))
		)
	periods.check_open(doc.period)
	decided = frappe.db.exists(
		"Cadre Evaluation", {"contract": doc.name, "workflow_state": ("in", (DECIDED, PUBLISHED))}
	)
	if decided:
		frappe.throw(
			_("{0} was evaluated on this contract already. Its tasks stand.").format(
				frappe.bold(doc.cadre_name)
			)
		)


def _build_row(doc, name: str):
	row = next((row for row in doc.tasks if row.name == name), None)
	if row is None:
		frappe.throw(_("{0} has no such task. Reload the page.").format(doc.name))
	if not progress.is_worked_on(row) or row.uncounted == "unconfirmed":
		frappe.throw(
			_("Task {0} of {1} is not worked on there. Choose another one.").format(row.idx, doc.name)
		)
	return row


def _check_amount(row, amount: float) -> None:
	target, done = flt(row.target, 9), flt(row.completed, 9)
	if not 0 < amount <= target:
		frappe.throw(
			_("Task {0}: between 0 and {1} can be handed over.").format(
				row.idx, formats.spell_figure(target)
			),
			title=_("Check the amount"),
		)
	if amount < target and flt(target - amount, 9) < done:
		frappe.throw(
			_(
				"Task {0}: {1} of {2} are done already. At most {3} can be handed over, or the whole task."
			).format(
				row.idx,
				formats.spell_figure(done),
				formats.spell_figure(target),
				formats.spell_figure(target - done),
			),
			title=_("Check the amount"),
		)


def _check_parts(row, parts: list) -> None:
	for number, part in enumerate(parts, start=1):
		if not cstr(part.part).strip() or flt(part.amount) <= 0:
			frappe.throw(_("Part {0} needs a name and an amount above zero.").format(number))
	total, target, done = (
		flt(sum(flt(part.amount) for part in parts), 9),
		flt(row.target, 9),
		flt(row.completed, 9),
	)
	if total > flt(target - done, 9):
		frappe.throw(
			_("The parts add up to {0}; {1} of the product are left to be split.").format(
				formats.spell_figure(total), formats.spell_figure(target - done)
			),
			title=_("More than the product"),
		)


def _leave_row(doc, row, amount: float, weight: float, whole: bool):
	"""What stays in the first contract: the row that says what was handed over.

	Work beyond the plan was never in what was assigned, so it leaves without a trace in the score: less of it, or none.
	"""
	if row.came_by in BEYOND_THE_PLAN:
		if whole:
			row.dropped = 1
		else:
			row.target, row.weight = flt(flt(row.target) - amount, 9), flt(flt(row.weight) - weight, 4)
		return row
	if whole:
		row.came_by = "handed_over"
		return row
	row.target, row.weight = flt(flt(row.target) - amount, 9), flt(flt(row.weight) - weight, 4)
	return doc.append(
		"tasks",
		{
			**{field: row.get(field) for field in TAKEN_ALONG},
			"kind": row.kind,
			"target": amount,
			"weight": weight,
			"came_by": "handed_over",
			"part_of": row.part_of or row.name,
			"part_total": row.part_total,
		},
	)


def _make_name() -> str:
	return frappe.generate_hash(length=10)


def _require_reason(text: str) -> str:
	if not cstr(text).strip():
		frappe.throw(_("Write why; it is kept in both contracts."), title=_("A reason is needed"))
	return cstr(text).strip()


def _get_day(given_day, doc) -> date:
	day = getdate(given_day or today())
	periods.check_within(day, doc.start_date, doc.end_date, _("The day of the change"))
	return day


def _describe(row, amount: float, other) -> str:
	return f"{row.idx}. {row.task_name}: {formats.spell_figure(amount)} {row.unit_of_measure} · {other.cadre_name} ({other.name})"


def _save(doc, reason: str, action: str, note: str) -> None:
	doc.change_reason = reason
	doc.log(action, doc.workflow_state, doc.workflow_state, f"{note} – {reason}")
	# the head of an office holds no right to write the contract itself; the change is theirs
	doc.save_as_server(ignore_permissions=True)


def find_contract(cadre: str, period: str) -> str:
	"""The assigned contract of a person in a period, by name. Throws with what to do when there is none."""
	found = frappe.db.get_value(
		"Task Contract", {"cadre": cadre, "period": period, "workflow_state": ASSIGNED}, "name"
	)
	if not found:
		name = frappe.db.get_value("Cadre", cadre, "full_name") or cadre
		frappe.throw(
			_("{0} has no assigned contract in {1}. Assign one first.").format(
				frappe.bold(frappe.utils.escape_html(cstr(name))), frappe.bold(period)
			)
		)
	return found
