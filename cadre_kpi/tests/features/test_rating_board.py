"""The rating board: who sees and changes what, at which cost, and that a form without rows loses none."""

from __future__ import annotations

import json
import re
from unittest.mock import patch

import frappe
from frappe.desk.form.save import savedocs

from cadre_kpi.access.actions import apply_workflow
from cadre_kpi.access.overrides import open_form
from cadre_kpi.access.version_history import APART
from cadre_kpi.api import rating_board
from cadre_kpi.decisions import summary
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.features.report_rows import statements
from cadre_kpi.tests.personas import COMMITTEE, DISTRICT_A, EMAIL, PERIOD, PROVINCE

PEOPLE = summary.HELD_BY_FORM + 10
EXCELLENT = (
	30  # of them, more than the quota; the first of these is the officer of the board who is rated as well
)


class BoardCase(CadreKpiTestCase):
	"""A decision about `people`, of whom the first `excellent` are proposed for it."""

	people, excellent = PEOPLE, EXCELLENT

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.cadres = personas.cast()
		cls.names = [cls.evaluate(number) for number in range(cls.people)]
		with acting_as(EMAIL["secretary"]):
			cls.decision = rating_board.prepare(COMMITTEE, PERIOD, "Xếp loại năm 2026")

	@classmethod
	def evaluate(cls, number: int) -> str:
		"""An evaluation that waits for the committee; the first is about the officer of the board."""
		best = number < cls.excellent
		return make.place(
			"Cadre Evaluation",
			"Proposed",
			period=PERIOD,
			scheme=make.scheme(),
			managed_by=COMMITTEE,
			cadre=cls.cadres["board_rated"] if not number else f"_Người {number}",
			cadre_name=f"Người {number}",
			unit=PROVINCE if number % 2 else DISTRICT_A,
			total_points=92 if best else 80,
			level_by_points="excellent" if best else "good",
			proposed_level="excellent" if best else "good",
			computed_on=frappe.utils.now(),
			evaluation_key=f"board {cls.people} {number}",
		)

	def setUp(self) -> None:
		super().setUp()
		frappe.db.savepoint("before_board_test")
		self.addCleanup(frappe.db.rollback, save_point="before_board_test")

	# ---- helpers ------------------------------------------------------------------------------------------
	def board(self, who: str = "secretary", **place: str) -> dict[str, dict]:
		"""The board's rows by evaluation; the rest of the answer in `answer`."""
		with acting_as(EMAIL[who]):
			self.answer = rating_board.read(**(place or {"decision": self.decision}))
		columns = self.answer["columns"]
		return {row[0]: dict(zip(columns, row, strict=True)) for row in self.answer["rows"]}

	def change(self, names: list[str], level: str, reason: str = "", who: str = "secretary") -> dict:
		rows = self.board(who)
		wanted = [
			{"evaluation": name, "level": level, "reason": reason, "seen": rows[name]["modified"]}
			for name in names
		]
		with acting_as(EMAIL[who]):
			return rating_board.change(self.decision, json.dumps(wanted))

	def stored(self, name: str | None = None) -> list[tuple]:
		rows = frappe.get_all(
			"Rating Decision Row",
			filters={"parent": name or self.decision},
			fields=["evaluation", "decided_level", "reason", "over_quota"],
			order_by="idx",
		)
		return [tuple(row.values()) for row in rows]


