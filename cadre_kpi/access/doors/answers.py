"""Methods of Frappe that answer about every row of a DocType: for records of this app they answer from the user's list.

Each has the name and the parameters of the method it stands for; records of other apps go to Frappe's own.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.core.doctype.data_import import data_import
from frappe.desk import listview, notifications, query_report
from frappe.desk.form import linked_with
from frappe.model import default_fields
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import cint, cstr
from frappe.workflow.doctype.workflow import workflow

from cadre_kpi.access import rules
from cadre_kpi.access.doors import queries
from cadre_kpi.access.doors.calls import check_kind
from cadre_kpi.access.doors.filters import is_of_app
from cadre_kpi.access.doors.gate import OURS
from cadre_kpi.access.readable import check_record_readable
from cadre_kpi.database.bulk import build_among
from cadre_kpi.states import CANCELLED

MOST = 100  # links counted for one record, as Frappe counts them


@frappe.whitelist()
def get_data_for_custom_field(doctype: str, field: str, names: list | str | None = None) -> dict:
	"""Values of a field for a column that somebody adds to a report: of the records in the user's own list."""
	_check_column(doctype, field)
	if doctype not in OURS and queries.is_shown_whole(doctype, field):
		return frappe.call(query_report.get_data_for_custom_field, doctype=doctype, field=field, names=names)
	if doctype in rules.CHILDREN:
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	filters = {"name": ("in", frappe.parse_json(names))} if names else None
	rows = frappe.get_list(doctype, filters=filters, fields=["name", field], limit=0)
	# a field that the user may not read is left out of the rows by later versions
	return frappe._dict({row.name: row.get(field) for row in rows})


@frappe.whitelist()
def get_workflow_state_count(doctype: str, workflow_state_field: str, states: list | str) -> list[dict]:
	"""How many records stand in states that the workflow does not know: among those in the user's own list."""
	_check_column(doctype, workflow_state_field)
	if doctype not in OURS:
		return workflow.get_workflow_state_count(doctype, workflow_state_field, states)
	rows = frappe.get_list(
		doctype,
		fields=[workflow_state_field],
		filters={workflow_state_field: ("not in", frappe.parse_json(states) or [""])},
		limit=0,
	)
	counts: dict[str, int] = {}
	for row in rows:
		counts[row[workflow_state_field]] = counts.get(row[workflow_state_field], 0) + 1
	return [{workflow_state_field: state, "count": count} for state, count in counts.items() if state]


@frappe.whitelist()
def get_group_by_count(
	doctype: str, field: str, current_filters: dict | list | str | None = None
) -> list[dict]:
	"""How many records of a list carry each value of a field, or are assigned to each person.

	Frappe counts the assignments of all records that fit the filters; of this app's those in the user's own list count.
	"""
	if field != "assigned_to":
		_check_column(doctype, field)
	filters = frappe.parse_json(current_filters) or []
	if doctype not in OURS or field != "assigned_to":
		given = frappe.as_json(filters)
		return frappe.call(listview.get_group_by_count, doctype=doctype, current_filters=given, field=field)
	if doctype in rules.CHILDREN:
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	names = frappe.get_list(doctype, filters=filters, pluck="name", limit=0)
	task, total = DocType("ToDo"), Count("*").as_("count")
	query = frappe.qb.from_(task).select(task.allocated_to.as_("name"), total)
	query = query.where((task.reference_type == doctype) & task.reference_name.isin(build_among(names)))
	query = query.where((task.status != CANCELLED) & (task.allocated_to != ""))
	return query.groupby(task.allocated_to).orderby(total, order=frappe.qb.desc).limit(MOST).run(as_dict=True)


def _check_column(doctype: str, field: str) -> None:
	"""Throw `frappe.PermissionError` unless records of a DocType have this field in a table of theirs."""
	meta = frappe.get_meta(doctype)
	if meta.issingle or not (field in default_fields or meta.has_field(field)):
		frappe.throw(_("Not permitted"), frappe.PermissionError)


@frappe.whitelist()
def get_open_count(doctype: str, name: str, items: list | str | None = None) -> dict:
	"""Frappe's counts for the links at the top of a form; of this app's kinds only what the user may see counts."""
	check_record_readable(doctype, name)
	for kind in frappe.parse_json(items) or ():
		check_kind(cstr(kind))
	answer = notifications.get_open_count(doctype, name, items)
	for counted in _find_counts(answer):
		kind = counted.get("name") or counted.get("doctype")
		if kind in OURS:
			total = _count_linked(doctype, name, kind)
			counted["count"] = total
			if "open_count" in counted:
				counted["open_count"] = min(cint(counted["open_count"]), total)
			if "names" in counted:  # newer versions name what a record links to
				counted["names"] = [each for each in counted["names"] if _is_readable(kind, each)]
	return answer


def _find_counts(answer: dict) -> list[dict]:
	count = answer.get("count") or []
	if isinstance(count, dict):
		return [row for rows in count.values() for row in rows]
	return count


def _count_linked(doctype: str, name: str, kind: str) -> int:
	links = frappe.get_meta(doctype).get_dashboard_data()
	field = (links.get("non_standard_fieldnames") or {}).get(kind, links.get("fieldname"))
	if kind in rules.CHILDREN or not field or not frappe.has_permission(kind, "read"):
		return 0
	if not frappe.get_meta(kind).has_field(field):
		return 0
	return len(frappe.get_list(kind, filters={field: name}, pluck="name", limit=MOST))


def _is_readable(doctype: str, name: str) -> bool:
	return doctype in rules.TRANSACTIONS and bool(frappe.has_permission(doctype, "read", doc=name))


@frappe.whitelist()
def get_submitted_linked_docs(doctype: str, name: str, **options: object) -> dict:
	"""Submitted records that hang on one: those of this app only where the user may read them."""
	check_record_readable(doctype, name)
	found = frappe.call(linked_with.get_submitted_linked_docs, doctype=doctype, name=name, **options)
	docs = [
		each
		for each in found["docs"]
		if each["doctype"] not in OURS or _is_readable(each["doctype"], each["name"])
	]
	return {**found, "docs": docs, "count": len(docs)}


@frappe.whitelist()
def download_template(
	doctype: str,
	export_fields: dict | str | None = None,
	export_records: str | None = None,
	export_filters: dict | list | str | None = None,
	file_type: str = "CSV",
) -> None:
	"""Frappe's template for imports, filled with records. Its rows of child tables ask for nothing.

	Records of this app are not imported; whoever may export them does so in their list.
	"""
	ours = is_of_app(doctype)
	may = doctype not in OURS and frappe.has_permission(doctype, "import")
	if ours and not may and frappe.session.user != "Administrator":
		frappe.throw(_("{0} cannot be imported.").format(_(doctype)), frappe.PermissionError)
	if not isinstance(frappe.parse_json(export_fields), dict):
		frappe.throw(_("{0} is missing.").format(frappe.bold("export_fields")))
	data_import.download_template(doctype, export_fields, export_records, export_filters, file_type)
