"""What a user belongs to: dates, units served, nearest body, a fixed number of queries; and what decides."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from unittest.mock import patch

import frappe

from cadre_kpi import hooks
from cadre_kpi.access import list_conditions, membership, rules
from cadre_kpi.access import records as judged
from cadre_kpi.access.clauses import REACHING
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as, frozen
from cadre_kpi.tests.personas import (
	CELL_A,
	COMMITTEE,
	COMMITTEE_A,
	COMMUNE_A1,
	DISTRICT_A,
	DISTRICT_B,
	EMAIL,
	PERIOD,
	PROVINCE,
)


@contextmanager
def statements():
	"""Collects the SQL statements of the block."""
	seen, sql = [], frappe.db.sql

	def counting(query, *args, **kwargs):
		seen.append(str(query))
		return sql(query, *args, **kwargs)

	frappe.db.sql = counting
	try:
		yield seen
	finally:
		frappe.db.sql = sql


class TestMembership(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.cadres = personas.cast()

	def contract(self, state: str = "Draft", **values: object) -> str:
		whose = {
			"cadre": self.cadres["cadre_a"],
			"unit": DISTRICT_A,
			"managed_by": COMMITTEE,
			"period": PERIOD,
		}
		return make.place("Task Contract", state, **{"initiated_by": "Cadre", **whose, **values})

	def test_units_served(self) -> None:
		of_body = {
			"focal_a": {DISTRICT_A, COMMUNE_A1},  # as listed, with what is below
			"collective_a": {DISTRICT_A},  # a collective leads its own unit only
			"party_committee_a": {DISTRICT_A, COMMUNE_A1},
			"board": {
				PROVINCE,
				DISTRICT_A,
				COMMUNE_A1,
				DISTRICT_B,
			},  # nothing listed: everything below its unit
			"board_b": {DISTRICT_B},
			"focal_former": set(),
		}
		kinds = {"focal_a": "Focal Agency", "focal_former": "Focal Agency", "collective_a": "Unit Collective"}
		kinds["party_committee_a"] = "Party Committee"
		for persona, units in of_body.items():
			member = membership.get_membership(EMAIL[persona])
			kind = kinds.get(persona, "Organisation Board")
			self.assertEqual(set(member.list_units_served(kind)), units, persona)
			for unit in (PROVINCE, DISTRICT_A, COMMUNE_A1, DISTRICT_B):
				self.assertEqual(member.serves(kind, unit), unit in units, f"{persona} {unit}")

	def test_serving_everything_needs_every_unit(self) -> None:
		others = frappe.db.count("Cadre Unit") - len(
			membership.get_membership(EMAIL["board"]).list_units_served("Organisation Board")
		)
		self.assertEqual(
			membership.get_membership(EMAIL["board"]).serves_everything("Organisation Board"), not others
		)
		self.assertFalse(membership.get_membership(EMAIL["board_b"]).serves_everything("Organisation Board"))
		self.assertFalse(membership.get_membership(EMAIL["nobody"]).serves_everything("Organisation Board"))

	def test_served_and_outside_make_up_the_tree(self) -> None:
		every = set(frappe.get_all("Cadre Unit", pluck="name"))
		for persona, kind in (
			("board", "Organisation Board"),
			("focal_a", "Focal Agency"),
			("nobody", "Focal Agency"),
		):
			member = membership.get_membership(EMAIL[persona])
			served, outside = member.list_units_served(kind), member.list_units_outside(kind)
			self.assertEqual(served | outside, every, persona)
			self.assertFalse(served & outside, persona)
			self.assertEqual(member.count_served(kind), len(served), persona)

	def test_lists_stay_the_same_however_the_condition_is_written(self) -> None:
		"""Many units are written as the few that are left out, and other columns then without their index."""
		own = {"initiated_by": "Cadre"}
		names = [
			self.contract(**own),
			self.contract(**own, unit=DISTRICT_B, cadre=self.cadres["cadre_b"]),
			self.contract(**own, unit=COMMUNE_A1, managed_by=COMMITTEE_A),
			self.contract(**own, unit=PROVINCE),
		]
		every = frappe.db.count("Cadre Unit")
		for persona in (
			"secretary",
			"secretary_a",
			"focal_a",
			"collective_a",
			"cell_a",
			"cadre_b",
			"board",
			"nobody",
		):
			seen = []
			for few, wide, in_all in ((10, 0.02, every), (0, 0, every), (0, 0, 1), (0, 0, 10**6)):
				with acting_as(EMAIL[persona]), patch.multiple(list_conditions, FEW_UNITS=few, WIDE=wide):
					membership.get_membership().units_in_all = in_all
					with suppress(frappe.PermissionError):
						found = frappe.get_list(
							"Task Contract", filters={"name": ("in", names)}, pluck="name"
						)
						seen.append(sorted(found))
			self.assertEqual([seen[0]] * len(seen) if seen else [], seen, persona)

	def test_seats_begin_and_end_with_their_dates(self) -> None:
		email = make.user("ky.han@example.com", "Thành viên có kỳ hạn", ["Focal Agency Officer"])
		body = make.body(
			"Cơ quan đầu mối có kỳ hạn",
			"Focal Agency",
			DISTRICT_B,
			[(email, "Member", "2026-03-01", "2026-06-30")],
		)
		for day, seated in {
			"2026-02-28 23:00:00": False,
			"2026-03-01 00:10:00": True,
			"2026-06-30 23:00:00": True,
			"2026-07-01 00:10:00": False,
		}.items():
			with frozen(day):
				self.assertEqual(membership.get_membership(email).is_member(body), seated, day)
				self.assertEqual(
					membership.get_membership(email).serves("Focal Agency", DISTRICT_B), seated, day
				)

	def test_disabled_body_gives_no_seat(self) -> None:
		body = frappe.get_doc("Evaluation Body", "Ban Tổ chức Huyện ủy B (KT)")
		self.assertTrue(membership.get_membership(EMAIL["board_b"]).is_member(body.name))
		body.enabled = 0
		body.save()  # forgets what was kept
		self.assertFalse(membership.get_membership(EMAIL["board_b"]).is_member(body.name))
		body.reload()
		body.enabled = 1
		body.save()

	def test_duties(self) -> None:
		member = membership.get_membership(EMAIL["secretary"])
		self.assertTrue(member.is_member(COMMITTEE))
		self.assertTrue(member.is_member(COMMITTEE, ["Secretary", "Chair"]))
		self.assertFalse(member.is_member(COMMITTEE, ["Chair"]))
		self.assertFalse(member.is_member(None))

	def test_nearest_body_serves(self) -> None:
		email = make.user("hai.ban@example.com", "Thành viên hai Ban Thường vụ", ["Committee Member"])
		near = make.body("Ban Thường vụ gần (KT)", "Standing Committee", DISTRICT_B, [email])
		far = make.body("Ban Thường vụ xa (KT)", "Standing Committee", PROVINCE, [email])
		member = membership.get_membership(email)
		self.assertEqual(member.find_body_serving("Standing Committee", DISTRICT_B), near)
		self.assertEqual(member.find_body_serving("Standing Committee", DISTRICT_A), far)
		self.assertIsNone(member.find_body_serving("Focal Agency", DISTRICT_A))

	def test_a_party_cell_serves_its_own_people(self) -> None:
		member = membership.get_membership(EMAIL["cell_a"])
		self.assertEqual(member.find_body_serving("Party Cell", DISTRICT_A, CELL_A), CELL_A)
		self.assertIsNone(member.find_body_serving("Party Cell", DISTRICT_A, None))
		self.assertIsNone(
			membership.get_membership(EMAIL["cell_b"]).find_body_serving("Party Cell", DISTRICT_B, CELL_A)
		)

	def test_relations(self) -> None:
		doc = frappe.get_doc("Task Contract", self.contract())
		for persona, expected in {
			"cadre_a": {rules.SELF},
			"collective_a": {rules.COLLECTIVE},
			"secretary": {rules.COMMITTEE, rules.SECRETARY, rules.ABOVE},
			"secretary_a": {rules.ABOVE},
			"focal_without_role": set(),
			"everything_but_a_seat": set(),
			"nobody": set(),
		}.items():
			found = judged.find_relations(judged.load_facts(doc), membership.get_membership(EMAIL[persona]))
			self.assertEqual(found, expected, persona)

	def test_committee_of_a_district_manages_below_it(self) -> None:
		name = self.contract(
			"Awaiting Decision", cadre=self.cadres["cadre_a1"], unit=COMMUNE_A1, managed_by=COMMITTEE_A
		)
		with acting_as(EMAIL["secretary_a"]):
			self.assertTrue(frappe.has_permission("Task Contract", "write", doc=name))
		with acting_as(EMAIL["secretary"]):  # the level above reads, and does not decide
			self.assertTrue(frappe.has_permission("Task Contract", "read", doc=name))
			self.assertFalse(frappe.has_permission("Task Contract", "write", doc=name))

	def test_collective_writes_for_a_cadre_without_account(self) -> None:
		for cadre, allowed in ((self.cadres["no_account"], True), (self.cadres["cadre_a"], False)):
			name = make.place(
				"Cadre Evaluation", "Self-Assessment", cadre=cadre, unit=DISTRICT_A, managed_by=COMMITTEE
			)
			with acting_as(EMAIL["collective_a"]):
				self.assertEqual(bool(frappe.has_permission("Cadre Evaluation", "write", doc=name)), allowed)

	def test_nobody_reviews_their_own_record(self) -> None:
		own = {"cadre": self.cadres["board_rated"], "unit": PROVINCE, "managed_by": COMMITTEE}
		for doctype, state in (
			("Cadre Evaluation", "At Organisation Board"),
			("Cadre Evaluation", "Proposed"),
			("Progress Report", "Under Verification"),
			("Task Contract", "Under Consultation"),
		):
			name = make.place(doctype, state, **own)
			with acting_as(EMAIL["board"]):
				self.assertTrue(frappe.has_permission(doctype, "write", doc=name), state)
			with acting_as(EMAIL["board_rated"]):
				self.assertTrue(frappe.has_permission(doctype, "read", doc=name), state)
				self.assertFalse(frappe.has_permission(doctype, "write", doc=name), state)

	def test_stored_values_decide_not_those_sent(self) -> None:
		doc = frappe.get_doc("Task Contract", self.contract("Under Appraisal"))
		doc.update(
			{
				"cadre": self.cadres["cadre_b"],
				"unit": DISTRICT_B,
				"workflow_state": "Draft",
				"initiated_by": "Cadre",
			}
		)
		for persona in ("cadre_b", "focal_b", "collective_b"):
			with acting_as(EMAIL[persona]):
				self.assertFalse(doc.has_permission("read"), persona)
				self.assertFalse(doc.has_permission("write"), persona)
		with acting_as(EMAIL["focal_a"]):
			doc.workflow_state = "Awaiting Decision"  # as apply_workflow sets it before it asks
			self.assertTrue(doc.has_permission("write"))

	def test_a_known_name_does_not_lend_its_rights_to_a_new_record(self) -> None:
		own = self.contract()
		new = frappe.get_doc(
			{
				"doctype": "Task Contract",
				"name": own,
				"cadre": self.cadres["cadre_b"],
				"unit": DISTRICT_A,
				"period": PERIOD,
			}
		)
		with acting_as(EMAIL["cadre_a"]):
			self.assertFalse(new.has_permission("create"))
			with self.assertRaises(frappe.PermissionError):
				new.insert()

	def test_hook_answers_true_or_false_only(self) -> None:
		from cadre_kpi.permissions import has_permission

		doc = frappe.get_doc("Task Contract", self.contract())
		for ptype in (
			"read",
			"write",
			"create",
			"submit",
			"cancel",
			"amend",
			"delete",
			"share",
			"select",
			None,
		):
			for user in (EMAIL["cadre_a"], EMAIL["nobody"], "Administrator"):
				self.assertIn(has_permission(doc, ptype, user), (True, False))

	def test_a_state_of_the_sites_own_workflow(self) -> None:
		name = self.contract("Xin ý kiến thêm")
		for persona, allowed in {
			"cadre_a": False,
			"focal_a": True,
			"secretary": True,
			"advisory": False,
		}.items():
			with acting_as(EMAIL[persona]):
				self.assertEqual(
					bool(frappe.has_permission("Task Contract", "write", doc=name)), allowed, persona
				)

	def test_membership_takes_a_fixed_number_of_statements(self) -> None:
		email = make.user("nhieu.ban@example.com", "Thành viên nhiều cơ quan", ["Focal Agency Officer"])

		def count() -> int:
			membership.forget()
			with statements() as seen:
				member = membership.get_membership(email)
				member.bodies, member.cadres, member.list_units_served("Focal Agency")
			return len(seen)

		make.body("Đầu mối nhiều 1", "Focal Agency", PROVINCE, [email], serves=[COMMUNE_A1])
		count()  # what Frappe itself keeps from the first time on
		few = count()
		for number in range(2, 8):
			make.body(
				f"Đầu mối nhiều {number}", "Focal Agency", PROVINCE, [email], serves=[DISTRICT_B, COMMUNE_A1]
			)
		self.assertEqual(count(), few)
		self.assertLessEqual(few, 4)
		with statements() as seen:  # kept for the rest of the request
			member = membership.get_membership(email)
			self.assertTrue(member.bodies or member.cadres)
		self.assertEqual(seen, [])

	def test_hooks_cover_every_record_and_its_rows(self) -> None:
		self.assertLessEqual(set(rules.TRANSACTIONS), set(hooks.has_permission))
		self.assertLessEqual(
			{*rules.TRANSACTIONS, *rules.CHILDREN, "File"}, set(hooks.permission_query_conditions)
		)
		for path in {*hooks.has_permission.values(), *hooks.permission_query_conditions.values()}:
			self.assertTrue(callable(frappe.get_attr(path)), path)

	def test_rules_name_every_state_of_the_workflows_and_every_child_table(self) -> None:
		for doctype in ("Task Contract", "Progress Report", "Cadre Evaluation", "Rating Decision"):
			states = {row.state for row in frappe.get_doc("Workflow", doctype).states}
			known = {key.partition(": ")[0] for key in rules.STAGES[doctype]}
			self.assertEqual(known, states, doctype)
		for doctype in ("Directive", "Council Session", "Rating Appeal", "Period Run"):
			options = frappe.get_meta(doctype).get_field("status").options.split("\n")
			self.assertEqual(set(rules.STAGES[doctype]), {option for option in options if option}, doctype)
		children = {
			(table.options, doctype)
			for doctype in rules.TRANSACTIONS
			for table in frappe.get_meta(doctype).get_table_fields()
		}
		self.assertEqual(
			children, {(child, parent) for child, parents in rules.CHILDREN.items() for parent in parents}
		)

	def test_relations_named_in_the_rules_have_a_test_and_a_role(self) -> None:
		named = set().union(*rules.READ.values(), *rules.CREATE.values(), rules.READ_CLOSED_SHEETS)
		for stages in rules.STAGES.values():
			for stage in stages.values():
				named |= stage.write | stage.submit | stage.cancel
		self.assertLessEqual(named, set(judged.RELATIONS))
		# by this one nothing is read or written: it says for whom a session or a decision is to be prepared
		self.assertEqual({*judged.RELATIONS, rules.BESIDE_COMMITTEE}, set(rules.ROLES))
		self.assertEqual(set(judged.RELATIONS), set(judged._TESTS) | set(REACHING))
		self.assertFalse(set(judged._TESTS) & set(REACHING))
