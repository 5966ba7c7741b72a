"""Rows of child tables under names of others' rows: nothing moves out of the record in which it stands."""

from __future__ import annotations

import json

import frappe
import frappe.client

from cadre_kpi.demo import vinh_phuc
from cadre_kpi.demo.actor import create, reload
from cadre_kpi.meetings import agenda
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.permissions.attack import (
	DOORS,
	MAKERS,
	AttackCase,
	by_put,
	differences,
	rest,
	rows,
	stored_rows,
)


class TestRows(AttackCase):
	"""Records of one person beside records of another, in states in which one of them is still written."""

	@classmethod
	def prepare(cls, story):
		for chapter in (story.register, story.register_again, story.appraise, story.assign):
			chapter()
		cls.verified = story.report(1).name
		cls.draft = create(
			cls.users["director"],
			"Task Contract",
			cadre=cls.cadres["director"],
			period=story.period,
			tasks=[dict(task) for task in vinh_phuc.TRANSPORT_TASKS],
		).name
		cls.report = create(
			cls.users["secretary_a"],
			"Progress Report",
			contract=story.contract.name,
			from_date="2023-04-01",
			to_date="2023-06-30",
		).name
		cls.contract = story.contract.name
		frappe.set_user("Administrator")
		row = {"decided_level": "good", "proposed_level": "good"}
		cls.theirs = cls.evaluation("director", "committee", "Published", 1)
		cls.mine = cls.evaluation("commune", "district_committee", "Proposed", 0)
		cls.sealed = cls.decision("committee", "Published", 1, {**row, "evaluation": cls.theirs})
		cls.open = cls.decision("district_committee", "Draft", 0, {**row, "evaluation": cls.mine})

	@classmethod
	def evaluation(cls, cadre: str, committee: str, state: str, docstatus: int) -> str:
		return make.place(
			"Cadre Evaluation",
			state,
			docstatus,
			cadre=cls.cadres[cadre],
			cadre_name=cadre,
			unit=frappe.db.get_value("Cadre", cls.cadres[cadre], "unit"),
			managed_by=cls.bodies[committee],
			period=cls.story.period,
			scheme=vinh_phuc.SCHEME,
			proposed_level="good",
			total_points=80,
			rows={"opinions": [{"step": "X", "opinion": "Ý kiến"}], "process_log": [{"action": "X"}]},
		)

	@classmethod
	def decision(cls, committee: str, state: str, docstatus: int, row: dict) -> str:
		return make.place(
			"Rating Decision",
			state,
			docstatus,
			title="Xếp loại",
			committee=cls.bodies[committee],
			period=cls.story.period,
			scheme=vinh_phuc.SCHEME,
			decision_date="2023-12-29",
			rows={"rows": [row]},
		)

	def assert_rows_stay(self, who: str, mine: tuple, theirs: tuple, doors=DOORS, **values: object) -> None:
		"""A row of mine sent under the name of theirs: theirs stands where it stood, as it was.

		`mine`, `theirs`: DocType, name and table of each.
		"""
		before = stored_rows(*theirs)
		self.assertTrue(before)
		stolen = {key: before[0][key] for key in ("name", "idx")}
		own = rows(*mine)
		for door in doors:
			for sent in ([{**own[0], **stolen, **values}, *own[1:]], [*own, {**before[0], **values}]):
				with self.subTest(door=door.__name__, table=mine[2]):
					self.attempt(who, door, *mine[:2], {mine[2]: sent})
					frappe.set_user("Administrator")
					self.assertFalse(differences(before, stored_rows(*theirs)))
				self.go_back()

	def test_tasks_stay_in_an_assigned_contract(self):
		draft = ("Task Contract", self.draft, "tasks")
		self.assert_rows_stay("director", draft, ("Task Contract", self.contract, "tasks"), target=1.0)

	def test_lines_stay_in_a_verified_report(self):
		theirs = ("Progress Report", self.verified, "tasks")
		self.assert_rows_stay("secretary_a", ("Progress Report", self.report, "tasks"), theirs, quantity=0.0)

	def test_a_rating_stays_in_a_sealed_decision(self):
		own = ("Rating Decision", self.open, "rows")
		self.assert_rows_stay(
			"district_clerk", own, ("Rating Decision", self.sealed, "rows"), evaluation=self.mine
		)

	def test_rows_of_one_kind_stay_in_the_other(self):
		"""Under the name of a row of another table the row is not found, or not taken."""
		log = ("Cadre Evaluation", self.theirs, "process_log")
		before = stored_rows(*log)
		sent = [
			{
				**rows("Task Contract", self.draft, "tasks")[0],
				"name": before[0]["name"],
				"doctype": "Process Log",
			}
		]
		for door in DOORS:
			self.attempt("director", door, "Task Contract", self.draft, {"tasks": sent})
			self.attempt("director", door, "Task Contract", self.draft, {"process_log": [before[0]]})
			frappe.set_user("Administrator")
			self.assertFalse(differences(before, stored_rows(*log)), door.__name__)
			self.go_back()

	def test_a_row_names_no_other_parent(self):
		before = stored_rows("Task Contract", self.contract, "tasks")
		own = rows("Task Contract", self.draft, "tasks")
		fresh = dict(vinh_phuc.TRANSPORT_TASKS[0])
		elsewhere = {"parent": self.contract, "parenttype": "Task Contract", "parentfield": "tasks"}
		for door in DOORS:
			for sent in ([*own, {**fresh, **elsewhere}], [{**row, **elsewhere} for row in own]):
				self.attempt("director", door, "Task Contract", self.draft, {"tasks": sent})
				frappe.set_user("Administrator")
				self.assertFalse(
					differences(before, stored_rows("Task Contract", self.contract, "tasks")), door.__name__
				)
				self.go_back()

	def test_rows_are_not_written_alone(self):
		before = stored_rows("Task Contract", self.contract, "tasks")
		name, own = before[0]["name"], rows("Task Contract", self.draft, "tasks")[0]
		here = {"parent": self.contract, "parenttype": "Task Contract", "parentfield": "tasks"}
		path = f"/api/resource/Contract Task/{name}"
		tries = {
			"set_value": lambda: frappe.client.set_value("Contract Task", name, "target", 1),
			"set_value, parent": lambda: frappe.client.set_value(
				"Contract Task", own["name"], json.dumps({"parent": self.contract})
			),
			"PUT": lambda: rest("PUT", path, {"target": 1}),
			"PUT, parent": lambda: rest("PUT", path, {"parent": self.draft, "idx": 9}),
			"PUT of the own row": lambda: rest("PUT", f"/api/resource/Contract Task/{own['name']}", here),
			"POST": lambda: rest(
				"POST", "/api/resource/Contract Task", {**vinh_phuc.TRANSPORT_TASKS[0], **here}
			),
			"DELETE": lambda: rest("DELETE", path, {}),
			"save": lambda: frappe.client.save(
				{"doctype": "Contract Task", **before[0], "parent": self.draft}
			),
			"insert": lambda: frappe.client.insert({"doctype": "Contract Task", **fresh(), **here}),
			"delete": lambda: frappe.client.delete("Contract Task", name),
			"rename": lambda: frappe.client.rename_doc("Contract Task", name, own["name"], merge=True),
		}

		def fresh() -> dict:
			return dict(vinh_phuc.TRANSPORT_TASKS[0])

		for what, try_it in tries.items():
			with self.subTest(what):
				self.attempt("director", try_it)
				frappe.set_user("Administrator")
				self.assertFalse(differences(before, stored_rows("Task Contract", self.contract, "tasks")))
			self.go_back()

	def test_protected_rows_of_the_own_record_are_not_written_alone(self):
		"""A log line, a result, an opinion: not beside the record either."""
		log = {
			"parent": self.draft,
			"parenttype": "Task Contract",
			"parentfield": "process_log",
			"action": "X",
		}
		change = {
			"parent": self.draft,
			"parenttype": "Task Contract",
			"parentfield": "changes",
			"reason": "X",
		}
		asked = {
			"parent": self.draft,
			"parenttype": "Task Contract",
			"parentfield": "consultations",
			"body": self.bodies["committee"],
			"opinion": "Agrees",
		}
		for child, values in (
			("Process Log", log),
			("Contract Task Change", change),
			("Contract Consultation", asked),
		):
			for maker in MAKERS[:3]:
				with self.subTest(child=child, maker=maker.__name__):
					self.attempt("director", maker, child, values)
					frappe.set_user("Administrator")
					self.assertFalse(frappe.db.exists(child, {"parent": self.draft}))
				self.go_back()
		task = rows("Task Contract", self.draft, "tasks")[0]
		for value in (
			("completed", 110),
			("light", "Done"),
			("origin", "Commissioned"),
			("parent", self.contract),
		):
			for door in (by_put,):
				self.attempt("director", door, "Contract Task", task["name"], dict([value]))
			self.attempt("director", frappe.client.set_value, "Contract Task", task["name"], *value)
			frappe.set_user("Administrator")
			self.assertEqual(stored_rows("Task Contract", self.draft, "tasks")[0], task, value)
			self.go_back()

	def test_a_new_record_takes_no_rows_with_it(self):
		before = stored_rows("Task Contract", self.contract, "tasks")
		frappe.db.delete("Task Contract", {"name": self.draft})
		self.settle()
		for maker in MAKERS:
			new = {"cadre": self.cadres["director"], "period": self.story.period, "tasks": before}
			self.attempt("director", maker, "Task Contract", new)
			frappe.set_user("Administrator")
			self.assertFalse(
				differences(before, stored_rows("Task Contract", self.contract, "tasks")), maker.__name__
			)
			self.go_back()

	def test_members_and_evaluations_stay_in_their_session(self):
		frappe.set_user("Administrator")
		listed = self.evaluation("secretary_a", "committee", "At Council", 0)
		sessions = [
			make.place(
				"Council Session",
				state,
				council=self.bodies[council],
				period=self.story.period,
				scheme=vinh_phuc.SCHEME,
				session_date="2023-12-27",
				rows={
					"members": [{"user": self.users[who], "present": 1, "duty": "Chair"}],
					"evaluations": [{"evaluation": each}],
				},
			)
			for state, council, who, each in (
				("Closed", "council", "council_chair", listed),
				("Draft", "district_council", "district_council_1", self.mine),
			)
		]
		sheets = [
			make.place(
				"Council Score",
				session=sessions[0],
				evaluation=listed,
				cadre=self.cadres["secretary_a"],
				member=self.users[who],
				docstatus=docstatus,
				rows={"tasks": [{"task_no": 1, "score": score, "max_score": 100}]},
			)
			for who, docstatus, score in (("council_chair", 0, 50), ("council_1", 1, 90))
		]
		self.settle()
		for table in ("members", "evaluations"):
			own = ("Council Session", sessions[1], table)
			self.assert_rows_stay("district_council_1", own, ("Council Session", sessions[0], table))
		frappe.db.set_value("Council Session", sessions[0], "status", "Scoring")
		self.settle()
		mine, theirs = (("Council Score", sheet, "tasks") for sheet in sheets)
		self.assert_rows_stay("council_chair", mine, theirs, score=1.0)

	def test_the_meeting_writes_only_where_it_meets(self):
		"""The bulk writer takes no row names and no evaluations of others."""
		entry = {
			"evaluation": self.theirs,
			"level": "not_completed",
			"opinion": "X",
			"votes": "",
			"name": "x",
		}
		before = reload(frappe._dict(doctype="Cadre Evaluation", name=self.theirs)).as_dict()
		for who in ("district_board", "district_chair", "director"):
			self.attempt(who, agenda.record, self.story.period, "At Standing Committee", [entry], "advise")
			frappe.set_user("Administrator")
			now = reload(frappe._dict(doctype="Cadre Evaluation", name=self.theirs)).as_dict()
			self.assertEqual(now, before, who)
