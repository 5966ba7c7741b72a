"""What goes after some days, what never goes, and what is told of it beforehand."""

from __future__ import annotations

import frappe

from cadre_kpi.access import retention
from cadre_kpi.cadre_kpi.report.retention_preview.retention_preview import execute
from cadre_kpi.decisions import proof
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import acting_as, frozen
from cadre_kpi.tests.permissions.attack import stored
from cadre_kpi.tests.proof.story_case import StoryCase

SIGNED = ("Rating Decision", "Cadre Evaluation", "Task Contract", "Progress Report", "Council Score")
SETTINGS = tuple(kind.setting for kind in retention.KINDS)
LATER = "2040-01-15 02:00:00"


class TestRetention(StoryCase):
	def setUp(self) -> None:
		super().setUp()
		doc = frappe.get_doc("Cadre Evaluation", self.evaluation)
		self.cadre, self.period = doc.cadre, doc.period
		frappe.db.set_value("Evaluation Period", self.period, "status", "Closed")
		whose = {"cadre": self.cadre, "unit": doc.unit, "managed_by": doc.managed_by, "period": self.period}
		self.draft = make.place("Cadre Evaluation", "Self-Assessment", **whose)
		self.stopped = make.place(
			"Cadre Evaluation",
			"Proposed",
			**whose,
			rows={
				"opinions": [{"opinion": "Chưa thống nhất", "given_by": "Administrator"}],
				"process_log": [{"action": "Send Self-Assessment", "acted_by": "Administrator"}],
			},
		)
		version = {
			"doctype": "Version",
			"ref_doctype": "Task Contract",
			"docname": self.contract,
			"data": "{}",
		}
		frappe.get_doc(version).insert(ignore_permissions=True)
		frappe.get_doc("Task Contract", self.contract).add_comment("Comment", "Đề nghị bổ sung")
		leave = {"from_date": "2024-01-01", "to_date": "2024-02-01", "reason": "Nghỉ ốm"}
		cadre = frappe.get_doc("Cadre", self.cadre)
		cadre.append("leaves", leave)
		cadre.save()

	def keep(self, days: int, *settings: str) -> None:
		frappe.db.set_single_value("Cadre KPI Settings", dict.fromkeys(settings or SETTINGS, days))

	def goes(self) -> dict[str, int]:
		return {row["setting"]: row["count"] for row in retention.preview()}

	def reason(self) -> str | None:
		return frappe.db.get_value("Cadre Leave", {"parent": self.cadre, "from_date": "2024-01-01"}, "reason")

	def test_nothing_goes_before_somebody_says_so(self):
		self.keep(0)
		with frozen(LATER):
			self.assertEqual(set(self.goes().values()), {0})
			retention.clear_daily()
		self.assertTrue(frappe.db.exists("Cadre Evaluation", self.draft))
		self.assertEqual(self.reason(), "Nghỉ ốm")

	def test_what_was_kept_long_enough_goes_and_what_was_signed_stays(self):
		signed = {
			doctype: frappe.get_all(doctype, filters={"docstatus": 1}, pluck="name") for doctype in SIGNED
		}
		before = {(kind, name): stored(kind, name) for kind, names in signed.items() for name in names}
		self.keep(365)
		with frozen(LATER):
			told = self.goes()
			for setting in (
				"keep_drafts",
				"keep_opinions",
				"keep_talk",
				"keep_histories",
				"keep_leave_reasons",
			):
				self.assertGreater(told[setting], 0, setting)
			retention.clear_daily()
			self.assertEqual(set(self.goes().values()), {0})
		self.assertFalse(frappe.db.exists("Cadre Evaluation", self.draft))
		self.assertTrue(frappe.db.exists("Cadre Evaluation", self.stopped))
		self.assertFalse(frappe.db.get_value("Evaluation Opinion", {"parent": self.stopped}, "opinion"))
		self.assertIsNone(self.reason())
		self.assertFalse(frappe.db.exists("Comment", {"content": "Đề nghị bổ sung"}))
		for (kind, name), values in before.items():
			now = stored(kind, name)
			now["_comments"] = values["_comments"] = None
			self.assertEqual(now, values, name)
		self.assertEqual(proof.verify_all().differences, [])
		note = frappe.get_all(
			"Comment", filters={"reference_doctype": "Cadre KPI Settings"}, pluck="content", limit=1
		)
		self.assertTrue(note and "removed" in note[0])
		self.assertNotIn(self.draft, note[0])

	def test_days_are_counted_from_the_end_of_the_period(self):
		end = frappe.db.get_value("Evaluation Period", self.period, "end_date")
		self.keep(100)
		for days, goes in ((100, False), (101, True)):
			with self.subTest(days), frozen(f"{frappe.utils.add_days(end, days)} 02:00:00"):
				self.assertEqual(bool(self.goes()["keep_drafts"]), goes)

	def test_an_open_period_keeps_everything(self):
		frappe.db.set_value("Evaluation Period", self.period, "status", "Open")
		self.keep(1)
		with frozen(LATER):
			told = self.goes()
		self.assertEqual(
			[told[setting] for setting in ("keep_drafts", "keep_opinions", "keep_talk")], [0, 0, 0]
		)

	def test_the_preview_is_for_administrators_and_auditors(self):
		auditor = make.user("kt-retention@example.vn", "Kiểm tra viên", ["KPI Auditor"])
		self.keep(365, "keep_drafts")
		logs = frappe.get_doc("Log Settings")
		logs.register_doctype("Activity Log", 90)
		logs.save()
		with acting_as(auditor), frozen(LATER):
			_columns, rows, _message = execute()
		by_days = [row for row in rows if row["days"] == 365 and row["count"]]
		self.assertEqual(by_days[0]["count"], 1)
		self.assertIn(90, [row["days"] for row in rows if row["kind"] == frappe._("Activity Log")])
		with acting_as(self.story.users["secretary_a"]):
			self.assertRaises(frappe.PermissionError, execute)
