"""The key by which people stand in lists, for those who were entered before."""

import frappe

from cadre_kpi.database import bulk
from cadre_kpi.utils.names import build_sort_key


def execute() -> None:
	rows = frappe.get_all("Cadre", filters={"sort_name": ("is", "not set")}, fields=["name", "full_name"])
	keys = ((row.name, build_sort_key(row.full_name)) for row in rows)
	bulk.update("Cadre", ("name", "sort_name"), keys, touch=False)