class TestRatingBoard(BoardCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		row = {"evaluation": cls.names[1], "cadre": "x", "cadre_name": "Người 1", "decided_level": "good"}
		cls.short = make.place(
			"Rating Decision",
			"Draft",
			title="Quyết định ngắn",
			committee=COMMITTEE,
			period=PERIOD,
			scheme=make.scheme(),
			rows={"rows": [row]},
		)

	def opened(self, name: str, who: str = "secretary") -> dict:
		"""The decision as a form gets it."""
		frappe.local.response = frappe._dict(docs=[])
		with acting_as(EMAIL[who]):
			open_form("Rating Decision", name)
			return json.loads(frappe.as_json(frappe.local.response.docs[0]))

	# ---- reading ------------------------------------------------------------------------------------------
	def test_the_secretary_sees_everybody_with_the_quota(self) -> None:
		rows = self.board()
		self.assertEqual(list(rows), [row[0] for row in self.stored()])
		first = rows[self.names[1]]
		self.assertEqual((first["proposed_level"], first["total_points"]), ("excellent", 92.0))
		self.assertTrue(self.answer["may_change"])
		self.assertIn("Submit for Approval", self.answer["actions"])
		self.assertEqual(sum(bar["candidates"] for bar in self.answer["quota"]), EXCELLENT)

	def test_reading_costs_the_same_for_one_and_for_all(self) -> None:
		def asked(**place: str) -> list[str]:
			"""The tables that one reading asks, one after the other, in a request that has written nothing."""
			with patch.object(frappe.local.db, "transaction_writes", 0):
				self.board(**place)
				with statements() as sent:
					self.board(**place)
			return [" ".join(re.findall("`tab[^`]+`", each)[:1]) or each for each in sent]

		self.assertEqual(asked(decision=self.decision), asked(decision=self.short))
		many = asked(period=PERIOD)
		frappe.db.sql("delete from `tabCadre Evaluation` where name in %s", [self.names[20:]])
		self.assertEqual(asked(period=PERIOD), many)

	def test_who_may_not_read_the_decision_sees_no_board(self) -> None:
		for who in ("secretary_a", "board_b", "cadre_a", "collective_a", "council_chair", "nobody"):
			with self.subTest(who):
				self.assertRaises(frappe.PermissionError, self.board, who)
		for who in ("member", "auditor", "board"):
			self.assertEqual(len(self.board(who)), PEOPLE, who)

	def test_the_board_of_a_period_shows_what_the_list_would(self) -> None:
		for who in ("secretary", "secretary_a", "collective_a", "auditor"):
			with acting_as(EMAIL[who]):
				listed = frappe.get_list("Cadre Evaluation", {"period": PERIOD}, pluck="name", limit=0)
			self.assertEqual(set(self.board(who, period=PERIOD)), set(listed), who)
		self.assertRaises(frappe.PermissionError, self.board, "cadre_a", period=PERIOD)

	def test_the_own_result_stays_closed(self) -> None:
		own = self.names[0]
		row = self.board("board_rated")[own]
		self.assertEqual(row["own"], 1)
		for field in ("total_points", "proposed_level", "decided_level", "reason", "over", "level_by_points"):
			self.assertFalse(row[field], field)
		self.assertIsNone(self.answer["quota"])
		self.assertIsNone(self.answer["decision"]["quota_note"])
		self.assertIsNone(self.answer["decision"]["quota_ok"])
		frappe.db.set_value("Rating Decision Row", {"parent": self.decision}, "over_quota", 1)
		self.assertEqual({row["over"] for row in self.board("board_rated").values()}, {0})
		with acting_as(EMAIL["board_rated"]):
			sent = frappe.get_doc("Rating Decision", self.decision).as_dict()
			self.assertEqual({row["over_quota"] for row in sent["rows"]}, {None})
		self.assertNotIn(own, self.board("board_rated", period=PERIOD))
		with acting_as(EMAIL["board_rated"]):
			tried = rating_board.try_rules({"levels": {"excellent": "95"}}, self.decision)
		self.assertNotIn(own, str(tried))
		self.assertIsNone(tried["quota"])
		self.assertEqual(sum(count["now"] for count in tried["counts"]), PEOPLE - 1)
		shown = self.opened(self.decision, "board_rated")
		self.assertFalse(shown.get("quota_note"))
		self.assertEqual(
			(shown["__onload"]["ratings"]["hidden"], shown["__onload"]["ratings"]["quota"]), (1, None)
		)

	# ---- changing -----------------------------------------------------------------------------------------
	def test_nobody_is_rated_otherwise_without_a_reason(self) -> None:
		before = self.stored()
		self.assertRaises(frappe.ValidationError, self.change, self.names[1:3], "good")
		self.assertRaises(frappe.ValidationError, self.change, self.names[1:3], "good", "   ")
		self.assertRaises(frappe.ValidationError, self.change, self.names[1:3], "best", "Vì")
		self.assertEqual(self.stored(), before)

	def test_a_change_is_stored_with_quota_and_history(self) -> None:
		before = dict((row[0], row[3]) for row in self.stored())
		self.assertEqual(sum(before.values()) > 0, True)
		answer = self.change(self.names[1:EXCELLENT], "good", "Theo ý kiến tập thể")
		after = {row[0]: row for row in self.stored()}
		self.assertEqual(after[self.names[1]][1:3], ("good", "Theo ý kiến tập thể"))
		self.assertEqual(answer["over"], [])
		self.assertEqual(sum(row[3] for row in after.values()), 0)
		self.assertTrue(frappe.db.get_value("Rating Decision", self.decision, "quota_ok"))
		# ratings are kept apart in the history, as those who may read them see them
		version = frappe.get_last_doc("Version", {"docname": f"{self.decision}{APART}"})
		changed = json.loads(version.data)["row_changed"]
		self.assertEqual(len(changed), EXCELLENT - 1)
		self.assertEqual(version.owner, EMAIL["secretary"])
		self.assertIn(["decided_level", "excellent", "good"], changed[0][3])
		# what the form would say after saving it
		doc = frappe.get_doc("Rating Decision", self.decision)
		note = doc.quota_note
		doc.save()
		self.assertEqual((doc.quota_ok, doc.quota_note), (1, note))
		self.change(self.names[1:2], "excellent", "không cần")
		self.assertEqual({row[0]: row for row in self.stored()}[self.names[1]][1:3], ("excellent", None))

	def test_a_change_costs_the_same_for_one_and_for_many(self) -> None:
		def count(names: list[str]) -> int:
			rows = self.board()
			wanted = [
				{"evaluation": name, "level": "completed", "reason": "Vì", "seen": rows[name]["modified"]}
				for name in names
			]
			with acting_as(EMAIL["secretary"]), statements() as sent:
				rating_board.change(self.decision, wanted)
			return len(sent)

		count(self.names[20:21])
		one = count(self.names[21:22])
		self.assertEqual(count(self.names[22:90]), one)

	def test_what_was_changed_meanwhile_is_not_overwritten(self) -> None:
		seen = self.board()[self.names[30]]["modified"]
		self.change(self.names[30:31], "completed", "Người khác sửa")
		wanted = [{"evaluation": self.names[30], "level": "good", "reason": "", "seen": seen}]
		with acting_as(EMAIL["secretary"]):
			self.assertRaises(frappe.TimestampMismatchError, rating_board.change, self.decision, wanted)
		strange = [{"evaluation": "khác", "level": "good", "reason": "", "seen": seen}]
		with acting_as(EMAIL["secretary"]):
			self.assertRaises(frappe.ValidationError, rating_board.change, self.decision, strange)

	def test_only_who_writes_the_decision_now_changes_it(self) -> None:
		for who in ("member", "chair", "auditor", "admin"):
			with self.subTest(who):
				self.assertRaises(
					frappe.PermissionError, self.change, self.names[40:41], "completed", "Vì", who
				)
		self.change(self.names[40:41], "completed", "Vì", "board")
		self.assertRaises(
			frappe.PermissionError, self.change, self.names[:1], "good", "Tự đánh giá", "board_rated"
		)
		frappe.db.set_value("Rating Decision", self.decision, "workflow_state", "Awaiting Approval")
		for who in ("board", "member"):
			self.assertRaises(frappe.PermissionError, self.change, self.names[41:42], "completed", "Vì", who)
		self.change(self.names[41:42], "completed", "Vì", "chair")
		frappe.db.set_value("Rating Decision", self.decision, {"workflow_state": "Approved", "docstatus": 1})
		self.assertRaises(frappe.PermissionError, self.change, self.names[42:43], "completed", "Vì", "chair")

	# ---- other rules --------------------------------------------------------------------------------------
	def test_trying_other_rules_stores_nothing(self) -> None:
		tables = (
			"Cadre Evaluation",
			"Rating Decision",
			"Rating Decision Row",
			"Evaluation Scheme",
			"Version",
		)

		def fingerprint() -> list:
			return [
				frappe.db.sql(f"select count(*), max(modified) from `tab{table}`")[0] for table in tables
			] + self.stored()

		before = fingerprint()
		with acting_as(EMAIL["secretary"]):
			self.assertEqual(rating_board.list_levers(self.decision)["levels"][0]["min_points"], "90")
			found = rating_board.try_rules({"levels": {"excellent": "95"}, "quota": "0"}, self.decision)
		self.assertEqual(
			[(count["now"], count["then"]) for count in found["counts"][:2]],
			[(EXCELLENT, 0), (PEOPLE - EXCELLENT, PEOPLE)],
		)
		self.assertEqual(
			sorted(found["changes"]),
			sorted([name, "excellent", "good"] for name in self.names[:EXCELLENT]),
		)
		self.assertEqual((found["unclear"], found["on_the_line"], found["quota"]), (0, 0, []))
		with acting_as(EMAIL["secretary"]):
			down = rating_board.try_rules({"levels": {"excellent": "80"}}, self.decision)
			self.assertEqual(down["on_the_line"], PEOPLE - EXCELLENT)
			over = rating_board.try_rules({"quota": "0"}, self.decision)
		self.assertEqual(len(over["over"]), EXCELLENT)
		self.assertEqual(fingerprint(), before)

	def test_only_rules_of_the_scheme_are_moved(self) -> None:
		with acting_as(EMAIL["secretary"]):
			for wrong in (
				{"levels": {"best": "95"}},
				{"levels": {"excellent": "nhiều"}},
				{"levels": {"excellent": "60"}},
				{"conditions": {"khác": "1"}},
				["x"],
			):
				self.assertRaises(frappe.ValidationError, rating_board.try_rules, wrong, self.decision)
		with acting_as(EMAIL["secretary_a"]):
			self.assertRaises(frappe.PermissionError, rating_board.try_rules, {}, self.decision)
			self.assertRaises(frappe.PermissionError, rating_board.list_levers, self.decision)

	# ---- the form -----------------------------------------------------------------------------------------
	def test_a_form_gets_counts_instead_of_many_rows(self) -> None:
		shown = self.opened(self.decision)
		self.assertEqual(shown["rows"], [])
		told = shown["__onload"]["ratings"]
		self.assertEqual((told["people"], told["differing"]), (PEOPLE, 0))
		self.assertEqual(
			told["counts"][0], {"level": "excellent", "proposed": EXCELLENT, "decided": EXCELLENT}
		)
		self.assertEqual(len(self.opened(self.short)["rows"]), 1)

	def test_a_form_without_rows_keeps_them(self) -> None:
		before = self.stored()
		form = self.opened(self.decision)
		form["meeting"] = "Hội nghị ngày 28-12-2026"
		with acting_as(EMAIL["secretary"]):
			savedocs(frappe.as_json(form), "Save")
		self.assertEqual(self.stored(), before)
		answer = frappe.local.response.docs[-1]
		self.assertEqual((answer["rows"], answer["meeting"]), ([], "Hội nghị ngày 28-12-2026"))
		with acting_as(EMAIL["secretary"]):
			for rows in ([], None):
				doc = frappe.get_doc("Rating Decision", self.decision)
				doc.update({"rows": rows, "meeting": "Hội nghị khác"})
				doc.save()
				self.assertEqual(self.stored(), before)
		form = self.opened(self.decision) | {"quota_exception": "Năm có thành tích đặc biệt"}
		with acting_as(EMAIL["secretary"]):
			savedocs(frappe.as_json(form), "Save")
			form = self.opened(self.decision)
			sent = apply_workflow(frappe.as_json(form), "Submit for Approval")
		self.assertEqual((sent.workflow_state, sent.rows), ("Awaiting Approval", []))
		self.assertEqual(self.stored(), before)
		form = self.opened(self.decision, "chair") | {"decision_number": "01-QĐ/TU"}
		with acting_as(EMAIL["chair"]):
			savedocs(frappe.as_json(form), "Save")
			approved = apply_workflow(frappe.as_json(self.opened(self.decision, "chair")), "Approve")
		self.assertEqual((approved.docstatus, approved.workflow_state), (1, "Approved"))
		self.assertEqual(self.stored(), before)
		decided = frappe.db.count("Cadre Evaluation", {"rating_decision": self.decision})
		self.assertEqual(decided, PEOPLE)

	def test_rows_that_are_sent_count_and_a_short_decision_stays_as_it_was(self) -> None:
		with acting_as(EMAIL["secretary"]):
			doc = frappe.get_doc("Rating Decision", self.decision)
			doc.set("rows", doc.rows[:60])
			doc.save()
			self.assertEqual(len(self.stored()), 60)
			doc.set("rows", [])
			self.assertRaises(frappe.MandatoryError, doc.save)
		self.assertEqual(len(self.stored()), 60)

	# ---- the step -----------------------------------------------------------------------------------------
	def test_the_decision_goes_on_from_the_board(self) -> None:
		self.board()
		seen = self.answer["decision"]["modified"]
		with acting_as(EMAIL["secretary"]):
			self.assertRaises(
				frappe.ValidationError,
				rating_board.take_action,
				self.decision,
				"Submit for Approval",
				seen,
			)
			state = rating_board.take_action(
				self.decision,
				"Submit for Approval",
				seen,
				values={"quota_exception": "Thành tích đặc biệt", "seal": "x"},
			)
		self.assertEqual(state, "Awaiting Approval")
		doc = frappe.get_doc("Rating Decision", self.decision)
		self.assertEqual((doc.quota_exception, doc.seal), ("Thành tích đặc biệt", None))
		with acting_as(EMAIL["secretary"]):
			self.assertRaises(
				frappe.TimestampMismatchError,
				rating_board.take_action,
				self.decision,
				"Return",
				seen,
				"Vì",
			)

	def test_people_are_left_out_and_taken_over(self) -> None:
		self.board()
		with acting_as(EMAIL["secretary"]):
			seen = self.answer["decision"]["modified"]
			self.assertEqual(rating_board.remove(self.decision, self.names[50:53], seen), 3)
			self.assertEqual(len(self.stored()), PEOPLE - 3)
			seen = str(frappe.db.get_value("Rating Decision", self.decision, "modified"))
			self.assertEqual(rating_board.add_proposed(self.decision, seen), 3)
		self.assertEqual(len(self.stored()), PEOPLE)
		with acting_as(EMAIL["secretary_a"]):
			self.assertRaises(frappe.PermissionError, rating_board.prepare, COMMITTEE, PERIOD)


class TestADistrict(BoardCase):
	people, excellent = 746, 160

	def test_all_of_a_district_are_decided_with_the_quota_exceeded_once(self) -> None:
		rows = self.board()
		surplus = [name for name, row in rows.items() if row["over"] and not row["own"]]
		self.assertEqual(len(rows), self.people)
		self.assertTrue(surplus)
		answer = self.change(surplus, "good", "Vượt tỷ lệ, điểm thấp hơn trong nhóm")
		self.assertEqual((answer["over"], answer["quota_ok"]), ([], 1))
		answer = self.change(surplus[5:], "excellent")
		self.assertEqual(answer["quota_ok"], 0)
		self.assertTrue(answer["over"])
		self.board()
		with acting_as(EMAIL["secretary"]):
			submit = (self.decision, "Submit for Approval", self.answer["decision"]["modified"])
			self.assertRaises(frappe.ValidationError, rating_board.take_action, *submit)
			state = rating_board.take_action(*submit, values={"quota_exception": "Thành tích đột xuất"})
		self.assertEqual(state, "Awaiting Approval")
		levels = [level for _evaluation, level, _reason, _over in self.stored()]
		best = self.excellent - 5
		self.assertEqual((levels.count("excellent"), levels.count("good")), (best, self.people - best))
