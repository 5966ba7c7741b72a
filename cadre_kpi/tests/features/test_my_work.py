"""My Work: who finds what in which order, what an opened line tells whom, and what the actions there do."""

from __future__ import annotations

from contextlib import suppress

import frappe
from frappe.utils import add_days, getdate, now_datetime

from cadre_kpi.api import my_work
from cadre_kpi.demo import vinh_phuc
from cadre_kpi.demo.actor import act, create
from cadre_kpi.demo.story_371 import Story
from cadre_kpi.my_work import start_page
from cadre_kpi.process import cards
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas, records
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.features.report_rows import statements
from cadre_kpi.tests.permissions.attack import AttackCase
from cadre_kpi.tests.personas import CAST, COMMITTEE, DISTRICT_A, EMAIL

# one of each part that somebody plays, on both sides of the line between the districts
READERS = ("cadre_a", "cadre_b", "focal_a", "board_b", "member", "council_member")
OPENED = (
	("Task Contract", "Draft: Cadre"),
	("Task Contract", "Awaiting Decision"),
	("Progress Report", "Under Verification"),
	("Cadre Evaluation", "At Organisation Board"),
	("Cadre Evaluation", "At Council"),
	("Cadre Evaluation", "Published"),
	("Rating Decision", "Draft"),
	("Rating Decision", "Published"),
	("Directive", "Open"),
)


def lines_of(persona: str) -> list[dict]:
	with acting_as(EMAIL[persona]):
		return my_work.list_lines()["lines"]


