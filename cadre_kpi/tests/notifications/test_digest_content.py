"""Digests: what each persona's holds, and that it holds nothing that they could not read."""

from __future__ import annotations

import re
from datetime import date
from unittest.mock import patch
from urllib.parse import parse_qs, unquote, urlsplit

import frappe

from cadre_kpi import roles
from cadre_kpi.access import membership, rules
from cadre_kpi.database import once
from cadre_kpi.notifications import recipients
from cadre_kpi.notifications.digest import queries
from cadre_kpi.notifications.digest.content import Digest
from cadre_kpi.notifications.digest.edition import Edition
from cadre_kpi.notifications.kinds import DAILY, WEEKLY
from cadre_kpi.notifications.mail.writer import Writer, use_language
from cadre_kpi.process import cards
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas, records
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as, frozen
from cadre_kpi.tests.personas import CAST, COMMITTEE, DISTRICT_A, DISTRICT_B, EMAIL

DAY = "2026-11-24"
NOON = f"{DAY} 12:00:00"
ENTERED = "2026-01-05 08:00:00"
CARDS = {card: card.lower().replace(" ", "_").replace("-", "_") for card in cards.CARDS}
# what an evaluation of the records holds and no mail may: points, levels, opinions
SECRETS = ("87.5", "87,5", "Ý kiến kín", "Hoàn thành tốt nhiệm vụ", "Hoàn thành xuất sắc")


