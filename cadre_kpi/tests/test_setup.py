"""What set-up brings onto a site: complete, the same when repeated, never over a client's edit."""

from __future__ import annotations

import frappe

from cadre_kpi import uninstall
from cadre_kpi.setup import roles, schemes, settings, workflows
from cadre_kpi.tests.base import CadreKpiTestCase

NAME = "Task Contract"


class TestSetup(CadreKpiTestCase):
	def setUp(self):
		super().setUp()
		frappe.db.savepoint("setup")

	def tearDown(self):
		frappe.db.rollback(save_point="setup")
		frappe.clear_cache(doctype=NAME)
		super().tearDown()

	def test_roles_states_and_actions_are_there(self):
		for role in roles.ROLES:
			self.assertTrue(frappe.db.exists("Role", role), role)
		for _path, workflow in workflows.shipped():
			loaded = frappe.get_doc("Workflow", workflow["name"])
			self.assertEqual(len(loaded.transitions), len(workflow["transitions"]))
			self.assertEqual(loaded.send_email_alert, 0)
			for row in loaded.states:
				self.assertTrue(frappe.db.exists("Workflow State", row.state), row.state)
			for row in loaded.transitions:
				self.assertTrue(frappe.db.exists("Workflow Action Master", row.action), row.action)

	def test_loading_twice_changes_nothing(self):
		before = frappe.db.get_value("Workflow", NAME, "modified")
		count = frappe.db.count("Workflow Transition")
		workflows.load_workflows()
		workflows.load_workflows()
		self.assertEqual(frappe.db.get_value("Workflow", NAME, "modified"), before)
		self.assertEqual(frappe.db.count("Workflow Transition"), count)

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
		from cadre_kpi.evaluation import scheme_rules
		from cadre_kpi.scoring.loader import load

		for code in ("nghi_dinh_335", "yen_binh_06"):
			stored, shipped = (
				scheme_rules.rules(f"{code}-v{load(code).version}").as_dict(),
				load(code).as_dict(),
			)
			# on a new site there is nothing to supersede
			self.assertEqual(stored, {**shipped, "supersedes_version": 0})

	def test_a_newer_version_supersedes_the_one_in_use_and_never_a_clients_own(self):
		from cadre_kpi.evaluation import scheme_rules
		from cadre_kpi.scoring.loader import load

		def shipped(version: int) -> dict:
			data = load("yen_binh_06").as_dict()
			data.update(code="thu_thay_the", version=version, supersedes_version=version - 1)
			return scheme_rules.from_dict(data)

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
		for _path, workflow in workflows.shipped():
			self.assertFalse(frappe.db.exists("Workflow", workflow["name"]))
		self.assertFalse(frappe.db.exists("Scheduled Job Type", {"method": ("like", "cadre_kpi.%")}))
		self.assertFalse(frappe.db.exists("DefaultValue", {"defkey": ("like", "cadre_kpi_%")}))
		self.assertFalse(frappe.db.get_singles_dict(settings.SETTINGS))
		self.assertFalse(frappe.db.exists("Workflow State", "Under Appraisal"))
		self.assertTrue(frappe.db.exists("Workflow State", "Approved"))
		self.assertEqual(frappe.get_all("Role", filters={"name": ("in", roles.ROLES)}), [])
