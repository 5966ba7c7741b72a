"""The app's settings, saved once with their defaults: a form that was never saved fills times in by itself."""

import frappe

SETTINGS = "Cadre KPI Settings"
REMEMBERED = "cadre_kpi_settings_saved"


def save_default_settings() -> None:
	"""Save the defaults once; what the site chooses afterwards stays.

	Frappe saves new settings by itself while it installs, with the present time in every field of the kind Time.
	"""
	if frappe.db.get_default(REMEMBERED):
		return
	settings = frappe.get_single(SETTINGS)
	for field in settings.meta.get("fields", {"fieldtype": "Time"}):
		settings.set(field.fieldname, field.default)
	settings.flags.ignore_permissions = True  # runs inside install and migrate
	settings.save()
	frappe.db.set_default(REMEMBERED, "1")


def forget_settings() -> None:
	"""As if the app had never been here."""
	frappe.db.delete("Singles", {"doctype": SETTINGS})
	frappe.db.delete("DefaultValue", {"defkey": REMEMBERED})
	frappe.clear_cache()
