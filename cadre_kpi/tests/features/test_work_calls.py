"""Vĩnh Phúc's "the person volunteers before being assigned": published, offered, compared, given, in the contract."""

from __future__ import annotations

import frappe

from cadre_kpi.contracts import work_calls
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import IsolatedTestCase, acting_as, frozen
from cadre_kpi.tests.personas import COMMITTEE, DISTRICT_A, DISTRICT_B, EMAIL, PERIOD

WORK = {
	"task_name": "Giải phóng mặt bằng Khu nhà ở tồn đọng từ năm 2005",
	"output_product": "Mặt bằng sạch bàn giao cho chủ đầu tư",
	"target": 14.42,
	"unit_of_measure": "ha",
	"due_date": "2026-11-30",
	"kind": "Hard",
	"long_pending": 1,
	"offers_until": "2026-03-20",
	"support_offered": "Ưu tiên vốn đền bù, tổ công tác liên ngành",
}
REASON = "Phương án rõ, cam kết sớm hơn một tháng."


class TestWorkCalls(IsolatedTestCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.cadres = personas.cast()

	def published(self, **values):
		with acting_as(EMAIL["board"]), frozen("2026-03-01 08:00:00"):
			values = {**WORK, "managed_by": COMMITTEE, "period": PERIOD, **values}
			call = frappe.get_doc({"doctype": "Work Call", **values}).insert()
			call.publish()
			return call

	def offer(self, persona: str, call, on: str = "2026-03-10 08:00:00", **values):
		with acting_as(EMAIL[persona]), frozen(on):
			values = {"work_call": call.name, "how": f"Cách làm của {persona}", **values}
			return frappe.get_doc({"doctype": "Work Offer", **values}).insert()

	def act(self, persona: str, doc, method: str, on: str = "2026-03-21 08:00:00", **values):
		with acting_as(EMAIL[persona]), frozen(on):
			return getattr(frappe.get_doc(doc.doctype, doc.name), method)(**values)

	def contract(self, persona: str, state: str, docstatus: int, weights=(60, 40)) -> str:
		rows = [
			{
				"task_name": f"Nhiệm vụ {number}",
				"output_product": "Báo cáo",
				"unit_of_measure": "báo cáo",
				"target": 1,
				"weight": weight,
				"coefficient": 1,
				"kind": "Regular",
				"measure": "Added Up",
				"due_date": "2026-12-01",
				"origin": "Self-registered",
			}
			for number, weight in enumerate(weights, start=1)
		]
		log = [{"action": "Register", "from_state": "Draft", "to_state": "Under Appraisal"}]
		found = frappe.get_doc("Cadre", self.cadres[persona])
		return make.place(
			"Task Contract",
			state,
			docstatus,
			rows={"tasks": rows, "process_log": log if state != "Draft" else []},
			cadre=found.name,
			cadre_name=found.full_name,
			unit=found.unit,
			position=found.position,
			managed_by=COMMITTEE,
			period=PERIOD,
			scheme=make.scheme(),
			start_date="2026-01-01",
			end_date="2026-12-31",
			initiated_by="Cadre",
			contract_key=f"{persona}-{state}",
			total_weight=sum(weights),
			total_tasks=len(weights),
		)

	def test_everybody_whom_the_committee_manages_sees_it_once_it_is_published(self):
		with acting_as(EMAIL["board"]), frozen("2026-03-01 08:00:00"):
			draft = frappe.get_doc(
				{"doctype": "Work Call", **WORK, "managed_by": COMMITTEE, "period": PERIOD}
			).insert()
		with acting_as(EMAIL["cadre_a"]):
			self.assertFalse(draft.has_permission("read"))
		call = self.published()
		for persona, sees in {"cadre_a": 1, "cadre_b": 1, "cadre_a1": 0, "focal_a": 0, "chair": 1}.items():
			with acting_as(EMAIL[persona]):
				listed = []
				if frappe.has_permission("Work Call", "read"):
					listed = frappe.get_list("Work Call", filters={"name": call.name}, pluck="name")
				self.assertEqual(len(listed), sees, persona)

	def test_only_who_fits_the_units_and_the_duty_offers(self):
		call = self.published(units=[{"unit": DISTRICT_A, "include_below": 1}])
		self.assertEqual(
			set(work_calls.find_invited(call)), {self.cadres["cadre_a"], self.cadres["no_account"]}
		)
		self.offer("cadre_a", call)
		with self.assertRaisesRegex(frappe.ValidationError, "units or duties|đơn vị hoặc chức danh"):
			self.offer("cadre_b", call)
		staff = make.cadre(
			"Chuyên viên Huyện ủy A", DISTRICT_A, COMMITTEE, position=make.position("Chuyên viên")
		)
		self.assertIn(staff, work_calls.find_invited(call))
		self.assertNotIn(staff, work_calls.find_invited(self.published(for_duty="Leaders")))

	def test_nobody_offers_another_or_twice_or_late(self):
		call = self.published()
		with self.assertRaises(frappe.PermissionError):
			self.offer("cadre_a", call, cadre=self.cadres["cadre_b"])
		offer = self.offer("cadre_a", call)
		with self.assertRaises(frappe.ValidationError):
			self.offer("cadre_a", call)
		self.act("cadre_a", offer, "withdraw", on="2026-03-11 08:00:00")
		self.offer("cadre_a", call)
		with self.assertRaises(frappe.ValidationError):
			self.offer("cadre_b", call, on="2026-03-21 08:00:00")

	def test_an_offer_is_read_by_its_cadre_and_those_who_decide(self):
		offer = self.offer("cadre_a", self.published())
		for persona, reads in {"cadre_a": 1, "cadre_b": 0, "board": 1, "chair": 1, "focal_a": 0}.items():
			with acting_as(EMAIL[persona]):
				self.assertEqual(frappe.has_permission("Work Offer", "read", doc=offer), bool(reads), persona)
		with acting_as(EMAIL["board"]), self.assertRaises(frappe.PermissionError):
			doc = frappe.get_doc("Work Offer", offer.name)
			doc.how = "Ban Tổ chức viết hộ"
			doc.save()

	def test_offers_are_compared_side_by_side_with_what_each_carries(self):
		call = self.published()
		contract = self.contract("cadre_a", "Assigned", 1)
		self.offer("cadre_a", call, target=15, due_date="2026-10-31", support_needed="Hai cán bộ địa chính")
		self.offer("cadre_b", call, on="2026-03-11 08:00:00")
		with frozen("2026-12-02 08:00:00"):
			rows = self.act("board", call, "compare_offers", on="2026-12-02 08:00:00")
		fields = ("cadre_name", "target", "contract", "tasks", "late", "support_needed")
		self.assertEqual(
			[tuple(row[field] for field in fields) for row in rows],
			[
				("Bí thư Huyện ủy A", 15, contract, 2, 2, "Hai cán bộ địa chính"),
				("Bí thư Huyện ủy B", 14.42, None, 0, 0, None),
			],
		)
		self.assertEqual([str(row.due_date) for row in rows], ["2026-10-31", "2026-11-30"])
		with acting_as(EMAIL["cadre_b"]), self.assertRaises(frappe.PermissionError):
			frappe.get_doc("Work Call", call.name).compare_offers()

	def test_given_work_enters_an_assigned_contract_with_its_line(self):
		call, contract = self.published(), self.contract("cadre_a", "Assigned", 1)
		chosen, other = self.offer("cadre_a", call, target=15), self.offer("cadre_b", call)
		with self.assertRaises(frappe.ValidationError):  # offers are still taken
			self.act(
				"secretary",
				call,
				"give",
				on="2026-03-20 08:00:00",
				offer=chosen.name,
				reason=REASON,
				weight=30,
			)
		with self.assertRaises(frappe.ValidationError):  # weights of 100 %
			self.act("secretary", call, "give", offer=chosen.name, reason=REASON)
		with self.assertRaises(frappe.PermissionError):  # the board prepares, the committee gives
			self.act("board", call, "give", offer=chosen.name, reason=REASON, weight=30)
		self.assertEqual(
			self.act("secretary", call, "give", offer=chosen.name, reason=REASON, weight=30), contract
		)
		doc = frappe.get_doc("Task Contract", contract)
		self.assertEqual([task.weight for task in doc.tasks], [42, 28, 30])
		task = doc.tasks[2]
		self.assertEqual(
			(task.origin, task.work_call, task.target, task.kind, task.support_promised),
			("Volunteered", call.name, 15, "Hard", WORK["support_offered"]),
		)
		kept = {(row.task_no, row.field_label): (row.reason, row.changed_by) for row in doc.changes}
		self.assertEqual(kept[3, "Task Added"], (REASON, EMAIL["secretary"]))
		self.assertEqual(kept[1, "Weight (%)"], (REASON, EMAIL["secretary"]))
		call.reload()
		self.assertEqual((call.status, call.given_to, call.reason), ("Given", self.cadres["cadre_a"], REASON))
		states = [frappe.db.get_value("Work Offer", one.name, "status") for one in (chosen, other)]
		self.assertEqual(states, ["Given", "Not Chosen"])

	def test_without_a_contract_a_draft_is_made_that_the_cadre_completes(self):
		call = self.published()
		offer = self.offer("cadre_b", call)
		contract = self.act("chair", call, "give", offer=offer.name, reason=REASON)
		doc = frappe.get_doc("Task Contract", contract)
		self.assertEqual((doc.workflow_state, doc.unit, len(doc.tasks)), ("Draft", DISTRICT_B, 1))
		with acting_as(EMAIL["cadre_b"]), frozen("2026-03-22 08:00:00"):
			doc = frappe.get_doc("Task Contract", contract)
			doc.append(
				"tasks",
				{**doc.tasks[0].as_dict(), "name": None, "task_name": "Việc khác", "work_call": call.name},
			)
			doc.save()
			self.assertEqual([task.origin for task in doc.tasks], ["Volunteered", "Self-registered"])
			doc.reload()
			doc.tasks[0].target = 1
			self.assertRaisesRegex(frappe.ValidationError, call.name, doc.save)
			doc.reload()
			doc.tasks = doc.tasks[1:]
			self.assertRaisesRegex(frappe.ValidationError, call.name, doc.save)
			self.assertRaises(frappe.PermissionError, frappe.delete_doc, "Task Contract", contract)

	def test_the_last_day_is_put_off_and_never_brought_forward(self):
		call = self.published()
		with acting_as(EMAIL["board"]), frozen("2026-03-02 08:00:00"):
			doc = frappe.get_doc("Work Call", call.name)
			doc.offers_until = "2026-03-25"
			doc.save()
			doc.offers_until = "2026-03-24"
			self.assertRaises(frappe.ValidationError, doc.save)
			doc.reload()
			doc.target = 1
			self.assertRaises(frappe.PermissionError, doc.save)  # what was published stands
