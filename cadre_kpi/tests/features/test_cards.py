"""The cards of the workspace: each person finds what they can act on, and no card that is none of theirs."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

import frappe
from frappe.desk.desktop import get_desktop_page
from frappe.model.workflow import get_transitions

from cadre_kpi.access import rules
from cadre_kpi.api import workspace
from cadre_kpi.process import cards, form_state
from cadre_kpi.process.steps import list_actions
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.personas import CAST, COMMITTEE, COMMITTEE_A, COUNCIL, DISTRICT_A, DISTRICT_B, EMAIL

METHODS = {
	"register": workspace.contracts_to_register,
	"appraise": workspace.registrations_to_appraise,
	"decide": workspace.contracts_to_decide,
	"verify": workspace.reports_to_verify,
	"assess": workspace.self_assessments_to_write,
	"review": workspace.evaluations_to_review,
	"approve": workspace.rating_decisions_to_approve,
	"publish": workspace.rating_decisions_to_publish,
	"put to council": workspace.evaluations_for_the_council,
	"put to decision": workspace.evaluations_for_a_decision,
	"answer": workspace.directives_to_answer,
	"score": workspace.score_sheets_to_fill_in,
}

# There the form says what the reader may enter meanwhile, and for what everybody waits.
WAITED_FOR = {
	("Task Contract", "Assigned"),
	("Cadre Evaluation", "At Council"),
	("Cadre Evaluation", "Proposed"),
	("Cadre Evaluation", "Without Rating"),
}


class WaitingCase(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		cls.cadres = personas.cast()
		cls.a = {"cadre": cls.cadres["cadre_a"], "unit": DISTRICT_A, "managed_by": COMMITTEE}
		cls.b = {"cadre": cls.cadres["cadre_b"], "unit": DISTRICT_B, "managed_by": COMMITTEE}

	def setUp(self):
		super().setUp()
		frappe.db.savepoint("before_waiting_test")
		self.addCleanup(frappe.db.rollback, save_point="before_waiting_test")

	def count(self, card: str) -> dict[str, int]:
		"""Persona → what the card shows; nothing where the card is refused."""
		found = {}
		for persona in CAST:
			with acting_as(EMAIL[persona]), suppress(frappe.PermissionError):
				found[persona] = METHODS[card]()["value"]
		return found

	def assert_new(self, card: str, people: str, make_records) -> None:
		"""After the records are made, exactly these people have one more on this card."""
		before = self.count(card)
		make_records()
		after = self.count(card)
		grown = {persona: after[persona] - before[persona] for persona in after}
		self.assertEqual(
			{persona: number for persona, number in grown.items() if number}, dict.fromkeys(people.split(), 1)
		)


class Contracts(WaitingCase):
	def contract(self, state: str, initiated_by: str = "Cadre", **whose: object) -> None:
		make.place("Task Contract", state, initiated_by=initiated_by, **(whose or self.a))

	def test_draft_of_the_cadre(self):
		self.assert_new("register", "cadre_a collective_a", lambda: self.contract("Draft"))

	def test_draft_of_the_committee(self):
		self.assert_new("register", "chair secretary", lambda: self.contract("Draft", "Committee"))

	def test_appraisal(self):
		self.assert_new("appraise", "focal_a", lambda: self.contract("Under Appraisal"))

	def test_consultation(self):
		self.assert_new("appraise", "board board_rated advisory", lambda: self.contract("Under Consultation"))

	def test_decision(self):
		self.assert_new("decide", "chair secretary", lambda: self.contract("Awaiting Decision"))
		self.assert_new(
			"decide",
			"secretary_a",
			lambda: self.contract(
				"Awaiting Decision",
				cadre=self.cadres["cadre_a1"],
				unit=personas.COMMUNE_A1,
				managed_by=COMMITTEE_A,
			),
		)

	def test_assigned_waits_for_nobody(self):
		for card in ("register", "appraise", "decide"):
			self.assert_new(card, "", lambda: self.contract("Assigned"))

	def test_nobody_acts_on_their_own(self):
		"""An officer of the board who is rated too is not asked about their own registration."""
		self.assert_new(
			"appraise",
			"board advisory",
			lambda: self.contract(
				"Under Consultation",
				cadre=self.cadres["board_rated"],
				unit=personas.PROVINCE,
				managed_by=COMMITTEE,
			),
		)


class ReportsAndDirectives(WaitingCase):
	def test_report_to_verify(self):
		self.assert_new(
			"verify",
			"focal_b board board_rated board_b",
			lambda: make.place("Progress Report", "Under Verification", report_type="Periodic", **self.b),
		)

	def test_directive_to_answer(self):
		def directives():
			for status in ("Open", "Answered", "Closed"):
				make.place("Directive", status, responsible=EMAIL["focal_without_role"], **self.a)

		self.assert_new("answer", "focal_without_role", directives)


class Evaluations(WaitingCase):
	def evaluation(self, state: str, **values: object) -> str:
		return make.place("Cadre Evaluation", state, **{**self.a, "party_cell": personas.CELL_A, **values})

	def test_self_assessment(self):
		self.assert_new("assess", "cadre_a", lambda: self.evaluation("Self-Assessment"))

	def test_self_assessment_of_who_cannot_sign_in(self):
		self.assert_new(
			"assess",
			"collective_a",
			lambda: self.evaluation("Self-Assessment", cadre=self.cadres["no_account"]),
		)

	def test_self_assessment_of_who_is_on_leave(self):
		"""Article 19.3: who is on leave when the year is rated is rated all the same; the unit sends it."""
		frappe.db.set_value("Cadre", self.cadres["cadre_a"], "status", "On Leave")
		self.assert_new("assess", "cadre_a collective_a", lambda: self.evaluation("Self-Assessment"))
		doc = frappe.get_doc("Cadre Evaluation", self.evaluation("Self-Assessment"))
		for persona, may in (("collective_a", True), ("collective_b", False)):
			with acting_as(EMAIL[persona]):
				self.assertEqual(doc.has_permission("write"), may, persona)

	def test_each_body(self):
		for state, people in {
			"At Unit Collective": "collective_a",
			"At Party Group": "group_a",
			"At Party Cell": "cell_a",
			"At Party Committee": "party_committee_a",
			"At Focal Agency": "focal_a",
			"At Organisation Board": "board board_rated",
			"At Advisory Body": "advisory board board_rated",
			"At Standing Committee": "chair member secretary board board_rated",
		}.items():
			with self.subTest(state):
				self.assert_new("review", people, lambda state=state: self.evaluation(state))

	def test_the_body_of_the_unit_above_and_none_of_the_own_unit(self):
		self.assert_new(
			"review",
			"collective_b",
			lambda: self.evaluation("At Unit Above", body_above=personas.COLLECTIVE_B),
		)

	def test_decided_waits_for_nobody(self):
		for card in ("assess", "review"):
			self.assert_new(card, "", lambda: self.evaluation("Decided"))

	def session(self, status: str, absent: bool = False, conflict: bool = False) -> tuple[str, str]:
		evaluation = self.evaluation("At Council")
		user = EMAIL["council_member"]
		session = make.place(
			"Council Session",
			status,
			council=COUNCIL,
			period=personas.PERIOD,
			rows={
				"members": [{"user": user, "present": int(not absent)}],
				"evaluations": [{"evaluation": evaluation, "cadre": self.cadres["cadre_a"]}],
				"conflicts": [{"user": user, "evaluation": evaluation, "reason": "x"}] if conflict else [],
			},
		)
		return session, evaluation

	def test_score_sheet(self):
		self.assert_new("score", "council_member", lambda: self.session("Scoring"))
		self.assert_new("score", "", lambda: self.session("Draft"))
		self.assert_new("score", "", lambda: self.session("Closed"))
		self.assert_new("score", "", lambda: self.session("Scoring", absent=True))
		self.assert_new("score", "", lambda: self.session("Scoring", conflict=True))

	def test_sheet_that_was_sent(self):
		def scored(docstatus: int):
			session, evaluation = self.session("Scoring")
			make.place(
				"Council Score",
				docstatus=docstatus,
				session=session,
				evaluation=evaluation,
				member=EMAIL["council_member"],
				cadre=self.cadres["cadre_a"],
			)

		self.assert_new("score", "council_member", lambda: scored(0))
		self.assert_new("score", "", lambda: scored(1))

	def test_rating_decision(self):
		def decision(state: str):
			make.place("Rating Decision", state, committee=COMMITTEE, period=personas.PERIOD)

		self.assert_new("approve", "chair", lambda: decision("Awaiting Approval"))
		self.assert_new("approve", "", lambda: decision("Draft"))

	def test_publication_waits_for_the_secretary_and_the_chair(self):
		def decision(state: str):
			make.place("Rating Decision", state, committee=COMMITTEE, period=personas.PERIOD)

		self.assert_new("publish", "chair secretary", lambda: decision("Approved"))
		self.assert_new("publish", "", lambda: decision("Published"))

	def test_evaluations_wait_for_a_session_until_one_takes_them_up(self):
		"""For the board of the committee's own unit, and not for the board of a unit above or below it."""
		self.assert_new("put to council", "board board_rated", lambda: self.evaluation("At Council"))
		for status in ("Draft", "Scoring"):
			self.assert_new("put to council", "", lambda status=status: self.session(status))

	def test_proposals_wait_for_a_decision_until_one_takes_them_up(self):
		def decision(state: str, docstatus: int):
			make.place(
				"Rating Decision",
				state,
				docstatus,
				committee=COMMITTEE,
				period=personas.PERIOD,
				rows={"rows": [{"evaluation": self.evaluation("Proposed")}]},
			)

		preparing = "board board_rated secretary"
		self.assert_new("put to decision", preparing, lambda: self.evaluation("Proposed"))
		self.assert_new("put to decision", "", lambda: decision("Draft", 0))
		self.assert_new("put to decision", preparing, lambda: decision("Cancelled", 2))

	def test_a_contract_is_said_to_be_closed_by_whom_the_workflow_lets(self):
		name = make.place("Task Contract", "Assigned", 1, initiated_by="Cadre", **self.a)
		for persona, closes in (
			("chair", False),
			("secretary", True),
			("focal_a", False),
			("cadre_a", False),
		):
			with acting_as(EMAIL[persona]):
				self.assertIs(form_state.read_state("Task Contract", name)["closes"], closes, persona)
				offered = {row.action for row in get_transitions(frappe.get_doc("Task Contract", name))}
				self.assertEqual("Close" in offered, closes, persona)

	def test_whoever_is_said_to_act_has_an_action(self):
		checked = 0
		for doctype in cards.WORKFLOW:
			for stage in rules.STAGES[doctype]:
				state, _colon, variant = stage.partition(": ")
				more = {"committee": COMMITTEE} if doctype == "Rating Decision" else dict(self.a)
				if variant:
					more[rules.VARIANT[doctype]] = variant
				if doctype == "Cadre Evaluation":
					more |= {"party_cell": personas.CELL_A, "body_above": personas.COLLECTIVE_B}
					more["scheme"] = make.scheme()
				name = make.place(doctype, state, period=personas.PERIOD, **more)
				doc = frappe.get_doc(doctype, name)
				for persona in CAST if (doctype, state) not in WAITED_FOR else ():
					with acting_as(EMAIL[persona]), suppress(frappe.PermissionError):
						if (
							not doc.has_permission("write")
							or not form_state.read_state(doctype, name)["turn"]
						):
							continue
						self.assertTrue(list_actions(doctype, state), (doctype, stage, persona))
						checked += 1
		self.assertGreater(checked, 20)

	def test_the_form_says_your_turn_to_whom_the_card_counts_it(self):
		name = make.place("Rating Decision", "Awaiting Approval", committee=COMMITTEE, period=personas.PERIOD)
		for persona, turn in (("chair", True), ("secretary", False)):
			with acting_as(EMAIL[persona]):
				state = form_state.read_state("Rating Decision", name)
			# the secretary may return it, which nobody waits for
			self.assertEqual((state["write"], state["turn"]), (True, turn), persona)


