"""What happens as dates come near and pass: each event once, whoever runs the job and however often."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from unittest import mock

import frappe
from frappe.desk.notifications import get_open_count
from frappe.utils import getdate

from cadre_kpi.deadlines import daily_job, due, period_deadlines, status
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import CadreKpiTestCase, frozen
from cadre_kpi.tests.features.report_rows import statements
from cadre_kpi.tests.runs.run_province import statements as questions

ROOT, UNIT_A, UNIT_A1, UNIT_B = "HAN-TINH", "HAN-A", "HAN-A1", "HAN-B"
COMMITTEE, COMMITTEE_A = "Ban Thường vụ (HAN)", "Ban Thường vụ A (HAN)"
PERIOD = "Năm 2026 (HAN)"
MADE = "2025-12-20 08:00:00"


def remove() -> None:
	"""Everything of these tests but the masters, also what an interrupted one has left behind."""
	like = {"period": ("like", "%(HAN)")}
	for doctype in ("Task Contract", "Progress Report", "Cadre Evaluation", "Deadline Extension"):
		names = frappe.get_all(doctype, filters=like, pluck="name")
		for field in frappe.get_meta(doctype).get_table_fields() if names else ():
			frappe.db.delete(field.options, {"parent": ("in", names)})
		frappe.db.delete(doctype, like)
	for doctype in ("Deadline Event", "Period Deadline"):
		frappe.db.delete(doctype, like)
	frappe.db.delete("Evaluation Period", {"name": ("like", "%(HAN)")})
	frappe.db.delete("Cadre", {"unit": ("like", "HAN-%")})


class DeadlineCase(CadreKpiTestCase):
	"""The year 2026 under the Vĩnh Phúc scheme, entered in December 2025; nothing is committed."""

	def setUp(self) -> None:
		super().setUp()
		remove()
		self.addCleanup(remove)
		# other tests' periods stay out of it
		others = frappe.get_all("Evaluation Period", filters={"status": "Open"}, pluck="name")
		for name in others:
			frappe.db.set_value("Evaluation Period", name, "status", "Planned", update_modified=False)
			self.addCleanup(
				frappe.db.set_value, "Evaluation Period", name, "status", "Open", update_modified=False
			)
		with frozen(MADE):
			make.unit(ROOT, "Tỉnh (HAN)", is_group=1)
			make.unit(UNIT_A, "Huyện ủy A (HAN)", ROOT, is_group=1)
			make.unit(UNIT_A1, "Đảng ủy xã A1 (HAN)", UNIT_A)
			make.unit(UNIT_B, "Huyện ủy B (HAN)", ROOT)
			make.body(COMMITTEE, "Standing Committee", ROOT)
			make.body(COMMITTEE_A, "Standing Committee", UNIT_A)
			make.period(PERIOD, "2026-01-01", "2026-12-31", unit=ROOT)
		patched = mock.patch.object(frappe.db, "commit")
		patched.start()
		self.addCleanup(patched.stop)

	def person(self, name: str, unit: str = UNIT_A, **values: object) -> str:
		return make.cadre(name, unit, COMMITTEE, **values)

	def contract(
		self, cadre: str, workflow_state: str = "Draft", docstatus: int = 0, **values: object
	) -> str:
		found = frappe.db.get_value("Cadre", cadre, ["full_name", "unit"], as_dict=True)
		steps = values.pop("steps", ())
		return make.place(
			"Task Contract",
			workflow_state,
			docstatus,
			rows={
				"process_log": [
					{"from_state": before, "to_state": after, "acted_on": when, "action": "Đi tiếp"}
					for before, after, when in steps
				]
			},
			cadre=cadre,
			cadre_name=found.full_name,
			unit=found.unit,
			managed_by=COMMITTEE,
			period=PERIOD,
			initiated_by="Cadre",
			needs_appraisal=1,
			contract_key=f"{cadre}|{PERIOD}",
			**values,
		)

	def run_on(self, *days: str) -> list[tuple]:
		"""The events that are new after the job has run on these days: kind, stage, day, offset."""
		before = set(frappe.get_all("Deadline Event", pluck="name"))
		for day in days:
			with frozen(f"{day} 06:00:00"):
				daily_job.record_events(getdate())
		rows = frappe.get_all(
			"Deadline Event",
			fields=["name", "kind", "stage", "day", "offset_days"],
			order_by="day, offset_days, stage",
		)
		return [
			(row.kind, row.stage, str(row.day), row.offset_days) for row in rows if row.name not in before
		]

	def extend(self, stage: str, new_date: str, submit: bool = True, **values: object):
		"""An extension of the yearly deadline of a stage."""
		deadline = frappe.db.get_value("Period Deadline", {"period": PERIOD, "stage": stage}, "name")
		given = {"applies_to": "Whole Period", "managed_by": COMMITTEE, **values}
		doc = make.insert(
			"Deadline Extension",
			period=PERIOD,
			dates=[{"deadline": deadline, "new_date": new_date}],
			decision_number="12-QĐ/TU",
			decision_date="2026-01-15",
			reason="Mưa lũ kéo dài",
			**given,
		)
		if submit:
			doc.submit()
		return doc


class TestEvents(DeadlineCase):
	def test_reminders_before_and_lateness_after(self):
		self.contract(self.person("Bí thư A"))
		self.assertEqual(self.run_on("2026-01-20"), [])
		self.assertEqual(self.run_on("2026-01-26"), [("Reminder", "registration", "2026-01-26", -7)])
		self.assertEqual(self.run_on("2026-01-27", "2026-01-29"), [])
		self.assertEqual(self.run_on("2026-01-30"), [("Reminder", "registration", "2026-01-30", -3)])
		self.assertEqual(self.run_on("2026-02-01"), [("Reminder", "registration", "2026-02-01", -1)])
		# 31 January is a Saturday: Monday the second is the last day
		self.assertEqual(self.run_on("2026-02-02"), [])
		self.assertEqual(self.run_on("2026-02-03"), [("Late", "registration", "2026-02-03", 1)])
		self.assertEqual(self.run_on("2026-02-04", "2026-03-01"), [])

	def test_running_twice_makes_each_event_once(self):
		self.contract(self.person("Bí thư A"))
		self.assertEqual(len(self.run_on("2026-02-03")), 1)
		self.assertEqual(self.run_on("2026-02-03", "2026-02-03"), [])

	def test_three_days_down_catch_up_with_one_reminder(self):
		self.contract(self.person("Bí thư A"))
		# from the 25th to the 31st nobody ran the job: of the reminders 7 and 3 the one for now remains
		self.assertEqual(self.run_on("2026-01-31"), [("Reminder", "registration", "2026-01-30", -3)])
		self.assertEqual(self.run_on("2026-02-05"), [("Late", "registration", "2026-02-03", 1)])

	def test_what_was_done_late_while_the_scheduler_was_down_is_still_late(self):
		self.contract(
			self.person("Bí thư A"),
			"Under Appraisal",
			steps=[("Draft", "Under Appraisal", "2026-02-04 09:00:00")],
		)
		self.assertEqual(
			self.run_on("2026-02-06"),
			[("Late", "registration", "2026-02-03", 1)],
		)

	def test_done_in_time_and_returned_is_not_late(self):
		person = self.person("Bí thư A")
		name = self.contract(
			person,
			"Draft",
			steps=[
				("Draft", "Under Appraisal", "2026-01-20 09:00:00"),
				("Under Appraisal", "Draft", "2026-01-25 09:00:00"),
			],
		)
		self.assertEqual(self.run_on("2026-01-30", "2026-02-10"), [])
		with frozen("2026-02-10 06:00:00"):
			self.assertEqual(status.read_for_record("Task Contract", name)[0]["state"], "Open")

	def test_an_agency_that_is_late_is_escalated(self):
		self.contract(
			self.person("Bí thư A"),
			"Under Appraisal",
			steps=[("Draft", "Under Appraisal", "2026-01-20 09:00:00")],
		)
		# the fifteenth of February 2026 is a Sunday before Tết: the 23rd is the next working day
		self.assertEqual(self.run_on("2026-02-23"), [("Reminder", "appraisal", "2026-02-22", -1)])
		self.assertEqual(self.run_on("2026-02-24"), [("Escalation", "appraisal", "2026-02-24", 1)])
		self.assertEqual(
			frappe.db.get_value("Deadline Event", {"kind": "Escalation", "period": PERIOD}, "escalated_to"),
			"Organisation Board",
		)

	def test_a_committee_is_reminded_each_week(self):
		self.contract(self.person("Bí thư A"), "Awaiting Decision")
		found = self.run_on("2026-03-03", "2026-03-04", "2026-03-09", "2026-03-10", "2026-03-20")
		self.assertEqual(
			[(kind, offset) for kind, _stage, _day, offset in found],
			[("Reminder", 1), ("Reminder", 8), ("Reminder", 15)],
		)

	def test_a_person_without_contract_is_late_once_also_when_the_contract_comes(self):
		person = self.person("Bí thư A", duty="Leader")
		self.assertEqual(self.run_on("2026-02-03"), [("Late", "registration", "2026-02-03", 1)])
		self.assertEqual(
			frappe.db.get_value("Deadline Event", {"period": PERIOD}, ["record_doctype", "record"]),
			("Cadre", person),
		)
		self.contract(person)
		self.assertEqual(self.run_on("2026-02-04"), [])

	def test_each_quarter_asks_for_its_report(self):
		person = self.person("Bí thư A")
		name = self.contract(person, "Assigned", 1, assigned_on="2026-02-25")
		self.assertEqual(self.run_on("2026-03-29"), [])
		self.assertEqual(self.run_on("2026-03-30"), [("Reminder", "report", "2026-03-30", -7)])
		self.assertEqual(self.run_on("2026-04-07"), [("Late", "report", "2026-04-07", 1)])
		found = [row for row in due.find_missing(date(2026, 4, 7)) if row.stage == "report"]
		self.assertEqual(
			[(row.cadre, row.contract, str(row.due_date), row.occurrence) for row in found],
			[(person, name, "2026-04-06", "Quý I/2026")],
		)
		make.place(
			"Progress Report",
			"Under Verification",
			contract=name,
			cadre=person,
			cadre_name="Bí thư A",
			unit=UNIT_A,
			managed_by=COMMITTEE,
			period=PERIOD,
			report_type="Periodic",
			from_date="2026-01-01",
			to_date="2026-03-31",
		)
		self.assertEqual([row for row in due.find_missing(date(2026, 4, 7)) if row.stage == "report"], [])
		self.assertEqual(self.run_on("2026-04-16"), [("Escalation", "verification", "2026-04-16", 1)])

	def test_a_date_that_passed_before_the_period_was_entered_makes_nobody_late(self):
		frappe.db.set_value("Evaluation Period", PERIOD, "creation", "2026-06-01 08:00:00")
		self.contract(
			self.person("Bí thư A"),
			"Assigned",
			1,
			assigned_on="2026-06-03",
			steps=[("Draft", "Under Appraisal", "2026-06-02 09:00:00")],
		)
		self.assertNotIn("registration", [stage for _kind, stage, *_more in self.run_on("2026-06-05")])

	def test_old_events_are_recorded_without_a_message(self):
		self.contract(self.person("Bí thư A"))
		self.run_on("2026-03-15")
		self.assertEqual(frappe.get_all("Deadline Event", {"period": PERIOD}, pluck="notified"), [1])

	def test_closed_periods_are_left_alone(self):
		self.contract(self.person("Bí thư A"))
		frappe.db.set_value("Evaluation Period", PERIOD, "status", "Closed")
		self.assertEqual(self.run_on("2026-02-03"), [])

	def test_statements_do_not_grow_with_people(self):
		def sent(people: int) -> int:
			for number in range(people):
				self.contract(self.person(f"Công chức {people}.{number}"))
			before = questions()
			with frozen("2026-02-03 06:00:00"):
				daily_job.record_events(getdate())
			return questions() - before

		sent(1)  # what is read once a process
		self.assertEqual(sent(2), sent(12))
		self.assertEqual(frappe.db.count("Deadline Event", {"period": PERIOD}), 15)

	def test_killed_between_two_batches_it_goes_on(self):
		for number in range(5):
			self.contract(self.person(f"Công chức {number}"))
		before, calls = daily_job._insert, []

		def killed_in_the_second(items, day):
			calls.append(len(items))
			if len(calls) == 2:
				raise KeyboardInterrupt
			return before(items, day)

		with mock.patch.object(daily_job, "BATCH", 2):
			with (
				mock.patch.object(daily_job, "_insert", killed_in_the_second),
				self.assertRaises(KeyboardInterrupt),
			):
				self.run_on("2026-02-03")
			self.assertEqual(frappe.db.count("Deadline Event", {"period": PERIOD}), 2)
			self.assertEqual(len(self.run_on("2026-02-03")), 3)
		cadres = frappe.get_all("Deadline Event", {"period": PERIOD}, pluck="cadre")
		self.assertEqual((len(cadres), len(set(cadres))), (5, 5))

	def test_the_record_s_form_counts_its_events(self):
		name = self.contract(self.person("Bí thư A"))
		self.run_on("2026-02-03")
		found = get_open_count("Task Contract", name)["count"]
		found = found if isinstance(found, list) else found["external_links_found"]  # newer versions
		counts = {row.get("doctype") or row.get("name"): row["count"] for row in found}
		self.assertEqual(counts["Deadline Event"], 1)

	def test_the_job_gives_way_to_another_that_is_at_it(self):
		with (
			mock.patch.object(daily_job.locks, "take", return_value=False),
			mock.patch.object(daily_job, "record_events") as record,
		):
			daily_job.run_daily()
		record.assert_not_called()


class TestTwoProcesses(CadreKpiTestCase):
	"""Two processes with connections of their own at the same moment: committed data, removed afterwards."""

	WORKER = """
