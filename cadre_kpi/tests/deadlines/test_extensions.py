"""Extensions: which one wins, who may decide them, what they lift; and stages that close."""

from __future__ import annotations

from datetime import date

import frappe

from cadre_kpi.deadlines import closing, due, status
from cadre_kpi.demo.actor import act
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import acting_as, frozen
from cadre_kpi.tests.deadlines.test_events import (
	COMMITTEE,
	COMMITTEE_A,
	PERIOD,
	UNIT_A,
	UNIT_A1,
	UNIT_B,
	DeadlineCase,
)


class TestPrecedence(DeadlineCase):
	def setUp(self) -> None:
		super().setUp()
		self.people = {
			"a": self.person("Bí thư A", UNIT_A),
			"a1": self.person("Bí thư xã A1", UNIT_A1),
			"b": self.person("Bí thư B", UNIT_B),
		}
		self.contracts = {key: self.contract(name) for key, name in self.people.items()}

	def dates(self) -> dict[str, str]:
		found = due.get_due_dates("Task Contract", "registration", list(self.contracts.values()))
		return {key: str(found[name]) for key, name in self.contracts.items()}

	def test_without_one_the_scheme_s_date_counts(self):
		self.assertEqual(self.dates(), dict.fromkeys(self.people, "2026-02-02"))

	def test_the_nearest_wins_whatever_the_order(self):
		self.extend("registration", "2026-03-20", applies_to="One Cadre", cadre=self.people["a1"])
		self.extend("registration", "2026-03-10", applies_to="Unit and Below", for_unit=UNIT_A)
		self.assertEqual(self.dates(), {"a": "2026-03-10", "a1": "2026-03-20", "b": "2026-02-02"})
		self.extend("registration", "2026-04-01")
		self.assertEqual(self.dates(), {"a": "2026-03-10", "a1": "2026-03-20", "b": "2026-04-01"})
		nearer = self.extend("registration", "2026-02-20", applies_to="Unit and Below", for_unit=UNIT_A1)
		self.assertEqual(self.dates()["a1"], "2026-03-20")
		self.assertEqual(nearer.title, f"{PERIOD} – Đảng ủy xã A1 (HAN)")

	def test_a_unit_further_down_is_nearer(self):
		self.extend("registration", "2026-02-20", applies_to="Unit and Below", for_unit=UNIT_A1)
		self.extend("registration", "2026-03-10", applies_to="Unit and Below", for_unit=UNIT_A)
		self.assertEqual(self.dates(), {"a": "2026-03-10", "a1": "2026-02-20", "b": "2026-02-02"})

	def test_of_two_equally_near_the_later_decision_counts(self):
		first = self.extend("registration", "2026-03-10")
		first.db_set("decision_date", "2026-02-01")
		self.extend("registration", "2026-02-25")
		self.assertEqual(self.dates()["b"], "2026-03-10")

	def test_a_draft_and_a_cancelled_one_count_for_nobody(self):
		self.extend("registration", "2026-03-01", submit=False)
		self.assertEqual(self.dates()["a"], "2026-02-02")
		doc = self.extend("registration", "2026-03-10")
		self.assertEqual((doc.status, self.dates()["a"]), ("In Force", "2026-03-10"))
		doc.cancel()
		self.assertEqual((doc.status, self.dates()["a"]), ("Cancelled", "2026-02-02"))

	def test_the_job_follows_the_extended_date(self):
		self.extend("registration", "2026-03-10", applies_to="Unit and Below", for_unit=UNIT_A)
		found = self.run_on("2026-02-03")
		self.assertEqual(found, [("Late", "registration", "2026-02-03", 1)])
		self.assertEqual(
			frappe.get_all("Deadline Event", {"period": PERIOD}, pluck="cadre"), [self.people["b"]]
		)
		self.assertEqual(self.run_on("2026-03-09"), [("Reminder", "registration", "2026-03-09", -1)] * 2)

	def test_granted_afterwards_it_lifts_lateness_and_cancelled_it_restores_it(self):
		self.assertEqual(len(self.run_on("2026-02-03")), 3)
		doc = self.extend("registration", "2026-03-10", applies_to="Unit and Below", for_unit=UNIT_A)
		lifted = frappe.get_all("Deadline Event", {"lifted_by": doc.name}, pluck="cadre")
		self.assertEqual(set(lifted), {self.people["a"], self.people["a1"]})
		doc.cancel()
		self.assertEqual(frappe.get_all("Deadline Event", {"lifted_by": doc.name}), [])

	def test_bad_ones_are_refused(self):
		for words, values in (
			("phải sau thời hạn", {"new_date": "2026-01-15"}),
			("Hãy chọn cán bộ", {"new_date": "2026-03-01", "applies_to": "One Cadre"}),
			("Hãy chọn đơn vị", {"new_date": "2026-03-01", "applies_to": "Unit and Below"}),
			("không có thẩm quyền", {"new_date": "2026-03-01", "managed_by": COMMITTEE_A}),
			(
				"không có thẩm quyền",
				{
					"new_date": "2026-03-01",
					"managed_by": COMMITTEE_A,
					"applies_to": "Unit and Below",
					"for_unit": UNIT_B,
				},
			),
		):
			frappe.local.lang = "vi"
			self.addCleanup(setattr, frappe.local, "lang", "en")
			with self.assertRaises(frappe.ValidationError) as refused:
				self.extend("registration", **values)
			self.assertIn(words, str(refused.exception))
		doc = self.extend("registration", "2026-03-01", submit=False)
		doc.decision_number = ""
		with self.assertRaisesRegex(frappe.ValidationError, "số quyết định"):
			doc.submit()

	def test_a_district_committee_extends_for_its_own_units(self):
		doc = self.extend(
			"registration",
			"2026-03-01",
			managed_by=COMMITTEE_A,
			applies_to="Unit and Below",
			for_unit=UNIT_A1,
		)
		self.assertEqual((doc.docstatus, doc.unit, doc.for_all), (1, UNIT_A1, 1))


