"""The catalogue of products: what makes a list right, what of it is in force for a contract, and duplicates put together.

Decree 335/2025/NĐ-CP, article 13: a unit lists its products in at most five groups, names the standard product and
converts the others; the personnel body puts the lists together and takes duplicates out; the authority decides. A
product outside the list is reported and decided in addition (13.3).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import frappe
from frappe import _
from frappe.utils import cstr, flt, formatdate, getdate

from cadre_kpi.access.doors.text import fold
from cadre_kpi.states import ASSIGNED
from cadre_kpi.utils import formats

DOCTYPE, PRODUCT = "Product Catalogue", "Work Product"
MOST_GROUPS = 5  # article 13.1.a
MOST_PRODUCTS = 5000
LONGEST_CODE, LONGEST_NAME = 40, 500
LARGEST_COEFFICIENT = 1000  # of a Work Product
NO_END = "9999-12-31"
PLACES = Decimal("0.000000001")


@dataclass(frozen=True, slots=True)
class Problem:
	"""What is wrong with one row: its number in its table, its code, and what to do, in the reader's words."""

	row: int
	code: str
	text: str


def compute_coefficient(points: float | str | None, standard_points: float | str | None) -> float:
	"""Coefficient of a product: its points divided by those of the standard product, nine places; 0 where one lacks."""
	one, standard = Decimal(str(flt(points, 9))), Decimal(str(flt(standard_points, 9)))
	if one <= 0 or standard <= 0:
		return 0.0
	return float((one / standard).quantize(PLACES, rounding=ROUND_HALF_UP))


def find_group_problems(groups: Iterable) -> list[Problem]:
	"""What is wrong with the groups: more than five, one twice, a frame that is none."""
	groups = list(groups)
	found = []
	seen: set[str] = set()
	for number, group in enumerate(groups, start=1):
		code = cstr(group.get("group_code")).strip()
		low, high = flt(group.get("min_points")), flt(group.get("max_points"))
		if number > MOST_GROUPS:
			text = _(
				"Group {0} is one too many: at most {1} groups (article 13.1.a of Decree 335/2025/NĐ-CP)."
			)
			found.append(Problem(number, code, text.format(code or number, MOST_GROUPS)))
		if not code:
			found.append(Problem(number, "", _("The group has no code. Enter one, for example N1.")))
		elif code in seen:
			found.append(Problem(number, code, _("Group {0} stands twice.").format(code)))
		if not 0 < low <= high:
			text = _("Group {0}: the frame of points goes from a figure above 0 to one that is not lower.")
			found.append(Problem(number, code, text.format(code or number)))
		seen.add(code)
	return found


def find_product_problems(
	products: Iterable,
	groups: Iterable,
	standard_points: float,
	complete: bool,
	numbers: list[int] | None = None,
) -> list[Problem]:
	"""What is wrong with the products, row by row.

	`numbers`: of the rows, where they are not 1, 2, 3. `complete`: whether group, unit of measure and points must be there: before a list is sent, not while it is drawn up.
	"""
	products = list(products)
	numbers = numbers or list(range(1, len(products) + 1))
	frames = {cstr(group.get("group_code")).strip(): group for group in groups}
	rows: dict[str, list[int]] = defaultdict(list)
	merged = {}
	for number, row in zip(numbers, products, strict=True):
		code = cstr(row.get("code")).strip()
		rows[code].append(number)
		merged[code] = cstr(row.get("merged_into")).strip()
	found = []
	for number, row in zip(numbers, products, strict=True):
		code = cstr(row.get("code")).strip()

		def tell(text: str, row=number, code=code) -> None:
			found.append(Problem(row, code, text))

		_check_words(row, code, complete, tell)
		if code and rows[code][0] != number:
			tell(_("Code {0} stands twice, in rows {1} and {2}.").format(code, rows[code][0], number))
		_check_points(row, frames, standard_points, complete, tell)
		into = merged[code]
		if into and (into == code or into not in merged or merged[into]):
			tell(_("Merged into {0}: name a product of this list that is not merged itself.").format(into))
	return found


def _check_words(row, code: str, complete: bool, tell) -> None:
	if not code:
		tell(_("The product has no code."))
	elif len(code) > LONGEST_CODE:
		tell(_("The code is longer than {0} characters.").format(LONGEST_CODE))
	name = cstr(row.get("product_name")).strip()
	if not name:
		tell(_("The product has no name."))
	elif len(name) > LONGEST_NAME:
		tell(_("The name of the product is longer than {0} characters.").format(LONGEST_NAME))
	if complete and not cstr(row.get("unit_of_measure")).strip():
		tell(_("The unit of measure is missing, for example “document”."))


def _check_points(row, frames: dict, standard_points: float, complete: bool, tell) -> None:
	group, points = cstr(row.get("product_group")).strip(), flt(row.get("points"), 9)
	if not group:
		if complete:
			tell(_("The group is missing."))
	elif group not in frames:
		tell(_("Group {0} is none of this list: {1}.").format(group, ", ".join(frames) or _("no group yet")))
	if row.get("no_figure"):  # told where it was read
		return
	if points < 0 or (complete and not points):
		tell(_("The points must be above zero."))
	elif points and group in frames:
		low, high = flt(frames[group].get("min_points"), 9), flt(frames[group].get("max_points"), 9)
		if not low <= points <= high:
			text = _("{0} points lie outside the frame of group {1}: {2} to {3}.")
			tell(
				text.format(
					formats.spell_figure(points), group, formats.spell_figure(low), formats.spell_figure(high)
				)
			)
	if points and compute_coefficient(points, standard_points) > LARGEST_COEFFICIENT:
		tell(_("The conversion coefficient must be above 0 and at most 1000."))


