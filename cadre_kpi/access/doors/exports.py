"""Exports of lists and reports: what somebody typed is text in a table calculation, whatever it begins with.

Lists and reports of this app go out as people read them: names and words instead of codes, real figures and dates.
"""

from __future__ import annotations

import csv
import io
import re

import frappe
from frappe import _
from frappe.desk import query_report, reportview
from frappe.desk.utils import pop_csv_params, provide_binary_file
from frappe.utils import cint, flt

from cadre_kpi.access.doors import tables
from cadre_kpi.access.doors.filters import is_of_app
from cadre_kpi.access.doors.tables import FORMULA, Column, quote
from cadre_kpi.utils.app import MODULE

# a column as lists and report views ask for it
ASKED = re.compile(
	r"`tab(?P<doctype>[^`]+)`\.`?(?P<field>\w+)`?(?:\s+as\s+['\"`]?(?P<alias>[^'\"`]+)['\"`]?)?$", re.I
)
# Figures that the screen leaves blank: DocType → field → what says that there is one.
BLANK_UNLESS = {
	"Task Contract": {"overall_progress": "docstatus"},
	"Cadre Evaluation": {"total_points": "computed_on"},
}
# Columns that have a sum in a row of totals.
SUMMED = ("Currency", "Int", "Float")


@frappe.whitelist()
def export_list() -> None:
	"""`frappe.desk.reportview.export_query`, its cells made text; lists of this app as people read them."""
	_check_given("doctype")
	doctype = frappe.local.form_dict["doctype"]
	if is_of_app(doctype) and not _is_grouped():
		return _export_own_list()
	frappe.local.form_dict.setdefault("file_format_type", "Excel")  # Frappe fails without one
	reportview.export_query()
	quote_answer()


@frappe.whitelist()
def export_report() -> None:
	"""`frappe.desk.query_report.export_query`, its cells made text; reports of this app as people read them."""
	_check_given("report_name")
	report = frappe.db.get_value(
		"Report", frappe.local.form_dict["report_name"], ["name", "module", "ref_doctype"], as_dict=True
	)
	if report and report.module == MODULE:
		return _export_own_report(report)
	query_report.export_query()
	quote_answer()


def _is_grouped() -> bool:
	"""A report view that counts or sums."""
	given = frappe.local.form_dict
	return bool(given.get("group_by") or given.get("add_totals_row") == "1")


def _export_own_list() -> None:
	asked = reportview.get_form_params()
	doctype, file_type = asked.pop("doctype"), asked.pop("file_format_type", "Excel")
	title, csv_params = asked.pop("title", doctype), pop_csv_params(asked)
	frappe.permissions.can_export(doctype, raise_exception=True)
	if selection := asked.pop("selected_items", None):
		asked["filters"] = {"name": ("in", frappe.parse_json(selection))}
	for key in ("add_totals_row", "view", "with_comment_count", "cmd"):
		asked.pop(key, None)
	reportview.make_access_log(
		doctype=doctype,
		file_type=file_type,
		report_name=asked.get("report_name"),
		filters=asked.get("filters"),
	)
	columns, keys = _build_columns(doctype, asked.fields)
	blank = BLANK_UNLESS.get(doctype, {})
	asked["fields"] = [*asked.fields, *(f"`tab{doctype}`.`{field}`" for field in set(blank.values()))]
	asked["limit_page_length"], asked["as_list"] = None, False
	found = reportview.execute(doctype, **asked)
	rows = [
		[None if key in blank and not row.get(blank[key]) else row.get(key) for key in keys] for row in found
	]
	_answer(title, file_type, columns, rows, csv_params)


def _build_columns(doctype: str, fields: list[str]) -> tuple[list[Column], list[str]]:
	"""The columns that are asked for, and under which key a row holds each."""
	columns, keys = [], []
	for field in fields:
		match = ASKED.match(field.strip())
		kind, name = (match["doctype"], match["field"]) if match else (doctype, field.strip("` "))
		if name in ("docstatus", "_comment_count", "idx") or name.startswith("_"):
			continue
		df = frappe.get_meta(kind).get_field(name)
		label = _(df.label) if df and df.label else {"name": _("ID")}.get(name) or _(frappe.unscrub(name))
		fieldtype = df.fieldtype if df else {"creation": "Datetime", "modified": "Datetime"}.get(name, "Data")
		columns.append(Column(label, fieldtype, (df.options if df else "") or ""))
		keys.append((match and match["alias"]) or name)
	return columns, keys