class TestStates(DeadlineCase):
	def test_each_state(self):
		name = self.contract(self.person("Bí thư A"))
		for day, expected in (
			("2026-01-10", ("Open", 23, "Open")),
			("2026-01-26", ("Due Soon", 7, "Due in 7 days")),
			("2026-02-02", ("Due Soon", 0, "Due today")),
			("2026-02-03", ("Overdue", 1, "Overdue by 1 days")),
		):
			with frozen(f"{day} 10:00:00"):
				line = status.read_for_list("Task Contract", [name])[name]
				self.assertEqual((line["state"], line["days"], line["says"]), expected)
		for moment, expected in (
			("2026-02-02 23:59:59", ("Done", 0)),
			("2026-02-04 00:00:01", ("Done Late", 2)),
		):
			done = self.contract(
				self.person(f"Bí thư {moment}"),
				"Under Appraisal",
				steps=[("Draft", "Under Appraisal", moment)],
			)
			line = status.read_for_record("Task Contract", done)[0]
			self.assertEqual((line["state"], line["days"]), expected)

	def test_where_a_record_stands_decides_which_date_is_its_own(self):
		states = {
			"Draft": "2026-02-02",
			"Under Appraisal": "2026-02-23",
			"Awaiting Decision": "2026-03-02",
		}
		names = {where: self.contract(self.person(f"Bí thư {where}"), where) for where in states}
		found = due.get_due_dates("Task Contract", None, list(names.values()))
		self.assertEqual({where: str(found[name]) for where, name in names.items()}, states)
		assigned = self.contract(self.person("Bí thư được giao"), "Assigned", 1)
		self.assertEqual(due.get_due_dates("Task Contract", None, [assigned]), {})

	def test_an_evaluation_goes_from_date_to_date(self):
		person = self.person("Bí thư A")
		found = {}
		for place, (where, step) in enumerate(
			(("Self-Assessment", 0), ("At Council", 1), ("Proposed", 2), ("Decided", 3))
		):
			name = make.place(
				"Cadre Evaluation",
				where,
				cadre=person,
				cadre_name="Bí thư A",
				unit=UNIT_A,
				managed_by=COMMITTEE,
				period=PERIOD,
				scheme=make.scheme(),
				route_variant="all",
				step_no=step,
				evaluation_key=f"HAN-{place}",
			)
			found[where] = due.get_due_dates("Cadre Evaluation", None, [name]).get(name)
		self.assertEqual(
			found,
			{
				"Self-Assessment": date(2026, 12, 7),  # the fifth is a Saturday
				"At Council": date(2026, 12, 15),
				"Proposed": date(2026, 12, 31),
				"Decided": None,
			},
		)

	def test_an_assigned_contract_shows_the_report_that_it_lacks(self):
		name = self.contract(self.person("Bí thư A"), "Assigned", 1, assigned_on="2026-02-20")
		with frozen("2026-04-10 08:00:00"):
			line = status.read_for_list("Task Contract", [name])[name]
		self.assertEqual((line["state"], line["days"], line["occurrence"]), ("Overdue", 4, "Quý I/2026"))

	def test_a_stranger_learns_nothing(self):
		cadres = personas.cast()
		name = self.contract(cadres["cadre_a"])
		with acting_as(personas.EMAIL["cadre_b"]):
			self.assertEqual(status.read_for_list("Task Contract", [name]), {})
			with self.assertRaises(frappe.PermissionError):
				status.read_for_record("Task Contract", name)
		with acting_as(personas.EMAIL["nobody"]), self.assertRaises(frappe.PermissionError):
			status.read_for_list("Task Contract", [name])


