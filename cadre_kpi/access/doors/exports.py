"""Exports of lists and reports: what somebody typed is text in a table calculation, whatever it begins with."""

from __future__ import annotations

import csv
import io

import frappe
from frappe import _
from frappe.desk import query_report, reportview

FORMULA = ("=", "+", "-", "@", "\t", "\r")


@frappe.whitelist()
def export_list() -> None:
	"""`frappe.desk.reportview.export_query`, its cells made text."""
	_check_given("doctype")
	reportview.export_query()
	quote_answer()


@frappe.whitelist()
def export_report() -> None:
	"""`frappe.desk.query_report.export_query`, its cells made text."""
	_check_given("report_name")
	query_report.export_query()
	quote_answer()


def _check_given(name: str) -> None:
	if not isinstance(frappe.local.form_dict.get(name), str) or not frappe.local.form_dict[name]:
		frappe.throw(_("{0} is missing.").format(frappe.bold(name)))


def quote_answer() -> None:
	"""Replace the file in the answer by one in which no cell is a formula."""
	answer = frappe.local.response
	if answer.get("type") == "binary" and str(answer.get("filename", "")).endswith(".xlsx"):
		answer["filecontent"] = without_formulas(answer["filecontent"])
	elif answer.get("type") == "binary" and str(answer.get("filename", "")).endswith(".csv"):
		answer["filecontent"] = quoted_csv(answer["filecontent"].decode("utf-8-sig")).encode("utf-8-sig")
	elif answer.get("type") == "csv" and answer.get("result"):
		answer["result"] = quoted_csv(answer["result"])


def without_formulas(content: bytes) -> bytes:
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


def quoted_csv(text: str) -> str:
	"""CSV in which a text that a table calculation would run begins with an apostrophe; numbers stay numbers."""
	target = io.StringIO()
	writer = csv.writer(target, quoting=csv.QUOTE_ALL)
	writer.writerows([quoted(cell) for cell in row] for row in csv.reader(io.StringIO(text)))
	return target.getvalue()


def quoted(cell: str) -> str:
	if not cell.startswith(FORMULA):
		return cell
	try:
		float(cell)
	except ValueError:
		return f"'{cell}"
	return cell
