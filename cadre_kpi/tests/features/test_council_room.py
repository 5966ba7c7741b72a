"""The council room: what its page reads for whom, and what it writes."""

from __future__ import annotations

from contextlib import suppress

import frappe
from frappe import client

from cadre_kpi.api import council_room as api
from cadre_kpi.cadre_kpi.report.council_agreement import council_agreement
from cadre_kpi.papers import body_letters, view
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import acting_as
from cadre_kpi.tests.features.council_case import MEMBERS, NAME, CouncilCase
from cadre_kpi.tests.features.report_rows import statements
from cadre_kpi.tests.personas import COMMITTEE, DISTRICT_A, EMAIL

MEMBER, COLLEAGUE, CHAIR = (EMAIL[who] for who in ("council_member", "council_colleague", "council_chair"))
# one of each part, and who is rated
READERS = (
	*("council_chair", "council_colleague", "council_unlisted", "council_b", "board", "board_rated", "chair"),
	*("secretary", "admin", "auditor", "everything_but_a_seat", "cadre_a", "nobody"),
)
SECRET, WORDS = 77.77, "Lời riêng của một ủy viên"


class TestCouncilRoom(CouncilCase):
	def values(self, evaluation: str, *scores: float | None, comment: str = "") -> dict:
		tasks = frappe.get_all("Evaluation Task", {"parent": evaluation}, pluck="name", order_by="idx")
		return {
			"tasks": [
				{"task": task, "score": score, "comment": comment}
				for task, score in zip(tasks, scores, strict=True)
			]
		}

	def save(
		self, user: str, session, at: int, *scores: float | None, seen: str = "", comment: str = ""
	) -> dict:
		evaluation = session.evaluations[at].evaluation
		with acting_as(user):
			return api.save_sheet(
				session.name, evaluation, self.values(evaluation, *scores, comment=comment), seen
			)

	def own(self, user: str, session, at: int) -> dict:
		with acting_as(user):
			return api.open_room(session.name)["people"][at]

	# ---- reading --------------------------------------------------------------------------------------------
	def test_statements_do_not_grow_with_people(self) -> None:
		for user in (MEMBER, CHAIR):
			found = []
			for people in (1, 2, 6):
				session = self.session(people, sent=2)
				with acting_as(user), statements() as sent:
					api.open_room(session.name)
				found.append(len(sent))
			self.assertEqual(found[1], found[2], user)

	def test_one_request_opens_at_the_first_unfinished_or_where_the_user_was(self) -> None:
		session = self.session(3, sent=0)
		names = [row.evaluation for row in session.evaluations]
		self.save(MEMBER, session, 0, 80, 81)
		with acting_as(MEMBER):
			api.send_sheets(
				session.name,
				{names[0]: str(frappe.db.get_value("Council Score", {"evaluation": names[0]}, "modified"))},
			)
			self.assertEqual(api.open_room(session.name)["person"]["evaluation"], names[1])
			self.assertEqual(api.open_room(session.name, names[2])["person"]["evaluation"], names[2])

	def test_blind_through_every_door_of_the_page(self) -> None:
		session = self.session(2, sent=0)
		rated = frappe.db.get_value("Cadre Evaluation", session.evaluations[0].evaluation, "cadre")
		frappe.db.set_value("Cadre", rated, "user", EMAIL["everything_but_a_seat"])
		self.save(MEMBER, session, 0, SECRET, 55, comment=WORDS)
		self.save(MEMBER, session, 1, SECRET, 56, comment=WORDS)
		names = [row.evaluation for row in session.evaluations]
		doors = {
			"room": lambda: api.open_room(session.name),
			"person": lambda: [api.open_person(session.name, name) for name in names],
			"seats": lambda: api.list_seats(session.name),
			"results": lambda: api.read_results(session.name),
			"sessions": api.list_sessions,
			"save": lambda: api.save_sheet(session.name, names[1], {"tasks": []}, ""),
			"send": lambda: api.send_sheets(session.name, dict.fromkeys(names, "2026-01-01")),
		}
		read = set()
		for persona in READERS:
			for door, call in doors.items():
				with acting_as(EMAIL[persona]), self.subTest(f"{persona}: {door}"):
					frappe.db.savepoint("one_door")
					answer = ""
					with suppress(frappe.PermissionError, frappe.ValidationError):
						answer = str(call())
						read.add((persona, door))
					self.assertNotIn(str(SECRET), answer)
					self.assertNotIn(WORDS, answer)
					frappe.db.rollback(save_point="one_door")
		self.assertLessEqual({("council_chair", "room"), ("board", "seats"), ("auditor", "room")}, read)
		self.assertNotIn("results", {door for _persona, door in read})
		self.assertNotIn(("everything_but_a_seat", "room"), read)
		self.assertEqual(
			{who for who, door in read if door == "seats"} & {"council_colleague", "auditor"}, set()
		)
		self.assertEqual(self.own(MEMBER, session, 0)["sheet"]["tasks"][0]["score"], SECRET)

	def test_who_is_rated_in_a_session_scores_nobody_in_it(self) -> None:
		session = self.session(2, sent=0)
		rated = frappe.db.get_value("Cadre Evaluation", session.evaluations[0].evaluation, "cadre")
		frappe.db.set_value("Cadre", rated, "user", COLLEAGUE)
		for at in (0, 1):
			self.assertTrue(self.own(COLLEAGUE, session, at)["why_not"])
			self.assertRaises(frappe.PermissionError, self.save, COLLEAGUE, session, at, 80, 80)
		for user in (MEMBER, CHAIR):
			for at in (0, 1):
				self.save(user, session, at, 90, 90)
		for row in session.evaluations:
			frappe.db.set_value("Council Score", {"evaluation": row.evaluation}, "docstatus", 1)
		frappe.db.set_value("Council Session", session.name, "status", "Closed")
		with acting_as(COLLEAGUE), suppress(frappe.PermissionError):
			self.assertNotIn(
				session.evaluations[0].evaluation,
				[row["evaluation"] for row in api.read_results(session.name)["people"]],
			)

	def test_without_names_the_scores_stand_and_nobody_is_told_whose_they_are(self) -> None:
		self.addCleanup(frappe.db.value_cache.clear)
		session = self.session(2, scores=(55, 90, 95))  # the first far from the others
		sheets = frappe.get_all("Council Score", {"session": session.name}, ["name", "member"])
		with acting_as(CHAIR):
			api.close(session.name)
		evaluation = session.evaluations[0].evaluation
		filters = {"council": session.council}

		def print_sheet(name: str) -> dict:
			sheet = frappe.get_doc("Council Score", name)
			sheet.check_permission("print")
			return view.cadre_paper(sheet)

		def doors() -> dict:
			return {
				"results": lambda: api.read_results(session.name),
				"agreement": lambda: council_agreement.execute(filters),
				"by member": lambda: council_agreement.execute({**filters, "by_member": 1}),
				"list": lambda: frappe.get_list(
					"Council Score", {"session": session.name}, ["name", "member", "total"]
				),
				"form": lambda: [
					client.get("Council Score", sheet.name)
					for sheet in sheets
					if sheet.member != frappe.session.user
				],
				"paper": lambda: [
					print_sheet(sheet.name) for sheet in sheets if sheet.member != frappe.session.user
				],
				"why": lambda: frappe.get_doc("Cadre Evaluation", evaluation).explain(),
				"minutes": lambda: body_letters.build_session_minutes(
					frappe.get_doc("Council Session", session.name)
				)["blocks"][-2],
			}

		def told(named: int) -> dict[tuple[str, str], str]:
			frappe.db.set_value(
				"Evaluation Scheme",
				session.scheme,
				{"council_members_named": named, "council_outlier_percent": 20},
			)
			frappe.db.value_cache.clear()  # as with the next request
			answers = {}
			for persona in READERS:
				for door, call in doors().items():
					with acting_as(EMAIL[persona]):
						frappe.db.savepoint("one_door")
						try:
							answers[persona, door] = str(call())
						except (frappe.PermissionError, frappe.ValidationError) as refusal:
							answers[persona, door] = f"refused: {refusal}"
						frappe.db.rollback(save_point="one_door")
			return answers

		def names_others(persona: str, text: str) -> bool:
			others = [at for at, who in enumerate(MEMBERS) if who != persona]
			return any(
				word in text
				for at in others
				for word in (f"{NAME}{at}", EMAIL[MEMBERS[at]], frappe.utils.get_fullname(EMAIL[MEMBERS[at]]))
			)

		named = told(1)
		leading = {"council_chair", "board", "secretary", "auditor"}
		self.assertLessEqual(
			{(who, door) for who in leading for door in ("results", "by member", "list", "form")},
			{key for key, text in named.items() if names_others(key[0], text)},
		)
		unnamed = told(0)
		self.assertEqual([key for key, text in unnamed.items() if names_others(key[0], text)], [])
		for who in leading:
			self.assertIn("refused", unnamed[who, "form"])
		with acting_as(EMAIL["auditor"]):
			task = api.read_results(session.name)["people"][0]["tasks"][0]
			self.assertEqual([mark["score"] for mark in task["marks"]], [55, 90, 95])
			self.assertEqual([mark["far"] for mark in task["marks"]], [True, False, False])
			row = council_agreement.execute(filters)[1][0]
			self.assertEqual((row["sheets"], row["lowest"], row["highest"]), (3, 0, 0))
		with acting_as(MEMBER):  # the own sheet stays the own sheet
			self.assertEqual(
				{
					sheet.member
					for sheet in frappe.get_list("Council Score", {"session": session.name}, "member")
				},
				{MEMBER},
			)

	# ---- typing ---------------------------------------------------------------------------------------------
	def test_what_is_typed_is_stored_and_another_window_is_told(self) -> None:
		session = self.session(1, sent=0)
		first = self.save(MEMBER, session, 0, 80, None, comment="Hồ sơ đầy đủ")
		self.assertEqual(first["status"], "saved")
		second = self.save(MEMBER, session, 0, 80, 90, seen=first["modified"])
		self.assertEqual((second["status"], second["total"]), ("saved", 85))
		for seen in ("", first["modified"]):
			answer = self.save(MEMBER, session, 0, 1, 2, seen=seen)
			self.assertEqual(answer["status"], "conflict")
			self.assertEqual([row["score"] for row in answer["sheet"]["tasks"]], [80, 90])
		self.assertEqual(frappe.db.count("Council Score", {"session": session.name}), 1)

	def test_an_unscored_task_is_named_and_a_typed_zero_is_sent(self) -> None:
		session = self.session(1, sent=0)
		evaluation = session.evaluations[0].evaluation
		saved = self.save(MEMBER, session, 0, 80, None)
		self.assertEqual([row["score"] for row in self.own(MEMBER, session, 0)["sheet"]["tasks"]], [80, None])
		with acting_as(MEMBER):
			answer = api.send_sheets(session.name, {evaluation: saved["modified"]})
		self.assertEqual(answer["done"], {})
		self.assertIn("Nhiệm vụ 2", answer["failures"][0]["reason"])
		saved = self.save(MEMBER, session, 0, 80, 0, seen=saved["modified"])
		self.assertEqual([row["score"] for row in self.own(MEMBER, session, 0)["sheet"]["tasks"]], [80, 0])
		with acting_as(MEMBER):
			self.assertIn(evaluation, api.send_sheets(session.name, {evaluation: saved["modified"]})["done"])
		self.assertTrue(self.own(MEMBER, session, 0)["sheet"]["sent"])

	def test_what_cannot_be_a_score_is_refused_in_words(self) -> None:
		session = self.session(1, sent=0)
		for scores in ((101, 5), (-1, 5)):
			self.assertRaises(frappe.ValidationError, self.save, MEMBER, session, 0, *scores)
		evaluation = session.evaluations[0].evaluation
		seen = self.save(MEMBER, session, 0, 50, 50)["modified"]
		for values in (
			{"tasks": [{"task": "x", "score": 5}]},
			{"tasks": [{"task": "x", "score": "5"}]},
			{"tasks": [7]},
			{"tasks": [], "member": COLLEAGUE},
		):
			with acting_as(MEMBER), self.subTest(values), self.assertRaises(frappe.ValidationError):
				api.save_sheet(session.name, evaluation, values, seen)

	def test_a_member_steps_aside_in_their_own_words(self) -> None:
		session = self.session(2, sent=0)
		names = [row.evaluation for row in session.evaluations]
		with acting_as(MEMBER):
			self.assertRaises(frappe.ValidationError, api.decline, session.name, names[0], " ")
			api.decline(session.name, names[0], "Có quan hệ thân thích")
			self.assertTrue(api.open_room(session.name)["people"][0]["why_not"])
			self.assertRaises(frappe.PermissionError, api.decline, session.name, names[0], "Lần nữa")
		session.reload()
		self.assertEqual(
			[(row.user, row.evaluation, row.noted_by) for row in session.conflicts],
			[(MEMBER, names[0], MEMBER)],
		)
		for persona in ("board", "council_unlisted", "auditor", "nobody"):
			with acting_as(EMAIL[persona]), self.subTest(persona):
				self.assertRaises(frappe.PermissionError, api.decline, session.name, names[1], "Lý do")

	# ---- convening ------------------------------------------------------------------------------------------
	def test_the_convener_sees_who_is_missing_and_closes(self) -> None:
		session = self.session(2, sent=2)
		with acting_as(CHAIR):
			seats = api.list_seats(session.name)
		self.assertEqual([(row["sent"], row["of"]) for row in seats["members"]], [(2, 2), (2, 2), (0, 2)])
		self.assertEqual(len(seats["members"][2]["missing"]), 2)
		self.assertEqual([(row["sent"], row["entitled"]) for row in seats["quorum"]], [(2, 3)] * 2)
		with acting_as(EMAIL["board"]):
			self.assertRaises(
				frappe.ValidationError, api.note_presence, session.name, MEMBER, 0, "Đi công tác"
			)
			seats = api.note_presence(session.name, COLLEAGUE, 0, "Đi công tác")
			self.assertEqual(seats["members"][2]["missing"], [])
			self.assertEqual(seats["members"][2]["absence_reason"], "Đi công tác")
			self.assertRaises(frappe.PermissionError, api.read_results, session.name)
			self.assertRaisesRegex(frappe.ValidationError, "Cán bộ 0", api.close, session.name)
		session = self.session(2)
		with acting_as(CHAIR):
			api.close(session.name)
			result = api.read_results(session.name)
		marks = result["people"][0]["tasks"][0]["marks"]
		self.assertEqual(sorted(mark["score"] for mark in marks), [90, 92, 94])
		self.assertEqual(result["people"][0]["tasks"][0]["points"], 92)
		with acting_as(MEMBER), suppress(frappe.PermissionError):
			mine = api.read_results(session.name)["people"][0]["tasks"][0]["marks"]
			self.assertEqual([mark["own"] for mark in mine], [True])

	def test_those_who_are_missing_are_reminded_once_an_hour(self) -> None:
		session = self.session(1, sent=1)
		with acting_as(CHAIR):
			told = api.remind(session.name)
			self.assertEqual(told, sorted((MEMBER, COLLEAGUE)))
			self.assertEqual(api.remind(session.name), [])
		for user in (MEMBER, EMAIL["auditor"], EMAIL["secretary"]):
			with acting_as(user):
				self.assertRaises(frappe.PermissionError, api.remind, session.name)

	def test_evidence_and_own_words_stand_beside_the_sheet(self) -> None:
		session = self.session(1, sent=0)
		evaluation = session.evaluations[0].evaluation
		frappe.db.set_value("Cadre Evaluation", evaluation, "self_summary", "Đã hoàn thành toàn bộ.")
		contract = make.place(
			"Task Contract",
			"Assigned",
			cadre=session.evaluations[0].cadre,
			unit=DISTRICT_A,
			managed_by=COMMITTEE,
			initiated_by="Cadre",
		)
		frappe.db.set_value("Cadre Evaluation", evaluation, "contract", contract)
		make.place(
			"Progress Report",
			"Verified",
			rows={
				"tasks": [
					{
						"task_no": 1,
						"task_name": "Nhiệm vụ 1",
						"contract_task": "nhiem-vu-1",
						"evidence": "/private/files/bien-ban.pdf",
					}
				],
				"evidence_files": [
					{
						"contract_task": "nhiem-vu-1",
						"file": "/private/files/hien-truong.png",
						"file_name": "hien-truong.png",
					}
				],
			},
			contract=contract,
			cadre=session.evaluations[0].cadre,
			unit=DISTRICT_A,
			managed_by=COMMITTEE,
			report_type="Periodic",
			from_date="2026-01-01",
			to_date="2026-03-31",
			verification_note="Số liệu khớp với hồ sơ.",
		)
		with acting_as(MEMBER):
			found = api.open_person(session.name, evaluation)
		self.assertEqual(
			[(file["kind"], file["name"], file["about"]) for file in found["files"]],
			[("picture", "hien-truong.png", "1. Nhiệm vụ 1"), ("pdf", "bien-ban.pdf", "1. Nhiệm vụ 1")],
		)
		text = str(found["sections"])
		for words in ("Đã hoàn thành toàn bộ.", "Số liệu khớp với hồ sơ."):
			self.assertIn(words, text)
		with acting_as(MEMBER):
			self.assertRaises(frappe.PermissionError, api.open_person, session.name, "another")
