"""Personnel numbers become unique. A site may have kept them in a field of its own: the second holder loses the number.

Before the table is changed, or the change would stop at the first number that stands twice. Who lost a number is named
in the output, and in a comment on the record.
"""

from __future__ import annotations

import frappe
from frappe import _

FIELD = "personnel_number"


def execute() -> None:
	if not frappe.db.table_exists("Cadre") or FIELD not in frappe.db.get_table_columns("Cadre"):
		return
	cadre = frappe.qb.DocType("Cadre")
	frappe.qb.update(cadre).set(cadre[FIELD], None).where(cadre[FIELD] == "").run()
	rows = (
		frappe.qb.from_(cadre)
		.select(cadre.name, cadre.full_name, cadre[FIELD])
		.where(cadre[FIELD].isnotnull())
		.orderby(cadre.creation)
		.orderby(cadre.name)
		.run(as_dict=True)
	)
	for row, first in find_later_holders(rows):
		frappe.db.set_value("Cadre", row.name, FIELD, None, update_modified=False)
		text = _("The personnel number {0} was taken away: {1} has the same.").format(row[FIELD], first)
		frappe.get_doc("Cadre", row.name).add_comment("Info", text)
		print(f"{row.name} {row.full_name}: {text}")


def find_later_holders(rows: list[frappe._dict]) -> list[tuple[frappe._dict, str]]:
	"""Rows whose number an earlier row has, with the name of that one."""
	kept: dict[str, str] = {}
	found = []
	for row in rows:
		first = kept.setdefault(row[FIELD].strip().casefold(), row.name)
		if first != row.name:
			found.append((row, first))
	return found
