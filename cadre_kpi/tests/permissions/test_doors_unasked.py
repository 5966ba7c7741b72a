"""What Frappe opens and changes for whoever is signed in, without asking for a right: it is asked for here."""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import patch

import frappe
from frappe.desk.doctype.workspace import workspace

from cadre_kpi.access.doors import gate, unasked
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import acting_as
from cadre_kpi.tests.permissions.attack import REFUSALS
from cadre_kpi.tests.permissions.test_doors_reading import DoorCase
from cadre_kpi.tests.personas import DISTRICT_A, EMAIL

NOTICE, MAIL, PAGE = "90031", "thu-khac", "Trang chung"
WORKSPACE = "frappe.desk.doctype.workspace.workspace."
INBOX = "frappe.email.inbox."
FILES = "frappe.core.api.file."
IMPORT = "frappe.core.doctype.data_import.data_import."
MARK_READ = "frappe.desk.doctype.notification_log.notification_log.mark_as_read"
SEEN = "frappe.desk.doctype.notification_settings.notification_settings.set_seen_value"
DASHBOARD = "frappe.desk.doctype.dashboard_settings.dashboard_settings.create_dashboard_settings"
EVENTS = "frappe.desk.doctype.event.event.get_events"
STEP = "frappe.desk.desktop.update_onboarding_step"
OPTIONS = "frappe.website.doctype.web_form.web_form.get_link_options"
COORDINATES = "frappe.geo.utils.get_coords"
CONTACT = "frappe.contacts.doctype.contact.contact.get_contact_details"
SEND = "frappe.core.doctype.communication.email.make"
OTHER_WORK = "viec.khac@example.com"
ATTACKERS = ("cadre_a", "collective_b", "council_member", "secretary_a")


