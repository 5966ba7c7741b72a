"""Relations that give rights, made by the one who profits from them.

Who lists somebody in a session, issues a scheme or signs a decision gains by it; so what is listed must be theirs to
list, and whoever is rated in a record decides, scores and closes nothing there.
"""

from __future__ import annotations

import frappe
from frappe.utils import cint

from cadre_kpi.api.scheme import import_json, make_new_version
from cadre_kpi.decisions import decisions
from cadre_kpi.demo import masters as m
from cadre_kpi.demo import vinh_phuc
from cadre_kpi.demo.actor import create
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.permissions.attack import (
	MAKERS,
	AttackCase,
	as_opened,
	by_form,
	by_put,
	call,
	call_rest,
	rows,
	step,
	step_in_list,
	stored,
)


class TestSessions(AttackCase):
	"""Sessions made by a council and a board that have no part in whom they list."""

	@classmethod
	def prepare(cls, story):
		for chapter in (story.register, story.register_again, story.appraise, story.assign):
			chapter()
		story.register_director()
		story.assess_oneself()
		story.convene()
		cls.session = story.session.name
		cls.listed = story.evaluations["secretary_a"].name
		frappe.set_user("Administrator")
		cls.free = make.place(  # nobody has listed it yet
			"Cadre Evaluation",
			"At Council",
			cadre=make.cadre("Chánh Văn phòng Tỉnh ủy", "VP", cls.bodies["committee"]),
			cadre_name="Chánh Văn phòng Tỉnh ủy",
			unit="VP",
			managed_by=cls.bodies["committee"],
			period=story.period,
			scheme=vinh_phuc.SCHEME,
			contract=story.contract.name,
		)

	def session_of(self, council: str, *evaluations: str) -> dict:
		return {
			"council": self.bodies[council],
			"period": self.story.period,
			"session_date": "2023-12-28",
			"evaluations": [{"evaluation": name} for name in evaluations],
		}

	def test_a_council_lists_nobody_whom_it_does_not_serve(self):
		for who in ("district_council_1", "district_board", "council_chair", "board"):
			for maker in MAKERS:
				with self.subTest(who=who, maker=maker.__name__):
					new = self.session_of("district_council", self.free)
					self.attempt(who, maker, "Council Session", new)
					self.assertFalse(
						frappe.db.exists("Council Session Evaluation", {"evaluation": self.free})
					)
					self.assert_readable("district_council_1", "Cadre Evaluation", self.free, False)
					self.assert_readable(
						"district_council_1", "Task Contract", self.story.contract.name, False
					)
				self.go_back()

	def test_nor_does_it_add_them_later(self):
		own = make.place(
			"Council Session",
			"Draft",
			council=self.bodies["district_council"],
			period=self.story.period,
			session_date="2023-12-28",
			scheme=vinh_phuc.SCHEME,
			rows={"members": [{"user": self.users["district_council_1"], "present": 1, "duty": "Chair"}]},
		)
		for door in (by_form, by_put):
			self.attempt(
				"district_council_1",
				door,
				"Council Session",
				own,
				{"evaluations": [{"evaluation": self.free}]},
			)
			self.assertFalse(frappe.db.exists("Council Session Evaluation", {"evaluation": self.free}))
			self.assert_readable("district_council_1", "Cadre Evaluation", self.free, False)

	def test_the_council_of_the_unit_is_convened(self):
		made = self.attempt("board", MAKERS[0], "Council Session", self.session_of("council", self.free))
		self.assertNotIsInstance(made, Exception, made)

	def test_one_evaluation_stands_in_one_open_session(self):
		for who in ("board", "council_chair"):
			for maker in MAKERS:
				new = self.session_of("council", self.listed)
				self.attempt(who, maker, "Council Session", new)
				found = frappe.db.count("Council Session Evaluation", {"evaluation": self.listed})
				self.assertEqual(found, 1, f"{who} {maker.__name__}")
				self.go_back()

	def test_a_second_one_is_not_added_while_scoring(self):
		added = [*rows("Council Session", self.session, "evaluations"), {"evaluation": self.free}]
		self.attempt("council_chair", by_put, "Council Session", self.session, {"evaluations": added})
		new = self.session_of("council", self.free)
		self.attempt("board", MAKERS[0], "Council Session", new)
		self.assertLessEqual(frappe.db.count("Council Session Evaluation", {"evaluation": self.free}), 1)

	def rate_chair(self) -> str:
		"""The chair of the council is rated in the session that scores."""
		frappe.set_user("Administrator")
		chair = make.cadre(
			"Chủ tịch Hội đồng", "VP", self.bodies["committee"], user=self.users["council_chair"]
		)
		name = make.place(
			"Cadre Evaluation",
			"At Council",
			cadre=chair,
			cadre_name="Chủ tịch Hội đồng",
			unit="VP",
			managed_by=self.bodies["committee"],
			period=self.story.period,
			scheme=vinh_phuc.SCHEME,
		)
		session = frappe.get_doc("Council Session", self.session)
		frappe.get_doc(
			{
				"doctype": "Council Session Evaluation",
				"parent": session.name,
				"parenttype": "Council Session",
				"parentfield": "evaluations",
				"idx": 3,
				"evaluation": name,
				"cadre": chair,
			}
		).db_insert()
		return name

	def test_a_chair_convenes_no_session_about_themselves(self):
		own = self.rate_chair()
		frappe.db.delete("Council Session Evaluation", {"evaluation": own})
		for maker in MAKERS:
			new = self.session_of("council", own)
			self.attempt("council_chair", maker, "Council Session", new)
			self.assertFalse(frappe.db.exists("Council Session Evaluation", {"evaluation": own}))

	def test_a_chair_rated_in_the_session_neither_leads_nor_closes_it(self):
		self.rate_chair()
		frappe.db.set_value("Council Session", self.session, "status", "Draft")
		self.assert_refused("council_chair", call, "Council Session", self.session, "open_scoring")
		frappe.db.set_value("Council Session", self.session, "status", "Scoring")
		self.assert_refused("council_chair", call, "Council Session", self.session, "close")
		self.assert_refused("council_chair", call_rest, "Council Session", self.session, "close")
		self.settle()
		late = {"scoring_until": "2020-01-01 00:00:00", "minutes": "Không có ý kiến"}
		self.assert_kept("council_chair", "Council Session", self.session, late)

	def test_a_member_rated_in_the_session_scores_nobody_there(self):
		self.rate_chair()
		sheet = {"session": self.session, "evaluation": self.listed}
		for maker in MAKERS:
			self.assert_refused("council_chair", maker, "Council Score", sheet)

	def test_nobody_opens_the_own_evaluation(self):
		officer = make.cadre("Phó Ban Tổ chức", "VP", self.bodies["committee"], user=self.users["board"])
		for maker in MAKERS:
			values = {"cadre": officer, "period": self.story.period}
			self.assert_refused("board", maker, "Cadre Evaluation", values)


