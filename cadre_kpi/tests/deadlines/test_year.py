"""Every deadline of every shipped scheme over a whole year, day by day: real records at each stop, real periods.

What the job makes of each day is compared with the table in docs/deadlines.md, which is worked out without a site.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from unittest import mock

import frappe
from frappe.utils import getdate

from cadre_kpi.deadlines import daily_job, status, stops, table
from cadre_kpi.deadlines.obligations import CURRENT, Question, find_of_records
from cadre_kpi.notifications.notices import deadline_mail
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.scoring.loader import list_shipped, load
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import frozen
from cadre_kpi.tests.deadlines.test_events import COMMITTEE, ROOT, UNIT_A, DeadlineCase
from cadre_kpi.utils.working_days import WorkingDays

YEAR = 2026
MADE = "2025-06-01 08:00:00"
# After a date a reminder comes on the next day and a week later; the walk ends then.
WALK = timedelta(days=8)
EXPECTED_AFTER = {
	"remind": [("Reminder", 1), ("Reminder", 8)],
	"escalate": [("Escalation", 1)],
	"mark_late": [("Late", 1)],
	"close": [("Closed", 1)],
}


class TestYear(DeadlineCase):
	def test_every_deadline_of_every_scheme_on_its_days(self):
		self.person_name = self.person("Bí thư A")
		for code in list_shipped():
			with self.subTest(scheme=code):
				self.walk(code)

	def walk(self, code: str) -> None:
		"""One period after the other: what comes about, on which day, at which distance."""
		scheme = load(code)
		expected, found = set(), set()
		for due in table.compute_year(scheme, YEAR, WorkingDays()):
			if due.rule.stage in stops.NO_RECORD:
				continue
			for days in due.rule.remind_days:
				expected.add(
					(
						due.rule.code,
						due.occurrence.label,
						"Reminder",
						str(due.due_date - timedelta(days)),
						-days,
					)
				)
			for kind, days in EXPECTED_AFTER[due.rule.when_passed]:
				expected.add(
					(due.rule.code, due.occurrence.label, kind, str(due.due_date + timedelta(days)), days)
				)
		for number, (start, end) in enumerate(table.list_periods(scheme.frequency.rating, YEAR), start=1):
			name = self.period_of(code, number, start, end)
			items = self.records(name, code)
			found |= self.days(items)
		self.assertEqual(sorted(found - expected), [], code)
		self.assertEqual(sorted(expected - found), [], code)

	def period_of(self, code: str, number: int, start: date, end: date) -> str:
		frequency = table.FREQUENCIES[load(code).frequency.rating]
		with frozen(MADE):
			return make.period(
				f"{code} {number} (HAN)",
				str(start),
				str(end),
				scheme=make.scheme(code),
				frequency=frequency,
				unit=ROOT,
			)

	def records(self, period: str, code: str) -> list:
		"""A record at every stop that has a deadline; the obligations where they stand."""
		scheme = get_rules(make.scheme(code))
		contracts = stops.build_contract_path("Cadre", True, True)
		for stop in contracts:
			self.put(
				"Task Contract",
				stop.state,
				period,
				initiated_by="Cadre",
				needs_appraisal=1,
				needs_consultation=1,
			)
		for row in frappe.get_all("Period Deadline", {"period": period, "stage": "report"}, ["to_date"]):
			for where in ("Draft", "Under Verification"):
				self.put("Progress Report", where, period, report_type="Periodic", to_date=row.to_date)
		variants = {step.variant for step in scheme.routes if step.kind == "evaluation"}
		for variant in sorted(variants):
			way = stops.build_evaluation_path(scheme, variant, None, {})
			for step, stop in enumerate(way):
				self.put(
					"Cadre Evaluation",
					stop.state,
					period,
					scheme=make.scheme(code),
					route_variant=variant,
					step_no=step,
				)
		found = []
		for doctype in (stops.CONTRACT, stops.REPORT, stops.EVALUATION):
			found += [
				item for item in find_of_records(doctype, Question([period])) if item.progress == CURRENT
			]
		# a stop without a date of its own works towards the next one: each deadline is walked once
		return list({item.deadline.name: item for item in found}.values())

	def put(self, doctype: str, where: str, period: str, **values: object) -> str:
		return make.place(
			doctype,
			where,
			int(where == "Assigned"),
			cadre=self.person_name,
			cadre_name="Bí thư A",
			unit=UNIT_A,
			managed_by=COMMITTEE,
			period=period,
			**values,
		)

	def days(self, items: list) -> set[tuple]:
		"""The events of the job that runs each day, and the state of the item on each of them."""
		seen, found = set(), set()
		by_day: dict[date, list] = defaultdict(list)
		for item in items:
			first = item.due_date - timedelta(days=max(status.remind_days(item.deadline), default=0) + 1)
			for shift in range((item.due_date + WALK - first).days + 1):
				by_day[first + timedelta(days=shift)].append(item)
		for day, waiting in sorted(by_day.items()):
			with frozen(f"{day} 06:00:00"):
				for event in daily_job.find_events(waiting, getdate()):
					if event.key not in seen:
						seen.add(event.key)
						self.assertEqual(event.day, day)
						deadline = event.item.deadline
						found.add((deadline.code, deadline.occurrence, event.kind, str(day), event.offset))
				for item in waiting:
					overdue = status.judge(item, getdate()).code == status.OVERDUE
					self.assertEqual(overdue, day > item.due_date, item.deadline.title)
		return found

	def test_the_stored_dates_are_those_of_the_table(self):
		for code in list_shipped():
			expected = {
				(due.rule.code, due.occurrence.label): (due.scheme_date, due.due_date)
				for due in table.compute_year(load(code), YEAR, WorkingDays())
			}
			found = {}
			for number, (start, end) in enumerate(
				table.list_periods(load(code).frequency.rating, YEAR), start=1
			):
				name = self.period_of(code, number, start, end)
				for row in frappe.get_all(
					"Period Deadline", {"period": name}, ["code", "occurrence", "scheme_date", "due_date"]
				):
					found[row.code, row.occurrence] = (row.scheme_date, row.due_date)
			self.assertEqual(found, expected, code)

	def test_the_job_itself_writes_what_the_walk_saw(self):
		self.person_name = self.person("Bí thư A")
		period = self.period_of("yen_binh_06", 3, date(2026, 3, 1), date(2026, 3, 31))
		self.put(
			"Cadre Evaluation",
			"Self-Assessment",
			period,
			scheme=make.scheme("yen_binh_06"),
			route_variant="heads",
		)
		with mock.patch.object(daily_job.period_deadlines, "refresh_all"):
			for day in ("2026-03-23", "2026-03-24", "2026-03-25", "2026-03-26"):
				with frozen(f"{day} 06:00:00"):
					daily_job.run_daily()
					deadline_mail.deliver()
		self.assertEqual(frappe.db.count("Deadline Event", {"period": period, "notified": 0}), 0)
		rows = frappe.get_all(
			"Deadline Event",
			{"period": period},
			["kind", "day", "record_doctype"],
			order_by="day",
			as_list=True,
		)
		self.assertEqual(
			[(kind, str(day), of) for kind, day, of in rows],
			[
				("Reminder", "2026-03-23", "Cadre Evaluation"),
				("Reminder", "2026-03-24", "Cadre Evaluation"),
				("Late", "2026-03-26", "Cadre Evaluation"),
			],
		)
