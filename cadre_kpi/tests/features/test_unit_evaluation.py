"""Organisations: rated from their contracts, sub-units first, verified, recognised in a batch; heads held against them."""

from __future__ import annotations

import frappe

from cadre_kpi import roles
from cadre_kpi.api import my_work as work_api
from cadre_kpi.api import unit_evaluation as api
from cadre_kpi.decisions import organisations as of_heads
from cadre_kpi.decisions import proof
from cadre_kpi.evaluation import organisations
from cadre_kpi.my_work import waiting as my_work
from cadre_kpi.proof import seals
from cadre_kpi.scoring.case import Counts
from cadre_kpi.setup.unit_criteria import load_unit_criteria
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as

TOP, DEPARTMENT, ROOM = "TC-TINH", "TC-SO", "TC-PHONG"
COMMITTEE, COLLECTIVE, ROOM_LEADERS = "Ban Thường vụ (TC)", "Lãnh đạo Sở (TC)", "Lãnh đạo Phòng (TC)"
CHAIR, HEAD, LEADER = "bi.thu.tc@example.com", "giam.doc.tc@example.com", "truong.phong.tc@example.com"
YEAR, MONTH = "Năm 2026 (TC)", "Tháng 1/2026 (TC)"
POSITION, STAFF = "Giám đốc sở (TC)", "Chuyên viên (TC)"


