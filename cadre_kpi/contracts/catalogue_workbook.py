"""A list of products from a workbook (.xlsx), read in whole and told row by row, and the empty workbook to fill in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field

import frappe
from frappe import _
from frappe.utils import cstr

from cadre_kpi.access.doors import exports, tables
from cadre_kpi.access.doors.text import clean_stored, fold
from cadre_kpi.contracts.catalogue import (
	MOST_GROUPS,
	MOST_PRODUCTS,
	Problem,
	find_group_problems,
	find_product_problems,
)
from cadre_kpi.utils.formats import parse_figure

LARGEST_FILE = 5 * 1024 * 1024  # bytes
LARGEST_CONTENT = 50 * 1024 * 1024  # bytes of the file unpacked
HEADING_WITHIN = 20  # rows from the top
# a forged workbook may say that it is as large as a sheet can be
WIDEST, MOST_PAGES = 50, 20
# column of the workbook → its heading, which is found in either language
PRODUCT_COLUMNS = {
	"code": "Code",
	"product_name": "Product",
	"product_group": "Product Group",
	"unit_of_measure": "Unit of Measure",
	"points": "Points",
	"office": "Office",
	"description": "What Counts as Done",
}
GROUP_COLUMNS = {
	"group_code": "Group",
	"group_name": "Name of the Group",
	"min_points": "Points From",
	"max_points": "Points To",
}
NEEDED = ("code", "product_name", "product_group", "unit_of_measure", "points")
FIGURES = ("points", "min_points", "max_points")


@dataclass(slots=True)
class Found:
	"""What was read: rows as they are taken over, groups where the workbook names them, and what is wrong."""

	products: list[dict] = field(default_factory=list)
	groups: list[dict] = field(default_factory=list)
	problems: list[Problem] = field(default_factory=list)


def build_template(groups: Sequence) -> bytes:
	"""The workbook to fill in: headings alone, and the groups that the list has already, in the reader's language."""
	import openpyxl

	pages = (
		(_("Products"), PRODUCT_COLUMNS, []),
		(
			_("Groups"),
			GROUP_COLUMNS,
			[[row.group_code, row.group_name, row.min_points, row.max_points] for row in groups],
		),
	)
	book = None
	for title, columns, rows in pages:
		content = tables.to_xlsx([tables.Column(_(label)) for label in columns.values()], rows, title)
		if book is None:
			book = openpyxl.load_workbook(io.BytesIO(content))
			continue
		page = book.create_sheet(title)
		for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True):
			page.append(row)
	target = io.BytesIO()
	book.save(target)
	return exports.strip_formulas(target.getvalue())


def read(content: bytes, groups: Sequence, standard_points: float, offices: dict[str, str]) -> Found:
	"""Read a workbook. `groups`: those of the list, for a workbook without a page of groups. `offices`: names and codes
	of offices, folded → their code.

	Throws only where the file itself cannot be read; what is wrong with a row stands in `problems`, by its number in the
	workbook.
	"""
	found = Found()
	pages = _read_pages(content)
	of_groups = next(
		(page for page in pages if _find_heading(page, GROUP_COLUMNS, ("group_code", "min_points"))), None
	)
	of_products = next(
		(page for page in pages if _find_heading(page, PRODUCT_COLUMNS, ("code", "product_name"))), None
	)
	if of_products is None:
		frappe.throw(
			_(
				"No page of the workbook has the headings {0}. Download the template and keep its first row."
			).format(", ".join(_(PRODUCT_COLUMNS[name]) for name in NEEDED)),
			title=_("The headings are missing"),
		)
	if of_groups is not None:
		found.groups = [values for _row, values in _read_rows(of_groups, GROUP_COLUMNS, (), found, {})]
	frames = found.groups or list(groups)
	numbered = list(_read_rows(of_products, PRODUCT_COLUMNS, NEEDED, found, offices))
	if len(numbered) > MOST_PRODUCTS:
		frappe.throw(_("The workbook has more than {0} products. Split it.").format(MOST_PRODUCTS))
	found.products = [values for _row, values in numbered]
	found.problems += [
		Problem(0, problem.code, problem.text) for problem in find_group_problems(frames)
	] + _check_groups_named(numbered, frames)
	found.problems += find_product_problems(
		found.products, frames, standard_points, complete=True, numbers=[row for row, _values in numbered]
	)
	if not found.products and not found.problems:
		found.problems.append(Problem(0, "", _("The workbook has no product below its headings.")))
	found.problems.sort(key=lambda problem: problem.row)
	return found


