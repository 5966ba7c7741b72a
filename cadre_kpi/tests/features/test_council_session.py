"""The close of a council's session: what it costs, what it leaves behind, what keeps it open."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import frappe

from cadre_kpi.database import bulk
from cadre_kpi.evaluation import compute
from cadre_kpi.meetings import council_close
from cadre_kpi.process import routes
from cadre_kpi.regulations.record import rules
from cadre_kpi.scoring.council import TaskScore
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase
from cadre_kpi.tests.features.report_rows import statements
from cadre_kpi.tests.personas import COMMITTEE, COUNCIL, DISTRICT_A, EMAIL, PERIOD

MEMBERS = ("council_chair", "council_member", "council_colleague")
# so long that names of three of them fill more than a short text field
NAME = "Ủy viên hội đồng tư vấn thẩm định đề xuất đánh giá cán bộ diện quản lý số "


class TestCouncilClose(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		personas.cast()

	def setUp(self) -> None:
		super().setUp()
		frappe.db.savepoint("each_test")
		self.addCleanup(frappe.db.rollback, save_point="each_test")

	def session(self, people: int, scores: tuple[float, ...] = (90, 92, 94), sent: int = 3):
		"""A session that is scoring: so many people with two tasks each, so many members' sheets sent."""
		rows, scheme = [], rules(make.scheme())
		variant = scheme.routes[0].variant
		states = [stop.state for stop in routes.stops(scheme, variant, None)]
		at_council = states.index("At Council") + 1
		for number in range(people):
			cadre = make.cadre(f"Cán bộ {number} được chấm", DISTRICT_A, COMMITTEE)
			evaluation = make.place(
				"Cadre Evaluation",
				"At Council",
				rows={
					"tasks": [
						{
							"task_no": at,
							"task_name": f"Nhiệm vụ {at}",
							"target": 1,
							"completed": 1,
							"on_time": 1,
							"coefficient": 1,
							"weight": 50,
						}
						for at in (1, 2)
					]
				},
				cadre=cadre,
				cadre_name=f"Cán bộ {number}",
				unit=DISTRICT_A,
				managed_by=COMMITTEE,
				period=PERIOD,
				scheme=make.scheme(),
				step_no=at_council,
				route_variant=variant,
				leader=1,
				evaluation_key=frappe.generate_hash(length=12),
			)
			rows.append({"evaluation": evaluation, "cadre": cadre, "cadre_name": f"Cán bộ {number}"})
		name = make.place(
			"Council Session",
			"Scoring",
			rows={
				"members": [
					{"user": EMAIL[who], "member_name": f"{NAME}{at}", "duty": "Member", "present": 1}
					for at, who in enumerate(MEMBERS)
				],
				"evaluations": rows,
			},
			council=COUNCIL,
			period=PERIOD,
			scheme=make.scheme(),
			session_date="2026-12-20",
		)
		for row in rows:
			for who, score in list(zip(MEMBERS, scores, strict=True))[:sent]:
				make.place(
					"Council Score",
					docstatus=1,
					rows={"tasks": [{"task_no": at, "score": score} for at in (1, 2)]},
					session=name,
					evaluation=row["evaluation"],
					cadre=row["cadre"],
					unit=DISTRICT_A,
					member=EMAIL[who],
				)
		return frappe.get_doc("Council Session", name)

	def test_the_cost_does_not_grow_with_the_people(self) -> None:
		council_close.conclude(self.session(1))  # reads what a worker has read long before
		found = []
		for people in (2, 7):
			session = self.session(people)
			with statements() as sent:
				council_close.conclude(session)
			found.append(len(sent))
		self.assertEqual(found[0], found[1])

	def test_what_the_council_gave_is_kept_and_the_evaluation_goes_on(self) -> None:
		session = self.session(2)
		session.close()
		for row in session.evaluations:
			doc = frappe.get_doc("Cadre Evaluation", row.evaluation)
			self.assertNotEqual(doc.workflow_state, "At Council")
			self.assertEqual((doc.council_done, doc.council_points), (1, row.council_points))
			self.assertEqual([task.council_score for task in doc.tasks], [92.0, 92.0])
			self.assertEqual([line.action for line in doc.process_log], ["Conclude Scoring"])
			self.assertTrue(doc.computed_on)

	def test_names_of_outliers_are_kept_whole(self) -> None:
		task = TaskScore(
			Fraction(160, 3),
			Decimal(10),
			Decimal(95),
			Decimal(3600),
			3,
			tuple(f"{NAME}{number}" for number in range(3)),
		)
		text = compute.task_spread(task)
		self.assertGreater(len(text), 140)
		row = self.session(1).evaluations[0].evaluation
		name = frappe.get_all("Evaluation Task", {"parent": row}, pluck="name")[0]
		bulk.update("Evaluation Task", ("name", "council_spread"), [(name, text)], touch=False)
		self.assertEqual(frappe.db.get_value("Evaluation Task", name, "council_spread"), text)

	def test_without_quorum_nothing_is_passed_on(self) -> None:
		session = self.session(2, sent=1)
		with self.assertRaises(frappe.ValidationError) as caught:
			session.close()
		self.assertIn("Cán bộ 0", str(caught.exception))
		states = frappe.get_all(
			"Cadre Evaluation",
			{"name": ("in", [row.evaluation for row in session.evaluations])},
			pluck="workflow_state",
		)
		self.assertEqual(set(states), {"At Council"})
