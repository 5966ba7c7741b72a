"""The shipped schemes, brought onto the site once each; what a client does with them afterwards stays."""

import json
from pathlib import Path

import frappe

from cadre_kpi.regulations import record

FOLDER = Path(__file__).parent.parent / "schemes"
REMEMBERED = "cadre_kpi_scheme:"


def load_schemes() -> list[str]:
	"""Insert and submit each shipped scheme that this site has never had; returns their names."""
	loaded = []
	for path in sorted(FOLDER.glob("*.json")):
		values = record.from_dict(json.loads(path.read_text(encoding="utf-8")))
		name = f"{values['code']}-v{values['version']}"
		if frappe.db.get_default(REMEMBERED + name) or frappe.db.exists("Evaluation Scheme", name):
			continue
		scheme = frappe.get_doc(values)
		scheme.flags.ignore_permissions = True  # runs inside install and migrate
		scheme.insert()
		scheme.submit()
		frappe.db.set_default(REMEMBERED + name, "1")
		loaded.append(name)
	return loaded
