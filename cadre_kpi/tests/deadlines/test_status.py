"""The report Deadline Status: exact rows, filters, permissions, statements."""

from __future__ import annotations

import frappe
from frappe.desk import query_report

from cadre_kpi.cadre_kpi.report.common import BLUE, HEX, RED, YELLOW
from cadre_kpi.cadre_kpi.report.deadline_status import deadline_status
from cadre_kpi.deadlines import status
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import acting_as, frozen
from cadre_kpi.tests.deadlines.test_calendar_feed import PERIOD as FEED_PERIOD
from cadre_kpi.tests.deadlines.test_calendar_feed import FeedCase
from cadre_kpi.tests.deadlines.test_events import COMMITTEE, PERIOD, UNIT_A, UNIT_A1, UNIT_B, DeadlineCase
from cadre_kpi.tests.features.report_rows import follow_figures, statements

FEBRUARY = "2026-02-05 08:00:00"


class TestRows(DeadlineCase):
	def setUp(self) -> None:
		super().setUp()
		self.contract(self.person("Bí thư A", UNIT_A))
		self.contract(
			self.person("Bí thư B", UNIT_B),
			"Under Appraisal",
			steps=[("Draft", "Under Appraisal", "2026-02-04 08:00:00")],
		)
		self.missing = self.person("Bí thư xã A1", UNIT_A1, duty="Leader")

	def rows(self, **filters: object) -> list[tuple]:
		with frozen(FEBRUARY):
			rows = deadline_status.execute({"period": PERIOD, **filters})[1]
		return [
			(row["cadre_name"], row["stage"], row["who"], str(row["due_date"]), row["code"], row["days"])
			for row in rows
		]

	def test_who_has_to_act_until_when(self):
		self.assertEqual(
			self.rows(waiting=1),
			[
				("Bí thư A", "registration", "Bí thư A", "2026-02-02", "Overdue", -3),
				("Bí thư xã A1", "registration", "Bí thư xã A1", "2026-02-02", "Overdue", -3),
				("Bí thư B", "appraisal", "Focal Agency", "2026-02-23", "Open", 18),
			],
		)

	def test_what_is_done_and_what_comes_is_listed_too(self):
		self.assertEqual(
			self.rows(stage="registration", state="Done Late"),
			[("Bí thư B", "registration", "Bí thư B", "2026-02-02", "Done Late", -2)],
		)
		self.assertEqual(
			[row[2] for row in self.rows(stage="assignment")],
			[COMMITTEE, COMMITTEE],
		)

	def test_nobody_is_overdue_in_a_period_that_was_entered_afterwards(self):
		frappe.db.set_value(
			"Evaluation Period", PERIOD, "creation", "2026-02-04 08:00:00", update_modified=False
		)
		self.assertEqual(
			self.rows(waiting=1)[0], ("Bí thư A", "registration", "Bí thư A", "2026-02-02", "Open", 0)
		)
		self.assertEqual(self.rows(state="Overdue"), [])
		# and nothing of it is called open or done in time
		words = [status.says(status.State(code, 0, status.AFTERWARDS)) for code in ("Open", "Done")]
		self.assertFalse({"Open", "Done in time", "Đang mở", "Đã xong đúng hạn"} & set(words))
		with frozen(FEBRUARY):
			shown = {
				row["state"] for row in deadline_status.execute({"period": PERIOD})[1] if not row["days"]
			}
		self.assertIn(words[0], shown)
		# a date after the day on which the period was entered holds as ever
		frappe.db.set_value(
			"Evaluation Period", PERIOD, "creation", "2026-02-02 08:00:00", update_modified=False
		)
		self.assertEqual(len(self.rows(state="Overdue")), 2)

	def test_filters(self):
		self.assertEqual({row[0] for row in self.rows(unit=UNIT_A)}, {"Bí thư A", "Bí thư xã A1"})
		self.assertEqual({row[0] for row in self.rows(unit=UNIT_A, only_unit=1)}, {"Bí thư A"})
		self.assertEqual({row[0] for row in self.rows(cadre=self.missing)}, {"Bí thư xã A1"})
		self.assertEqual(deadline_status.execute({})[1], [])

	def test_summary_and_chart_count_the_rows(self):
		with frozen(FEBRUARY):
			_columns, rows, message, chart, summary = deadline_status.execute({"period": PERIOD})
		self.assertIsNone(message)
		self.assertEqual([item["value"] for item in summary], [7, 2, 0, 4, 1, 0])
		self.assertEqual((len(rows), sum(chart["data"]["datasets"][0]["values"])), (7, 7))
		self.assertEqual(chart["colors"], [HEX[RED], HEX[BLUE], HEX[YELLOW]])
		with frozen(FEBRUARY):
			self.assertEqual(follow_figures(self, deadline_status.execute, {"period": PERIOD}), 5)

	def test_statements_do_not_grow_with_rows(self):
		def sent(people: int) -> int:
			for number in range(people):
				self.contract(self.person(f"Công chức {people}.{number}", UNIT_A))
			with statements() as found, frozen(FEBRUARY):
				deadline_status.execute({"period": PERIOD})
			return len(found)

		sent(1)
		self.assertEqual(sent(2), sent(15))


class TestReaders(FeedCase):
	def test_everybody_sees_whose_records_they_may_read(self):
		expected = {
			"cadre_a": {"cadre_a"},
			"cadre_b": {"cadre_b"},
			"focal_a": {"cadre_a"},
			"focal_b": {"cadre_b"},
			"collective_b": {"cadre_b"},
			"board": {"cadre_a", "cadre_b"},
			"board_b": {"cadre_b"},
			"secretary": {"cadre_a", "cadre_b"},
			"auditor": {"cadre_a", "cadre_b"},
			"focal_former": set(),
			"everything_but_a_seat": set(),
			"council_member": set(),
		}
		names = {self.cadres[key]: key for key in ("cadre_a", "cadre_b")}
		for persona, seen in expected.items():
			with acting_as(personas.EMAIL[persona]), frozen(FEBRUARY):
				rows = deadline_status.execute({"period": FEED_PERIOD})[1]
				self.assertEqual(
					{names[row["cadre"]] for row in rows if row["cadre"] in names}, seen, persona
				)
		with acting_as(personas.EMAIL["nobody"]), self.assertRaises(frappe.PermissionError):
			deadline_status.execute({"period": FEED_PERIOD})

	def test_the_desk_runs_it_for_every_role(self):
		for persona in personas.CAST:
			if not personas.CAST[persona].roles:
				continue
			with acting_as(personas.EMAIL[persona]), frozen(FEBRUARY):
				found = query_report.run("Deadline Status", {"period": FEED_PERIOD})
				self.assertIsInstance(found["result"], list, persona)

	def test_a_missing_contract_is_seen_by_those_who_would_read_it(self):
		frappe.db.set_value("Cadre", self.cadres["cadre_a1"], "duty", "Leader")
		for persona, seen in (
			("cadre_a1", True),
			("collective_a", False),
			("board", True),
			("cadre_a", False),
		):
			with acting_as(personas.EMAIL[persona]), frozen(FEBRUARY):
				rows = deadline_status.execute({"period": FEED_PERIOD})[1]
				found = [row for row in rows if row["cadre"] == self.cadres["cadre_a1"]]
				self.assertEqual(len(found), int(seen), persona)
