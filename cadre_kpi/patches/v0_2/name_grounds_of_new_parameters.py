"""Schemes that were in use before a parameter existed say on which ground its value stands, and are sealed.

A shipped version takes the ground that its file names by now; every other keeps how it was computed, as an assumption.
"""

import frappe

from cadre_kpi.proof import seals
from cadre_kpi.regulations import record
from cadre_kpi.regulations.record import KEPT, find_paths_without_ground
from cadre_kpi.scoring.loader import read_json, read_text
from cadre_kpi.setup.schemes import FOLDER

SCHEME, SOURCE = "Evaluation Scheme", "Scheme Source"


def execute():
	shipped = read_shipped_grounds()
	submitted = frappe.get_all(SCHEME, filters={"docstatus": 1}, pluck="name")
	for name in submitted:
		add_grounds(frappe.get_doc(SCHEME, name), shipped.get(name, {}))
	# what is in use from now on changes by nobody's hand unseen
	seals.seal_missing(SCHEME, submitted)


def read_shipped_grounds() -> dict[str, dict[str, dict]]:
	"""Scheme → path of a parameter → its source, of the versions that the app ships."""
	found = {}
	for path in sorted(FOLDER.glob("*.json")):
		values = record.from_dict(read_json(read_text(path)))
		found[f"{values['code']}-v{values['version']}"] = {row["path"]: row for row in values["sources"]}
	return found


def add_grounds(doc, grounds: dict[str, dict]) -> int:
	"""Add a source for each parameter that has none; returns how many. Straight into the table: the scheme stands."""
	added = 0
	for path in find_paths_without_ground(doc):
		row = doc.append("sources", {**grounds.get(path, KEPT), "path": path})
		row.name = frappe.generate_hash(length=20)
		row.docstatus = doc.docstatus
		row.db_insert()
		added += 1
	if added:
		frappe.db.set_value(SCHEME, doc.name, "modified", frappe.utils.now(), update_modified=False)
	return added