class TestClosing(DeadlineCase):
	"""A scheme whose registration closes."""

	def setUp(self) -> None:
		super().setUp()
		cadres = personas.cast()
		rows = frappe.get_all(
			"Scheme Deadline", filters={"parent": make.scheme(), "stage": "registration"}, pluck="name"
		)
		self.set_rule(rows[0], "close")
		self.addCleanup(self.set_rule, rows[0], "mark_late")
		self.users = personas.EMAIL
		with frozen("2026-01-10 08:00:00"):
			make.period("Năm 2026 đóng (HAN)", "2026-01-01", "2026-12-31", unit=personas.PROVINCE)
			self.contract_doc = make.insert(
				"Task Contract",
				cadre=cadres["cadre_a"],
				period="Năm 2026 đóng (HAN)",
				initiated_by="Cadre",
				tasks=[
					{
						"task_name": "Giải phóng mặt bằng",
						"output_product": "Biên bản bàn giao",
						"unit_of_measure": "ha",
						"target": 12,
						"weight": 100,
						"coefficient": 1,
						"due_date": "2026-11-30",
					}
				],
			)

	def set_rule(self, row: str, value: str) -> None:
		frappe.db.set_value("Scheme Deadline", row, "when_passed", value)
		frappe.db.set_value("Evaluation Scheme", make.scheme(), "modified", frappe.utils.now())
		frappe.db.value_cache.clear()

	def register(self):
		return act(self.users["cadre_a"], self.contract_doc, "Register")

	def test_after_the_date_it_is_refused_with_what_to_do(self):
		with frozen("2026-02-03 08:00:00"), self.assertRaises(frappe.ValidationError) as refused:
			self.register()
		words = str(refused.exception)
		self.assertIn("đã khóa sau ngày", words)
		self.assertIn(personas.COMMITTEE, words)
		self.assertIn("gia hạn", words)

	def test_on_the_last_day_it_goes_through(self):
		with frozen("2026-02-02 23:00:00"):
			self.assertNotEqual(self.register().workflow_state, "Draft")

	def test_extended_it_goes_through(self):
		deadline = frappe.db.get_value(
			"Period Deadline", {"period": "Năm 2026 đóng (HAN)", "stage": "registration"}, "name"
		)
		with acting_as(self.users["secretary"]):
			frappe.get_doc(
				{
					"doctype": "Deadline Extension",
					"period": "Năm 2026 đóng (HAN)",
					"applies_to": "One Cadre",
					"cadre": self.contract_doc.cadre,
					"managed_by": personas.COMMITTEE,
					"decision_number": "15-QĐ/TU",
					"decision_date": "2026-02-03",
					"reason": "Đi công tác nước ngoài",
					"dates": [{"deadline": deadline, "new_date": "2026-02-20"}],
				}
			).insert().submit()
		with frozen("2026-02-10 08:00:00"):
			self.assertNotEqual(self.register().workflow_state, "Draft")

	def test_other_stages_are_not_closed(self):
		self.assertEqual(closing.CLOSE, "close")
		with frozen("2026-01-20 08:00:00"):
			contract = self.register()
		with frozen("2026-05-01 08:00:00"):
			closing.check(contract, "before_step", "Under Appraisal", "Awaiting Decision")
