"""Methods of Frappe that open or change what is not the caller's and ask nobody for the right to it.

Not records of this app: workspaces, mails, notices, imports, settings of the site. Who has the right by their role goes
on as before; whatever other work people have in the same Frappe, none of it goes by the lack of the question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import frappe
from frappe import _
from frappe.model import default_fields
from frappe.utils import cint, cstr

from cadre_kpi.access import people
from cadre_kpi.access.doors import files, filters
from cadre_kpi.access.membership import get_membership

READ, WRITE = "read", "write"
SYSTEM_MANAGER, WORKSPACE_MANAGER = "System Manager", "Workspace Manager"
WORKSPACE = "frappe.desk.doctype.workspace.workspace."
INBOX = "frappe.email.inbox."
IMPORT = "frappe.core.doctype.data_import.data_import."
INTEGRATION = "frappe.integrations.doctype."
PROFILE = "frappe.desk.page.user_profile.user_profile."
POINTS = "frappe.social.doctype.energy_point_log.energy_point_log."
ICON = "frappe.desk.doctype.desktop_icon.desktop_icon."

# Method → DocType, parameter that names the record (empty: the DocType as a whole), the right that is asked for.
RIGHTS: dict[str, tuple[str, str, str]] = {
	"frappe.automation.doctype.auto_repeat.auto_repeat.update_reference": ("Auto Repeat", "docname", WRITE),
	f"{IMPORT}get_preview_from_template": ("Data Import", "data_import", WRITE),
	f"{IMPORT}form_start_import": ("Data Import", "data_import", WRITE),
	f"{IMPORT}download_errored_template": ("Data Import", "data_import_name", READ),
	f"{IMPORT}download_import_log": ("Data Import", "data_import_name", READ),
	f"{IMPORT}get_import_status": ("Data Import", "data_import_name", READ),
	"frappe.core.doctype.deleted_document.deleted_document.restore": ("Deleted Document", "name", READ),
	"frappe.core.doctype.deleted_document.deleted_document.bulk_restore": ("Deleted Document", "", READ),
	"frappe.core.doctype.rq_job.rq_job.stop_job": ("RQ Job", "", READ),
	"frappe.desk.doctype.global_search_settings.global_search_settings.reset_global_search_settings_doctypes": (
		"Global Search Settings",
		"",
		WRITE,
	),
	"frappe.desk.doctype.form_tour.form_tour.reset_tour": ("Form Tour", "", WRITE),
	"frappe.desk.page.setup_wizard.setup_wizard.load_messages": ("System Settings", "", WRITE),
	f"{INBOX}mark_as_closed_open": ("Communication", "communication", READ),
	f"{INBOX}mark_as_spam": ("Communication", "communication", READ),
	f"{INBOX}mark_as_trash": ("Communication", "communication", READ),
	f"{INBOX}move_email": ("Communication", "communication", READ),
	f"{INTEGRATION}dropbox_settings.dropbox_settings.take_backup": ("Dropbox Settings", "", WRITE),
	f"{INTEGRATION}google_drive.google_drive.authorize_access": ("Google Drive", "", WRITE),
	f"{INTEGRATION}google_drive.google_drive.take_backup": ("Google Drive", "", WRITE),
	f"{INTEGRATION}s3_backup_settings.s3_backup_settings.take_backup": ("S3 Backup Settings", "", WRITE),
	f"{INTEGRATION}s3_backup_settings.s3_backup_settings.take_backups_s3": ("S3 Backup Settings", "", WRITE),
	"frappe.website.doctype.website_settings.google_indexing.authorize_access": (
		"Website Settings",
		"",
		WRITE,
	),
}
# Entries of the address book: for people of other work as Frappe shows them.
ADDRESS_BOOK: dict[str, tuple[str, str]] = {
	"frappe.contacts.doctype.address.address.get_address_display": ("Address", "address_dict"),
	"frappe.contacts.doctype.contact.contact.get_contact_details": ("Contact", "contact"),
	"frappe.core.doctype.sms_settings.sms_settings.get_contact_number": ("Contact", "contact_name"),
}
# Method → parameter that names an account: the own one, or none.
OWN: dict[str, str] = {
	"frappe.core.doctype.user.user.get_email_awaiting": "user",
	"frappe.core.doctype.user_permission.user_permission.get_user_permissions": "user",
	"frappe.desk.doctype.dashboard_settings.dashboard_settings.create_dashboard_settings": "user",
	f"{ICON}hide": "user",
	"frappe.desk.doctype.event.event.get_events": "user",
	"frappe.desk.doctype.notification_settings.notification_settings.set_seen_value": "user",
}
# Method → parameter that names files, which it reads for whoever asks.
FILES: dict[str, str] = {
	"frappe.core.api.file.unzip_file": "name",
	"frappe.core.api.file.zip_files": "files",
	"frappe.core.doctype.communication.email.make": "attachments",
	"frappe.utils.file_manager.add_attachments": "attachments",
}
# Method → DocType and parameter that names several of its records.
EACH: dict[str, tuple[str, str, str]] = {
	"frappe.core.doctype.prepared_report.prepared_report.delete_prepared_reports": (
		"Prepared Report",
		"reports",
		READ,
	),
	"frappe.email.inbox.create_email_flag_queue": ("Communication", "names", READ),
}
PROGRESS = ("is_complete", "is_skipped")  # what the desk notes of a step of its introduction


def check(method: str, values: Mapping) -> None:
	"""Throw `frappe.PermissionError` where the user has no right to what this call of Frappe would open or change."""
	if method in RIGHTS:
		doctype, key, right = RIGHTS[method]
		_check_right(doctype, values.get(key) if key else None, right)
	elif method in ADDRESS_BOOK:
		_check_entry(*ADDRESS_BOOK[method], values)
	elif method in OWN:
		_check_own(values.get(OWN[method]))
	elif method in FILES:
		_check_files(values.get(FILES[method]))
	elif method in EACH:
		doctype, key, right = EACH[method]
		for name in _list_names(values.get(key)):
			_check_right(doctype, name, right)
	elif method in OTHERS:
		OTHERS[method](values)


def list_methods() -> frozenset[str]:
	"""The methods that are looked at here; each has the verdict *unasked* in the reviewed list."""
	return frozenset((*RIGHTS, *ADDRESS_BOOK, *OWN, *FILES, *EACH, *OTHERS))


def _check_right(doctype: str, name: object, right: str) -> None:
	if not frappe.db.exists("DocType", doctype):
		return  # of another version, which answers by itself
	if name and not isinstance(name, str | int):
		_refuse()  # Frappe would take it for a filter, over all records
	record = name if name and frappe.db.exists(doctype, name) else None
	# what is not there is nobody's own: by the rights of owners everybody would have it
	missing = name and not record and SYSTEM_MANAGER not in frappe.get_roles()
	if missing or not frappe.has_permission(doctype, right, doc=record):
		_refuse()


def _check_entry(doctype: str, key: str, values: Mapping) -> None:
	"""An object is an address that the caller wrote, not one that is stored."""
	name = values.get(key)
	if people.has_other_work(get_membership()) or not name or cstr(name).lstrip()[:1] == "{":
		return
	_check_right(doctype, name, READ)


def _check_files(given: object) -> None:
	"""Each private file that is named, by its name or its address, is one that the user reads."""
	named = _list_names(given)
	fields = ["name", "is_private", "attached_to_doctype", "attached_to_name"]
	for key in ("name", "file_url"):
		for row in frappe.get_all("File", {key: ("in", named)}, fields) if named else ():
			if cint(row.is_private) and not files.is_readable(row):
				_refuse()


def _list_names(given: object) -> list[str]:
	"""Names in a parameter that is one name, a list of them, or of objects that carry one."""
	if isinstance(given, str) and given.lstrip()[:1] in ("[", "{", '"'):
		try:
			given = frappe.parse_json(given)
		except ValueError:
			_refuse()
	found = given if isinstance(given, list | tuple) else [given]
	keys = ("name", "fid", "file_url")
	parts = [[each.get(key) for key in keys] if isinstance(each, Mapping) else [each] for each in found]
	return [cstr(name) for part in parts for name in part if name]


def _check_own(user: object) -> None:
	if user and user != frappe.session.user and SYSTEM_MANAGER not in frappe.get_roles():
		_refuse()


def _check_notice(values: Mapping) -> None:
	"""A notice is marked by whom it is for."""
	name = values.get("docname")
	if not name:
		return
	if not isinstance(name, str | int):
		_refuse()
	_check_own(frappe.db.get_value("Notification Log", name, "for_user") or "-")


def _check_step(values: Mapping) -> None:
	"""Of a step of the introduction its progress alone: the rest is shown to everybody as it stands."""
	if values.get("field") not in PROGRESS or cstr(values.get("value")) not in ("0", "1"):
		_check_right("Onboarding Step", values.get("name"), WRITE)


def _check_icons(values: Mapping) -> None:
	"""The order of icons without a user, and standard icons, are those of everybody."""
	_check_own(values.get("user"))
	if SYSTEM_MANAGER not in frappe.get_roles():
		if cint(values.get("standard")) or ("new_order" in values and not values.get("user")):
			_refuse()


def _check_mailbox(values: Mapping) -> None:
	"""The password of a mailbox is entered by who has it."""
	own = {"parent": frappe.session.user, "email_account": cstr(values.get("email_account"))}
	if not frappe.db.exists("User Email", own):
		_check_right("Email Account", values.get("email_account"), WRITE)


def _check_tree(values: Mapping) -> None:
	"""A tree that is built anew by another field than its own would say of each unit that it lies elsewhere."""
	if SYSTEM_MANAGER not in frappe.get_roles():
		_refuse()


def _check_listed(values: Mapping) -> None:
	"""All rows of a kind are told, whoever asks: none of this app, and to people of this app alone what a form offers.

	Visitors of the site's own web forms, who hold no role here, fill them in as before.
	"""
	doctype, form = cstr(values.get("doctype")), values.get("web_form_name")
	offered = {"parent": cstr(form), "options": doctype}
	if filters.is_of_app(doctype) or (
		people.is_only_ours(get_membership()) and not (form and frappe.db.exists("Web Form Field", offered))
	):
		_refuse()


def _check_neighbour(values: Mapping) -> None:
	"""What stands before and after a record is told to who finds it in their own list, by a field that they read there.

	Frappe compares with the record's value whoever asks: by changing an own one it would be found by halving.
	"""
	doctype, name, field = values.get("doctype"), values.get("value"), values.get("sort_field") or "modified"
	if not isinstance(doctype, str) or not isinstance(name, str | int) or not filters.is_kind(doctype):
		_refuse()
	meta = frappe.get_meta(doctype)
	closed = {df.fieldname for df in meta.fields if df.permlevel not in meta.get_permlevel_access("read")}
	if meta.istable or field in closed or not (field in default_fields or meta.has_field(cstr(field))):
		_refuse()
	if not frappe.get_list(doctype, {"name": name}, pluck="name", limit=1):
		_refuse()


def _check_colleagues(values: Mapping) -> None:
	"""Rankings of all accounts, points and roles of one: whoever has roles of this app alone finds no others."""
	if people.is_only_ours(get_membership()) and frappe.session.user not in (
		values.get("user"),
		values.get("uid"),
	):
		_refuse()


def _check_note(values: Mapping) -> None:
	"""What the system notes beside a record in somebody's name is not theirs to write anew."""
	name = values.get("name")
	if not isinstance(name, str | int):
		_refuse()
	found = frappe.db.get_value("Comment", name, ["comment_type", "reference_doctype"], as_dict=True)
	if found and found.comment_type != "Comment" and filters.is_of_app(found.reference_doctype):
		_refuse()


