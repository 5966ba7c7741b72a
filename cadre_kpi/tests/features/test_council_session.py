"""The close of a council's session: what it costs, what it leaves behind, what keeps it open."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import frappe

from cadre_kpi.database import bulk
from cadre_kpi.evaluation import compute, council
from cadre_kpi.meetings import council_close
from cadre_kpi.scoring.council import TaskScore
from cadre_kpi.tests.base import acting_as
from cadre_kpi.tests.features.council_case import MEMBERS, NAME, CouncilCase
from cadre_kpi.tests.features.report_rows import statements
from cadre_kpi.tests.personas import EMAIL


class TestCouncilClose(CouncilCase):
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
		text = compute.get_task_spread(task)
		self.assertGreater(len(text), 140)
		row = self.session(1).evaluations[0].evaluation
		name = frappe.get_all("Evaluation Task", {"parent": row}, pluck="name")[0]
		bulk.update("Evaluation Task", ("name", "council_spread"), [(name, text)], touch=False)
		self.assertEqual(frappe.db.get_value("Evaluation Task", name, "council_spread"), text)

	def test_a_conflict_noted_after_the_sheet_was_sent_keeps_nothing_open(self) -> None:
		"""The sheet counts, the conflict stands beside it, and the figures add up."""
		session = self.session(2)
		evaluation = session.evaluations[0].evaluation
		with acting_as(EMAIL["board"]):
			session = frappe.get_doc("Council Session", session.name)
			session.append(
				"conflicts", {"user": EMAIL[MEMBERS[0]], "evaluation": evaluation, "reason": "Họ hàng"}
			)
			session.save()
			session.run_method("onload")
		sent = sum(row.sheets for row in session.evaluations)
		self.assertEqual((sent, session.get_onload().sheets_possible), (6, 6))
		session.close()
		self.assertEqual([row.sheets for row in session.evaluations], [3, 3])
		self.assertEqual([row.council_points for row in session.evaluations], [92.0, 92.0])

	def test_a_conflict_without_a_sheet_and_an_absence_leave_fewer_sheets(self) -> None:
		session = self.session(2, sent=2)
		session.members[2].present, session.members[2].absence_reason = 0, "Đi công tác"
		self.assertEqual(council.count_sheets_possible(session), 4)
		session.members[2].present = 1
		self.assertEqual(council.count_sheets_possible(session), 6)
		session.append(
			"conflicts", {"user": EMAIL[MEMBERS[2]], "evaluation": session.evaluations[0].evaluation}
		)
		self.assertEqual(council.count_sheets_possible(session), 5)

	def test_an_absence_noted_after_the_sheet_was_sent_is_refused_by_name(self) -> None:
		session = self.session(1)
		session.members[0].present, session.members[0].absence_reason = 0, "Đi công tác"
		with self.assertRaises(frappe.ValidationError) as caught:
			session.save()
		self.assertIn(session.members[0].member_name, str(caught.exception))

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
