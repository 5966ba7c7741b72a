"""A council's session for tests: people who have reached the council, members, and sheets as far as they are wanted."""

from __future__ import annotations

import frappe

from cadre_kpi.process import routes
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase
from cadre_kpi.tests.personas import COMMITTEE, COUNCIL, DISTRICT_A, EMAIL, PERIOD

MEMBERS = ("council_chair", "council_member", "council_colleague")
# so long that names of three of them fill more than a short text field
NAME = "Ủy viên hội đồng tư vấn thẩm định đề xuất đánh giá cán bộ diện quản lý số "


class CouncilCase(CadreKpiTestCase):
	"""Each test on its own: what it makes is rolled back."""

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
		rows, scheme = [], get_rules(make.scheme())
		variant = scheme.routes[0].variant
		states = [stop.state for stop in routes.list_stops(scheme, variant, None)]
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