class TestUnasked(DoorCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make.user(OTHER_WORK, "Người của ứng dụng khác", ("Blogger",))
		make.place("Notification Log", name=NOTICE, for_user=EMAIL["board"], subject="Có việc chờ", read=0)
		make.place("Communication", name=MAIL, communication_type="Communication", subject="x", status="Open")
		make.place("Workspace", name=PAGE, title=PAGE, label=PAGE, public=1, content="[]")
		cls.private = f"Riêng-{EMAIL['board']}"
		make.place(
			"Workspace",
			name=cls.private,
			title="Riêng",
			label=cls.private,
			for_user=EMAIL["board"],
			content="[]",
		)

	def refused(self, method: str, **values: object) -> None:
		for who in ATTACKERS:
			self.assert_no(who, method, **values)

	def test_the_list_and_the_checks_name_the_same_methods(self):
		listed = {name for name, verdict in gate.read_verdicts().items() if verdict == gate.UNASKED}
		self.assertEqual(listed, unasked.list_methods())

	def test_the_workspace_of_everybody_stays(self):
		told = json.dumps({"name": PAGE, "public": 0})
		self.refused(f"{WORKSPACE}delete_page", page=told)
		self.refused(f"{WORKSPACE}update_page", name=PAGE, title="x", icon="", parent="", public=0)
		self.refused(f"{WORKSPACE}save_page", title=PAGE, name=PAGE, public=1, new_widgets="{}", blocks="[]")
		self.refused(f"{WORKSPACE}hide_page", page_name=PAGE)
		self.refused(f"{WORKSPACE}duplicate_page", page_name=PAGE, new_page='{"title": "x", "is_public": 1}')
		self.assertTrue(frappe.db.get_value("Workspace", PAGE, "public"))

	def test_a_private_workspace_is_its_owners(self):
		told = json.dumps({"name": self.private, "public": 0})
		self.refused(f"{WORKSPACE}delete_page", page=told)
		self.refused(f"{WORKSPACE}update_page", name=self.private, title="x", icon="", parent="", public=0)
		page = {"title": "x", "label": "x", "content": "[]", "for_user": EMAIL["board"], "public": 0}
		self.refused(f"{WORKSPACE}new_page", new_page=json.dumps(page))
		if hasattr(workspace, "delete_page"):  # version 16 deletes it like any other record
			self.assert_yes("board", f"{WORKSPACE}delete_page", page=told)
			self.assertFalse(frappe.db.exists("Workspace", self.private))

	def test_notices_are_marked_by_whom_they_are_for(self):
		self.refused(MARK_READ, docname=NOTICE)
		self.refused(MARK_READ, docname={"for_user": EMAIL["board"]})
		self.refused(SEEN, user=EMAIL["board"], value=1)
		self.assertEqual(frappe.db.get_value("Notification Log", NOTICE, "read"), 0)
		self.assert_yes("board", MARK_READ, docname=NOTICE)
		self.assertEqual(frappe.db.get_value("Notification Log", NOTICE, "read"), 1)

	def test_mails_of_others_are_not_moved(self):
		for values in ({"communication": MAIL}, {"communication": {"status": "Open"}}):
			self.refused(f"{INBOX}mark_as_trash", **values)
			self.refused(f"{INBOX}mark_as_closed_open", status="Closed", **values)
			self.refused(f"{INBOX}move_email", email_account="x", **values)
		self.assertEqual(frappe.db.get_value("Communication", MAIL, "status"), "Open")

	def test_files_are_read_by_who_reads_their_record(self):
		"""By their names, packed or sent to oneself."""
		file = frappe.get_doc(
			doctype="File",
			file_name="kin-phieu-cham.txt",
			content="điều kín",
			is_private=1,
			attached_to_doctype="Council Score",
			attached_to_name=self.sheet,
		).insert()
		self.addCleanup(Path(file.get_full_path()).unlink, missing_ok=True)
		for who in ("cadre_a", "collective_b", "council_colleague", "secretary_a"):
			for sent in ([file.name], [{"fid": file.name}], [{"file_url": file.file_url}], file.name):
				self.assert_no(who, f"{FILES}zip_files", files=sent)
				self.assert_no(
					who, SEND, recipients="x@example.com", subject="x", content="x", attachments=sent
				)
			self.assert_no(who, f"{FILES}unzip_file", name=file.name)
		self.assert_yes("council_member", f"{FILES}zip_files", files=[file.name])

	def test_the_tree_of_units_stays(self):
		bounds = frappe.db.get_value("Cadre Unit", DISTRICT_A, ["lft", "rgt"])
		for field in ("parent_cadre_unit", "is_group"):
			self.refused("frappe.utils.nestedset.rebuild_tree", doctype="Cadre Unit", parent_field=field)
		self.assertEqual(frappe.db.get_value("Cadre Unit", DISTRICT_A, ["lft", "rgt"]), bounds)

	def test_what_was_deleted_and_what_others_prepared(self):
		make.place("Deleted Document", name="da-xoa", deleted_doctype="Note", data="{}")
		make.place("Prepared Report", name="bao-cao", report_name="x", owner=EMAIL["board"])
		self.refused("frappe.core.doctype.deleted_document.deleted_document.restore", name="da-xoa")
		self.refused(
			"frappe.core.doctype.deleted_document.deleted_document.bulk_restore", docnames='["da-xoa"]'
		)
		self.refused(
			"frappe.core.doctype.prepared_report.prepared_report.delete_prepared_reports",
			reports=json.dumps([{"name": "bao-cao"}]),
		)
		self.assertTrue(frappe.db.exists("Prepared Report", "bao-cao"))

	def test_settings_of_all_and_of_others(self):
		self.refused(
			"frappe.desk.doctype.global_search_settings.global_search_settings.reset_global_search_settings_doctypes"
		)
		self.refused("frappe.desk.page.setup_wizard.setup_wizard.load_messages", language="English")
		self.refused("frappe.desk.doctype.form_tour.form_tour.reset_tour", tour_name="x")
		self.refused("frappe.core.doctype.rq_job.rq_job.stop_job", job_id="x")
		self.refused("frappe.desk.doctype.desktop_icon.desktop_icon.set_order", new_order='["Core"]')
		self.refused(
			"frappe.automation.doctype.auto_repeat.auto_repeat.update_reference", docname="x", reference="y"
		)
		self.refused(DASHBOARD, user=EMAIL["board"])
		self.refused(EVENTS, start="2026-01-01", end="2026-12-31", user=EMAIL["board"])
		self.assert_yes("cadre_a", DASHBOARD, user=EMAIL["cadre_a"])
		self.assert_yes("cadre_a", EVENTS, start="2026-01-01", end="2026-12-31")

	def test_of_an_introduction_its_progress_alone(self):
		self.refused(STEP, name="x", field="description", value="<b>x</b>")
		self.refused(STEP, name="x", field="is_complete", value="<b>x</b>")
		self.assert_yes("cadre_a", STEP, name="x", field="is_complete", value=1)

	def test_an_import_is_read_and_started_by_who_may(self):
		for method, key in (
			("get_preview_from_template", "data_import"),
			("form_start_import", "data_import"),
			("download_errored_template", "data_import_name"),
			("download_import_log", "data_import_name"),
		):
			self.refused(f"{IMPORT}{method}", **{key: "x"})

	def test_nobody_is_told_the_names_of_all_records(self):
		for doctype in ("Cadre Evaluation", "Council Score", "User"):
			self.refused(
				OPTIONS, web_form_name="edit-profile", doctype=doctype, allow_read_on_all_link_options=1
			)
			self.refused(COORDINATES, doctype=doctype, filters="[]", type="location_field")

	def test_forms_of_the_site_are_filled_in_as_before(self):
		given = {"web_form_name": "edit-profile", "doctype": "Language"}
		frappe.get_doc("Web Form", "edit-profile").append(
			"web_form_fields", {"fieldname": "language", "fieldtype": "Link", "options": "Language"}
		).db_insert()
		for user in ("Guest", EMAIL["cadre_a"]):
			with acting_as(user):
				unasked.check(OPTIONS, given)
				with self.assertRaises(frappe.PermissionError):
					unasked.check(OPTIONS, {**given, "doctype": "Cadre"})

	def test_the_address_book(self):
		make.place("Contact", name="nguoi-khac", first_name="x", phone="0900000000")
		self.refused(CONTACT, contact="nguoi-khac")

	def test_who_has_other_work_goes_on(self):
		make.place("Contact", name="nguoi-khac", first_name="x", phone="0900000000")
		with patch.dict(EMAIL, {"other": OTHER_WORK}):
			answer = self.answer("other", CONTACT, contact="nguoi-khac")
			if not isinstance(answer, frappe.PermissionError):  # later versions ask by themselves
				self.assertEqual(answer["contact_phone"], "0900000000")
			with acting_as(OTHER_WORK):
				gate.check(CONTACT, {"contact": "nguoi-khac"})
			self.assert_no("other", f"{WORKSPACE}delete_page", page=json.dumps({"name": PAGE, "public": 0}))

	def test_nor_by_way_of_another_method(self):
		self.refused("frappe.desk.search.search_widget", doctype="User", txt="", query=MARK_READ)
		self.refused(
			"frappe.desk.search.search_widget", doctype="User", txt="", query=f"{INBOX}mark_as_trash"
		)

	def test_no_mail_goes_out_in_anothers_name(self):
		sent = self.answer(
			"cadre_a",
			SEND,
			recipients=EMAIL["board"],
			subject="x",
			content="x",
			sender=EMAIL["chair"],
			sender_full_name="Bí thư",
			send_email=0,
		)
		if isinstance(sent, REFUSALS):
			return
		doc = frappe.get_doc("Communication", sent["name"])
		self.assertEqual((doc.sender, doc.user), (EMAIL["cadre_a"], EMAIL["cadre_a"]))
		self.assertNotEqual(doc.sender_full_name, "Bí thư")