class TestDigestContent(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		with frozen(ENTERED):  # the records are older than the day of the digest, whatever day it is
			cls.enter()

	@classmethod
	def enter(cls) -> None:
		cls.cadres = personas.cast()
		cls.found = records.of_district_a(cls.cadres["cadre_a"])
		for (doctype, _state), name in cls.found.items():
			if doctype == "Cadre Evaluation":
				frappe.db.set_value(doctype, name, "scheme", make.scheme())
		cls.contract = cls.found["Task Contract", "Assigned"]
		for number, (due, progress) in enumerate((("2026-11-20", 40), ("2026-11-26", 0), ("2026-12-05", 80))):
			cls.task(cls.contract, f"Giải phóng mặt bằng {number}", due, progress)
		cls.task(cls.contract, "Xong rồi", "2026-11-25", 100)
		cls.task(cls.contract, "Còn lâu", "2027-03-01", 0)
		cls.other = make.place(
			"Task Contract",
			"Assigned",
			1,
			cadre=cls.cadres["cadre_b"],
			cadre_name=CAST["cadre_b"].name,
			unit=DISTRICT_B,
			managed_by=COMMITTEE,
			overall_progress=25,
		)
		cls.task(cls.other, "Đền bù huyện B", "2026-11-01", 10)
		frappe.db.set_value("Task Contract", cls.contract, "overall_progress", 60)
		cls.report = make.place(
			"Progress Report",
			"Verified",
			1,
			rows={
				"tasks": [
					{"task_no": 1, "contract_task": "x", "obstacle": "Thiếu vốn đối ứng", "quantity": 1}
				]
			},
			contract=cls.contract,
			report_type="Ad-hoc Inspection",
			has_obstacle=1,
			to_date="2026-10-01",
			**records.whose(cls.cadres["cadre_a"]),
		)

	def setUp(self) -> None:
		super().setUp()
		frappe.db.savepoint("each_test")
		self.addCleanup(frappe.db.rollback, save_point="each_test")

	@staticmethod
	def task(contract: str, name: str, due: str, progress: float) -> None:
		row = frappe.get_doc(
			{
				"doctype": "Contract Task",
				"parent": contract,
				"parenttype": "Task Contract",
				"parentfield": "tasks",
				"task_name": name,
				"due_date": due,
				"progress": progress,
				"name": frappe.generate_hash(length=16),
				"docstatus": 1,
			}
		)
		row.db_insert()

	def digests(self, kind: str = WEEKLY) -> dict[str, Digest | None]:
		"""Persona → digest of the frozen day, in Vietnamese."""
		with frozen(NOON), use_language("vi"):
			edition, known = Edition(DAY, kind), recipients.load(EMAIL.values())
			return {
				key: edition.write_for(known[email]) if email in known else None
				for key, email in EMAIL.items()
			}

	def section(self, persona: str, key: str, kind: str = WEEKLY):
		digest = self.digests(kind)[persona]
		return next((s for s in digest.sections if s.key == key), None) if digest else None

	def test_memberships_in_bulk_are_those_asked_one_by_one(self) -> None:
		roles: dict[str, set[str]] = {email: set() for email in EMAIL.values()}
		for row in frappe.get_all(
			"Has Role", filters={"parent": ("in", list(roles))}, fields=["parent", "role"]
		):
			roles[row.parent].add(row.role)
		for user, member in membership.get_memberships(roles).items():
			one = membership.Membership(user)
			self.assertEqual(member.bodies, one.bodies, user)
			self.assertEqual(member.cadres, one.cadres, user)
			self.assertEqual(
				{r: member.holds(r) for r in rules.ROLES}, {r: one.holds(r) for r in rules.ROLES}, user
			)
			for unit in (DISTRICT_A, DISTRICT_B):
				for kind in rules.BY_UNIT:
					self.assertEqual(member.serves(kind, unit), one.serves(kind, unit))

	def test_what_waits_is_what_the_cards_of_the_desk_count(self) -> None:
		digests, checked = self.digests(), 0
		for persona, email in EMAIL.items():
			counts = digests[persona].counts if digests[persona] else {}
			for card, key in CARDS.items():
				with acting_as(email), frozen(NOON):
					try:
						shown = cards.answer(card)["value"]
					except frappe.PermissionError:
						frappe.clear_messages()
						shown = 0
				self.assertEqual(counts.get(key, 0), shown, f"{persona}: {card}")
				checked += bool(shown)
		self.assertGreater(checked, 15)

	def test_who_decides_in_a_unit_hears_of_it_as_the_card_counts_it(self) -> None:
		"""A unit's collective decides where the route says so; whoever is rated in a decision has no part in it."""
		chair, rated = EMAIL["collective_a"], EMAIL["cadre_a"]
		for email in (chair, rated):
			frappe.get_doc("User", email).add_roles(roles.COMMITTEE_MEMBER)
		body = make.body(
			"Tập thể quyết định (KT)",
			"Unit Collective",
			DISTRICT_A,
			[(chair, "Chair"), (rated, "Deputy Chair")],
		)
		evaluation = self.found["Cadre Evaluation", "Proposed"]
		make.place(
			"Rating Decision",
			"Awaiting Approval",
			0,
			rows={"rows": [{"evaluation": evaluation, "cadre_name": "Bí thư Huyện ủy A"}]},
			committee=body,
			period=personas.PERIOD,
			title="Quyết định của tập thể",
		)
		membership.forget()
		digests, key = self.digests(), "rating_decisions_to_approve"
		for persona, number in (("collective_a", 1), ("cadre_a", 0)):
			with acting_as(EMAIL[persona]), frozen(NOON):
				self.assertEqual(cards.answer("Rating Decisions to Approve")["value"], number, persona)
			counts = digests[persona].counts if digests[persona] else {}
			self.assertEqual(counts.get(key, 0), number, persona)

	def test_sheets_and_directives_are_those_of_the_cards(self) -> None:
		digests = self.digests()
		for persona, email in EMAIL.items():
			for key, card in (
				("sheets", cards.show_score_sheets_to_fill_in),
				("directives", cards.show_directives_to_answer),
			):
				with acting_as(email):
					try:
						shown = card()["value"]
					except frappe.PermissionError:
						frappe.clear_messages()
						shown = 0
				self.assertEqual(
					(digests[persona].counts if digests[persona] else {}).get(key, 0), shown, (persona, key)
				)
		self.assertEqual(self.section("council_member", "sheets").count, len(records.EVALUATION_STATES))
		self.assertIsNone(self.section("council_former", "sheets"))

	def test_everything_a_digest_links_to_can_be_read(self) -> None:
		checked = 0
		for kind in (WEEKLY, DAILY):
			for persona, digest in self.digests(kind).items():
				for section in digest.sections if digest else ():
					for row in section.rows:
						parts = parse_qs(urlsplit(row.href).query)["redirect-to"][0].split("/")
						doctype = {
							d.lower().replace(" ", "-"): d for d in (*rules.TRANSACTIONS, "Scheduled Job Log")
						}.get(parts[2].partition("?")[0])
						if len(parts) > 3 and doctype:
							about = (
								{"ptype": "create"}
								if parts[3].startswith("new?")
								else {"doc": unquote(parts[3])}
							)
							allowed = frappe.has_permission(doctype, user=EMAIL[persona], **about)
							self.assertTrue(allowed, f"{persona}: {doctype} {parts[3]}")
							checked += 1
		self.assertGreater(checked, 40)

	def test_no_mail_holds_a_score_a_level_or_an_opinion(self) -> None:
		written = 0
		for kind in (WEEKLY, DAILY):
			digests = self.digests(kind)
			known = recipients.load(EMAIL.values())
			for persona, digest in digests.items():
				if digest:
					with use_language("vi"):
						mail = Writer().write_digest(digest, known[EMAIL[persona]])
					for secret in SECRETS:
						self.assertNotIn(secret, mail.html + mail.text + mail.subject, persona)
					written += 1
		self.assertEqual(written, 21)

	def test_a_cadre_reads_about_their_own_tasks_most_urgent_first(self) -> None:
		section = self.section("cadre_a", "tasks")
		self.assertEqual([row.text for row in section.rows], [f"Giải phóng mặt bằng {n}" for n in range(3)])
		self.assertEqual(
			[(row.when, row.tone) for row in section.rows],
			[
				("20/11/2026, trễ 4 ngày", "late"),
				("26/11/2026, còn 2 ngày", "soon"),
				("05/12/2026, còn 11 ngày", ""),
			],
		)
		self.assertEqual(section.rows[0].note, "đã đạt 40 %")
		self.assertEqual([row.text for row in self.section("cadre_b", "tasks").rows], ["Đền bù huyện B"])

	def test_what_is_to_be_written_leads_to_the_new_form_of_it(self) -> None:
		place = (date(2026, 11, 25), DISTRICT_A, COMMITTEE, self.cadres["cadre_a"])
		absent = [
			queries.Absent("register", personas.PERIOD, None, *place),
			queries.Absent("report", personas.PERIOD, "GNV-KT", *place),
		]
		with patch.object(queries, "find_absent", return_value=absent):
			rows = self.section("cadre_a", "not_begun").rows
		asked = [parse_qs(urlsplit(row.href).query)["redirect-to"][0] for row in rows]
		self.assertEqual(
			[(urlsplit(path).path.split("/", 2)[2], parse_qs(urlsplit(path).query)) for path in asked],
			[
				("task-contract/new", {"period": [personas.PERIOD]}),
				("progress-report/new", {"contract": ["GNV-KT"], "report_type": ["Periodic"]}),
			],
		)

	def test_of_many_tasks_the_most_urgent_are_shown_and_all_are_counted(self) -> None:
		for number in range(12):
			self.task(self.other, f"Việc tồn {number:02d}", f"2026-10-{12 - number:02d}", 10)
		section = self.section("cadre_b", "tasks")
		self.assertEqual((section.count, len(section.rows), section.more), (13, 10, 3))
		self.assertEqual([row.text for row in section.rows], [f"Việc tồn {n:02d}" for n in range(11, 1, -1)])
		self.assertEqual(self.section("cadre_a", "tasks").count, 3)

	def test_a_late_unit_shows_its_oldest_date(self) -> None:
		dates = {row.text: row.when.partition(",")[0] for row in self.section("member", "late_units").rows}
		self.assertEqual(dates["Huyện ủy B"][-4:], "2026")
		self.assertTrue(all(dates.values()), dates)

	def test_the_daily_one_holds_only_what_is_near(self) -> None:
		daily = self.section("cadre_a", "tasks", DAILY)
		self.assertEqual([row.text for row in daily.rows], ["Giải phóng mặt bằng 1"])
		digests = self.digests(DAILY)
		self.assertIsNone(digests["cadre_b"])
		self.assertIsNone(digests["secretary"])

	def test_a_committee_sees_progress_and_what_is_late_by_unit(self) -> None:
		late = self.section("member", "late_units")
		self.assertEqual(late.count, 4)
		self.assertEqual(
			[(r.text, r.note) for r in late.rows],
			[
				("Huyện ủy A", "1 nhiệm vụ trễ hạn, 4 văn bản chưa lập"),
				("Huyện ủy B", "1 nhiệm vụ trễ hạn, 1 văn bản chưa lập"),
				("Tỉnh (kiểm thử)", "1 văn bản chưa lập"),
				("Đảng ủy xã A1", "1 văn bản chưa lập"),
			],
		)
		bars = {bar.label: bar.percent for bar in self.section("member", "progress").bars}
		self.assertEqual((bars["Huyện ủy A"], bars["Huyện ủy B"], bars["Tất cả đơn vị"]), (60, 25, 42.5))
		# the committee of district A: its own tree only
		bars = {bar.label: bar.percent for bar in self.section("secretary_a", "progress").bars}
		self.assertEqual(bars, {"Tất cả đơn vị": 60, "Huyện ủy A": 60})
		for persona in ("cadre_a", "focal_a", "board", "auditor", "admin", "council_chair"):
			self.assertIsNone(self.section(persona, "progress"), persona)

	def test_obstacles_are_told_by_age_to_the_committee_alone(self) -> None:
		for persona in ("chair", "member", "secretary", "secretary_a"):
			(row,) = self.section(persona, "obstacles").rows
			self.assertEqual((row.text, row.when, row.tone), ("Thiếu vốn đối ứng", "54 ngày", "late"))
		self.assertIsNone(self.section("focal_a", "obstacles"))
		self.assertIsNone(self.section("board_b", "obstacles"))

	def test_an_agency_reads_how_long_things_wait(self) -> None:
		with frozen("2026-12-20 08:00:00"), use_language("vi"):
			known = recipients.load([EMAIL["focal_a"]])
			frappe.db.set_value(
				"Task Contract", self.found["Task Contract", "Under Appraisal"], "creation", "2026-12-01"
			)
			digest = Edition("2026-12-20", WEEKLY).write_for(known[EMAIL["focal_a"]])
		rows = {s.key: s for s in digest.sections}["registrations_to_appraise"].rows
		self.assertIn("19 ngày", f"{rows[0].when} {rows[0].note}")
		self.assertEqual(rows[0].text, CAST["cadre_a"].name)

	def test_nobody_without_a_seat_or_a_role_is_told_what_waits(self) -> None:
		digests = self.digests()
		for persona in ("nobody", "everything_but_a_seat", "focal_former", "council_former", "council_b"):
			self.assertIsNone(digests[persona], persona)

	def test_an_administrator_reads_about_failed_runs(self) -> None:
		run = make.place("Period Run", "Failed", period=personas.PERIOD, action="Open Period", failed=3)
		frappe.db.set_value("Period Run", run, "modified", "2026-11-23 09:00:00", update_modified=False)
		section = self.section("admin", "failed_runs")
		self.assertEqual(
			[(row.note, row.tone) for row in section.rows], [("3 người chưa xử lý được", "late")]
		)
		for persona in ("board", "cadre_a", "auditor", "member"):
			self.assertIsNone(self.section(persona, "failed_runs"), persona)
		frappe.db.set_value("Period Run", run, "modified", "2026-11-10 09:00:00", update_modified=False)
		self.assertIsNone(self.section("admin", "failed_runs"))

	def test_limits_that_a_site_puts_on_a_user_hold_for_mail_too(self) -> None:
		def limit(persona: str, allow: str, value: str) -> None:
			make.place(
				"User Permission", user=EMAIL[persona], allow=allow, for_value=value, apply_to_all_doctypes=1
			)
			frappe.clear_cache(user=EMAIL[persona])
			self.addCleanup(frappe.clear_cache, user=EMAIL[persona])

		def compare(persona: str) -> int:
			counts, waits = (self.digests()[persona] or Digest(WEEKLY, None, ())).counts, 0
			for card, key in CARDS.items():
				with acting_as(EMAIL[persona]), frozen(NOON):
					try:
						shown = cards.answer(card)["value"]
					except frappe.PermissionError:
						shown = 0
				self.assertEqual(counts.get(key, 0), shown, card)
				waits += shown
			return waits

		self.assertEqual((compare("board"), compare("cadre_a")), (6, 2))
		limit("board", "Cadre Unit", DISTRICT_B)  # the app's rules stand above this one
		self.assertEqual(compare("board"), 6)
		limit("board", "Cadre", self.cadres["cadre_b"])
		limit("cadre_a", "Cadre", self.cadres["cadre_a"])
		self.assertEqual((compare("board"), compare("cadre_a")), (0, 2))
		self.assertEqual(self.section("cadre_a", "tasks").count, 3)
		limit("cadre_a", "Evaluation Period", "Năm 2031")
		self.assertIsNone(self.section("cadre_a", "tasks"))

	def test_reading_takes_as_many_statements_for_many_people_as_for_few(self) -> None:
		def statements() -> int:
			return int(frappe.db.sql("show session status like 'Questions'")[0][1])

		def taken() -> int:
			membership.forget()
			once.forget()
			before = statements()
			with patch.object(frappe.db, "transaction_writes", 0):  # as in the job, which begins with reading
				edition, known = Edition(DAY, WEEKLY), recipients.load()
				for person in known.values():
					edition.write_for(person)
			once.forget()
			return statements() - before

		taken()  # what Frappe keeps in its cache from now on is asked once
		few = taken(), len(recipients.load())
		for number in range(40):
			email = make.user(
				f"them.{number}@example.com", f"Cán bộ thêm {number}", ("Cadre", "Unit Officer")
			)
			cadre = make.cadre(f"Cán bộ thêm {number}", DISTRICT_A, COMMITTEE, user=email)
			contract = make.place(
				"Task Contract", "Assigned", 1, cadre=cadre, unit=DISTRICT_A, managed_by=COMMITTEE
			)
			self.task(contract, "Việc", DAY, 0)
		taken()  # new accounts have emptied that cache
		many = taken(), len(recipients.load())
		self.assertEqual(many[1], few[1] + 40)
		self.assertEqual(many[0], few[0])

	def test_a_text_of_people_never_becomes_markup(self) -> None:
		self.task(self.other, '<script>alert("x")</script> & <b>', DAY, 0)
		with frozen(NOON), use_language("vi"):
			known = recipients.load([EMAIL["cadre_b"]])
			person = known[EMAIL["cadre_b"]]
			mail = Writer().write_digest(Edition(DAY, WEEKLY).write_for(person), person)
		self.assertNotIn("<script", mail.html)
		self.assertIn("&lt;script&gt;", mail.html)
		self.assertIn('<script>alert("x")</script>', mail.text)

	def test_a_mail_speaks_the_language_of_its_reader(self) -> None:
		frappe.db.set_value("User", EMAIL["cadre_b"], "language", "en")
		with frozen(NOON):
			known, edition, texts = (
				recipients.load([EMAIL["cadre_a"], EMAIL["cadre_b"]]),
				Edition(DAY, WEEKLY),
				{},
			)
			for user, person in known.items():
				with use_language(person.language):
					texts[user] = Writer().write_digest(edition.write_for(person), person)
		self.assertIn('lang="vi"', texts[EMAIL["cadre_a"]].html)
		self.assertTrue(texts[EMAIL["cadre_a"]].subject.startswith("Việc cần xử lý tuần từ ngày 24/11/2026"))
		self.assertIn('lang="en"', texts[EMAIL["cadre_b"]].html)
		self.assertTrue(texts[EMAIL["cadre_b"]].subject.startswith("Your work in the week of 24/11/2026"))
		self.assertIn("Tasks due", texts[EMAIL["cadre_b"]].html)
		self.assertFalse(re.search(r"\{[0-9]\}", texts[EMAIL["cadre_a"]].html + texts[EMAIL["cadre_b"]].html))