class Cards(WaitingCase):
	# who finds which cards on the workspace: those on which something could ever wait for their role
	SEEN: ClassVar = {
		"cadre_a": {"Contracts to Register", "Directives to Answer", "Self-Assessments to Write"},
		"focal_a": {
			"Registrations to Appraise",
			"Reports to Verify",
			"Directives to Answer",
			"Evaluations to Review",
		},
		"council_member": {"Directives to Answer", "Score Sheets to Fill In"},
		"member": {
			"Contracts to Register",
			"Contracts to Decide",
			"Directives to Answer",
			"Evaluations to Review",
			"Rating Decisions to Approve",
			"Rating Decisions to Publish",
			"Evaluations for a Decision",
		},
		"board": {
			"Registrations to Appraise",
			"Reports to Verify",
			"Directives to Answer",
			"Evaluations to Review",
			"Evaluations for the Council",
			"Evaluations for a Decision",
		},
	}

	def test_cards_by_role(self):
		shipped = {*cards.CARDS, *cards.OTHER_CARDS}
		for persona, expected in self.SEEN.items():
			with self.subTest(persona), acting_as(EMAIL[persona]):
				page = get_desktop_page(
					frappe.as_json({"name": "Cadre KPI", "title": "Cadre KPI", "public": 1})
				)
				found = {item.number_card_name for item in page["number_cards"]["items"]}
				self.assertEqual(found & shipped, expected)

	def test_the_desk_is_told_which_cards_are_refused(self):
		shipped = {*cards.CARDS, *cards.OTHER_CARDS}
		for persona, expected in self.SEEN.items():
			boot = frappe._dict()
			with self.subTest(persona), acting_as(EMAIL[persona]):
				cards.tell_desk(boot)
				self.assertEqual(shipped - set(boot.cadre_kpi_hidden_cards), expected)
		self.assertEqual(cards.list_hidden_cards("Administrator"), [])

	def test_every_card_can_be_asked_by_who_sees_it(self):
		for persona in self.SEEN:
			with acting_as(EMAIL[persona]):
				for name in self.SEEN[persona]:
					card = frappe.get_doc("Number Card", name)
					answer = frappe.get_attr(card.method)(filters=[])
					self.assertEqual(answer["fieldtype"], "Int")
					self.assertEqual(answer["route"][0], "List")
					self.assertTrue(frappe.has_permission(answer["route"][1], "read"))

	def test_the_overview_comes_in_one_answer(self):
		make.place("Task Contract", "Under Appraisal", initiated_by="Cadre", **self.a)
		for persona, expected in self.SEEN.items():
			with self.subTest(persona), acting_as(EMAIL[persona]):
				boot = frappe._dict()
				cards.tell_desk(boot)
				found = workspace.get_overview({**boot.cadre_kpi_overview, "ToDo": ["x"]})
				told = {doc.name for doc in found["docs"] if doc.doctype == "Number Card"}
				self.assertEqual(told, expected)
				self.assertEqual(
					found["figures"],
					{
						name: frappe.get_attr(frappe.get_doc("Number Card", name).method)()
						for name in expected
					},
				)
				charts = {doc.name for doc in found["docs"] if doc.doctype == "Dashboard Chart"}
				self.assertEqual(charts, {"Tasks by Signal"})
		with acting_as(EMAIL["focal_a"]):
			self.assertRaises(frappe.ValidationError, workspace.get_overview, {"Number Card": "Tasks"})
		with acting_as(EMAIL["nobody"]):
			self.assertRaises(frappe.PermissionError, workspace.get_overview, boot.cadre_kpi_overview)

	def test_the_list_behind_a_card_holds_what_it_counts(self):
		make.place("Task Contract", "Under Appraisal", initiated_by="Cadre", **self.a)
		with acting_as(EMAIL["focal_a"]):
			answer = workspace.registrations_to_appraise()
			listed = frappe.get_list(answer["route"][1], filters=answer["route_options"], pluck="name")
			self.assertEqual(len(listed), answer["value"])

	def test_nobody_without_a_role(self):
		with acting_as(EMAIL["nobody"]):
			for method in METHODS.values():
				with self.assertRaises(frappe.PermissionError):
					method()
			self.assertFalse(frappe.has_permission("Number Card", doc="Contracts to Decide"))

	def test_cards_of_others_are_left_to_the_framework(self):
		card = frappe.get_doc(
			{
				"doctype": "Number Card",
				"label": "_Errors",
				"type": "Document Type",
				"document_type": "Error Log",
				"function": "Count",
				"is_public": 1,
			}
		).insert()
		self.assertTrue(frappe.has_permission("Number Card", doc=card.name))
		with acting_as(EMAIL["cadre_a"]):
			self.assertFalse(frappe.has_permission("Number Card", doc=card.name))