class TestUnitEvaluation(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		if not frappe.db.exists("Unit Criteria Set", {"enabled": 1}):
			load_unit_criteria()
		make.user(CHAIR, "Bí thư (TC)", [roles.COMMITTEE_MEMBER])
		make.user(HEAD, "Giám đốc (TC)", [roles.UNIT_OFFICER, roles.COMMITTEE_MEMBER])
		make.user(LEADER, "Trưởng phòng (TC)", [roles.UNIT_OFFICER])
		make.unit(TOP, "Tỉnh (TC)")
		make.unit(DEPARTMENT, "Sở (TC)", TOP, is_agency=1)
		make.unit(ROOM, "Phòng (TC)", DEPARTMENT)
		make.body(COMMITTEE, "Standing Committee", TOP, [(CHAIR, "Chair")])
		make.body(COLLECTIVE, "Unit Collective", DEPARTMENT, [(HEAD, "Chair")])
		make.body(ROOM_LEADERS, "Unit Collective", ROOM, [(LEADER, "Chair")])
		cls.scheme = make.scheme("nghi_dinh_335")
		make.period(YEAR, "2026-01-01", "2026-12-31", scheme=cls.scheme)
		make.period(
			MONTH, "2026-01-01", "2026-01-31", scheme=cls.scheme, frequency="Month", rolls_up_into=YEAR
		)
		make.position(POSITION, "Leader")
		cls.head = make.cadre("Giám đốc Sở (TC)", DEPARTMENT, COMMITTEE, position=POSITION)

	def contract(self, unit: str, *tasks: dict) -> None:
		rows = [{"task_name": "x", "target": 10, "completed": 10, "on_time": 1, **task} for task in tasks]
		make.place(
			"Task Contract",
			"Assigned",
			1,
			{"tasks": rows},
			cadre=self.head,
			unit=unit,
			period=MONTH,
			managed_by=COMMITTEE,
		)

	def evaluation(self, unit: str, user: str, points: float = 1.0):
		with acting_as(user):
			doc = frappe.get_doc({"doctype": "Unit Evaluation", "unit": unit, "period": YEAR}).insert()
			doc.update({"self_summary": "Hoàn thành kế hoạch.", "self_level": "excellent"})
			for row in doc.criteria:
				row.self_points = row.max_points * points
			doc.save()
			doc.send()
		return frappe.get_doc("Unit Evaluation", doc.name)

	def recognise(
		self, doc, level: str, committee: str = COMMITTEE, user: str = CHAIR, reason: str = "", **more
	):
		with acting_as(user):
			return api.recognise(
				committee,
				YEAR,
				[{"name": doc.name, "level": level, "reason": reason}],
				"12",
				"2026-12-10",
				**more,
			)

	def test_tasks_are_counted_from_the_unit_and_below(self):
		self.contract(
			ROOM,
			{"completed": 12},
			{"completed": 4},
			{"on_time": 0},
			{"quality_failures": 2, "objective_quality_failures": 1},
			{"came_by": "handed_over", "completed": 0},
			{"dropped": 1},
		)
		self.contract(
			DEPARTMENT, {"came_by": "taken_over"}, {"quality_failures": 1, "objective_quality_failures": 1}
		)
		found = organisations.count_tasks([DEPARTMENT, ROOM], YEAR)
		self.assertEqual(found[ROOM], Counts(4, 3, 2, 2, 1))
		self.assertEqual(found[DEPARTMENT], Counts(6, 5, 4, 4, 1))

	def test_a_room_is_recognised_by_the_department_and_that_one_by_the_committee(self):
		self.assertEqual(organisations.find_recogniser(ROOM), COLLECTIVE)
		self.assertEqual(organisations.find_recogniser(DEPARTMENT), COMMITTEE)

	def test_what_the_unit_may_not_say_is_not_taken(self):
		with acting_as(HEAD):
			doc = frappe.get_doc(
				{
					"doctype": "Unit Evaluation",
					"unit": DEPARTMENT,
					"period": YEAR,
					"status": "Recognised",
					"decided_level": "excellent",
					"managed_by": COLLECTIVE,
				}
			).insert()
			self.assertEqual(
				(doc.status, doc.decided_level or None, doc.managed_by), ("Self-Rating", None, COMMITTEE)
			)
			self.assertEqual(sum(row.max_points for row in doc.criteria), 100)
			doc.criteria[0].self_points = doc.criteria[0].max_points + 1
			self.assertRaises(frappe.ValidationError, doc.save)
			doc.reload()
			self.assertRaises(frappe.ValidationError, doc.send)
			second = frappe.get_doc({"doctype": "Unit Evaluation", "unit": DEPARTMENT, "period": YEAR})
			self.assertRaises(frappe.DuplicateEntryError, second.insert)

	def test_a_self_rating_that_was_sent_stands(self):
		doc = self.evaluation(DEPARTMENT, HEAD)
		with acting_as(HEAD):
			doc.self_summary = "Khác"
			self.assertRaises(frappe.PermissionError, doc.save)

	def test_sub_units_come_first_and_a_failed_one_costs_the_best_level(self):
		self.contract(ROOM, *({"completed": 12} for _task in range(4)))
		above, below = self.evaluation(DEPARTMENT, HEAD), self.evaluation(ROOM, LEADER, 0.4)
		self.assertEqual((above.proposed_level, below.proposed_level), ("excellent", "not_completed"))
		with self.assertRaisesRegex(frappe.ValidationError, "TC"):
			self.recognise(above, "excellent", exceptional_ground="x")
		self.recognise(below, "not_completed", COLLECTIVE, HEAD)
		with self.assertRaises(frappe.ValidationError):  # no longer what is proposed
			self.recognise(above, "excellent")
		with acting_as(CHAIR):
			above.reload()
			above.save()
		self.assertEqual((above.proposed_level, above.units_failed), ("good", 1))
		self.recognise(above, "good")
		above.reload()
		self.assertEqual(
			(above.status, above.decided_level, above.decision_number), ("Recognised", "good", "12")
		)
		told = frappe.get_all("Notification Log", filters={"document_name": above.name}, pluck="for_user")
		self.assertEqual(told, [HEAD])

	def test_complaints_are_verified_before_the_recognition(self):
		doc = self.evaluation(DEPARTMENT, HEAD, 0.6)
		with acting_as(CHAIR):
			doc.start_verification("Đơn phản ánh mất đoàn kết")
		self.assertRaises(frappe.ValidationError, self.recognise, doc, "completed")
		with acting_as(HEAD):
			self.assertRaises(frappe.PermissionError, doc.conclude_verification, "Không có")
		with acting_as(CHAIR):
			doc.conclude_verification("Đơn không đúng sự thật")
		self.recognise(doc, "completed")
		self.assertEqual(frappe.db.get_value(doc.doctype, doc.name, "decided_level"), "completed")

	def test_the_share_of_excellent_is_held(self):
		self.contract(DEPARTMENT, *({"completed": 12} for _task in range(4)))
		doc = self.evaluation(DEPARTMENT, HEAD)
		self.assertRaises(frappe.ValidationError, self.recognise, doc, "excellent")
		self.recognise(doc, "good", reason="Giữ tỷ lệ theo khoản 5 Điều 8")

	def test_only_the_authority_recognises(self):
		doc = self.evaluation(DEPARTMENT, HEAD, 0.6)
		self.assertRaises(frappe.PermissionError, self.recognise, doc, "completed", COMMITTEE, HEAD)
		self.assertRaises(frappe.ValidationError, self.recognise, doc, "completed", COLLECTIVE, HEAD)
		with acting_as(HEAD):
			self.assertRaises(frappe.PermissionError, api.list_waiting, COMMITTEE, YEAR)
		with acting_as(CHAIR):
			self.assertEqual([row["unit"] for row in api.list_waiting(COMMITTEE, YEAR)], [DEPARTMENT])

	def test_a_head_is_not_rated_above_the_organisation(self):
		doc = self.evaluation(DEPARTMENT, HEAD, 0.6)
		row = frappe._dict(idx=1, evaluation="E1", cadre_name="A", decided_level="good")
		rated = {"E1": frappe._dict(position=POSITION, unit=DEPARTMENT)}
		self.assertEqual(of_heads.find_waiting(of_heads.find_of_heads(self.scheme, YEAR, rated)), ["Sở (TC)"])
		self.recognise(doc, "completed")
		self.assertEqual(of_heads.find_waiting(of_heads.find_of_heads(self.scheme, YEAR, rated)), [])
		(said,) = of_heads.find_wrong_heads([row], rated, self.scheme, YEAR)
		self.assertIn("Sở (TC)", said)
		self.assertIn("Điều 20 khoản 6", said)
		row.decided_level = "completed"
		self.assertEqual(of_heads.find_wrong_heads([row], rated, self.scheme, YEAR), [])
		# a month gives points: nothing is held against the organisation there
		self.assertEqual(of_heads.find_of_heads(self.scheme, MONTH, rated), {})

	def test_what_was_recognised_is_sealed(self):
		doc = self.evaluation(DEPARTMENT, HEAD, 0.6)
		self.assertIsNone(seals.find_latest("Unit Evaluation", doc.name))
		self.recognise(doc, "completed")
		self.assertEqual(seals.find_latest("Unit Evaluation", doc.name).body, COMMITTEE)
		self.assertEqual(self.changed(doc), set())
		row = doc.criteria[0].name
		frappe.db.set_value("Unit Evaluation Criterion", row, "reviewed_points", 0, update_modified=False)
		frappe.db.set_value("Unit Evaluation", doc.name, "decided_level", "good", update_modified=False)
		self.assertEqual(self.changed(doc), {("", "decided_level"), ("criteria 1", "reviewed_points")})

	def changed(self, doc) -> set[tuple[str, str]]:
		"""Row and field of what a verification finds changed in a record."""
		found = proof.verify_all(files=False).differences
		return {(one.row, one.field) for one in found if one.record == doc.name}

	def test_it_stands_in_my_work_of_whoever_must_act(self):
		def waits(user: str) -> list[str]:
			with acting_as(user):
				return [line["what"] for line in my_work.read_lines()[0] if line["name"] == doc.name]

		with acting_as(HEAD):
			doc = frappe.get_doc({"doctype": "Unit Evaluation", "unit": DEPARTMENT, "period": YEAR}).insert()
		self.assertEqual([len(waits(user)) for user in (HEAD, CHAIR, LEADER)], [1, 0, 0])
		frappe.db.set_value("Unit Evaluation", doc.name, "status", "Sent")
		self.assertEqual([len(waits(user)) for user in (HEAD, CHAIR, LEADER)], [0, 1, 0])
		frappe.db.set_value("Unit Evaluation", doc.name, "status", "Recognised")
		self.assertEqual([len(waits(user)) for user in (HEAD, CHAIR, LEADER)], [0, 0, 0])

	def test_it_is_read_recognised_or_returned_in_my_work(self):
		def step(user: str, doc, name: str, **values) -> dict:
			seen = {doc.name: str(frappe.db.get_value(doc.doctype, doc.name, "modified"))}
			with acting_as(user):
				return work_api.take_step(doc.doctype, seen, name, values)

		doc = self.evaluation(DEPARTMENT, HEAD, 0.6)
		with acting_as(CHAIR):
			found = work_api.get_essential(doc.doctype, doc.name)
			(line,) = (one for one in work_api.list_lines()["lines"] if one["name"] == doc.name)
		steps = ["Recognise", "Have Complaints Verified", "Return"]
		self.assertEqual((found["actions"], line["actions"]), (steps, steps))
		facts = {fact["key"]: fact["value"] for fact in found["facts"]}
		self.assertEqual((facts["total_points"], facts["proposed_level"]), (60, "completed"))
		self.assertLessEqual({"criteria", "conditions"}, {table["key"] for table in found["tables"]})
		with acting_as(LEADER):
			self.assertRaises(frappe.PermissionError, work_api.get_essential, doc.doctype, doc.name)
		with acting_as(HEAD):
			self.assertEqual(work_api.get_essential(doc.doctype, doc.name)["actions"], [])

		decision = {"decision_number": "12", "decision_date": "2026-12-10"}
		for user, values in ((HEAD, decision), (CHAIR, {}), (CHAIR, {**decision, "level": "good"})):
			refused = step(user, doc, "Recognise", **values)  # not the authority, no number, no reason
			self.assertEqual((refused["done"], len(refused["failures"])), ([], 1), values)
		self.assertEqual(step(CHAIR, doc, "Return", note="Bổ sung minh chứng.")["done"], [doc.name])
		with acting_as(HEAD):
			doc.reload()
			self.assertEqual((doc.status, doc.process_log[-1].note), ("Self-Rating", "Bổ sung minh chứng."))
			doc.send()
		self.assertEqual(step(CHAIR, doc, "Recognise", **decision)["done"], [doc.name])
		doc.reload()
		self.assertEqual((doc.decided_level, doc.decision_number), ("completed", "12"))
		with acting_as(CHAIR):
			done = [row["action"] for row in work_api.list_beside()["done"] if row["name"] == doc.name]
		self.assertEqual(len(done), 2)

	def test_points_are_entered_in_the_line_by_whose_turn_it_is(self):
		def enter(user: str, rows: dict, values: dict | None = None, seen: str = "") -> dict:
			seen = seen or str(frappe.db.get_value(doc.doctype, doc.name, "modified"))
			with acting_as(user):
				return work_api.enter(doc.doctype, doc.name, seen, rows, values)

		def refuse(user: str, rows: dict, values: dict | None = None, **more) -> None:
			doc.reload()
			before = doc.as_dict()
			frappe.db.savepoint("refused")
			with self.assertRaises(
				(frappe.ValidationError, frappe.PermissionError), msg=(user, rows, values)
			):
				enter(user, rows, values, **more)
			frappe.db.rollback(save_point="refused")
			doc.reload()
			self.assertEqual(doc.as_dict(), before)

		doc = self.evaluation(DEPARTMENT, HEAD, 0.6)
		row = doc.criteria[0]
		code, most = row.criterion_code, row.max_points
		with acting_as(HEAD):
			self.assertIsNone(work_api.get_essential(doc.doctype, doc.name)["entries"])
		with acting_as(CHAIR):
			entries = work_api.get_essential(doc.doctype, doc.name)["entries"]
		self.assertEqual(
			(entries["columns"], entries["fields"]), ({"reviewed_points": "points", "remark": "text"}, [])
		)
		self.assertEqual(entries["most"][code], [1, most])
		refuse(HEAD, {code: {"reviewed_points": most}})  # the unit's turn is over
		refuse(LEADER, {code: {"reviewed_points": most}})  # not theirs to read
		for rows in ({code: {"self_points": 1}}, {"x": {"remark": "a"}}, {code: {"reviewed_points": "abc"}}):
			refuse(CHAIR, rows)  # the unit's own points, no such criterion, no number
		refuse(CHAIR, {code: {"reviewed_points": most + 1}})
		refuse(CHAIR, {}, {"self_summary": "Viết thay."})  # the unit's own words
		refuse(CHAIR, {code: {"reviewed_points": 1}}, seen="2020-01-01 00:00:00.000000")
		doc.reload()
		before = doc.total_points
		found = enter(CHAIR, {code: {"reviewed_points": most, "remark": "Có đổi mới."}})
		doc.reload()
		self.assertEqual((doc.criteria[0].reviewed_points, doc.criteria[0].remark), (most, "Có đổi mới."))
		self.assertEqual(doc.criteria[0].self_points, row.self_points)
		self.assertAlmostEqual(doc.total_points, before + most * 0.4)
		self.assertEqual(found["modified"], str(doc.modified))  # the next entry needs no other reading

		# returned, the unit enters its own points and words there, and sends
		doc.return_to_unit("Bổ sung.")
		refuse(CHAIR, {code: {"self_points": 1}})
		refuse(HEAD, {code: {"reviewed_points": 1}})
		enter(HEAD, {code: {"self_points": 2}}, {"self_summary": "Đã bổ sung.", "self_level": "good"})
		doc.reload()
		self.assertEqual(
			(doc.criteria[0].self_points, doc.self_summary, doc.self_level), (2, "Đã bổ sung.", "good")
		)
		with acting_as(HEAD):
			seen = {doc.name: str(doc.modified)}
			outcome = work_api.take_step(doc.doctype, seen, "Send Self-Rating")
		doc.reload()
		self.assertEqual((outcome["done"], doc.status), ([doc.name], "Sent"))
		for other in ("Rating Appeal", "User"):
			self.assertRaises(frappe.ValidationError, work_api.enter, other, doc.name, "x", {code: {}})

	def test_an_open_year_gives_one_to_each_agency(self):
		self.assertEqual(api.open_year(YEAR, TOP), {"made": 1, "without": []})
		self.assertEqual(api.open_year(YEAR, TOP, agencies_only=False)["made"], 2)
		self.assertEqual(api.open_year(YEAR, TOP, agencies_only=False)["made"], 0)

	def setUp(self):
		super().setUp()
		frappe.db.savepoint("one_test")
		self.addCleanup(lambda: frappe.db.rollback(save_point="one_test"))
