"""The app's settings, saved once with their defaults: a form that was never saved fills times in by itself."""

import frappe

SETTINGS = "Cadre KPI Settings"


def save_default_settings() -> None:
	"""Save the defaults where nobody has saved the settings yet."""
	if frappe.db.get_singles_dict(SETTINGS):
		return
	settings = frappe.get_single(SETTINGS)
	for field in settings.meta.get("fields", {"fieldtype": "Time"}):
		settings.set(field.fieldname, field.default)  # a new document has the present time there
	settings.flags.ignore_permissions = True  # runs inside install and migrate
	settings.save()


def forget_settings() -> None:
	frappe.db.delete("Singles", {"doctype": SETTINGS})
