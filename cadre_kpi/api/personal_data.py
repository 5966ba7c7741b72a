"""All data about one person in one file, and their erasure after the person left."""

from __future__ import annotations

import frappe
from frappe.core.doctype.access_log.access_log import make_access_log

from cadre_kpi.access import leaving


@frappe.whitelist(methods=["POST"])
def export(cadre: str) -> None:
	"""Answer with a zip of JSON files, see `leaving.collect`. For administrators and auditors of the app."""
	content = leaving.collect(cadre)
	make_access_log(doctype="Cadre", document=cadre, file_type="ZIP", method="All Data of a Person")
	frappe.local.response.update(type="binary", filename=f"{cadre}.zip", filecontent=content)


@frappe.whitelist(methods=["POST"])
def erase(cadre: str, reason: str) -> None:
	"""Take away what is no part of decisions, see `leaving.erase`. For administrators of the app."""
	leaving.erase(cadre, reason)
