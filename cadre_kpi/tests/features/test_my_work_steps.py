"""My Work: records without a workflow are read and decided in their lines, by whom their own methods allow."""

from __future__ import annotations

import frappe
from frappe.utils import add_days, getdate

from cadre_kpi.api import my_work
from cadre_kpi.my_work.stepping import DISMISS, UPHOLD
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import IsolatedTestCase, acting_as
from cadre_kpi.tests.personas import COMMITTEE, DISTRICT_A, EMAIL, PERIOD


class StepsCase(IsolatedTestCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.cadres = personas.cast()
		cls.a = {"cadre": cls.cadres["cadre_a"], "unit": DISTRICT_A, "managed_by": COMMITTEE}
		cls.a["cadre_name"] = personas.CAST["cadre_a"].name

	def seen(self, doctype: str, *names: str) -> dict[str, str]:
		return {name: str(frappe.db.get_value(doctype, name, "modified")) for name in names}

	def read(self, who: str, doctype: str, name: str) -> dict:
		with acting_as(EMAIL[who]):
			return my_work.get_essential(doctype, name)

	def line(self, who: str, name: str) -> dict:
		with acting_as(EMAIL[who]):
			return next(line for line in my_work.list_lines()["lines"] if line["name"] == name)

	def step(self, who: str, doctype: str, names: list[str] | dict, step: str, **values: object) -> dict:
		seen = names if isinstance(names, dict) else self.seen(doctype, *names)
		with acting_as(EMAIL[who]):
			return my_work.take_step(doctype, frappe.as_json(seen), step, frappe.as_json(values))

	def assert_refused(self, outcome: dict) -> None:
		self.assertEqual((outcome["done"], len(outcome["failures"])), ([], 1), outcome)


class Petitions(StepsCase):
	def setUp(self):
		super().setUp()
		evaluation = make.place(
			"Cadre Evaluation",
			"Published",
			docstatus=1,
			period=PERIOD,
			scheme=make.scheme(),
			decided_level="good",
			published_level="good",
			published_score=81.5,
			rows={"tasks": [{"task_name": "Giải ngân vốn", "target": 10, "completed": 9, "self_score": 95}]},
			**self.a,
		)
		self.evaluation = evaluation
		self.name = make.place(
			"Rating Appeal",
			"Received",
			evaluation=evaluation,
			grounds="Đã có kết luận kiểm toán.",
			answer_by=add_days(getdate(), 3),
			**self.a,
		)

	def status(self) -> str:
		return frappe.db.get_value("Rating Appeal", self.name, "status")

	def test_a_line_says_the_period_and_what_may_be_done(self):
		line = self.line("board", self.name)
		self.assertEqual((line["period"], line["actions"]), (PERIOD, ["Take Up"]))

	def test_it_is_read_with_the_rating_it_is_about(self):
		found = self.read("secretary", "Rating Appeal", self.name)
		facts = {fact["key"]: fact["value"] for fact in found["facts"]}
		self.assertEqual((facts["published_level"], facts["published_score"]), ("good", 81.5))
		self.assertEqual(facts["grounds"], "Đã có kết luận kiểm toán.")
		self.assertEqual([table["key"] for table in found["tables"]], ["tasks"])
		self.assertEqual(found["actions"], ["Take Up"])
		# the one who filed it reads it and does nothing with it; others read nothing
		own = self.read("cadre_a", "Rating Appeal", self.name)
		self.assertEqual(own["actions"], [])
		for who in ("cadre_b", "focal_a", "board_b", "council_member"):
			with self.subTest(who), self.assertRaises(frappe.PermissionError):
				self.read(who, "Rating Appeal", self.name)

	def test_it_is_taken_up_and_waits_once_more_for_who_answers(self):
		for who in ("cadre_a", "chair", "board_b"):
			self.assert_refused(self.step(who, "Rating Appeal", [self.name], "Take Up"))
		with self.assertRaises(frappe.PermissionError):  # reads no petition at all
			self.step("focal_a", "Rating Appeal", [self.name], "Take Up")
		self.assertEqual(self.status(), "Received")
		outcome = self.step("secretary", "Rating Appeal", [self.name], "Take Up")
		self.assertEqual((outcome["done"], outcome["again"]), ([self.name], [self.name]))
		self.assertEqual(self.line("secretary", self.name)["actions"], [DISMISS, UPHOLD])
		outcome = self.step("secretary", "Rating Appeal", [self.name], "Take Up")
		self.assert_refused(outcome)

	def test_it_is_answered_by_who_rates(self):
		frappe.db.set_value("Rating Appeal", self.name, "status", "Under Consideration")
		self.assertEqual(self.read("board", "Rating Appeal", self.name)["actions"], [])
		steps = self.read("chair", "Rating Appeal", self.name)["steps"]
		levels = next(field for field in steps[UPHOLD]["fields"] if field["fieldname"] == "new_level")
		self.assertNotIn("good", [option["value"] for option in levels["options"] if option])
		for who in ("board", "member", "cadre_a"):
			self.assert_refused(self.step(who, "Rating Appeal", [self.name], DISMISS, answer="Giữ nguyên."))
		self.assert_refused(self.step("chair", "Rating Appeal", [self.name], DISMISS, answer=" "))
		outcome = self.step(
			"chair", "Rating Appeal", [self.name], UPHOLD, answer="Chấp nhận.", new_level="excellent"
		)
		self.assertEqual((outcome["done"], outcome["again"]), ([self.name], []))
		self.assertEqual(self.status(), "Upheld")
		self.assertEqual(
			frappe.db.get_value("Cadre Evaluation", self.evaluation, "published_level"), "excellent"
		)

	def test_another_version_than_the_one_seen_is_refused(self):
		outcome = self.step("board", "Rating Appeal", {self.name: "2020-01-01 00:00:00.000000"}, "Take Up")
		self.assertTrue(outcome["failures"][0]["changed"])
		self.assert_refused(self.step("board", "Rating Appeal", {self.name: ""}, "Take Up"))
		self.assertEqual(self.status(), "Received")

	def test_only_steps_that_there_are(self):
		for doctype, step in (
			("Rating Appeal", "delete"),
			("Rating Appeal", "Recognise"),
			("User", "Take Up"),
			("Task Contract", "Assign"),
		):
			with self.subTest(step), self.assertRaises(frappe.ValidationError):
				self.step("secretary", doctype, {self.name: "x"}, step)
		with self.assertRaises(frappe.ValidationError):  # each petition gets an answer of its own
			self.step("chair", "Rating Appeal", {self.name: "x", "y": "z"}, DISMISS, answer="Giữ nguyên.")
		with self.assertRaises(frappe.PermissionError):
			self.step("nobody", "Rating Appeal", [self.name], "Take Up")


class FiguresAndDirectives(StepsCase):
	def test_figures_are_verified_together_and_one_is_sent_back(self):
		names = [
			make.place(
				"Unit Indicator",
				"Entered",
				indicator_name=f"Chỉ số {number}",
				unit=DISTRICT_A,
				resolution="Nghị quyết Đại hội",
				year=2026,
				target=90,
				actual=81,
				unit_of_measure="%",
				source="Niên giám",
				entered_by=EMAIL["focal_a"],
			)
			for number in range(3)
		]
		self.assertEqual(self.line("board", names[0])["period"], "2026")
		facts = {
			fact["key"]: fact["value"] for fact in self.read("board", "Unit Indicator", names[0])["facts"]
		}
		self.assertEqual((facts["actual"], facts["source"]), ({"value": 81, "unit": "%"}, "Niên giám"))
		self.assert_refused(self.step("focal_a", "Unit Indicator", names[:1], "Verify"))  # their own figure
		back = self.step("board", "Unit Indicator", names[2:], "Return", note="Số liệu năm 2025.")
		self.assertEqual(back["done"], names[2:])
		outcome = self.step("board", "Unit Indicator", names, "Verify")
		self.assertEqual((set(outcome["done"]), len(outcome["failures"])), (set(names[:2]), 1))
		states = [frappe.db.get_value("Unit Indicator", name, "status") for name in names]
		self.assertEqual(states, ["Verified", "Verified", "Draft"])

	def test_a_directive_is_answered_and_closed_by_who_issued_it(self):
		name = make.place(
			"Directive",
			"Open",
			contract=make.place("Task Contract", "Assigned", docstatus=1, period=PERIOD, **self.a),
			content="Báo cáo nguyên nhân chậm.",
			issued_by=COMMITTEE,
			issued_on=getdate(),
			responsible=EMAIL["cadre_a"],
			due_date=add_days(getdate(), 3),
			**self.a,
		)
		self.assertEqual(self.line("cadre_a", name)["actions"], ["Answer"])
		self.assert_refused(self.step("chair", "Directive", [name], "Answer", note="Xong."))
		self.assertEqual(self.step("cadre_a", "Directive", [name], "Answer", note="Đã xong.")["done"], [name])
		line = self.line("chair", name)
		self.assertEqual((line["actions"], line["note"]), (["Close Directive", "Return"], "Đã xong."))
		with acting_as(EMAIL["board"]):  # did not issue it
			self.assertNotIn(name, [line["name"] for line in my_work.list_lines()["lines"]])
		self.assert_refused(self.step("cadre_a", "Directive", [name], "Close Directive"))
		self.assertEqual(
			self.step("chair", "Directive", [name], "Return", note="Thiếu số liệu.")["done"], [name]
		)
		self.assertEqual(frappe.db.get_value("Directive", name, "status"), "Open")
		self.step("cadre_a", "Directive", [name], "Answer", note="Đã bổ sung.")
		self.step("chair", "Directive", [name], "Close Directive")
		self.assertEqual(frappe.db.get_value("Directive", name, "status"), "Closed")
