"""What set-up brings onto a site: complete, the same when repeated, never over a client's edit."""

from __future__ import annotations

import json
import os
from unittest import SkipTest

import frappe
from frappe.desk.doctype.notification_settings.notification_settings import create_notification_settings

from cadre_kpi import hooks, roles, uninstall
from cadre_kpi.patches import remember_what_setup_made
from cadre_kpi.setup import desktop, made, schemes, settings, workflows
from cadre_kpi.setup.roles import create_roles
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as, desk_path

NAME = "Task Contract"


class TestSetup(CadreKpiTestCase):
	def setUp(self):
		super().setUp()
		frappe.db.savepoint("setup")

	def tearDown(self):
		frappe.db.rollback(save_point="setup")
		frappe.clear_cache()  # defaults as well: what set-up remembered is read from there
		super().tearDown()

	def test_roles_states_and_actions_are_there(self):
		for role in roles.ROLES:
			self.assertTrue(frappe.db.exists("Role", role), role)
		for _path, workflow in workflows.list_shipped():
			loaded = frappe.get_doc("Workflow", workflow["name"])
			self.assertEqual(len(loaded.transitions), len(workflow["transitions"]))
			self.assertEqual(loaded.send_email_alert, 0)
			for row in loaded.states:
				self.assertTrue(frappe.db.exists("Workflow State", row.state), row.state)
			for row in loaded.transitions:
				self.assertTrue(frappe.db.exists("Workflow Action Master", row.action), row.action)

	def test_loading_twice_changes_nothing(self):
		before = frappe.db.get_value("Workflow", NAME, "modified")
		rows = frappe.get_all("Workflow Transition", fields=["name", "modified"], order_by="name")
		workflows.load_workflows()
		workflows.load_workflows()
		self.assertEqual(frappe.db.get_value("Workflow", NAME, "modified"), before)
		written = frappe.get_all("Workflow Transition", fields=["name", "modified"], order_by="name")
		self.assertEqual(written, rows)

	def test_a_clients_edit_survives(self):
		workflow = frappe.get_doc("Workflow", NAME)
		workflow.states[0].message = "Sửa bởi địa phương"
		workflow.save()
		workflows.load_workflows()
		self.assertEqual(frappe.get_doc("Workflow", NAME).states[0].message, "Sửa bởi địa phương")

	def test_an_untouched_workflow_follows_a_newer_release(self):
		older = "2020-01-01 00:00:00.000000"
		frappe.db.set_value("Workflow", NAME, "modified", older, update_modified=False)
		frappe.db.set_default(workflows.REMEMBERED + NAME, older)
		workflows.load_workflows()
		self.assertNotEqual(str(frappe.db.get_value("Workflow", NAME, "modified")), older)

	def test_a_missing_workflow_comes_back(self):
		frappe.delete_doc("Workflow", NAME, force=True)
		workflows.load_workflows()
		self.assertTrue(frappe.db.exists("Workflow", NAME))

	def test_the_shipped_schemes_are_in_use(self):
		codes = set(frappe.get_all("Evaluation Scheme", filters={"docstatus": 1}, pluck="code"))
		self.assertLessEqual(
			{
				"vinh_phuc_371",
				"vinh_phuc_khoan_san_pham",
				"tuyen_quang_dat_hang",
				"khanh_hoa_622",
				"yen_binh_06",
				"nghi_dinh_335",
				"nghi_dinh_335_quy",
				"quy_dinh_366",
				"thanh_hoa_1053",
				"tp_hcm_06",
				"vien_chuc_233",
			},
			codes,
		)
		self.assertEqual(schemes.load_schemes(), [])

	def test_a_scheme_is_the_same_after_export_and_import(self):
		from cadre_kpi.regulations import record
		from cadre_kpi.scoring.loader import load

		for code in ("nghi_dinh_335", "yen_binh_06"):
			stored, shipped = (
				record.get_rules(f"{code}-v{load(code).version}").as_dict(),
				load(code).as_dict(),
			)
			# on a new site there is nothing to supersede
			self.assertIn(stored.pop("supersedes_version"), (0, shipped.pop("supersedes_version")))
			for rules in (stored, shipped):
				rules["sources"] = sorted(rules["sources"], key=lambda row: row["path"])
			self.assertEqual(stored, shipped)

	def test_a_newer_version_supersedes_the_one_in_use_and_never_a_clients_own(self):
		from cadre_kpi.regulations import record
		from cadre_kpi.scoring.loader import load

		def shipped(version: int) -> dict:
			data = load("yen_binh_06").as_dict()
			data.update(code="thu_thay_the", version=version, supersedes_version=version - 1)
			return record.from_dict(data)

		def status(name: str) -> str:
			return frappe.db.get_value("Evaluation Scheme", name, "status")

		first = schemes.bring(shipped(1), None)
		second = schemes.bring(shipped(2), 1)
		self.assertEqual((status(first), status(second)), ("Superseded", "In Use"))
		own = frappe.get_doc(shipped(3)).insert().submit()
		draft = schemes.bring(shipped(3), own.version)
		self.assertEqual((draft, status(draft), status(own.name)), ("thu_thay_the-v4", "Draft", "In Use"))

	def test_the_settings_are_saved_once_with_their_defaults(self):
		settings.forget_settings()
		settings.save_default_settings()
		self.assertEqual(str(frappe.db.get_single_value(settings.SETTINGS, "digest_time")), "7:00:00")
		frappe.db.set_single_value(settings.SETTINGS, "digest_weekday", "Friday")
		settings.save_default_settings()
		self.assertEqual(frappe.db.get_single_value(settings.SETTINGS, "digest_weekday"), "Friday")

	def test_removal_takes_what_setup_brought(self):
		uninstall.before_uninstall()
		for _path, workflow in workflows.list_shipped():
			self.assertFalse(frappe.db.exists("Workflow", workflow["name"]))
		self.assertFalse(frappe.db.exists("Scheduled Job Type", {"method": ("like", "cadre_kpi.%")}))
		self.assertFalse(frappe.db.exists("DefaultValue", {"defkey": ("like", "cadre_kpi_%")}))
		self.assertFalse(frappe.db.get_singles_dict(settings.SETTINGS))
		self.assertFalse(frappe.db.exists("Workflow State", "Under Appraisal"))
		self.assertTrue(frappe.db.exists("Workflow State", "Approved"))
		self.assertEqual(frappe.get_all("Role", filters={"name": ("in", roles.ROLES)}), [])

	def test_removal_takes_what_frappe_keeps_beside_the_records(self):
		kinds, mails = ("Cadre", "User"), []
		user = make.user("con.lai@example.com", "Người còn lại", [])
		for kind in kinds:
			about = {"reference_doctype": kind, "reference_name": user}
			comment = frappe.get_doc({"doctype": "Comment", "comment_type": "Info", **about})
			mail = frappe.get_doc(
				{
					"doctype": "Email Queue",
					"sender": "a@example.com",
					"message": "x",
					"recipients": [{"recipient": user}],
					**about,
				}
			)
			history = frappe.get_doc(
				{"doctype": "Version", "ref_doctype": kind, "docname": user, "data": "{}"}
			)
			for doc in (comment, mail, history):
				doc.insert(ignore_permissions=True, ignore_links=True)
			mails.append(mail.name)
		digest = frappe.copy_doc(mail)
		digest.update({"reference_doctype": None, "reference_name": None})
		digest.insert(ignore_permissions=True)
		frappe.get_doc({"doctype": "Digest Log", "email_queue": digest.name, "user": user}).db_insert()
		file = frappe.get_doc(
			{"doctype": "File", "file_name": "con-lai.txt", "content": "x", "is_private": 1}
		).insert()
		file.db_set({"attached_to_doctype": "Cadre", "attached_to_name": "CB-0"})
		path = file.get_full_path()
		uninstall.before_uninstall()
		self.assertFalse(frappe.db.exists("File", file.name))
		self.assertFalse(os.path.exists(path))
		for doctype, field in (
			("Comment", "reference_doctype"),
			("Email Queue", "reference_doctype"),
			("Version", "ref_doctype"),
		):
			left = set(frappe.get_all(doctype, filters={field: ("in", kinds)}, pluck=field))
			self.assertEqual(left, {"User"}, doctype)
		rows = frappe.get_all("Email Queue Recipient", filters={"parent": ("in", mails)}, pluck="parent")
		self.assertEqual(rows, [str(mails[1])])  # the one about the user
		self.assertFalse(frappe.db.exists("Email Queue", digest.name))

	def test_removal_leaves_what_the_client_had_before(self):
		role, state, action = roles.COUNCIL_MEMBER, "Under Appraisal", "Register"
		user = make.user("vai.tro.cu@example.com", "Người có vai trò sẵn", [role])
		frappe.get_doc(
			{"doctype": "Custom DocPerm", "parent": "ToDo", "role": role, "read": 1, "permlevel": 0}
		).insert()
		for doctype, name in (("Role", role), ("Workflow State", state), ("Workflow Action Master", action)):
			frappe.db.set_default(
				made.REMEMBERED + doctype, json.dumps(sorted(made.get_made(doctype) - {name}))
			)
		uninstall.before_uninstall()
		self.assertTrue(frappe.db.exists("Role", role))
		self.assertTrue(frappe.db.exists("Has Role", {"parent": user, "role": role}))
		self.assertTrue(frappe.db.exists("Custom DocPerm", {"parent": "ToDo", "role": role}))
		self.assertTrue(frappe.db.exists("Workflow State", state))
		self.assertTrue(frappe.db.exists("Workflow Action Master", action))
		self.assertFalse(frappe.db.exists("Role", roles.ADVISORY_OFFICER))
		self.assertFalse(frappe.db.exists("Workflow State", "Awaiting Decision"))

	def test_removal_takes_the_right_to_import_and_leaves_frappes_own(self):
		lines = {"parent": "Data Import"}
		self.assertEqual(
			frappe.db.get_value("Custom DocPerm", {**lines, "role": roles.ADMINISTRATOR}, "if_owner"), 1
		)
		uninstall.before_uninstall()
		self.assertFalse(frappe.db.exists("Custom DocPerm", lines))
		self.assertTrue(frappe.db.exists("DocPerm", {**lines, "role": "System Manager"}))

	def test_only_what_was_missing_is_remembered(self):
		frappe.db.delete("DefaultValue", {"defkey": ("like", f"{made.REMEMBERED}%")})
		frappe.clear_cache()
		create_roles()
		self.assertEqual(made.get_made("Role"), set())
		frappe.delete_doc("Role", roles.AUDITOR, force=True)
		create_roles()
		self.assertEqual(made.get_made("Role"), {roles.AUDITOR})

	def test_a_site_of_the_first_versions_remembers_what_arose_with_the_app(self):
		frappe.db.delete("DefaultValue", {"defkey": ("like", f"{made.REMEMBERED}%")})
		frappe.clear_cache()
		installed = frappe.db.get_value("Module Def", "Cadre KPI", "creation")
		for role in roles.ROLES:
			frappe.db.set_value("Role", role, "creation", installed, update_modified=False)
		frappe.db.set_value("Role", roles.CADRE, "creation", "2020-01-01", update_modified=False)
		remember_what_setup_made.execute()
		self.assertEqual(made.get_made("Role"), set(roles.ROLES) - {roles.CADRE})

	def test_a_clients_workflow_of_the_same_name_stays(self):
		frappe.db.set_value("Workflow", NAME, "document_type", "ToDo")
		uninstall.before_uninstall()
		self.assertTrue(frappe.db.exists("Workflow", NAME))


