"""A catalogue is decided: its products come into force, those of the version before end, tasks that waited are counted.

Decree 335/2025/NĐ-CP, article 13.2 and 13.3. Contracts keep the products and coefficients they were signed with: the
products of a former version stay where they are, with the date on which they ended and what took their place.
"""

from __future__ import annotations

from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import cstr, getdate

from cadre_kpi.contracts import catalogue, sudden_work
from cadre_kpi.contracts.catalogue import DOCTYPE, NO_END, PRODUCT
from cadre_kpi.database import bulk
from cadre_kpi.process import log
from cadre_kpi.proof import seals

IN_FORCE = "In Force"
COLUMNS = (
	*("name", "product_name", "code", "unit_of_measure", "points", "coefficient", "product_group", "enabled"),
	*("catalogue", "unit", "valid_from", "in_force_until", "description", "source"),
)


def bring_into_force(doc) -> int:
	"""Make the products of a catalogue that was just decided; returns how many tasks stopped waiting.

	In one transaction with the decision: all of it or nothing.
	"""
	names = _make_products(doc)
	if doc.replaces:
		_end(doc, names)
	seals.seal(doc.doctype, [doc.name])
	return _settle_waiting(doc, names)


def check_end_of_former(doc) -> None:
	"""Throw where the version that this one replaces is replaced already, or began on the same day or later."""
	former = doc.replaces or doc.supplements
	if not former:
		return
	found = frappe.db.get_value(DOCTYPE, former, ["status", "valid_from"], as_dict=True, for_update=True)
	if found.status != IN_FORCE:
		frappe.throw(_("{0} is no longer in force ({1}).").format(former, _(found.status)))
	begins = getdate(doc.valid_from)
	if begins < getdate(found.valid_from) or (doc.replaces and begins == getdate(found.valid_from)):
		frappe.throw(
			_("{0} is in force from {1}. What replaces or supplements it begins later.").format(
				former, frappe.utils.formatdate(found.valid_from)
			)
		)


def _make_products(doc) -> dict[str, str]:
	"""Code → name of the product that was made for it, and for a merged code that of what it was merged into."""
	source = _("Decision {0}, {1}").format(doc.decision_number, frappe.utils.formatdate(doc.decision_date))
	kept = [row for row in doc.products if not row.merged_into]
	names = {row.code: f"{doc.name}-{row.code}" for row in kept}
	bulk.insert(
		PRODUCT,
		COLUMNS,
		[
			(
				*(names[row.code], row.product_name, row.code, row.unit_of_measure, row.points),
				*(row.coefficient, row.product_group, 1, doc.name, row.office or doc.unit),
				*(str(doc.valid_from), NO_END, row.description, source),
			)
			for row in kept
		],
	)
	names.update({row.code: names[row.merged_into] for row in doc.products if row.merged_into})
	return names


def _end(doc, names: dict[str, str]) -> None:
	"""The version before, with what supplemented it, ends the day before this one begins."""
	last = str(getdate(doc.valid_from) - timedelta(days=1))
	former = frappe.get_all(
		DOCTYPE,
		filters={"status": IN_FORCE},
		or_filters={"name": doc.replaces, "supplements": doc.replaces},
		pluck="name",
	)
	for name in former:  # one version and its supplements
		frappe.get_doc(DOCTYPE, name).supersede(doc.name, last)
	rows = frappe.get_all(
		PRODUCT, filters={"catalogue": ("in", former)}, fields=["name", "code", "valid_from"], order_by="name"
	)
	fields = ("name", "valid_to", "in_force_until", "replaced_by")
	bulk.update(PRODUCT, fields, [(row.name, last, last, names.get(row.code)) for row in rows])


def _settle_waiting(doc, names: dict[str, str]) -> int:
	"""Tasks for which the products were asked get them."""
	asked = {row.contract_task: row.code for row in doc.products if row.contract_task}
	if not asked:
		return 0
	rows = frappe.get_all(
		"Contract Task",
		filters={"name": ("in", list(asked)), "parenttype": "Task Contract"},
		fields=["name", "parent"],
		order_by="parent",
	)
	decision = _("Decision {0} adds the product to the catalogue.").format(cstr(doc.decision_number))
	return sum(
		sudden_work.take_from_catalogue(row.parent, row.name, names[asked[row.name]], decision)
		for row in rows
	)


def take_in(doc, others: list) -> int:
	"""Put the proposals of other units into a list; returns how many products came. The proposals are closed by it.

	Codes that are taken get a number; groups are those of this list, or of the proposals where it has none yet.
	"""
	taken = {row.code for row in doc.products}
	came = 0
	for other in others:
		if not doc.groups:
			for group in other.groups:
				doc.append("groups", {field: group.get(field) for field in GROUP_FIELDS})
		for row in other.products:
			if row.merged_into:
				continue
			code = catalogue.find_free_code(row.code, taken)
			taken.add(code)
			doc.append(
				"products",
				{
					**{field: row.get(field) for field in PRODUCT_FIELDS},
					"code": code,
					"office": row.office or other.unit,
					"came_from": other.name,
					"contract_task": row.contract_task,
				},
			)
			came += 1
		other.taken_into = doc.name
		other.append(log.FIELD, log.make_line("Take In", other.status, "Taken Into Another", doc.name))
		other.status = "Taken Into Another"
		# the personnel body that puts lists together need not be one that writes in each unit's own
		other.save_as_server(ignore_permissions=True)
	return came


GROUP_FIELDS = ("group_code", "group_name", "min_points", "max_points")
PRODUCT_FIELDS = ("product_name", "product_group", "unit_of_measure", "points", "description")
