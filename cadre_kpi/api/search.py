"""The desk's search box: records of this app by name, code and words."""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.access import rules, search
from cadre_kpi.access.sought import SOUGHT


@frappe.whitelist()
def find(text: str, doctype: str = "", start: int = 0, limit: int = 20) -> list[dict]:
	"""Records that the user may read and that hold every word of `text`, see `access.search.find`.

	Answers nothing to who reads no kind of record of this app; throws for a kind that is not searched.
	"""
	if doctype and doctype not in SOUGHT and doctype not in rules.TRANSACTIONS:
		frappe.throw(_("{0} is not searched.").format(_(doctype)))
	return search.find(text, doctype, start, limit)
