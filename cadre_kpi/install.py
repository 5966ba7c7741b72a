"""What happens on a site when the app is installed, and after every migrate."""

from cadre_kpi.integrations.erpnext import custom_fields
from cadre_kpi.setup.desktop import load_desktop
from cadre_kpi.setup.imports import allow_imports
from cadre_kpi.setup.papers import load_texts
from cadre_kpi.setup.roles import create_roles
from cadre_kpi.setup.schemes import load_schemes
from cadre_kpi.setup.settings import save_default_settings
from cadre_kpi.setup.unit_criteria import load_unit_criteria
from cadre_kpi.setup.workflows import load_workflows


def before_install() -> None:
	# DocType permissions name the roles, so these come first.
	create_roles()


def after_install() -> None:
	load_workflows()
	load_schemes()
	load_unit_criteria()
	save_default_settings()
	allow_imports()
	load_texts()
	load_desktop()
	custom_fields.sync()


def after_other_app(app: str) -> None:
	"""Hook after_app_install and after_app_uninstall: another app came or went."""
	custom_fields.sync()


def after_migrate() -> None:
	create_roles()
	load_workflows()
	load_schemes()
	load_unit_criteria()
	save_default_settings()
	allow_imports()
	load_texts()
	load_desktop()
	custom_fields.sync()
