"""Two people at once, and a page that was opened earlier: what was checked is what is written."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from unittest.mock import patch

import frappe
from frappe.utils import flt

from cadre_kpi.access import membership
from cadre_kpi.cadre_kpi.doctype.council_score.council_score import CouncilScore
from cadre_kpi.demo import vinh_phuc
from cadre_kpi.demo.actor import create, edit
from cadre_kpi.evaluation import compute, score_sheets
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase
from cadre_kpi.tests.permissions.attack import REFUSALS, AttackCase, as_opened, step, step_in_list
from cadre_kpi.tests.personas import COMMITTEE, COUNCIL, DISTRICT_A, DISTRICT_B, EMAIL, PERIOD

LONGEST = 30  # seconds that anybody waits
MEMBERS = ("council_chair", "council_member", "council_colleague", "council_unlisted")
TASK = {
	"task_name": "Việc",
	"output_product": "Kế hoạch",
	"unit_of_measure": "văn bản",
	"target": 1,
	"due_date": "2026-12-20",
}
PATIENCE = 2  # seconds after which somebody who holds a lock lets go of it


class Colleague:
	"""Somebody in a session of their own, who acts and then commits when told to."""

	def __init__(self, user: str, act: Callable[[], None]) -> None:
		self.user, self.act, self.error = user, act, None
		self.acted, self.told = threading.Event(), threading.Event()
		place = (frappe.local.site, os.path.abspath(frappe.local.sites_path))
		self.thread = threading.Thread(target=self._work, args=place)
		self.thread.start()

	def _work(self, site: str, sites_path: str) -> None:
		try:
			frappe.init(site=site, sites_path=sites_path)
			frappe.connect()
			frappe.flags.in_test = True
			frappe.set_user(self.user)
			membership.forget()
			self.act()
			self.acted.set()
			assert self.told.wait(LONGEST)
			frappe.db.commit()
		except BaseException as error:
			self.error = error
			frappe.db.rollback()
		finally:
			self.acted.set()
			frappe.destroy()

	def end(self) -> None:
		self.told.set()
		self.thread.join(LONGEST)
		assert not self.thread.is_alive()


def at_once(first: Colleague, second: Callable[[], Colleague]) -> tuple[Colleague, Colleague]:
	"""The first has acted and not committed when the second acts; both end, whoever waits for whom."""
	assert first.acted.wait(LONGEST)
	other = second()
	other.told.set()
	other.acted.wait(PATIENCE)
	first.end()
	other.end()
	return first, other


def names() -> dict[str, set[str]]:
	"""Table → names of its rows."""
	tables = [row[0] for row in frappe.db.sql("show tables")]
	found = {}
	for table in tables:
		if table.startswith("tab") and not table.startswith("tabSeries"):
			column = frappe.db.sql(f"show columns from `{table}` like 'name'")
			if column:
				found[table] = {row[0] for row in frappe.db.sql(f"select name from `{table}`")}
	return found


class TestAtOnce(CadreKpiTestCase):
	"""These tests commit, and remove every row that they made."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.db.commit()
		cls.before = names()
		cls.cadres = personas.cast()
		frappe.db.commit()

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		for table, now in names().items():
			made = sorted(str(name) for name in now - cls.before.get(table, set()))
			if made:
				frappe.db.sql(f"delete from `{table}` where name in %(made)s", {"made": made})
		frappe.db.commit()
		frappe.clear_cache()
		membership.forget()
		super().tearDownClass()

	def setUp(self) -> None:
		super().setUp()
		self.evaluation = self.placed("At Council")
		self.session = make.place(
			"Council Session",
			"Scoring",
			council=COUNCIL,
			period=PERIOD,
			scheme=make.scheme(),
			session_date="2026-12-20",
			rows={
				"members": [
					{
						"user": EMAIL[who],
						"present": 1,
						"duty": "Chair" if who == "council_chair" else "Member",
					}
					for who in MEMBERS
				],
				"evaluations": [{"evaluation": self.evaluation, "cadre": self.cadres["cadre_a"]}],
			},
		)
		frappe.db.commit()
		self.addCleanup(self.forget)

	def placed(self, state: str, docstatus: int = 0, **values: object) -> str:
		frappe.db.delete("Cadre Evaluation", {"cadre": self.cadres["cadre_a"]})
		return make.place(
			"Cadre Evaluation",
			state,
			docstatus,
			cadre=self.cadres["cadre_a"],
			cadre_name="Bí thư Huyện ủy A",
			unit=DISTRICT_A,
			managed_by=COMMITTEE,
			period=PERIOD,
			scheme=make.scheme(),
			route_variant="all",
			step_no=1,
			rows={
				"tasks": [{"task_no": 1, "task_name": "Việc", "target": 10, "completed": 9, "coefficient": 1}]
			},
			**values,
		)

	def forget(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		for doctype in ("Rating Appeal", "Council Score", "Council Session", "Cadre Evaluation"):
			frappe.db.delete(doctype, {"name": ("not in", [*self.before[f"tab{doctype}"], ""])})
		for child in ("Council Score Task", "Council Session Member", "Council Session Evaluation"):
			frappe.db.delete(child, {"name": ("not in", [*self.before[f"tab{child}"], ""])})
		frappe.db.commit()

	def sheet(self, who: str, score: float, send: bool = True) -> str:
		made = create(EMAIL[who], "Council Score", session=self.session, evaluation=self.evaluation)

		def fill(doc):
			for row in doc.tasks:
				row.score = score

		edit(EMAIL[who], made, fill)
		frappe.db.commit()
		if send:
			sent = Colleague(EMAIL[who], self.sends(made.name))
			sent.end()
			self.assertIsNone(sent.error, sent.error)
		return made.name

	def sends(self, name: str) -> Callable[[], None]:
		return lambda: frappe.get_doc("Council Score", name).submit()

	def closes(self) -> None:
		frappe.get_doc("Council Session", self.session).close()

	def check_counted(self) -> None:
		"""Every sheet that was sent counts, and no other."""
		frappe.db.rollback()
		session = frappe.get_doc("Council Session", self.session)
		sent = frappe.db.count("Council Score", {"session": self.session, "docstatus": 1})
		self.assertEqual(session.evaluations[0].sheets, sent)
		if session.status == "Closed":
			result = compute.aggregate_council(
				frappe.get_doc("Cadre Evaluation", self.evaluation),
				score_sheets.read_session(session.name, [self.evaluation])[self.evaluation],
			)
			self.assertEqual(
				flt(session.evaluations[0].council_points, 2), flt(compute.get_council_points(result), 2)
			)

	def test_a_sheet_sent_while_the_session_closes(self):
		for who in MEMBERS[:3]:
			self.sheet(who, 50)
		late = self.sheet(MEMBERS[3], 90, send=False)
		first, second = at_once(
			Colleague(EMAIL[MEMBERS[3]], self.sends(late)),
			lambda: Colleague(EMAIL["board"], self.closes),
		)
		self.assertIsNone(first.error, first.error)
		self.assertIsInstance(second.error, (*REFUSALS, type(None)))
		self.check_counted()

	def test_a_session_closed_while_a_sheet_is_sent(self):
		for who in MEMBERS[:3]:
			self.sheet(who, 50)
		late = self.sheet(MEMBERS[3], 90, send=False)
		first, second = at_once(
			Colleague(EMAIL["board"], self.closes),
			lambda: Colleague(EMAIL[MEMBERS[3]], self.sends(late)),
		)
		self.assertIsNone(first.error, first.error)
		self.assertIsInstance(second.error, (*REFUSALS, type(None)))
		self.check_counted()

	def test_a_sheet_and_the_close_do_not_wait_for_each_other(self):
		"""The sheet is being sent, and not with the session yet, when the close begins."""
		for who in MEMBERS[:3]:
			self.sheet(who, 50)
		late = self.sheet(MEMBERS[3], 90, send=False)
		begun, lock = threading.Event(), CouncilScore.lock_session

		def pause(doc) -> None:
			begun.set()
			time.sleep(PATIENCE)
			lock(doc)

		def close() -> None:
			assert begun.wait(LONGEST)
			self.closes()

		with patch.object(CouncilScore, "lock_session", pause):
			sending, closing = (
				Colleague(EMAIL[MEMBERS[3]], self.sends(late)),
				Colleague(EMAIL["board"], close),
			)
			closing.told.set()
			sending.end()
			closing.end()
		self.assertIsNone(sending.error, sending.error)
		self.assertIsInstance(closing.error, (*REFUSALS, type(None)))
		self.check_counted()

	def test_two_sheets_sent_at_once_are_two(self):
		one = self.sheet("council_chair", 50, send=False)
		two = self.sheet("council_member", 60, send=False)
		for colleague in at_once(
			Colleague(EMAIL["council_chair"], self.sends(one)),
			lambda: Colleague(EMAIL["council_member"], self.sends(two)),
		):
			self.assertIsNone(colleague.error, colleague.error)
		self.check_counted()

	def test_one_sheet_of_a_member(self):
		def makes() -> None:
			frappe.get_doc(
				{"doctype": "Council Score", "session": self.session, "evaluation": self.evaluation}
			).insert()

		user = EMAIL["council_member"]
		at_once(Colleague(user, makes), lambda: Colleague(user, makes))
		frappe.db.rollback()
		self.assertEqual(frappe.db.count("Council Score", {"session": self.session}), 1)

	def test_one_open_appeal_on_a_rating(self):
		evaluation = self.placed("Published", 1, published_level="completed")
		frappe.db.commit()

		def appeals() -> None:
			frappe.get_doc(
				{"doctype": "Rating Appeal", "evaluation": evaluation, "grounds": "Kết quả chưa đủ."}
			).insert()

		user = EMAIL["cadre_a"]
		first, second = at_once(Colleague(user, appeals), lambda: Colleague(user, appeals))
		self.assertIsNone(first.error, first.error)
		self.assertIsInstance(second.error, REFUSALS)
		frappe.db.rollback()
		self.assertEqual(frappe.db.count("Rating Appeal", {"evaluation": evaluation}), 1)

	def test_one_open_session_for_an_evaluation(self):
		free = self.placed("At Council")
		frappe.db.delete("Council Session Evaluation", {"parent": self.session})
		frappe.db.commit()

		def convenes() -> None:
			frappe.get_doc(
				{
					"doctype": "Council Session",
					"council": COUNCIL,
					"period": PERIOD,
					"session_date": "2026-12-20",
					"evaluations": [{"evaluation": free}],
				}
			).insert()

		first, _second = at_once(
			Colleague(EMAIL["board"], convenes), lambda: Colleague(EMAIL["council_chair"], convenes)
		)
		self.assertIsNone(first.error, first.error)
		frappe.db.rollback()
		self.assertEqual(frappe.db.count("Council Session Evaluation", {"evaluation": free}), 1)

	def test_two_first_rows_do_not_wait_for_each_other(self):
		"""Two people whose records have no task yet are both about to write their first one."""
		both = threading.Barrier(2)
		values = {"managed_by": COMMITTEE, "period": PERIOD, "scheme": make.scheme()}
		values |= {"start_date": "2026-01-01", "end_date": "2026-12-31"}
		contracts = [
			make.place("Task Contract", "Draft", cadre=self.cadres[who], cadre_name=who, unit=unit, **values)
			for who, unit in (("cadre_a", DISTRICT_A), ("cadre_b", DISTRICT_B))
		]
		frappe.db.commit()
		self.addCleanup(frappe.db.delete, "Task Contract", {"name": ("in", contracts)})

		def adds(name: str) -> Callable[[], None]:
			def act() -> None:
				doc = frappe.get_doc("Task Contract", name)
				doc.append("tasks", TASK)
				before = doc.run_before_save_methods

				def run() -> None:
					before()
					both.wait(LONGEST)

				doc.run_before_save_methods = run
				doc.save()

			return act

		people = [
			Colleague(EMAIL[who], adds(name))
			for who, name in zip(("cadre_a", "cadre_b"), contracts, strict=True)
		]
		for colleague in people:
			colleague.end()
			self.assertIsNone(colleague.error, colleague.error)
		frappe.db.rollback()
		self.assertEqual(frappe.db.count("Contract Task", {"parent": ("in", contracts)}), 2)

	def test_rows_changed_since_they_were_read_are_read_anew(self):
		"""Runs change rows without their times: what stands before a save is what is stored, not what was read."""
		task = frappe.get_all("Evaluation Task", {"parent": self.evaluation}, pluck="name")[0]
		frappe.db.commit()
		doc = frappe.get_doc("Cadre Evaluation", self.evaluation)
		run = Colleague(
			"Administrator",
			lambda: frappe.db.set_value("Evaluation Task", task, "completed", 4, update_modified=False),
		)
		run.end()
		self.assertIsNone(run.error, run.error)
		doc.load_doc_before_save()
		self.assertEqual(doc.get_doc_before_save().tasks[0].completed, 4)
		frappe.db.rollback()


class TestOpenedEarlier(AttackCase):
	"""An approval is given to what was seen."""

	@classmethod
	def prepare(cls, story):
		for chapter in (story.register, story.register_again, story.appraise):
			chapter()
		cls.contract = story.contract.name

	def change(self) -> None:
		def lower(doc):
			doc.tasks[0].target = 80
			doc.change_reason = "Điều chỉnh"

		edit(self.users["clerk"], frappe._dict(doctype="Task Contract", name=self.contract), lower)

	def opened(self) -> dict:
		return self.attempt("chair", as_opened, "Task Contract", self.contract)

	def test_a_changed_contract_is_not_assigned_unseen(self):
		seen = self.opened()
		self.change()
		self.assert_refused("chair", step, seen, "Assign")
		state = frappe.db.get_value("Task Contract", self.contract, "workflow_state")
		self.assertEqual(state, "Awaiting Decision")

	def test_what_was_seen_is_assigned(self):
		frappe.db.set_value(
			"Contract Task", {"parent": self.contract, "idx": 1}, "weight", 30, update_modified=False
		)
		answer = self.attempt("chair", step, self.opened(), "Assign")
		self.assertNotIsInstance(answer, Exception, answer)

	def test_a_form_that_forges_the_time_of_the_last_change(self):
		seen = self.opened()
		self.change()
		newest = str(frappe.db.get_value("Task Contract", self.contract, "modified"))
		forged = {**seen, "modified": newest, "tasks": [], "managed_by": self.bodies["district_committee"]}
		self.attempt("chair", step, forged, "Assign")
		doc = frappe.get_doc("Task Contract", self.contract)
		self.assertEqual(doc.managed_by, self.bodies["committee"])
		self.assertEqual(len(doc.tasks), 4)

	def test_without_the_time_of_the_last_change_nothing_is_approved(self):
		bare = {"doctype": "Task Contract", "name": self.contract}
		self.change()
		self.assert_refused("chair", step, bare, "Assign")

	def test_a_changed_decision_is_not_approved_unseen(self):
		frappe.set_user("Administrator")
		evaluation = make.place(
			"Cadre Evaluation",
			"Proposed",
			cadre=self.cadres["director"],
			cadre_name="Giám đốc Sở",
			unit="VP-GTVT",
			managed_by=self.bodies["committee"],
			period=self.story.period,
			scheme=vinh_phuc.SCHEME,
			proposed_level="good",
			total_points=80,
		)
		decision = make.place(
			"Rating Decision",
			"Awaiting Approval",
			title="Xếp loại",
			committee=self.bodies["committee"],
			period=self.story.period,
			scheme=vinh_phuc.SCHEME,
			decision_date="2023-12-29",
			decision_number="436-QĐ/TU",
			rows={"rows": [{"evaluation": evaluation, "decided_level": "good", "proposed_level": "good"}]},
		)
		seen = self.attempt("chair", as_opened, "Rating Decision", decision)

		def lower(doc):
			doc.rows[0].decided_level, doc.rows[0].reason = "completed", "Đơn vị chậm tiến độ"

		edit(self.users["clerk"], frappe._dict(doctype="Rating Decision", name=decision), lower)
		self.assert_refused("chair", step, seen, "Approve")
		self.attempt("director", step_in_list, "Rating Decision", decision, "Approve")
		self.assertEqual(frappe.db.get_value("Rating Decision", decision, "docstatus"), 0)
		fresh = self.attempt("chair", as_opened, "Rating Decision", decision)
		answer = self.attempt("chair", step, fresh, "Approve")
		self.assertNotIsInstance(answer, Exception, answer)