class TestDecisions(AttackCase):
	"""Those who decide, and are themselves among the decided."""

	@classmethod
	def prepare(cls, story):
		frappe.set_user("Administrator")
		cls.rated = {}
		committee = cls.bodies["committee"]
		for key in ("chair", "clerk", "board"):
			cadre = make.cadre(f"Người được xếp loại {key}", "VP", committee, user=cls.users[key])
			cls.rated[key] = cls.evaluation(cadre, "Proposed", proposed_level="good", total_points=80)
		cls.other = cls.evaluation(cls.cadres["director"], "Proposed", proposed_level="good", total_points=82)
		cls.draft = create(
			cls.users["clerk"],
			"Rating Decision",
			title="Xếp loại",
			committee=committee,
			period=story.period,
			decision_date="2023-12-29",
			decision_number="435-QĐ/TU",
			rows=[{"evaluation": cls.other, "decided_level": "good"}],
		).name

	@classmethod
	def evaluation(cls, cadre: str, state: str, docstatus: int = 0, **values: object) -> str:
		return make.place(
			"Cadre Evaluation",
			state,
			docstatus,
			cadre=cadre,
			cadre_name=cadre,
			unit=frappe.db.get_value("Cadre", cadre, "unit"),
			managed_by=cls.bodies["committee"],
			period=cls.story.period,
			scheme=vinh_phuc.SCHEME,
			**values,
		)

	def decision(self, state: str, docstatus: int, *rated: str) -> str:
		"""A decision over these people and somebody else, as it stands in this state."""
		name = make.place(
			"Rating Decision",
			state,
			docstatus,
			title="Xếp loại",
			committee=self.bodies["committee"],
			period=self.story.period,
			scheme=vinh_phuc.SCHEME,
			decision_date="2023-12-29",
			decision_number="436-QĐ/TU",
			quota_ok=1,
			quota_exception="Thành tích nổi trội",
			rows={
				"rows": [
					{
						"evaluation": each,
						"decided_level": "good",
						"proposed_level": "good",
						"total_points": 80,
					}
					for each in (self.other, *(self.rated[key] for key in rated))
				]
			},
		)
		frappe.db.set_value(
			"Rating Decision", name, "seal", decisions.seal(frappe.get_doc("Rating Decision", name))
		)
		return name

	def test_nobody_approves_a_decision_with_the_own_rating(self):
		name = self.decision("Awaiting Approval", 0, "chair")
		self.attempt("chair", lambda: step(as_opened("Rating Decision", name), "Approve"))
		self.attempt("chair", step_in_list, "Rating Decision", name, "Approve")
		self.assertEqual(frappe.db.get_value("Rating Decision", name, "docstatus"), 0)
		self.assertEqual(
			frappe.db.get_value("Cadre Evaluation", self.rated["chair"], "workflow_state"), "Proposed"
		)

	def test_a_chair_approves_what_concerns_others(self):
		name = self.decision("Awaiting Approval", 0)
		refusal = self.attempt("chair", lambda: step(as_opened("Rating Decision", name), "Approve"))
		self.assertNotIsInstance(refusal, Exception, refusal)
		self.assertEqual(cint(frappe.db.get_value("Rating Decision", name, "docstatus")), 1)

	def test_nobody_publishes_or_cancels_the_own_rating(self):
		name = self.decision("Approved", 1, "clerk")
		for evaluation in (self.rated["clerk"], self.other):
			decided = {"workflow_state": "Decided", "rating_decision": name, "decided_level": "good"}
			frappe.db.set_value("Cadre Evaluation", evaluation, decided)
		for action in ("Publish", "Cancel Decision"):
			before = frappe.db.get_value("Rating Decision", name, ["workflow_state", "docstatus"])

			frappe.db.set_value("Rating Decision", name, "action_note", "Lý do", update_modified=False)
			self.attempt("clerk", lambda action=action: step(as_opened("Rating Decision", name), action))
			self.assertEqual(
				frappe.db.get_value("Rating Decision", name, ["workflow_state", "docstatus"]), before, action
			)

	def test_nobody_changes_the_own_row(self):
		for who in ("clerk", "board"):
			name = self.decision("Draft", 0, who)
			sent = rows("Rating Decision", name, "rows", 1, decided_level="excellent", reason="Xứng đáng")
			self.attempt(who, by_put, "Rating Decision", name, {"rows": sent})
			level = frappe.db.get_value("Rating Decision Row", sent[1]["name"], "decided_level")
			self.assertEqual(level, "good", who)
			self.go_back()

	def test_nobody_answers_the_own_appeal(self):
		chair = frappe.db.get_value("Cadre Evaluation", self.rated["chair"], "cadre")
		frappe.db.set_value(
			"Cadre Evaluation",
			self.rated["chair"],
			{"workflow_state": "Published", "docstatus": 1, "published_level": "good"},
		)
		appeal = make.place(
			"Rating Appeal",
			"Under Consideration",
			evaluation=self.rated["chair"],
			cadre=chair,
			unit="VP",
			managed_by=self.bodies["committee"],
			grounds="X",
		)
		answer = {"upheld": 1, "answer": "Chấp nhận", "new_level": "excellent"}
		self.assert_refused("chair", call, "Rating Appeal", appeal, "decide", **answer)
		self.assert_refused("chair", call_rest, "Rating Appeal", appeal, "decide", **answer)
		level = frappe.db.get_value("Cadre Evaluation", self.rated["chair"], "published_level")
		self.assertEqual(level, "good")

	def test_the_own_contract_is_assigned_by_others(self):
		contract = make.place(
			"Task Contract",
			"Awaiting Decision",
			cadre=frappe.db.get_value("Cadre Evaluation", self.rated["chair"], "cadre"),
			unit="VP",
			managed_by=self.bodies["committee"],
			period=self.story.period,
			scheme=vinh_phuc.SCHEME,
			initiated_by="Cadre",
			start_date="2023-01-01",
			end_date="2023-12-31",
			rows={"tasks": [dict(task, coefficient=1) for task in vinh_phuc.TRANSPORT_TASKS]},
		)
		self.attempt("chair", lambda: step(as_opened("Task Contract", contract), "Assign"))
		self.assertEqual(
			frappe.db.get_value("Task Contract", contract, "workflow_state"), "Awaiting Decision"
		)

	def test_nobody_extends_the_own_deadline(self):
		cadre = frappe.db.get_value("Cadre Evaluation", self.rated["chair"], "cadre")
		extension = make.place(
			"Deadline Extension",
			"Draft",
			period=self.story.period,
			applies_to="One Cadre",
			cadre=cadre,
			unit="VP",
			managed_by=self.bodies["committee"],
			decision_date="2023-12-01",
			decision_number="1",
			reason="Bận",
		)
		self.attempt("chair", lambda: frappe.client.submit(as_opened("Deadline Extension", extension)))
		self.assertEqual(frappe.db.get_value("Deadline Extension", extension, "docstatus"), 0)