class TestDesktop(CadreKpiTestCase):
	"""The tile and the sidebar of version 16."""

	def setUp(self):
		super().setUp()
		self.assertEqual(hooks.add_to_apps_screen[0]["route"], desk_path("my-work"))
		if not desktop.is_known():
			raise SkipTest("this version of Frappe has no tiles")
		frappe.db.savepoint("desktop")
		self.addCleanup(frappe.db.rollback, save_point="desktop")

	def tile(self, user: str) -> tuple:
		"""The tile of the app for this user, and what their desk is told at its start."""
		from frappe.boot import get_bootinfo

		create_notification_settings(user)
		frappe.cache.delete_key("desktop_icons")
		frappe.cache.delete_key("bootinfo")
		with acting_as(user):
			boot = get_bootinfo()
		return next((icon for icon in boot.desktop_icons if icon.app == "cadre_kpi"), None), boot

	def test_an_ordinary_user_has_the_tile_and_sees_what_they_may_open(self):
		user = make.user("o.to@example.com", "Cán bộ xem ô ứng dụng", [roles.CADRE])
		icon, boot = self.tile(user)
		self.assertEqual((icon.link, icon.hidden), (desk_path("my-work"), 0))
		links = [row["link_to"] for row in boot.workspace_sidebar_item["cadre kpi"]["items"]]
		self.assertIn("Task Contract", links)
		self.assertNotIn("Rating Decision", links)

	def test_a_user_without_a_role_of_the_app_has_none(self):
		self.assertIsNone(self.tile(make.user("khong.vai.tro@example.com", "Không có vai trò", []))[0])

	def test_a_tile_that_frappe_made_for_the_installer_alone_is_replaced(self):
		now = frappe.utils.now()
		values = {"standard": 0, "creation": now, "modified": now}
		frappe.db.set_value("Desktop Icon", desktop.NAME, values, update_modified=False)
		desktop.load_desktop()
		self.assertEqual(frappe.db.get_value("Desktop Icon", desktop.NAME, "standard"), 1)

	def test_a_tile_that_the_client_hid_stays_hidden(self):
		frappe.db.set_value("Desktop Icon", desktop.NAME, {"hidden": 1, "standard": 0})
		desktop.load_desktop()
		self.assertEqual(frappe.db.get_value("Desktop Icon", desktop.NAME, ["hidden", "standard"]), (1, 1))

	def test_removal_takes_both(self):
		desktop.remove_desktop()
		for doctype in desktop.FILES:
			self.assertFalse(frappe.db.exists(doctype, desktop.NAME))
