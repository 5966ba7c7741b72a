"""The calendar feed: parsed back with the library, for every persona; secret addresses made, replaced, revoked."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import parse_qs, urlparse

import frappe
from icalendar import Calendar
from werkzeug.exceptions import NotFound

from cadre_kpi.deadlines import calendar_feed, my_deadlines
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as, desk_path, frozen
from cadre_kpi.tests.personas import CAST, COMMITTEE, DISTRICT_A, DISTRICT_B, EMAIL

PERIOD = "Năm 2026 lịch (KT)"
NOW = "2026-01-12 08:00:00"
EVERYBODY_WITH_A_PART = [key for key, persona in CAST.items() if persona.roles]


class FeedCase(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		with frozen(NOW):
			cls.cadres = personas.cast()
			for name in frappe.get_all("Evaluation Period", filters={"status": "Open"}, pluck="name"):
				frappe.db.set_value("Evaluation Period", name, "status", "Planned", update_modified=False)
			make.period(PERIOD, "2026-01-01", "2026-12-31", unit=personas.PROVINCE)
			cls.drafts = {key: cls.contract(key, "Draft", unit) for key, unit in (("cadre_a", DISTRICT_A),)}
			cls.contract("cadre_b", "Under Appraisal", DISTRICT_B)
			assigned = make.place(
				"Task Contract",
				"Assigned",
				1,
				cadre=cls.cadres["no_account"],
				unit=DISTRICT_A,
				managed_by=COMMITTEE,
			)
			cls.directive = make.place(
				"Directive",
				"Open",
				contract=assigned,
				cadre=cls.cadres["cadre_a"],
				unit=DISTRICT_A,
				managed_by=COMMITTEE,
				responsible=EMAIL["focal_without_role"],
				due_date="2026-02-10",
			)

	@classmethod
	def contract(cls, persona: str, state: str, unit: str) -> str:
		return make.place(
			"Task Contract",
			state,
			cadre=cls.cadres[persona],
			cadre_name=CAST[persona].name,
			unit=unit,
			managed_by=COMMITTEE,
			period=PERIOD,
			initiated_by="Cadre",
			needs_appraisal=1,
			contract_key=f"{persona}|{PERIOD}",
		)

	def token(self, persona: str) -> str:
		with acting_as(EMAIL[persona]):
			return parse_qs(urlparse(calendar_feed.renew()).query)["token"][0]

	def read(self, token: str) -> Calendar:
		"""The calendar as a program without an account reads it."""
		frappe.local.response = frappe._dict()
		with acting_as("Guest"), frozen(NOW):
			calendar_feed.answer_calendar(token)
			self.assertEqual(frappe.session.user, "Guest")
		self.assertEqual(frappe.local.response.filename, "deadlines.ics")
		return Calendar.from_ical(frappe.local.response.filecontent)

	def events(self, persona: str) -> list:
		return list(self.read(self.token(persona)).walk("VEVENT"))


class TestContent(FeedCase):
	def test_the_cadre_s_own_dates(self):
		found = {str(event["SUMMARY"]): event for event in self.events("cadre_a")}
		self.assertEqual(set(found), {"Đăng ký nhiệm vụ – Năm 2026"})
		event = found["Đăng ký nhiệm vụ – Năm 2026"]
		self.assertEqual(event.decoded("DTSTART"), date(2026, 2, 2))
		self.assertEqual(event.decoded("DTEND"), date(2026, 2, 3))
		self.assertTrue(str(event["URL"]).endswith(desk_path(f"task-contract/{self.drafts['cadre_a']}")))
		alarms = event.walk("VALARM")
		self.assertEqual(
			[alarm.decoded("TRIGGER") for alarm in alarms],
			[timedelta(days=-days, hours=8) for days in (1, 3, 7)],
		)
		self.assertEqual({str(alarm["ACTION"]) for alarm in alarms}, {"DISPLAY"})

	def test_nobody_registers_for_a_time_that_is_over(self):
		"""A period entered after its date asks until it ends; one that could be kept asks until it is closed."""

		def stages(day: str) -> list[str]:
			with acting_as(EMAIL["cadre_a"]), frozen(f"{day} 08:00:00"):
				return [task.stage for task in my_deadlines.find_for_user() if task.period == PERIOD]

		frappe.db.savepoint("feed")
		try:
			frappe.db.delete("Task Contract", {"name": self.drafts["cadre_a"]})
			self.assertEqual(stages("2027-01-05"), ["registration"])
			frappe.db.set_value(
				"Evaluation Period", PERIOD, "creation", "2026-06-01 08:00:00", update_modified=False
			)
			self.assertEqual(stages("2026-12-31"), ["registration"])
			self.assertEqual(stages("2027-01-01"), [])
		finally:
			frappe.db.rollback(save_point="feed")

	def test_an_agency_sees_how_many_wait_and_no_name(self):
		found = [str(event["SUMMARY"]) for event in self.events("focal_b")]
		self.assertEqual(found, ["Thẩm định – Năm 2026: 1 hồ sơ"])

	def test_a_committee_sees_what_will_come(self):
		found = [str(event["SUMMARY"]) for event in self.events("secretary")]
		self.assertEqual(found, ["Giao nhiệm vụ – Năm 2026: 2 hồ sơ"])

	def test_a_directive_is_in_the_calendar_of_who_carries_it_out(self):
		found = self.events("focal_without_role")
		self.assertEqual(
			[(str(event["SUMMARY"]), event.decoded("DTSTART")) for event in found],
			[(f"Ý kiến chỉ đạo – {self.directive}", date(2026, 2, 10))],
		)

	def test_identifiers_stay_and_dates_follow_an_extension(self):
		before = self.events("cadre_a")[0]
		deadline = frappe.db.get_value("Period Deadline", {"period": PERIOD, "stage": "registration"}, "name")
		doc = make.insert(
			"Deadline Extension",
			period=PERIOD,
			applies_to="One Cadre",
			cadre=self.cadres["cadre_a"],
			managed_by=COMMITTEE,
			decision_number="7-QĐ/TU",
			decision_date="2026-01-12",
			reason="Nghỉ ốm",
			dates=[{"deadline": deadline, "new_date": "2026-02-20"}],
		)
		doc.submit()
		after = self.events("cadre_a")[0]
		self.assertEqual(str(before["UID"]), str(after["UID"]))
		self.assertEqual(after.decoded("DTSTART"), date(2026, 2, 20))
		doc.cancel()

	def test_nobody_s_calendar_names_another(self):
		names = {persona.name for persona in CAST.values()}
		for persona in EVERYBODY_WITH_A_PART:
			self.read(self.token(persona))
			text = frappe.local.response.filecontent.decode().replace("\r\n ", "")
			leaked = [name for name in names - {CAST[persona].name} if name in text]
			self.assertEqual(leaked, [], persona)
			for other in ("cadre_a", "cadre_b"):
				if other != persona:
					self.assertNotIn(self.cadres[other], text, persona)

	def test_whoever_has_nothing_to_do_has_an_empty_calendar(self):
		idle = (
			"auditor",
			"admin",
			"focal_former",
			"everything_but_a_seat",
			"council_former",
			"council_member",
		)
		for persona in idle:
			self.assertEqual(self.events(persona), [], persona)


class TestAddress(FeedCase):
	def test_a_reader_who_is_signed_in_stays_so(self):
		token = self.token("cadre_a")
		frappe.local.response = frappe._dict()
		with acting_as(EMAIL["secretary"]):
			frappe.session.sid, frappe.session.data = "phien-lam-viec", frappe._dict(csrf_token="t")
			calendar_feed.answer_calendar(token)
			self.assertEqual(
				(frappe.session.user, frappe.session.sid), (EMAIL["secretary"], "phien-lam-viec")
			)
			self.assertEqual(frappe.session.data.csrf_token, "t")

	def test_wrong_addresses_are_not_found(self):
		for token in ("", "sai", "x" * 5000, calendar_feed.compute_fingerprint("x"), "' or 1=1 --"):
			with acting_as("Guest"), self.assertRaises(NotFound):
				calendar_feed.answer_calendar(token)

	def test_the_token_is_not_stored(self):
		token = self.token("cadre_a")
		stored = frappe.db.get_value("Calendar Link", {"user": EMAIL["cadre_a"]}, ["token_hash", "name"])
		self.assertEqual(stored[0], calendar_feed.compute_fingerprint(token))
		self.assertNotIn(token, str(frappe.get_all("Calendar Link", fields=["*"])))

	def test_a_replaced_or_revoked_address_stops_working(self):
		first = self.token("cadre_a")
		second = self.token("cadre_a")
		self.assertNotEqual(first, second)
		with self.assertRaises(NotFound):
			self.read(first)
		self.assertEqual(len(self.read(second).walk("VEVENT")), 1)
		with acting_as(EMAIL["cadre_a"]):
			calendar_feed.revoke()
			self.assertIsNone(calendar_feed.get_status()["issued_on"])
		with self.assertRaises(NotFound):
			self.read(second)

	def test_an_administrator_revokes_by_deleting(self):
		token = self.token("cadre_a")
		with acting_as(EMAIL["admin"]):
			frappe.delete_doc(
				"Calendar Link", frappe.db.get_value("Calendar Link", {"user": EMAIL["cadre_a"]})
			)
		with self.assertRaises(NotFound):
			self.read(token)

	def test_a_disabled_account_has_no_calendar(self):
		token = self.token("cadre_b")
		frappe.db.set_value("User", EMAIL["cadre_b"], "enabled", 0)
		try:
			with self.assertRaises(NotFound):
				self.read(token)
		finally:
			frappe.db.set_value("User", EMAIL["cadre_b"], "enabled", 1)

	def test_who_plays_no_part_gets_no_address(self):
		for user in (EMAIL["nobody"], "Guest"):
			with acting_as(user):
				for method in (calendar_feed.get_status, calendar_feed.renew, calendar_feed.revoke):
					with self.assertRaises(frappe.PermissionError):
						method()