class Lines(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		cls.cadres = personas.cast()
		cls.a = {"cadre": cls.cadres["cadre_a"], "unit": DISTRICT_A, "managed_by": COMMITTEE}
		cls.a["cadre_name"] = CAST["cadre_a"].name

	def setUp(self):
		super().setUp()
		frappe.db.savepoint("before_my_work_test")
		self.addCleanup(frappe.db.rollback, save_point="before_my_work_test")

	def of_district_a(self) -> dict[tuple[str, str], str]:
		found = records.of_district_a(self.cadres["cadre_a"])
		frappe.db.set_value("Cadre Evaluation", {"cadre": self.cadres["cadre_a"]}, "scheme", make.scheme())
		return found

	def test_everybody_finds_what_their_cards_count(self):
		self.of_district_a()
		for persona in CAST:
			with acting_as(EMAIL[persona]), self.subTest(persona), suppress(frappe.PermissionError):
				found = my_work.list_lines()["lines"]
				for name, card in cards.CARDS.items():
					if card.taken_by:
						continue  # one line for all, see below
					with suppress(frappe.PermissionError):
						states = {stage.partition(":")[0] for stage in card.stages}
						listed = [
							line
							for line in found
							if line["doctype"] == card.doctype and line["state"] in states
						]
						self.assertEqual(len(listed), cards.answer(name)["value"], name)

	def test_what_no_session_or_decision_has_taken_up_is_one_line_with_the_way_there(self):
		for state in ("At Council", "At Council", "Proposed"):
			make.place("Cadre Evaluation", state, period=personas.PERIOD, scheme=make.scheme(), **self.a)
		for persona, kinds in {
			"board": ["Council Session", "Rating Decision"],
			"secretary": ["Rating Decision"],
			"member": [],
			"board_b": [],
		}.items():
			found = [
				line for line in lines_of(persona) if line["create"] in ("Council Session", "Rating Decision")
			]
			self.assertEqual([line["create"] for line in found], kinds, persona)
			self.assertTrue(all(line["who"] == COMMITTEE and not line["name"] for line in found))
		with acting_as(EMAIL["board"]):
			counted = cards.answer("Evaluations for the Council")["value"]
		line = next(line for line in lines_of("board") if line["create"] == "Council Session")
		self.assertGreaterEqual(counted, 2)
		self.assertTrue(line["what"].endswith(str(counted)), line["what"])

	def test_publication_is_a_line_of_the_secretary(self):
		name = make.place("Rating Decision", "Approved", committee=COMMITTEE, period=personas.PERIOD)
		line = next(line for line in lines_of("secretary") if line["name"] == name)
		self.assertEqual(line["actions"], ["Publish"])
		self.assertNotIn(name, [line["name"] for line in lines_of("board")])

	def test_a_line_says_who_what_and_which_actions(self):
		name = make.place(
			"Task Contract", "Awaiting Decision", initiated_by="Cadre", period=personas.PERIOD, **self.a
		)
		line = next(line for line in lines_of("chair") if line["name"] == name)
		self.assertEqual(line["who"], CAST["cadre_a"].name)
		self.assertEqual(line["unit"], "Huyện ủy A")
		self.assertEqual(line["actions"], ["Assign", "Return"])
		self.assertEqual(line["modified"], str(frappe.db.get_value("Task Contract", name, "modified")))
		self.assertNotIn(name, [line["name"] for line in lines_of("member")])

	def test_who_is_only_asked_has_no_action_of_the_workflow(self):
		name = make.place("Cadre Evaluation", "At Standing Committee", scheme=make.scheme(), **self.a)
		for persona, asked in {"member": True, "secretary": False}.items():
			line = next(line for line in lines_of(persona) if line["name"] == name)
			self.assertEqual((line["asked"], bool(line["actions"])), (asked, not asked), persona)

	def test_the_most_urgent_stands_first(self):
		today = getdate()
		names = {
			make.place(
				"Directive", "Open", responsible=EMAIL["cadre_a"], due_date=add_days(today, days), **self.a
			): group
			for days, group in ((30, "later"), (-2, "late"), (3, "week"), (0, "today"))
		}
		found = [line for line in lines_of("cadre_a") if line["name"] in names]
		self.assertEqual([line["group"] for line in found], ["late", "today", "week", "later"])
		self.assertEqual([names[line["name"]] for line in found], ["late", "today", "week", "later"])
		self.assertTrue(all(line["says"] for line in found))

	def test_a_return_is_told_with_its_reason(self):
		name = make.place(
			"Task Contract",
			"Draft",
			initiated_by="Cadre",
			period=personas.PERIOD,
			rows={
				"process_log": [
					{
						"acted_on": frappe.utils.now(),
						"acted_by": EMAIL["focal_a"],
						"action": "Return",
						"to_state": "Draft",
						"note": "Bổ sung mốc thời gian.",
					}
				]
			},
			**self.a,
		)
		line = next(line for line in lines_of("cadre_a") if line["name"] == name)
		self.assertEqual(line["note"], "Bổ sung mốc thời gian.")
		with acting_as(EMAIL["focal_a"]):
			beside = my_work.list_beside()
		self.assertIn(
			(name, [CAST["cadre_a"].name]), [(r["name"], r["from_whom"]) for r in beside["awaited"]]
		)
		self.assertIn(name, [row["name"] for row in beside["done"]])

	def test_what_i_wait_for_and_from_whom(self):
		name = make.place(
			"Task Contract", "Awaiting Decision", initiated_by="Cadre", period=personas.PERIOD, **self.a
		)
		with acting_as(EMAIL["cadre_a"]):
			awaited = {row["name"]: row["from_whom"] for row in my_work.list_beside()["awaited"]}
		self.assertEqual(awaited.get(name), [COMMITTEE])

	def test_a_petition_waits_for_who_takes_it_up_then_for_who_answers(self):
		found = self.of_district_a()
		name = found["Rating Appeal", "Received"]
		other = frappe.get_all("Rating Appeal", {"status": "Under Consideration"}, pluck="name")
		frappe.db.delete("Rating Appeal", {"name": ("in", other)})
		frappe.db.set_value(
			"Rating Appeal",
			name,
			{"answer_by": add_days(getdate(), 3), "grounds": "Đã có kết luận kiểm toán."},
		)

		def line_of(persona: str) -> dict | None:
			return next((line for line in lines_of(persona) if line["doctype"] == "Rating Appeal"), None)

		for persona in ("board", "secretary"):
			line = line_of(persona)
			self.assertEqual((line["name"], line["what"]), (name, "Take the petition up"), persona)
			self.assertEqual((line["group"], line["note"]), ("week", "Đã có kết luận kiểm toán."))
		self.assertIsNone(line_of("chair"))
		frappe.db.set_value("Rating Appeal", name, "status", "Under Consideration")
		for persona in ("chair", "secretary"):
			self.assertEqual(line_of(persona)["what"], "Answer the petition", persona)
		self.assertIsNone(line_of("board"))
		for persona in ("cadre_a", "cadre_b", "focal_a", "board_b", "member"):
			self.assertIsNone(line_of(persona), persona)
		with acting_as(EMAIL["cadre_a"]):
			awaited = {row["name"]: row["from_whom"] for row in my_work.list_beside()["awaited"]}
		self.assertEqual(awaited[name], [COMMITTEE])
		frappe.db.set_value(
			"Rating Appeal",
			name,
			{"status": "Dismissed", "answered_by": EMAIL["chair"], "answered_on": now_datetime()},
		)
		with acting_as(EMAIL["chair"]):
			self.assertIn(name, [row["name"] for row in my_work.list_beside()["done"]])

	def test_own_work_under_way_stands_beside_with_the_way_to_report(self):
		days = {"start_date": add_days(getdate(), -10), "end_date": add_days(getdate(), 10)}
		name = make.place("Task Contract", "Assigned", period=personas.PERIOD, **days, **self.a)
		with acting_as(EMAIL["cadre_a"]):
			own = {row["name"]: row for row in my_work.list_beside()["under_way"]}
		self.assertTrue(own[name]["reports"])
		self.assertEqual(own[name]["period"], personas.PERIOD)
		with acting_as(EMAIL["chair"]):  # others' contracts are not their own
			self.assertNotIn(name, [row["name"] for row in my_work.list_beside()["under_way"]])

	def test_statements_do_not_grow_with_lines(self):
		def count() -> tuple[int, int, int]:
			with acting_as(EMAIL["chair"]):
				my_work.list_lines(), my_work.list_beside()  # whatever is kept for the process is kept now
			with acting_as(EMAIL["chair"]), statements() as sent:
				lines = len(my_work.list_lines()["lines"])
				first = len(sent)
				my_work.list_beside()
			return lines, first, len(sent) - first

		def place(number: int) -> None:
			for _number in range(number):
				for doctype, state, more in (
					("Task Contract", "Awaiting Decision", {"initiated_by": "Cadre"}),
					("Cadre Evaluation", "At Standing Committee", {"scheme": make.scheme()}),
				):
					make.place(doctype, state, period=personas.PERIOD, **self.a, **more)
				make.place(
					"Rating Decision", "Awaiting Approval", committee=COMMITTEE, period=personas.PERIOD
				)

		place(1)
		few = count()
		place(9)
		many = count()
		self.assertEqual(many[0] - few[0], 27)
		self.assertEqual(many[1:], few[1:])

	def test_nobody_without_a_role(self):
		name = make.place("Task Contract", "Awaiting Decision", initiated_by="Cadre", **self.a)
		with acting_as(EMAIL["nobody"]):
			for call in (
				my_work.list_lines,
				my_work.list_beside,
				lambda: my_work.get_essential("Task Contract", name),
				lambda: my_work.decide("Task Contract", {name: "x"}, "Assign"),
			):
				self.assertRaises(frappe.PermissionError, call)
			self.assertFalse(frappe.get_doc("Page", "my-work").is_permitted())

	def test_a_line_opens_only_for_who_reads_the_record(self):
		found = self.of_district_a()
		for doctype, state in OPENED:
			name = found[doctype, state]
			for persona in READERS:
				with acting_as(EMAIL[persona]), self.subTest(f"{persona}: {doctype}, {state}"):
					readable = frappe.has_permission(doctype, "read", doc=name)
					frappe.clear_messages()
					if readable:
						self.assertEqual(my_work.get_essential(doctype, name)["name"], name)
					else:
						self.assertRaises(
							frappe.PermissionError, lambda d=doctype, n=name: my_work.get_essential(d, n)
						)

	def test_the_own_result_stays_closed(self):
		name = make.place(
			"Cadre Evaluation",
			"At Organisation Board",
			period=personas.PERIOD,
			total_points=91.5,
			computed_on=frappe.utils.now(),
			proposed_level="excellent",
			scheme=make.scheme(),
			rows={"opinions": [{"step": "Tập thể", "level": "good", "opinion": "Ý kiến kín"}]},
			**self.a,
		)
		with acting_as(EMAIL["cadre_a"]):
			own = my_work.get_essential("Cadre Evaluation", name)
		with acting_as(EMAIL["board"]):
			others = my_work.get_essential("Cadre Evaluation", name)
		shown = {fact["key"] for fact in own["facts"]} | {table["key"] for table in own["tables"]}
		self.assertFalse(
			shown & {"total_points", "proposed_level", "level_by_points", "opinions", "conditions"}
		)
		self.assertNotIn("Ý kiến kín", frappe.as_json(own))
		self.assertIn("total_points", {fact["key"] for fact in others["facts"]})
		self.assertIn("opinions", {table["key"] for table in others["tables"]})

	def test_what_is_not_entered_yet_is_no_zero(self):
		task = {"task_name": "Giải ngân vốn", "target": 10, "completed": 10, "self_score": 0}
		for state, expected in (("Self-Assessment", None), ("At Organisation Board", 0)):
			name = make.place(
				"Cadre Evaluation",
				state,
				period=personas.PERIOD,
				scheme=make.scheme(),
				evaluation_key=f"zero {state}",
				rows={"tasks": [task]},
				**self.a,
			)
			with self.subTest(state), acting_as(EMAIL["board" if expected == 0 else "cadre_a"]):
				tables = my_work.get_essential("Cadre Evaluation", name)["tables"]
				results = next(table for table in tables if table["key"] == "tasks")
				own_score = [column["kind"] for column in results["columns"]].index("points")
				self.assertEqual(results["rows"][0]["cells"][own_score], expected)

	def test_an_adviser_gives_the_opinion_in_the_line(self):
		"""On the record's own method: who is not asked gives none, and another version is refused."""
		name = make.place(
			"Cadre Evaluation",
			"At Standing Committee",
			scheme=make.scheme(),
			period=personas.PERIOD,
			evaluation_key="opinion",
			**self.a,
		)
		with acting_as(EMAIL["member"]):
			found = my_work.get_essential("Cadre Evaluation", name)
			self.assertTrue(found["asked"])
			self.assertIn("good", found["opinion"]["choices"])
			with self.assertRaises(frappe.TimestampMismatchError):
				my_work.give_opinion(
					"Cadre Evaluation", name, "2020-01-01 00:00:00.000000", "good", "Đồng ý."
				)
			for doctype in ("Progress Report", "User"):
				with self.assertRaises(frappe.ValidationError):
					my_work.give_opinion(doctype, name, found["modified"], "good")
		for who in ("cadre_a", "focal_b", "council_member"):
			with self.subTest(who), acting_as(EMAIL[who]), self.assertRaises(frappe.PermissionError):
				my_work.give_opinion("Cadre Evaluation", name, found["modified"], "good", "Đồng ý.")
		with acting_as(EMAIL["secretary"]):
			self.assertIsNone(my_work.get_essential("Cadre Evaluation", name)["opinion"])

	def test_those_with_our_roles_alone_start_here(self):
		for user, expected in (
			(EMAIL["cadre_a"], "my-work"),
			(EMAIL["admin"], "my-work"),
			("Administrator", "Workspaces"),
			(EMAIL["nobody"], "Workspaces"),
		):
			boot = frappe._dict(home_page="Workspaces")
			with acting_as(user):
				start_page.set_home_page(boot)
			self.assertEqual(boot.home_page, expected, user)


class Deciding(AttackCase):
	"""Two registrations on their way through the focal agency and the committee."""

	@classmethod
	def prepare(cls, story: Story) -> None:
		story.register()
		story.register_again()
		director = create(
			cls.users["director"],
			"Task Contract",
			cadre=cls.cadres["director"],
			period=story.period,
			tasks=[dict(task) for task in vinh_phuc.TRANSPORT_TASKS],
		)
		cls.names = [story.contract.name, act(cls.users["director"], director, "Register").name]

	def seen(self, *names: str) -> dict[str, str]:
		return {name: str(frappe.db.get_value("Task Contract", name, "modified")) for name in names}

	def states(self) -> list[str]:
		return [frappe.db.get_value("Task Contract", name, "workflow_state") for name in self.names]

	def decide(self, who: str, action: str, seen: dict, note: str = "") -> dict:
		with acting_as(self.users[who]):
			return my_work.decide("Task Contract", frappe.as_json(seen), action, note)

	def test_several_at_once_go_on(self):
		answer = self.decide("focal", "Appraise", self.seen(*self.names))
		self.assertEqual((sorted(answer["done"]), answer["failures"]), (sorted(self.names), []))
		self.assertNotIn("Under Appraisal", self.states())
		with acting_as(self.users["focal"]):
			done = my_work.list_beside()["done"]
		self.assertLessEqual(set(self.names), {row["name"] for row in done})

	def test_several_are_returned_with_one_reason(self):
		without = self.decide("focal", "Return", self.seen(*self.names))
		self.assertEqual((without["done"], len(without["failures"])), ([], 2))
		self.assertEqual(self.states(), ["Under Appraisal"] * 2)
		answer = self.decide("focal", "Return", self.seen(*self.names), "Bổ sung chỉ tiêu.")
		self.assertEqual(len(answer["done"]), 2, answer)
		self.assertEqual(self.states(), ["Draft"] * 2)
		for name in self.names:
			self.assertEqual(
				frappe.get_doc("Task Contract", name).get_last_note("Return"), "Bổ sung chỉ tiêu."
			)

	def test_what_changed_since_it_was_seen_is_refused_and_said_so(self):
		seen = self.seen(*self.names)
		with acting_as(self.users["focal"]):
			before = my_work.get_essential("Task Contract", self.names[0])
			doc = frappe.get_doc("Task Contract", self.names[0])
			doc.appraisal_summary = "Đã sửa ở cửa sổ khác."
			doc.save()
		answer = self.decide("focal", "Appraise", seen)
		self.assertEqual(answer["done"], [self.names[1]])
		self.assertEqual(
			[(failure["name"], failure["changed"]) for failure in answer["failures"]], [(self.names[0], True)]
		)
		with acting_as(self.users["focal"]):
			now = my_work.get_essential("Task Contract", self.names[0])
		self.assertNotEqual(now["modified"], before["modified"])
		self.assertNotIn("appraisal_summary", {fact["key"] for fact in before["facts"]})
		self.assertIn("appraisal_summary", {fact["key"] for fact in now["facts"]})

	def test_nobody_acts_past_their_rights(self):
		for who in ("director", "chair", "board", "council_1", "district_focal"):
			with self.subTest(who):
				answer = self.decide(who, "Appraise", self.seen(self.names[0]))
				self.assertEqual((answer["done"], len(answer["failures"])), ([], 1))
				self.assertEqual(self.states(), ["Under Appraisal"] * 2)
				self.go_back()

	def test_nothing_but_the_conclusion_is_written_from_here(self):
		seen = self.seen(self.names[0])
		with acting_as(self.users["focal"]):
			for values in ({"appraisal_summary": "x"}, {"step_level": "good"}):
				self.assertRaises(
					frappe.ValidationError,
					lambda values=values: my_work.decide("Task Contract", seen, "Appraise", "", values),
				)
			self.assertRaises(
				frappe.ValidationError, lambda: my_work.decide("Council Session", {"x": "y"}, "Close")
			)
		self.assertEqual(self.states(), ["Under Appraisal"] * 2)

	def test_the_essential_shows_what_was_registered_and_what_is_proposed(self):
		self.story.appraise()
		with acting_as(self.users["chair"]):
			found = my_work.get_essential("Task Contract", self.names[0])
		tasks = next(table for table in found["tables"] if table["key"] == "tasks")
		kinds = [column["kind"] for column in tasks["columns"]]
		first = tasks["rows"][0]["cells"]
		quantities = [cell["value"] for cell, kind in zip(first, kinds, strict=True) if kind == "quantity"]
		self.assertEqual(quantities[1], 160)
		self.assertNotEqual(quantities[0], 160)
		self.assertIn("Make Harder", first)
		self.assertEqual(found["actions"], ["Assign", "Return"])

	# ---- taking a step back -------------------------------------------------------------------------------
	def take_back(self, who: str, name: str, seen: str = "") -> str:
		with acting_as(self.users[who]):
			return my_work.take_back("Task Contract", name, seen or self.seen(name)[name])

	def undone(self, who: str) -> set[str]:
		"""Records whose last step the page offers to take back."""
		with acting_as(self.users[who]):
			return {row["name"] for row in my_work.list_beside()["done"] if row["seen"]}

	def test_a_step_of_today_is_taken_back(self):
		first = self.names[0]
		for action, note in (("Appraise", ""), ("Return", "Bổ sung chỉ tiêu.")):
			self.decide("focal", action, self.seen(*self.names), note)
			self.assertLessEqual(set(self.names), self.undone("focal"))
			self.assertEqual(self.take_back("focal", first), "Under Appraisal")
			doc = frappe.get_doc("Task Contract", first)
			self.assertEqual(doc.process_log[-1].action, "Undo Step")
			self.assertEqual(doc.process_log[-1].to_state, "Under Appraisal")
			self.assertNotIn(first, self.undone("focal"))
			with self.subTest(action), self.assertRaises(frappe.ValidationError):
				self.take_back("focal", first)
			self.go_back()

	def test_a_step_is_not_taken_back_by_others_nor_after_others_acted(self):
		first = self.names[0]
		self.decide("focal", "Return", self.seen(first), "Bổ sung chỉ tiêu.")
		for who in ("secretary_a", "chair", "board", "district_focal", "director"):
			with (
				self.subTest(who),
				self.assertRaises((frappe.ValidationError, frappe.PermissionError)),
			):
				self.take_back(who, first)
		with self.assertRaises(frappe.TimestampMismatchError):
			self.take_back("focal", first, "2020-01-01 00:00:00.000000")
		with acting_as(self.users["secretary_a"]):
			doc = frappe.get_doc("Task Contract", first)
			doc.support_conditions = None
			doc.tasks[0].resolution = "Nghị quyết số 01"
			doc.save()
		self.assertNotIn(first, self.undone("focal"))
		with self.assertRaises(frappe.ValidationError):
			self.take_back("focal", first)
		self.assertEqual(self.states()[0], "Draft")

	def test_what_was_assigned_or_sent_by_the_author_is_not_taken_back(self):
		with self.assertRaises((frappe.ValidationError, frappe.PermissionError)):
			self.take_back("director", self.names[1])  # their own registration
		self.story.appraise()
		with acting_as(self.users["chair"]):
			my_work.decide("Task Contract", self.seen(self.names[0]), "Assign")
		self.assertEqual(self.states()[0], "Assigned")
		self.assertNotIn(self.names[0], self.undone("chair"))
		with self.assertRaises(frappe.ValidationError):
			self.take_back("chair", self.names[0])
		for doctype in ("Cadre Evaluation", "Rating Decision", "User"):
			with acting_as(self.users["focal"]), self.assertRaises(frappe.ValidationError):
				my_work.take_back(doctype, "x", "x")

	def test_a_step_of_yesterday_stands(self):
		first = self.names[0]
		self.decide("focal", "Return", self.seen(first), "Bổ sung chỉ tiêu.")
		step = frappe.db.get_value(
			"Process Log", {"parent": first, "action": "Return"}, "name", order_by="idx desc"
		)
		frappe.db.set_value("Process Log", step, "acted_on", add_days(frappe.utils.now_datetime(), -1))
		with self.assertRaises(frappe.ValidationError):
			self.take_back("focal", first)

	# ---- asking -------------------------------------------------------------------------------------------
	def ask(self, who: str, question: str = "Chỉ tiêu này tính theo diện tích nào?") -> None:
		with acting_as(self.users[who]):
			my_work.ask("Task Contract", self.names[0], question)

	def comments(self) -> list[str]:
		filters = {"reference_name": self.names[0], "comment_type": "Comment"}
		return frappe.get_all("Comment", filters=filters, pluck="content")

	def test_a_question_reaches_the_person_and_stands_in_the_line(self):
		# the notice in the desk; a mail would be sent, and so stored for good, at once within a test
		asked = self.users["secretary_a"]
		make.place("Notification Settings", name=asked, user=asked, enabled=1, enable_email_notifications=0)
		self.ask("focal", "Tính theo <b>diện tích</b> nào?")
		(content,) = self.comments()
		self.assertIn("&lt;b&gt;", content)
		notice = frappe.get_all(
			"Notification Log",
			filters={
				"document_name": self.names[0],
				"for_user": self.users["secretary_a"],
				"type": "Mention",
			},
		)
		self.assertEqual(len(notice), 1)
		with acting_as(self.users["focal"]):
			found = my_work.get_essential("Task Contract", self.names[0])
		self.assertTrue(found["may_ask"])
		table = next(table for table in found["tables"] if table["key"] == "comments")
		self.assertIn("diện tích", table["rows"][0]["cells"][2])
		self.assertEqual(self.states()[0], "Under Appraisal")

	def test_only_who_works_on_a_record_asks(self):
		for who in ("secretary_a", "director", "chair", "district_focal", "council_1"):
			with self.subTest(who), self.assertRaises(frappe.PermissionError):
				self.ask(who)
		for question in ("", "  ", "x" * 1001):
			with self.subTest(len(question)), self.assertRaises(frappe.ValidationError):
				self.ask("focal", question)
		with acting_as(self.users["focal"]), self.assertRaises(frappe.ValidationError):
			my_work.ask("User", self.users["chair"], "?")
		self.assertEqual(self.comments(), [])
