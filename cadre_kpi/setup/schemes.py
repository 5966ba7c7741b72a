"""The shipped schemes, brought onto the site once each; what a client does with them afterwards stays."""

from __future__ import annotations

from pathlib import Path

import frappe

from cadre_kpi.regulations import record
from cadre_kpi.scoring.loader import read_json, read_text

FOLDER = Path(__file__).parent.parent / "schemes"
REMEMBERED = "cadre_kpi_scheme:"
SCHEME = "Evaluation Scheme"


def load_schemes() -> list[str]:
	"""Bring each shipped version that this site has never had; returns the names of what was made.

	A new site starts with it. Where its predecessor is in use, it supersedes that one. Where a client uses a version of
	their own, it comes as a draft of the next version: what is in use changes by their hand alone.
	"""
	loaded = []
	for path in sorted(FOLDER.glob("*.json")):
		values = record.from_dict(read_json(read_text(path)))
		name = f"{values['code']}-v{values['version']}"
		if frappe.db.get_default(REMEMBERED + name):
			continue
		used = frappe.db.get_value(
			SCHEME, {"code": values["code"], "docstatus": 1, "status": "In Use"}, "version"
		)
		if used != values["version"]:
			loaded.append(bring(values, used))
		frappe.db.set_default(REMEMBERED + name, "1")
	return loaded


def bring(values: dict, used: int | None) -> str:
	"""Make a shipped version on a site that uses the version `used` of this scheme, None for none."""
	versions = frappe.db.get_all(SCHEME, filters={"code": values["code"]}, pluck="version")
	follows = used == values["supersedes_version"] or used is None
	if values["version"] in versions:
		values["version"], follows = max(versions) + 1, False
	if not follows or used is None:
		values["supersedes_version"] = used or 0
	scheme = frappe.get_doc(values)
	scheme.flags.ignore_permissions = True  # runs inside install and migrate
	scheme.insert()
	if follows:
		scheme.submit()
	return scheme.name