class TestSchemes(AttackCase):
	"""Rules of a regulation: issued by those who answer for it."""

	@classmethod
	def prepare(cls, story):
		cls.officer = m.ensure_account(
			"can.bo.to.chuc.huyen", "Cán bộ tổ chức huyện", "Organisation Board Officer"
		)  # a role without a seat
		# the province's own; a scheme without a unit is the whole site's, with whatever else stands on it
		frappe.db.set_value("Evaluation Scheme", vinh_phuc.SCHEME, "unit", "VP")

	def is_in_use(self) -> dict:
		return stored("Evaluation Scheme", vinh_phuc.SCHEME, ["status", "superseded_by", "docstatus"])

	def test_a_body_below_supersedes_none_above(self):
		before = self.is_in_use()
		for who in ("district_board", self.officer):
			draft = self.attempt(who, make_new_version, vinh_phuc.SCHEME)
			if not isinstance(draft, Exception):
				self.attempt(
					who, lambda draft=draft: frappe.client.submit(as_opened("Evaluation Scheme", draft))
				)
			self.assertEqual(self.is_in_use(), before, who)
			self.go_back()

	def test_nor_by_importing_it(self):
		from cadre_kpi.api.scheme import export_json

		before = self.is_in_use()
		changed = frappe.parse_json(export_json(vinh_phuc.SCHEME)) | {"version": 9, "supersedes_version": 1}
		draft = self.attempt("district_board", import_json, frappe.as_json(changed))
		if not isinstance(draft, Exception):
			self.attempt(
				"district_board", lambda: frappe.client.submit(as_opened("Evaluation Scheme", draft))
			)
		self.assertEqual(self.is_in_use(), before)

	def test_a_draft_is_changed_by_its_body_only(self):
		draft = self.attempt("board", make_new_version, vinh_phuc.SCHEME)
		self.assertNotIsInstance(draft, Exception, draft)
		self.settle()
		values = {"quota_max_percent": 99, "name_vi": "Quy định khác"}
		self.assert_kept("district_board", "Evaluation Scheme", draft, values)
		self.assert_taken("board", "Evaluation Scheme", draft, {"summary_vi": "Bản sửa đổi"})

	def test_the_board_of_the_province_issues_its_next_version(self):
		draft = self.attempt("board", make_new_version, vinh_phuc.SCHEME)
		issued = self.attempt("board", lambda: frappe.client.submit(as_opened("Evaluation Scheme", draft)))
		self.assertNotIsInstance(issued, Exception, issued)
		self.assertEqual(self.is_in_use()["superseded_by"], draft)