def _check_groups_named(numbered: list[tuple[int, dict]], frames: Sequence) -> list[Problem]:
	"""Where the products name a sixth group, whether a page of groups says so or not."""
	named = list(dict.fromkeys(cstr(row.get("group_code")) for row in frames))
	found = []
	for row, values in numbered:
		group = cstr(values.get("product_group"))
		if group and group not in named:
			named.append(group)
			if len(named) > MOST_GROUPS:
				text = _(
					"Group {0} is one too many: at most {1} groups (article 13.1.a of Decree 335/2025/NĐ-CP)."
				)
				found.append(Problem(row, cstr(values.get("code")), text.format(group, MOST_GROUPS)))
	return found


def _read_pages(content: bytes) -> list[list[tuple]]:
	"""The pages of the workbook as rows of values."""
	import openpyxl

	if len(content) > LARGEST_FILE:
		frappe.throw(_("The file is larger than {0} MB.").format(LARGEST_FILE // 1024 // 1024))
	try:
		with zipfile.ZipFile(io.BytesIO(content)) as packed:
			if sum(part.file_size for part in packed.infolist()) > LARGEST_CONTENT:
				frappe.throw(_("The file is larger than {0} MB.").format(LARGEST_CONTENT // 1024 // 1024))
		book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
		return [
			list(page.iter_rows(values_only=True, max_row=MOST_PRODUCTS + HEADING_WITHIN + 1, max_col=WIDEST))
			for page in book.worksheets[:MOST_PAGES]
		]
	except frappe.ValidationError:
		raise
	except Exception:  # whatever a broken or forged file makes the reader raise
		frappe.throw(
			_("The file cannot be read. Save the list as an Excel workbook (.xlsx) and choose it again."),
			title=_("No workbook"),
		)


def _find_heading(
	page: list[tuple], columns: dict[str, str], needed: Sequence[str]
) -> tuple[int, dict[str, int]] | None:
	"""Row of the headings and the place of each column, None where the page has none of them."""
	names = {
		fold(word): name for name, label in columns.items() for word in (label, _(label, "vi"), _(label))
	}
	for number, row in enumerate(page[:HEADING_WITHIN]):
		places = {}
		for place, cell in enumerate(row):
			name = names.get(fold(" ".join(cstr(cell).replace("*", "").split())))
			if name:
				places.setdefault(name, place)
		if all(name in places for name in needed):
			return number, places
	return None


def _read_rows(
	page: list[tuple], columns: dict[str, str], needed: Sequence[str], found: Found, offices: dict[str, str]
):
	"""Number in the workbook and values of each row that is not empty; what is wrong goes to `found.problems`."""
	first, places = _find_heading(page, columns, needed[:2] or ("group_code", "min_points"))
	missing = [name for name in needed if name not in places]
	if missing:
		text = _("The column {0} is missing.")
		found.problems += [Problem(first + 1, "", text.format(_(columns[name]))) for name in missing]
	for number, row in enumerate(page[first + 1 :], start=first + 2):
		if all(cell in (None, "") for cell in row):
			continue
		values = {name: row[place] if place < len(row) else None for name, place in places.items()}
		code = _get_text(values.get("code", values.get("group_code")))
		for name in list(values):
			if name not in FIGURES:
				values[name] = _get_text(values[name])
				continue
			figure = parse_figure(values.pop(name))
			if figure is None:
				text = _("{0} is no figure: {1}.")
				found.problems.append(
					Problem(number, code, text.format(_(columns[name]), _get_text(row[places[name]])))
				)
				values["no_figure"] = True
			else:
				values[name] = float(figure)
		if values.get("office"):
			office = offices.get(fold(values["office"]))
			if office is None:
				text = _(
					"Office {0} is none of the unit or below it. Leave the cell empty where the whole unit uses the product."
				)
				found.problems.append(Problem(number, code, text.format(values["office"])))
			values["office"] = office
		yield number, values


def _get_text(value: object) -> str:
	"""A cell as text: one line, a whole number without decimals."""
	if isinstance(value, float) and value.is_integer():
		value = int(value)
	return clean_stored(" ".join(cstr(value).split()))
