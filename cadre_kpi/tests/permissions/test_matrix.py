"""The permission matrix: every persona against every DocType in every state, through list, form and REST.

The tables below are written by hand from the regulations' division of work, not derived from the code. Whoever
is not named is refused; the test walks everybody.
"""

from __future__ import annotations

from contextlib import suppress

import frappe
import frappe.client
from frappe.desk.reportview import build_match_conditions
from frappe.permissions import get_doc_permissions

from cadre_kpi.access import records as records_of_app
from cadre_kpi.access import rules
from cadre_kpi.access.overrides import open_form
from cadre_kpi.tests import factories, personas, records
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.personas import CAST, COMMITTEE, COUNCIL, DISTRICT_A, EMAIL, PERIOD

BOARD = "board board_rated"
AROUND_A = (
	"cadre_a collective_a group_a party_committee_a cell_a focal_a advisory chair member secretary secretary_a "
	f"council_chair council_member council_colleague admin auditor {BOARD}"
)
# a council scores; who was late is not its business
AROUND_A_BUT_COUNCIL = " ".join(who for who in AROUND_A.split() if not who.startswith("council_"))
READS = {
	"Task Contract": AROUND_A,
	"Progress Report": AROUND_A,
	"Directive": f"{AROUND_A} focal_without_role",  # who carries it out
	"Cadre Evaluation": AROUND_A,
	"Council Session": f"council_chair council_member council_colleague chair member secretary admin auditor {BOARD}",
	"Rating Decision": f"chair member secretary admin auditor {BOARD}",
	"Rating Appeal": f"cadre_a chair member secretary admin auditor {BOARD}",
	"Unit Evaluation": (
		"collective_a party_committee_a focal_a advisory chair member secretary secretary_a "
		f"admin auditor {BOARD}"
	),
	"Period Run": f"secretary admin auditor {BOARD}",
	"Deadline Extension": AROUND_A_BUT_COUNCIL,  # of one cadre
	"Deadline Event": AROUND_A_BUT_COUNCIL,
	"Work Call": f"cadre_a cadre_b chair member secretary admin auditor {BOARD}",  # all whom the committee manages
	"Work Offer": f"cadre_a chair member secretary admin auditor {BOARD}",
	"Rating Follow Up": f"cadre_a chair member secretary admin auditor {BOARD}",
	"Work Review": f"cadre_a chair member secretary admin auditor {BOARD}",
	"Unit Indicator": f"focal_a chair member secretary secretary_a admin auditor {BOARD}",
	"Product Catalogue": f"collective_a focal_a chair member secretary secretary_a admin auditor {BOARD}",
}
# where a state is read by others than the rest
READS_STATE = {
	# the body of the unit above that stands on the record
	("Cadre Evaluation", "At Unit Above"): f"{AROUND_A} collective_b",
	("Work Call", "Draft"): f"chair member secretary admin auditor {BOARD}",
	("Work Review", "Draft"): f"chair member secretary admin auditor {BOARD}",
	# once it is verified everybody with a role of the app reads it
	("Unit Indicator", "Verified"): " ".join(persona for persona, who in CAST.items() if who.roles),
	# so is a catalogue that was decided
	("Product Catalogue", "In Force"): " ".join(persona for persona, who in CAST.items() if who.roles),
	("Product Catalogue", "Superseded"): " ".join(persona for persona, who in CAST.items() if who.roles),
}
READS_SHEET = {
	"Draft": "council_member",
	"Scoring": "council_member",
	"Closed": f"council_member council_chair secretary admin auditor {BOARD}",
}
# (DocType, state): write, submit, cancel, delete; what is not named is allowed to nobody
CHANGES = {
	("Task Contract", "Draft: Cadre"): {"write": "cadre_a collective_a", "delete": "cadre_a"},
	("Task Contract", "Draft: Committee"): {
		"write": "chair secretary",
		"submit": "chair secretary",
		"delete": "secretary",
	},
	("Task Contract", "Under Appraisal"): {"write": "focal_a"},
	("Task Contract", "Under Consultation"): {"write": BOARD},
	("Task Contract", "Awaiting Decision"): {"write": "chair secretary", "submit": "chair secretary"},
	("Task Contract", "Assigned"): {
		"write": "chair secretary",
		"submit": "chair secretary",
		"cancel": "secretary",
	},
	("Progress Report", "Draft: Periodic"): {"write": "cadre_a collective_a", "delete": "cadre_a"},
	("Progress Report", "Draft: Ad-hoc Inspection"): {"write": f"focal_a {BOARD}", "delete": "focal_a"},
	("Progress Report", "Under Verification"): {"write": f"focal_a {BOARD}", "submit": f"focal_a {BOARD}"},
	("Directive", "Open"): {"write": f"chair secretary {BOARD}"},
	("Directive", "Answered"): {"write": f"chair secretary {BOARD}"},
	("Cadre Evaluation", "Self-Assessment"): {"write": "cadre_a"},
	("Cadre Evaluation", "At Unit Collective"): {"write": "collective_a"},
	("Cadre Evaluation", "At Party Group"): {"write": "group_a"},
	("Cadre Evaluation", "At Party Cell"): {"write": "cell_a"},
	("Cadre Evaluation", "At Party Committee"): {"write": "party_committee_a"},
	("Cadre Evaluation", "At Focal Agency"): {"write": "focal_a"},
	("Cadre Evaluation", "At Organisation Board"): {"write": BOARD},
	("Cadre Evaluation", "At Advisory Body"): {"write": BOARD},
	("Cadre Evaluation", "At Standing Committee"): {"write": f"secretary {BOARD}"},
	("Cadre Evaluation", "At Unit Above"): {"write": "collective_b"},
	("Cadre Evaluation", "At Council"): {"write": BOARD},
	("Cadre Evaluation", "Proposed"): {"write": BOARD},
	# so that a year recorded by mistake can be returned; none of its fields is open
	("Cadre Evaluation", "Without Rating"): {"write": BOARD},
	("Council Session", "Draft"): {"write": f"council_chair {BOARD}", "delete": "board"},
	("Council Session", "Scoring"): {"write": f"council_chair {BOARD}"},
	("Council Score", "Scoring"): {"write": "council_member", "submit": "council_member"},
	("Rating Decision", "Draft"): {"write": f"secretary {BOARD}", "delete": "board"},
	("Rating Decision", "Awaiting Approval"): {"write": "chair secretary", "submit": "chair"},
	("Rating Decision", "Approved"): {
		"write": "chair secretary",
		"submit": "chair secretary",
		"cancel": "secretary",
	},
	("Rating Appeal", "Received"): {"write": f"secretary {BOARD}"},
	("Rating Appeal", "Under Consideration"): {"write": f"chair secretary {BOARD}"},
	("Unit Evaluation", "Self-Rating"): {"write": "collective_a"},
	("Unit Evaluation", "Sent"): {"write": f"chair secretary {BOARD}"},
	("Unit Evaluation", "Under Verification"): {"write": f"chair secretary {BOARD}"},
	("Deadline Extension", "Draft"): {
		"write": f"chair secretary {BOARD}",
		"submit": "chair secretary",
		"delete": "board",
	},
	("Deadline Extension", "In Force"): {"cancel": "chair secretary"},
	("Work Call", "Draft"): {"write": f"chair secretary {BOARD}", "delete": "board"},
	("Work Call", "Published"): {"write": f"chair secretary {BOARD}"},
	("Work Offer", "Offered"): {"write": "cadre_a"},
	("Rating Follow Up", "Recorded"): {"write": f"chair secretary {BOARD}"},
	("Work Review", "Draft"): {"write": f"chair secretary {BOARD}", "delete": "board"},
	("Unit Indicator", "Draft"): {"write": f"focal_a {BOARD}", "delete": "focal_a"},
	("Unit Indicator", "Entered"): {"write": f"focal_a {BOARD}"},
	("Product Catalogue", "Draft"): {"write": f"collective_a {BOARD}", "delete": "collective_a"},
	("Product Catalogue", "Proposed"): {"write": BOARD},
	("Product Catalogue", "Awaiting Decision"): {"write": "chair secretary"},
	("Period Run", "Queued"): {"write": f"admin {BOARD}", "delete": "admin"},
	("Period Run", "Done"): {"write": f"admin {BOARD}", "delete": "admin"},
}
# who creates a record about the secretary of district A
CREATES = {
	"Task Contract by the cadre": "cadre_a collective_a",
	"Task Contract by the committee": "secretary",
	"Progress Report, periodic": "cadre_a collective_a",
	"Progress Report, inspection": f"focal_a {BOARD}",
	"Directive": f"chair secretary {BOARD}",
	"Cadre Evaluation": BOARD,
	"Council Session": f"council_chair {BOARD}",
	"Council Score": "council_chair council_member council_colleague",
	"Rating Decision": f"secretary {BOARD}",
	"Rating Appeal": "cadre_a",
	"Unit Evaluation": f"collective_a {BOARD}",
	"Period Run": f"admin {BOARD}",
	"Deadline Extension": f"chair secretary {BOARD}",
	"Work Call": f"chair secretary {BOARD}",
	"Work Offer": "cadre_a",
	"Unit Indicator": f"focal_a {BOARD}",
	"Product Catalogue": f"collective_a {BOARD}",
	"Work Review": f"chair secretary {BOARD}",
	"Rating Follow Up": f"chair secretary {BOARD}",
}


