"""Where people are listed they stand by given name or, as the site chose, by the rank of their position."""

from __future__ import annotations

import frappe

from cadre_kpi.cadre_kpi.report.evaluation_summary.evaluation_summary import build_evaluation_query
from cadre_kpi.decisions import board_sources, decisions
from cadre_kpi.masters import people_order
from cadre_kpi.patches.v0_2 import people_by_rank
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase
from cadre_kpi.tests.personas import COMMITTEE, DISTRICT_B, PROVINCE

PERIOD = "Năm 2024 (TT)"
NAMES = ("(TT) Cán bộ An", "(TT) Cán bộ Bình", "(TT) Cán bộ Cường", "(TT) Cán bộ Dung")


class TestPeopleOrder(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		personas.cast()
		make.period(PERIOD, "2024-01-01", "2024-12-31", unit=PROVINCE)
		posts = (
			make.position("Chuyên viên (TT)"),
			make.position("Phó Chủ tịch (TT)", "Deputy"),
			make.position("Ủy viên (TT)", rank=2),
			make.position("Chủ tịch (TT)", "Leader"),
		)
		cls.people = [
			make.cadre(name, DISTRICT_B, COMMITTEE, position=post)
			for name, post in zip(NAMES, posts, strict=True)
		]
		for name, person in zip(NAMES, cls.people, strict=True):
			values = {"cadre_name": name, "unit": DISTRICT_B, "period": PERIOD, "managed_by": COMMITTEE}
			make.place("Cadre Evaluation", "Proposed", cadre=person, proposed_level="good", **values)

	def tearDown(self) -> None:
		frappe.db.set_single_value("Cadre KPI Settings", "order_of_people", "Given Name")
		super().tearDown()

	def order_in(self, column: str) -> list[str]:
		filters = {"name": ("in", self.people)}
		return frappe.get_all("Cadre", filters=filters, order_by=column, pluck="full_name")

	def lists(self) -> list[list[str]]:
		found, _sources = board_sources.read_period(PERIOD)
		rows = build_evaluation_query(frappe._dict(period=PERIOD), full=True).run(as_dict=True)
		mixed = [frappe._dict(cadre=person, unit=DISTRICT_B) for person in reversed(self.people)]
		titles = dict(zip(self.people, NAMES, strict=True))
		return [
			[row.cadre_name for row in decisions.find_open_rows(COMMITTEE, PERIOD)],
			[row.cadre_name for row in found],
			[row.cadre_name for row in rows],
			[titles[row.cadre] for row in people_order.sort_in_units(mixed)],
		]

	def test_lists_of_people_follow_the_setting(self) -> None:
		self.assertEqual(self.lists(), [list(NAMES)] * 4)
		frappe.db.set_single_value("Cadre KPI Settings", "order_of_people", "Rank")
		by_rank = [NAMES[2], NAMES[3], NAMES[1], NAMES[0]]
		self.assertEqual(self.lists(), [by_rank] * 4)
		# the list of cadres offers both
		self.assertEqual((self.order_in("sort_name"), self.order_in("sort_rank")), (list(NAMES), by_rank))
		self.assertTrue(frappe.get_meta("Cadre").get_field("sort_rank").bold)

	def test_another_place_of_the_position_is_that_of_its_people(self) -> None:
		post = frappe.get_doc("Cadre Position", "Chuyên viên (TT)")
		post.rank = 1
		post.save()
		self.assertEqual(self.order_in("sort_rank")[0], NAMES[0])
		post.rank = 0
		post.save()
		self.assertEqual(self.order_in("sort_rank")[-1], NAMES[0])

	def test_people_entered_before_get_their_place(self) -> None:
		before = self.order_in("sort_rank")
		frappe.db.set_value("Cadre", {"name": ("in", self.people)}, "sort_rank", None)
		people_by_rank.execute()
		self.assertEqual(self.order_in("sort_rank"), before)

	def test_a_new_name_keeps_the_place(self) -> None:
		key = people_order.build_rank_key("Lê Văn An", 3, "Deputy")
		self.assertEqual(
			people_order.rename_in(key, "Hà Bình"), people_order.build_rank_key("Hà Bình", 3, "Deputy")
		)
		self.assertEqual(people_order.rename_in(None, "Hà An"), people_order.build_rank_key("Hà An", 0, None))