def refuse(problems: list[Problem], title: str) -> None:
	"""Throw what is wrong, each with its row; the first twenty, and how many more there are."""
	if not problems:
		return
	lines = [
		_("Row {0}: {1}").format(problem.row, frappe.utils.escape_html(problem.text))
		for problem in problems[:20]
	]
	if len(problems) > len(lines):
		lines.append(_("… and {0} more.").format(len(problems) - len(lines)))
	frappe.throw("<br>".join(lines), title=title)


def find_duplicates(products: Iterable) -> list[list[str]]:
	"""Codes of products that bear the same name, tone marks, capitals and punctuation aside; merged ones left out."""
	named: dict[tuple[str, str], list[str]] = defaultdict(list)
	for row in products:
		if not cstr(row.get("merged_into")).strip():
			words = "".join(
				each if each.isalnum() else " " for each in fold(cstr(row.get("product_name")))
			).split()
			named[" ".join(words), fold(cstr(row.get("unit_of_measure")).strip())].append(
				cstr(row.get("code"))
			)
	return [codes for codes in named.values() if len(codes) > 1]


def find_free_code(code: str, taken: set[str]) -> str:
	"""The code, or where it is taken the code with the first number that makes it free: BC-01, BC-01-2, BC-01-3."""
	if code not in taken:
		return code
	number = 2
	while f"{code}-{number}" in taken:
		number += 1
	return f"{code}-{number}"


# ---- in a contract -----------------------------------------------------------------------------------------------


def find_in_force(name: str, first: date | str, last: date | str) -> frappe._dict | None:
	"""The product, where it is in force at some day from `first` to `last`; None otherwise."""
	fields = ["name", "product_name", "unit_of_measure", "coefficient", "enabled", "catalogue"]
	found = frappe.db.get_value(PRODUCT, name, [*fields, "valid_from", "in_force_until"], as_dict=True)
	if not found or not found.enabled:
		return None
	# one that no catalogue decided has no first day
	starts = getdate(found.valid_from) if found.valid_from else date.min
	ends = getdate(found.in_force_until or NO_END)
	return found if starts <= getdate(last) and ends >= getdate(first) else None


def check_tasks(doc, before) -> None:
	"""Throw where a task newly names a product that is not in force in the contract's time, or converts it otherwise.

	What was signed stays: a task that named its product before is not asked again, whatever version came since; nor is
	one that changes hands.
	"""
	if doc.is_written_by_server():
		return
	known = {row.name: row for row in before.tasks} if before else {}
	for task in doc.tasks:
		old = known.get(task.name)
		if not task.work_product or (
			old and old.work_product == task.work_product and flt(old.coefficient) == flt(task.coefficient)
		):
			continue
		product = find_in_force(task.work_product, doc.start_date, doc.end_date)
		if product is None and not (old and old.work_product == task.work_product):
			frappe.throw(
				_(
					"Task {0}: {1} is not in the catalogue in force from {2} to {3}. Choose a product of the version in force."
				).format(
					task.idx,
					frappe.bold(frappe.utils.escape_html(get_product_title(task.work_product))),
					formatdate(doc.start_date),
					formatdate(doc.end_date),
				)
			)
		if product and product.catalogue and flt(product.coefficient, 9) != flt(task.coefficient, 9):
			frappe.throw(
				_(
					"Task {0}: the catalogue converts {1} by {2}, not by {3}. The coefficient of a product is the authority's to decide."
				).format(
					task.idx,
					frappe.bold(frappe.utils.escape_html(product.product_name)),
					formats.spell_figure(product.coefficient),
					formats.spell_figure(task.coefficient),
				)
			)


def get_product_title(name: str) -> str:
	"""The name of a product for people."""
	return cstr(frappe.db.get_value(PRODUCT, name, "product_name") or name)


def find_waiting_tasks(units: Iterable[str]) -> list[frappe._dict]:
	"""Tasks of contracts in these units that wait for a coefficient, of those that the acting user may read."""
	contracts = frappe.get_list(
		"Task Contract",
		filters={"unit": ("in", list(units) or [""]), "docstatus": 1, "workflow_state": ASSIGNED},
		pluck="name",
		limit_page_length=0,
	)
	task = frappe.qb.DocType("Contract Task")
	return (
		frappe.qb.from_(task)
		.select(
			task.name, task.parent, task.task_name, task.output_product, task.unit_of_measure, task.came_on
		)
		.where(task.parent.isin(contracts or [""]) & (task.parenttype == "Task Contract"))
		.where((task.uncounted == "no_coefficient") & (task.dropped == 0))
		.orderby(task.came_on)
		.orderby(task.name)
		.run(as_dict=True)
	)


def count_by_group(products: Iterable) -> Counter:
	"""How many products that are not merged stand in each group."""
	return Counter(
		cstr(row.get("product_group")) for row in products if not cstr(row.get("merged_into")).strip()
	)