import sys, time
import frappe
frappe.init(site=sys.argv[1], sites_path=sys.argv[2])
frappe.connect()
from cadre_kpi.deadlines import daily_job
from datetime import date
before = daily_job._insert
def together(items, day):
	print("ready", flush=True)
	sys.stdin.readline()
	return before(items, day)
daily_job._insert = together
daily_job.record_events(date(2026, 2, 3))
print("done", flush=True)
frappe.destroy()
"""

	def test_two_at_once_make_each_event_once(self):
		case = DeadlineCase("run")
		remove()
		self.addCleanup(frappe.db.commit)
		self.addCleanup(remove)
		others = frappe.get_all("Evaluation Period", filters={"status": "Open"}, pluck="name")
		for name in others:
			frappe.db.set_value("Evaluation Period", name, "status", "Planned", update_modified=False)
			self.addCleanup(
				frappe.db.set_value, "Evaluation Period", name, "status", "Open", update_modified=False
			)
		with frozen(MADE):
			make.unit(ROOT, "Tỉnh (HAN)", is_group=1)
			make.unit(UNIT_A, "Huyện ủy A (HAN)", ROOT, is_group=1)
			make.body(COMMITTEE, "Standing Committee", ROOT)
			make.period(PERIOD, "2026-01-01", "2026-12-31", unit=ROOT)
		for number in range(30):
			case.contract(case.person(f"Công chức {number:02d}"))
		frappe.db.commit()
		workers = [self.start() for _number in range(2)]
		for worker in workers:
			self.assertEqual(worker.stdout.readline().strip(), "ready")
		for worker in workers:
			worker.stdin.write("go\n")
			worker.stdin.flush()
		for worker in workers:
			out, errors = worker.communicate(timeout=60)
			# who had to give way to the other has said "ready" twice
			self.assertEqual((worker.returncode, out.split()[-1]), (0, "done"), errors)
		frappe.db.rollback()  # a new look at what the others have committed
		found = frappe.get_all("Deadline Event", filters={"period": PERIOD}, fields=["cadre", "kind"])
		self.assertEqual(len(found), 30)
		self.assertEqual(len({row.cadre for row in found}), 30)

	def start(self) -> subprocess.Popen:
		return subprocess.Popen(
			[sys.executable, "-c", self.WORKER, frappe.local.site, frappe.local.sites_path],
			stdin=subprocess.PIPE,
			stdout=subprocess.PIPE,
			stderr=subprocess.PIPE,
			text=True,
		)


class TestCalendar(DeadlineCase):
	def deadlines(self) -> dict[str, str]:
		rows = frappe.get_all("Period Deadline", filters={"period": PERIOD}, fields=["title", "due_date"])
		return {row.title: str(row.due_date) for row in rows}

	def test_saving_a_period_makes_its_deadlines(self):
		found = self.deadlines()
		self.assertEqual(len(found), 14)
		self.assertEqual(found["Đăng ký nhiệm vụ – Năm 2026"], "2026-02-02")
		self.assertEqual(found["Báo cáo tiến độ – Quý IV/2026"], "2027-01-05")

	def test_working_them_out_again_writes_nothing(self):
		with statements() as sent:
			self.assertEqual(period_deadlines.refresh(PERIOD), 14)
		self.assertEqual([text for text in sent if not text.lower().startswith("select")], [])

	def test_a_day_off_in_the_settings_moves_open_deadlines(self):
		settings = frappe.get_doc("Cadre KPI Settings")
		self.addCleanup(frappe.db.delete, "Deadline Day", {"day": "2026-02-02"})
		settings.append("days", {"day": "2026-02-02", "kind": "Day Off", "note": "Hoán đổi ngày nghỉ"})
		settings.save()
		self.assertEqual(self.deadlines()["Đăng ký nhiệm vụ – Năm 2026"], "2026-02-03")
		settings.set("days", [])
		settings.save()
		self.assertEqual(self.deadlines()["Đăng ký nhiệm vụ – Năm 2026"], "2026-02-02")

	def test_a_day_is_entered_once(self):
		settings = frappe.get_doc("Cadre KPI Settings")
		for _number in range(2):
			settings.append("days", {"day": "2026-02-02", "kind": "Day Off"})
		with self.assertRaises(frappe.ValidationError):
			settings.save()

	def test_a_period_takes_its_deadlines_with_it(self):
		frappe.delete_doc("Evaluation Period", PERIOD)
		self.assertEqual(self.deadlines(), {})