def _check_printer(values: Mapping) -> None:
	"""The page is written to a file of the server, which the caller would name."""
	if values.get("file_path") and SYSTEM_MANAGER not in frappe.get_roles():
		_refuse()


def _check_stored_page(values: Mapping) -> None:
	_check_page(values.get("name") or values.get("page_name"))


def _check_deleted_page(values: Mapping) -> None:
	_check_page(_get_object(values.get("page")).get("name"))


def _check_new_page(values: Mapping) -> None:
	page = _get_object(values.get("new_page"))
	if page.get("public") or page.get("is_public"):
		_check_manager()
	elif page.get("for_user"):
		_check_own(page["for_user"])


def _check_saved_page(values: Mapping) -> None:
	"""Frappe finds the page by its title among the own ones, or by its name."""
	if cint(values.get("public")) or cstr(values.get("public")).lower() == "true":
		_check_manager()
	_check_stored_page(values)


def _check_page(name: object) -> None:
	"""A workspace is its owner's; that of everybody belongs to who manages workspaces, whatever the request says of it."""
	if not name:
		return
	if not isinstance(name, str | int):
		_refuse()
	found = frappe.db.get_value("Workspace", name, ["public", "for_user"], as_dict=True)
	if not found:
		return
	if found.public or not found.for_user:
		_check_manager()
	else:
		_check_own(found.for_user)