CHANGING = ("write", "submit", "cancel", "delete")


def permitted(doc, ptype: str) -> bool:
	"""Frappe's own verdict from roles and our rules, without its search for shares and its messages."""
	return bool(get_doc_permissions(doc, ptype=ptype).get(ptype))


def readers(key: tuple[str, str]) -> set[str]:
	doctype, state = key
	named = READS_SHEET[state] if doctype == "Council Score" else READS_STATE.get(key, READS.get(doctype))
	return set(named.split())


class TestPermissionMatrix(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.cadres = personas.cast()
		cls.records = records.of_district_a(cls.cadres["cadre_a"])
		cls.docs = {key: frappe.get_doc(key[0], name) for key, name in cls.records.items()}
		cls.names = {doctype: [] for doctype in rules.TRANSACTIONS}
		for (doctype, _state), name in cls.records.items():
			cls.names[doctype].append(name)

	def compare(self, found: dict, expected: dict) -> None:
		wrong = [
			f"{key}: too many {sorted(found[key] - expected[key])}, missing {sorted(expected[key] - found[key])}"
			for key in expected
			if found[key] != expected[key]
		]
		self.assertFalse(wrong, "\n".join(map(str, wrong)))

	def test_every_state_has_a_record(self) -> None:
		for doctype, stages in rules.STAGES.items():
			if doctype == "Period Run":
				continue
			self.assertEqual({state for kind, state in self.records if kind == doctype}, set(stages), doctype)

	def test_list(self) -> None:
		found = {key: set() for key in self.records}
		for persona, email in EMAIL.items():
			with acting_as(email):
				for doctype, names in self.names.items():
					seen = set()
					with suppress(frappe.PermissionError):
						filters = {"name": ("in", names)}
						seen = set(
							frappe.get_list(doctype, filters=filters, pluck="name", limit_page_length=0)
						)
					for (kind, state), name in self.records.items():
						if kind == doctype and name in seen:
							found[kind, state].add(persona)
		self.compare(found, {key: readers(key) for key in self.records})

	def test_rest_list(self) -> None:
		found = {key: set() for key in self.records}
		for persona, email in EMAIL.items():
			with acting_as(email):
				for doctype, names in self.names.items():
					with suppress(frappe.PermissionError):
						rows = frappe.client.get_list(
							doctype, filters={"name": ("in", names)}, fields=["name"], limit_page_length=0
						)
						seen = {row.name for row in rows}
						for key, name in self.records.items():
							if key[0] == doctype and name in seen:
								found[key].add(persona)
		self.compare(found, {key: readers(key) for key in self.records})

	def test_read(self) -> None:
		found = {key: set() for key in self.records}
		for key, doc, persona in self.walk():
			if permitted(doc, "read"):
				found[key].add(persona)
		self.compare(found, {key: readers(key) for key in self.records})

	def test_form_and_rest_document(self) -> None:
		for key, persona in self.turns():
			for load in (frappe.client.get, open_form):
				frappe.local.response = frappe._dict(docs=[])
				what = f"{load.__module__} {persona} {key}"
				if persona in readers(key):
					load(*(key[0], self.records[key]))
				else:
					with self.assertRaises(frappe.PermissionError, msg=what):
						load(*(key[0], self.records[key]))

	def test_print_email_export_and_report_follow_reading(self) -> None:
		for key, persona in self.turns():
			for ptype in ("print", "email", "export", "report"):
				if self.docs[key].has_permission(ptype):
					self.assertIn(persona, readers(key), f"{ptype} {key}")

	def test_change(self) -> None:
		found = {(ptype, *key): set() for ptype in CHANGING for key in self.records}
		for key, doc, persona in self.walk():
			for ptype in CHANGING:
				if permitted(doc, ptype):
					found[(ptype, *key)].add(persona)
		self.compare(
			found,
			{
				(ptype, *key): set(CHANGES.get(key, {}).get(ptype, "").split())
				for ptype in CHANGING
				for key in self.records
			},
		)

	def test_refused_changes_are_refused_by_rest(self) -> None:
		for key, persona in self.turns():
			named = CHANGES.get(key, {})
			if persona not in named.get("write", "").split():
				with self.assertRaises(frappe.PermissionError, msg=f"write {persona} {key}"):
					frappe.client.save(self.docs[key].as_dict())
			if persona not in named.get("delete", "").split():
				with self.assertRaises(frappe.PermissionError, msg=f"delete {persona} {key}"):
					frappe.client.delete(*(key[0], self.records[key]))

	def turns(self):
		"""One record of each kind for every persona, as that persona; the next one gets another state."""
		for turn, (persona, email) in enumerate(EMAIL.items()):
			with acting_as(email):
				for doctype in rules.TRANSACTIONS:
					keys = [key for key in self.records if key[0] == doctype]
					yield keys[turn % len(keys)], persona

	def walk(self):
		"""Every record for every persona, as that persona: key, document, persona."""
		for persona, email in EMAIL.items():
			with acting_as(email):
				for key, doc in self.docs.items():
					yield key, doc, persona

	def test_create(self) -> None:
		found = {what: set() for what in CREATES}
		for persona, email in EMAIL.items():
			with acting_as(email):
				for what, values in self.new().items():
					if frappe.has_permission(values["doctype"], "create", doc=frappe.get_doc(values)):
						found[what].add(persona)
					else:
						with self.assertRaises(frappe.PermissionError, msg=f"{persona} {what}"):
							frappe.client.insert(dict(values))
		self.compare(found, {what: set(who.split()) for what, who in CREATES.items()})

	def new(self) -> dict[str, dict]:
		cadre, contract = self.cadres["cadre_a"], self.records["Task Contract", "Assigned"]
		evaluation = self.records["Cadre Evaluation", "At Council"]
		one = {"doctype": "Task Contract", "cadre": cadre, "period": PERIOD}
		report = {"doctype": "Progress Report", "contract": contract}
		return {
			"Task Contract by the cadre": {**one, "initiated_by": "Cadre"},
			"Task Contract by the committee": {**one, "initiated_by": "Committee"},
			"Progress Report, periodic": {**report, "report_type": "Periodic"},
			"Progress Report, inspection": {**report, "report_type": "Ad-hoc Inspection"},
			"Directive": {"doctype": "Directive", "contract": contract},
			"Cadre Evaluation": {"doctype": "Cadre Evaluation", "cadre": cadre, "period": PERIOD},
			"Council Session": {"doctype": "Council Session", "council": COUNCIL, "period": PERIOD},
			"Council Score": {
				"doctype": "Council Score",
				"session": self.records["Council Session", "Scoring"],
				"evaluation": evaluation,
			},
			"Rating Decision": {"doctype": "Rating Decision", "committee": COMMITTEE, "period": PERIOD},
			"Rating Appeal": {
				"doctype": "Rating Appeal",
				"evaluation": self.records["Cadre Evaluation", "Published"],
			},
			"Unit Evaluation": {"doctype": "Unit Evaluation", "unit": DISTRICT_A, "period": PERIOD},
			"Period Run": {"doctype": "Period Run", "period": PERIOD, "action": "Open Period"},
			"Work Call": {"doctype": "Work Call", "period": PERIOD, "managed_by": COMMITTEE},
			"Rating Follow Up": {
				"doctype": "Rating Follow Up",
				"evaluation": self.records["Cadre Evaluation", "Published"],
			},
			"Work Review": {"doctype": "Work Review", "period": PERIOD, "managed_by": COMMITTEE},
			"Unit Indicator": {"doctype": "Unit Indicator", "unit": personas.DISTRICT_A, "year": 2026},
			"Product Catalogue": {"doctype": "Product Catalogue", "unit": personas.DISTRICT_A},
			"Work Offer": {
				"doctype": "Work Offer",
				"work_call": self.records["Work Call", "Published"],
				"cadre": cadre,
			},
			"Deadline Extension": {
				"doctype": "Deadline Extension",
				"period": PERIOD,
				"managed_by": COMMITTEE,
			},
		}

	def test_sharing_leads_around_nothing(self) -> None:
		for key, persona in self.turns():
			self.assertFalse(self.docs[key].has_permission("share"), f"{persona} {key}")

	def test_masters_are_read_by_every_role(self) -> None:
		for persona, email in EMAIL.items():
			with acting_as(email):
				for doctype in (
					"Cadre",
					"Cadre Unit",
					"Cadre Position",
					"Evaluation Body",
					"Evaluation Period",
				):
					self.assertEqual(bool(frappe.has_permission(doctype)), bool(CAST[persona].roles), doctype)
					self.assertEqual(
						bool(frappe.has_permission(doctype, "write")), persona == "admin", doctype
					)

	def test_deadlines_are_read_by_every_role_and_written_by_nobody(self) -> None:
		for persona, email in EMAIL.items():
			with acting_as(email):
				readable = bool(frappe.has_permission("Period Deadline"))
				self.assertEqual(readable, bool(CAST[persona].roles), persona)
				for ptype in ("write", "create", "delete"):
					self.assertFalse(frappe.has_permission("Period Deadline", ptype), f"{persona} {ptype}")

	def test_calendar_links_are_seen_by_administrators_only(self) -> None:
		for persona, email in EMAIL.items():
			with acting_as(email):
				readable = bool(frappe.has_permission("Calendar Link"))
				self.assertEqual(readable, persona in ("admin", "auditor"), persona)
				self.assertFalse(frappe.has_permission("Calendar Link", "write"), persona)

	def test_an_extension_for_everybody_is_read_by_everybody(self) -> None:
		name = factories.place(
			"Deadline Extension",
			"In Force",
			1,
			applies_to="Whole Period",
			for_all=1,
			period=PERIOD,
			managed_by=COMMITTEE,
		)
		draft = factories.place(
			"Deadline Extension", "Draft", applies_to="Whole Period", period=PERIOD, managed_by=COMMITTEE
		)
		for persona, email in EMAIL.items():
			if not CAST[persona].roles:
				continue
			with acting_as(email):
				self.assertTrue(frappe.get_doc("Deadline Extension", name).has_permission("read"), persona)
				listed = frappe.get_list("Deadline Extension", filters={"name": name}, pluck="name")
				self.assertEqual(listed, [name], persona)
				readers = {"chair", "member", "secretary", "admin", "auditor"}
				may = frappe.get_doc("Deadline Extension", draft).has_permission("read")
				self.assertEqual(may, persona in readers, persona)

	def test_system_manager_is_not_held_up(self) -> None:
		email = factories.user("quan.tri.he.thong@example.com", "Quản trị hệ thống", ["System Manager"])
		with acting_as(email):
			for (doctype, state), doc in self.docs.items():
				if doctype == "Council Score":  # blind for everybody
					continue
				for ptype in ("read", "write", "submit", "cancel", "delete"):
					self.assertTrue(records_of_app.allows(doc, ptype), f"{doctype} {state} {ptype}")
				self.assertEqual(build_match_conditions_or_refusal(doctype), "")


def build_match_conditions_or_refusal(doctype: str) -> str:
	try:
		return build_match_conditions(doctype)
	except frappe.PermissionError:  # no row in the DocType's permissions: the site decides
		return ""
