"""The catalogue of products: lists from a workbook, versions, and what may be put together."""

from __future__ import annotations

import base64
import binascii

import frappe
from frappe import _
from frappe.desk.utils import provide_binary_file
from frappe.utils import cint, cstr, flt

from cadre_kpi.access.doors.text import fold
from cadre_kpi.contracts import catalogue, catalogue_workbook
from cadre_kpi.masters import units
from cadre_kpi.states import PROPOSED

DOCTYPE = catalogue.DOCTYPE
COPIED = ("title", "unit", "managed_by", "standard_product", "standard_points", "legal_basis")
SHOWN = 10  # rows of a workbook in the preview


@frappe.whitelist(methods=["GET"])
def download_template(name: str) -> None:
	"""The workbook to fill in for this list, as a download."""
	doc = frappe.get_doc(DOCTYPE, name)
	doc.check_permission("read")
	provide_binary_file(_("Catalogue Template"), "xlsx", catalogue_workbook.build_template(doc.groups))


@frappe.whitelist(methods=["POST"])
def read_workbook(name: str, content: str, replace: bool = False) -> dict:
	"""Read a workbook and say what is in it; nothing is written.

	`content`: the file in base64; `replace`: whether it takes the place of all products of the list. Returns `total`,
	`changed` (products of the list that it changes), `rows` (the first ones), `groups`, `problems` (row, code, text).
	"""
	doc = frappe.get_doc(DOCTYPE, name)
	doc.check_permission("write")
	found = _read(doc, content)
	known = set() if cint(replace) else {row.code for row in doc.products}
	return {
		"total": len(found.products),
		"changed": sum(row.get("code") in known for row in found.products),
		"rows": found.products[:SHOWN],
		"groups": len(found.groups),
		"problems": [{"row": one.row, "code": one.code, "text": one.text} for one in found.problems],
	}


@frappe.whitelist(methods=["POST"])
def take_over_workbook(name: str, content: str, modified: str, replace: bool = False) -> int:
	"""Put the products of a workbook into the list, all or none; returns how many.

	`modified`: of the list that the reader saw. Throws what is wrong, row by row.
	"""
	doc = frappe.get_doc(DOCTYPE, name)
	doc.check_permission("write")
	if cstr(doc.modified) != cstr(modified):
		frappe.throw(
			_("{0} was changed since you opened it. Reload the page, then read the file again.").format(name),
			frappe.TimestampMismatchError,
		)
	found = _read(doc, content)
	catalogue.refuse(found.problems, _("The workbook is not taken over"))
	if found.groups:
		doc.set("groups", found.groups)
	if cint(replace):
		doc.set("products", [])
	known = {row.code: row for row in doc.products}
	for values in found.products:
		if values["code"] in known:
			known[values["code"]].update(values)
		else:
			doc.append("products", values)
	doc.save()
	return len(found.products)


@frappe.whitelist(methods=["POST"])
def start_version(name: str, supplement: bool = False) -> str:
	"""Draw up a new version of a list in force, or a supplement to it; returns the draft's name.

	A version starts with all products that stand, a supplement with the groups alone.
	"""
	former = frappe.get_doc(DOCTYPE, name)
	former.check_permission("read")
	doc = frappe.get_doc({"doctype": DOCTYPE, **{field: former.get(field) for field in COPIED}})
	doc.check_permission("create")
	if former.status != "In Force":
		frappe.throw(
			_("A new version is drawn up of a list in force; {0} is {1}.").format(name, _(former.status))
		)
	root = former.supplements or former.name
	groups = frappe.get_doc(DOCTYPE, root).groups
	for group in groups:
		doc.append("groups", {field: group.get(field) for field in catalogue_workbook.GROUP_COLUMNS})
	if cint(supplement):
		doc.supplements = root
	else:
		doc.replaces = root
		doc.version = _get_latest_version(root) + 1
		for product in _get_standing_products(root):
			doc.append("products", product)
	doc.insert_as_server()
	return doc.name


@frappe.whitelist(methods=["GET", "POST"])
def find_proposals(name: str) -> list[dict]:
	"""Proposals of units below that may be put into this list: name, title, unit, unit_name."""
	doc = frappe.get_doc(DOCTYPE, name)
	doc.check_permission("write")
	below = units.get_names_at_and_below(doc.unit)
	rows = frappe.get_list(
		DOCTYPE,
		filters={"status": PROPOSED, "unit": ("in", list(below)), "name": ("!=", name)},
		fields=["name", "title", "unit"],
		order_by="name",
		limit_page_length=0,
	)
	return [{**row, "unit_name": below[row.unit]} for row in rows]


@frappe.whitelist(methods=["GET", "POST"])
def find_duplicates(name: str) -> list[list[str]]:
	"""Codes of products of the list that bear the same name, see `catalogue.find_duplicates`."""
	doc = frappe.get_doc(DOCTYPE, name)
	doc.check_permission("read")
	return catalogue.find_duplicates(doc.products)


def _read(doc, content: str) -> catalogue_workbook.Found:
	if len(content) > catalogue_workbook.LARGEST_FILE * 4 // 3 + 4:
		frappe.throw(
			_("The file is larger than {0} MB.").format(catalogue_workbook.LARGEST_FILE // 1024 // 1024)
		)
	try:
		packed = base64.b64decode(content, validate=True)
	except (binascii.Error, ValueError):
		frappe.throw(
			_("The file cannot be read. Save the list as an Excel workbook (.xlsx) and choose it again.")
		)
	offices: dict[str, str] = {}
	for code, name in units.get_names_at_and_below(doc.unit).items():
		offices.setdefault(fold(name), code)
		offices[fold(code)] = code
	return catalogue_workbook.read(packed, doc.groups, flt(doc.standard_points), offices)


def _get_latest_version(root: str) -> int:
	return cint(frappe.db.get_value(DOCTYPE, root, "version"))


def _get_standing_products(root: str) -> list[dict]:
	"""Products of a list and of its supplements in force, as rows of a new version."""
	names = [
		root,
		*frappe.get_all(DOCTYPE, filters={"supplements": root, "status": "In Force"}, pluck="name"),
	]
	fields = ("code", "product_name", "product_group", "unit_of_measure", "points", "office", "description")
	rows = frappe.get_all(
		"Catalogue Product",
		filters={"parent": ("in", names), "parenttype": DOCTYPE, "merged_into": ("is", "not set")},
		fields=["parent", *fields],
		order_by="idx",
	)
	rows.sort(key=lambda row: names.index(row.parent))
	return [{field: row[field] for field in fields} for row in rows]