def _export_own_report(report: frappe._dict) -> None:
	asked = frappe._dict(frappe.local.form_dict)
	csv_params = pop_csv_params(asked)
	report_name = report.name
	frappe.permissions.can_export(report.ref_doctype, raise_exception=True)
	answer = query_report.run(
		report_name,
		frappe.parse_json(asked.filters) or {},
		custom_columns=frappe.parse_json(asked.custom_columns or "[]"),
		are_default_filters=False,
	)
	shown = [column for column in answer.get("columns") or [] if not cint(column.get("hidden"))]
	visible = frappe.parse_json(asked.visible_idx or "[]")
	result = [row for row in answer.get("result") or [] if isinstance(row, dict)]
	if visible and len(visible) != len(result):
		wanted = set(visible)
		result = [row for place, row in enumerate(result) if place in wanted]
	columns = [
		Column(_(column.get("label")), column.get("fieldtype") or "Data", column.get("options") or "")
		for column in shown
	]
	keys = [column.get("fieldname") for column in shown]
	rows = [
		[
			None if column.get("blank_zero") and not row.get(key) else row.get(key)
			for key, column in zip(keys, shown, strict=True)
		]
		for row in result
	]
	if rows and answer.get("add_total_row"):
		rows.append(sum_up(shown, rows))
	# the desk notes an export of a report by itself, but whoever calls this address is not the desk
	file_type = asked.file_format_type or "Excel"
	reportview.make_access_log(
		doctype=report.ref_doctype, file_type=file_type, report_name=report_name, filters=asked.filters
	)
	said = [(_("Report"), _(report_name)), *_say_filters(asked.filters), *_say_who()]
	_answer(_(report_name), file_type, columns, rows, csv_params, said)


def _say_filters(filters: str | dict | None) -> list[tuple]:
	"""The filters of a report as their reader knows them, by what says it for the reports of this app."""
	(say,) = frappe.get_hooks("cadre_kpi_filter_words", app_name="cadre_kpi")
	return frappe.get_attr(say)(frappe.parse_json(filters) or {})


def _say_who() -> list[tuple]:
	return [
		(_("Exported By"), frappe.utils.get_fullname(frappe.session.user)),
		(_("Exported On"), frappe.utils.now_datetime().replace(microsecond=0)),
	]


def sum_up(columns: list[dict], rows: list[list]) -> list:
	"""The row of totals below these rows, as the screen shows it: sums, of per cents the mean, nothing where none is meant."""
	found: list = []
	for column, values in zip(columns, zip(*rows, strict=True), strict=True):
		kind = column.get("fieldtype")
		if kind not in (*SUMMED, "Percent") or column.get("disable_total"):
			found.append(None)
		else:
			total = sum(flt(value) for value in values)
			found.append(total / len(rows) if kind == "Percent" else total)
	if columns[0].get("fieldtype") not in (*SUMMED, "Percent", "Date"):
		found[0] = _("Total")
	return found


def _answer(
	title: str,
	file_type: str,
	columns: list[Column],
	rows: list[list],
	csv_params: object,
	said: list[tuple] | None = None,
) -> None:
	titles = tables.get_titles(columns, rows)
	values = [
		[tables.convert(value, column, titles) for value, column in zip(row, columns, strict=True)]
		for row in rows
	]
	if file_type == "CSV":
		delimiter = (csv_params or {}).get("delimiter") or ","
		provide_binary_file(title, "csv", tables.to_csv(columns, values, delimiter))
	else:
		provide_binary_file(title, "xlsx", tables.to_xlsx(columns, values, title, said or ()))


def _check_given(name: str) -> None:
	if not isinstance(frappe.local.form_dict.get(name), str) or not frappe.local.form_dict[name]:
		frappe.throw(_("{0} is missing.").format(frappe.bold(name)))


def quote_answer() -> None:
	"""Replace the file in the answer by one in which no cell is a formula."""
	answer = frappe.local.response
	if answer.get("type") == "binary" and str(answer.get("filename", "")).endswith(".xlsx"):
		answer["filecontent"] = strip_formulas(answer["filecontent"])
	elif answer.get("type") == "binary" and str(answer.get("filename", "")).endswith(".csv"):
		answer["filecontent"] = quote_csv(answer["filecontent"].decode("utf-8-sig")).encode("utf-8-sig")
	elif answer.get("type") == "csv" and answer.get("result"):
		answer["result"] = quote_csv(answer["result"])


def strip_formulas(content: bytes) -> bytes:
	"""An .xlsx file in which cells that look like formulas are texts."""
	import openpyxl

	book = openpyxl.load_workbook(io.BytesIO(content))
	for sheet in book:
		for row in sheet.iter_rows():
			for cell in row:
				if cell.data_type == "f":
					cell.data_type = "s"
				if cell.data_type == "s" and str(cell.value).startswith(FORMULA):
					cell.quotePrefix = True
	target = io.BytesIO()
	book.save(target)
	return target.getvalue()


def quote_csv(text: str) -> str:
	"""CSV in which a text that a table calculation would run begins with an apostrophe; numbers stay numbers."""
	target = io.StringIO()
	writer = csv.writer(target, quoting=csv.QUOTE_ALL)
	writer.writerows([quote(cell) for cell in row] for row in csv.reader(io.StringIO(text)))
	return target.getvalue()