def _check_manager() -> None:
	if not {SYSTEM_MANAGER, WORKSPACE_MANAGER} & set(frappe.get_roles()):
		_refuse()


def _get_object(value: object) -> Mapping:
	try:
		found = frappe.parse_json(value) if isinstance(value, str) else value
	except ValueError:
		found = None
	if isinstance(found, Mapping):
		return found
	if found:
		_refuse()
	return {}


def _refuse() -> None:
	frappe.throw(_("Not permitted"), frappe.PermissionError)


OTHERS: dict[str, Callable[[Mapping], None]] = {
	f"{ICON}add_user_icon": _check_icons,
	f"{ICON}set_order": _check_icons,
	f"{WORKSPACE}delete_page": _check_deleted_page,
	f"{WORKSPACE}hide_page": _check_stored_page,
	f"{WORKSPACE}new_page": _check_new_page,
	f"{WORKSPACE}duplicate_page": _check_new_page,
	f"{WORKSPACE}save_page": _check_saved_page,
	f"{WORKSPACE}unhide_page": _check_stored_page,
	f"{WORKSPACE}update_page": _check_stored_page,
	"frappe.core.doctype.user.user.get_roles": _check_colleagues,
	"frappe.desk.desktop.update_onboarding_step": _check_step,
	"frappe.desk.doctype.notification_log.notification_log.mark_as_read": _check_notice,
	"frappe.email.doctype.email_account.email_account.set_email_password": _check_mailbox,
	"frappe.desk.form.utils.get_next": _check_neighbour,
	"frappe.desk.form.utils.update_comment": _check_note,
	"frappe.desk.form.utils.update_comment_publicity": _check_note,
	"frappe.desk.leaderboard.get_energy_point_leaderboard": _check_colleagues,
	f"{PROFILE}get_energy_points_heatmap_data": _check_colleagues,
	f"{PROFILE}get_energy_points_percentage_chart_data": _check_colleagues,
	f"{PROFILE}get_user_rank": _check_colleagues,
	f"{POINTS}get_energy_points": _check_colleagues,
	f"{POINTS}get_user_energy_and_review_points": _check_colleagues,
	"frappe.geo.utils.get_coords": _check_listed,
	"frappe.utils.nestedset.rebuild_tree": _check_tree,
	"frappe.utils.print_format.print_by_server": _check_printer,
	"frappe.website.doctype.web_form.web_form.get_link_options": _check_listed,
}
