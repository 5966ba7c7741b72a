"""Uninstall leaves nothing of the app behind and takes nothing of the client's: what set-up made is removed here."""

import frappe

from cadre_kpi.integrations.erpnext import custom_fields
from cadre_kpi.setup.desktop import remove_desktop
from cadre_kpi.setup.imports import withdraw_imports
from cadre_kpi.setup.roles import remove_roles
from cadre_kpi.setup.settings import forget_settings
from cadre_kpi.setup.traces import remove_traces
from cadre_kpi.setup.workflows import remove_workflows


def before_uninstall() -> None:
	"""Everything happens before: not every version of Frappe calls an app once its module is gone."""
	custom_fields.remove()
	remove_workflows()
	withdraw_imports()
	remove_roles()
	remove_desktop()
	remove_jobs()
	remove_traces()
	forget_settings()
	forget_defaults()


def remove_jobs() -> None:
	"""Jobs that the scheduler would look for in vain until the next migrate."""
	for name in frappe.get_all(
		"Scheduled Job Type", filters={"method": ("like", "cadre_kpi.%")}, pluck="name"
	):
		frappe.delete_doc("Scheduled Job Type", name, force=True)


def forget_defaults() -> None:
	"""What set-up and the demo remembered of what they had brought onto the site."""
	frappe.db.delete("DefaultValue", {"defkey": ("like", "cadre_kpi_%")})
