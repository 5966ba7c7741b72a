"""Runs and forms on the same random people: every stored value is the same, and so is what is refused."""

from __future__ import annotations

import random

import frappe

from cadre_kpi.regulations.record import get_rules
from cadre_kpi.runs.actions import ComputeAndPropose
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.runs import run_province as tr
from cadre_kpi.tests.runs.test_period_run import RunTestCase, plain

PEOPLE = 24
TABLES = ("tasks", "conditions", "criteria")
DISCIPLINES = ("reprimand", "warning", "removal")
FACTS = ("Discipline", "Shortcomings Not Fixed", "Forbidden Conduct", "Corruption or Waste in the Unit Led")
RESULTS = ("component_a", "component_b", "component_c", "total_points", "level_by_points", "proposed_level")


class TestRandomPeople(RunTestCase):
	"""The seed is fixed: a failure can be looked at again."""

	def test_decree_335(self):
		self.compare("nghi_dinh_335", seed=335)

	def test_regulation_366(self):
		self.compare("quy_dinh_366", seed=366)

	def test_figures_that_changed_after_a_first_run(self):
		self.compare("nghi_dinh_335", seed=336, changed=True)

	def compare(self, code: str, seed: int, changed: bool = False) -> None:
		self.chance = random.Random(seed)
		frappe.db.set_value("Evaluation Period", self.january, "scheme", make.scheme(code))
		self.people()
		if changed:
			tr.run(self.january, "Compute and Propose")
			self.change()
		frappe.db.savepoint("before_run")
		order = [item.key for item in ComputeAndPropose(self.unsaved_run()).items()]
		self.assertEqual(len(order), PEOPLE)
		run = tr.run(self.january, "Compute and Propose")
		self.assertEqual(run.done, PEOPLE, run.error)
		refused = {row.record for row in run.failures}
		by_run = self.stored(order)
		frappe.db.rollback(save_point="before_run")
		refused_by_form = {name for name in order if not self.propose(name)}
		self.maxDiff = None
		reasons = {row.record: row.reason for row in run.failures}
		self.assertEqual(refused, refused_by_form, reasons)
		by_form = self.stored(order)
		for name in order:
			with self.subTest(name):
				self.assertEqual(by_run[name], by_form[name])
		# a month of the decree has points alone: there the level that they correspond to
		levels = {by_run[name]["proposed_level"] or by_run[name]["level_by_points"] for name in order}
		self.assertGreaterEqual(len(levels - {None}), 3, "the people are too much alike to compare anything")
		self.assertTrue(refused, "nobody was refused")
		self.assertLess(len(refused), PEOPLE / 2)

	def propose(self, name: str) -> bool:
		"""As somebody with the form open: pass on; where that is refused, save what there is if that goes."""
		frappe.db.savepoint("form")
		doc = frappe.get_doc("Cadre Evaluation", name)
		doc.workflow_state = "Proposed"
		try:
			doc.save_as_server()
			return True
		except frappe.ValidationError:
			frappe.db.rollback(save_point="form")
		frappe.clear_messages()
		try:
			frappe.get_doc("Cadre Evaluation", name).save()
		except frappe.ValidationError:
			frappe.db.rollback(save_point="form")
		return False

	def stored(self, names: list[str]) -> dict[str, dict]:
		return {name: plain(frappe.get_doc("Cadre Evaluation", name), *TABLES) for name in names}

	def unsaved_run(self):
		return frappe._dict(period=self.january, unit=None, position=None, name="unsaved")

	# ---- random people
	def people(self) -> None:
		heads = [tr.person(f"Thủ trưởng {u}", unit=u, position=tr.HEAD) for u in (tr.UNIT_A, tr.UNIT_B)]
		deputies = [tr.person(f"Cấp phó {u}", unit=u, position=tr.DEPUTY) for u in (tr.UNIT_A, tr.UNIT_B)]
		people = [*heads, *deputies]
		while len(people) < PEOPLE:
			unit = self.chance.choice((tr.UNIT_A, tr.UNIT_B))
			supervisor = self.chance.choice((*deputies, None))
			people.append(tr.person(f"Chuyên viên {len(people)}", unit=unit, supervisor=supervisor))
		for cadre in people:
			diligent = self.chance.choice((0.3, 0.6, 0.9, 1, 1))
			first, *others = (self.task(diligent) for _n in range(self.chance.randint(1, 9)))
			tr.contract(cadre, self.january, [{**first, "dropped": 0}, *others])
		tr.run(self.january, "Open Period", contracts="None")
		tr.reviewed(self.january)
		for name in frappe.db.get_all(
			"Cadre Evaluation", {"period": self.january}, pluck="name", order_by="cadre_name"
		):
			self.judge(frappe.get_doc("Cadre Evaluation", name))

	def task(self, diligent: float = 0.5) -> dict:
		"""`diligent`: the probability that it was done; 1 means done in time and well besides."""
		chance, target = self.chance, self.chance.choice((1, 3, 10, 12.5, 100))
		shares = (1, 1, 1.2, 1.7) if chance.random() < diligent else (0, 0.3333, 0.75)
		completed = round(target * chance.choice(shares), 3)
		failures, delays = (chance.choice((0, 0, 0, 0, 1, 2, 5)) for _n in range(2))
		careful = {
			"quality_failures": 0,
			"objective_quality_failures": 0,
			"delays": 0,
			"objective_delays": 0,
			"on_time": 1,
		}
		return {
			"target": target,
			"completed": completed,
			"coefficient": chance.choice((0.3333, 0.5, 1, 1, 1.5, 2, 7)),
			"quality_failures": failures,
			"objective_quality_failures": chance.randint(0, failures),
			"delays": delays,
			"objective_delays": chance.randint(0, delays),
			"on_time": chance.choice((1, 1, 1, 0)),
			"dropped": chance.choice((0, 0, 0, 0, 0, 1)),
			"kind": chance.choice(("Regular", "Key", "Breakthrough")),
			**(careful if diligent == 1 else {}),
		}

	def judge(self, doc) -> None:
		"""What others enter: points of the criteria, deductions, facts; some leaders are not assessed."""
		chance = self.chance
		all_or_nothing = {row.code for row in get_rules(doc.scheme).criteria if row.kind == "met"}
		for row in doc.criteria:
			share = chance.choice((0.25, 0.5, 1, 1, 1, 1))
			if row.criterion_code in all_or_nothing:
				share = int(share * 2)
			row.db_set("reviewed_points", round(row.max_points * min(share, 1), 2))
		if chance.random() < 0.2:
			doc.append(
				"deductions", {"points": chance.choice((0.25, 1, 3.5)), "reason": "Chậm báo cáo"}
			).db_insert()
		if chance.random() < 0.3:
			fact = chance.choice(FACTS)
			discipline = chance.choice(DISCIPLINES) if fact == "Discipline" else None
			doc.append("facts", {"fact": fact, "discipline": discipline, "note": "Văn bản"}).db_insert()
		values = {field: chance.choice((50, 100)) for field in ("organising", "uniting")}
		if doc.cadre_name == f"Cấp phó {tr.UNIT_B}":
			values["uniting"] = 0  # nobody has assessed this yet
		doc.db_set({**values, "unit_results": chance.choice((0, 0, 50, 100))})

	def change(self) -> None:
		"""What happens between two runs: verified figures change, tasks are dropped and added."""
		contracts = frappe.db.get_all(
			"Task Contract", {"period": self.january}, pluck="name", order_by="name"
		)
		for name in self.chance.sample(contracts, PEOPLE // 2):
			doc = frappe.get_doc("Task Contract", name)
			row = self.chance.choice(doc.tasks)
			row.db_set(self.task(0.9))
			values = {
				**self.task(0.9),
				"dropped": 0,
				"task_name": "Việc giao thêm",
				"output_product": "Báo cáo",
			}
			doc.append("tasks", {**values, "unit_of_measure": "bản", "due_date": "2026-01-31"}).db_insert()
