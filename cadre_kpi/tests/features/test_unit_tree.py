"""The tree view of units: what stands below what, what has ended, who adds."""

from __future__ import annotations

import frappe
from frappe.desk.treeview import get_all_nodes

from cadre_kpi.api.unit_tree import add_unit, get_children
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.personas import DISTRICT_A, DISTRICT_B, EMAIL, PROVINCE

METHOD = "cadre_kpi.api.unit_tree.get_children"


class UnitTree(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		personas.cast()

	def setUp(self):
		super().setUp()
		frappe.db.savepoint("before_tree_test")
		self.addCleanup(frappe.db.rollback, save_point="before_tree_test")

	def below(self, parent: str) -> dict[str, dict]:
		return {item["value"]: item for item in get_children("Cadre Unit", parent)}

	def test_children_with_titles(self):
		children = self.below(PROVINCE)
		self.assertEqual(list(children), [DISTRICT_A, DISTRICT_B])
		self.assertEqual(children[DISTRICT_A]["title"], "Huyện ủy A")
		self.assertEqual((children[DISTRICT_A]["expandable"], children[DISTRICT_B]["expandable"]), (1, 0))
		self.assertEqual(self.below(DISTRICT_B), {})

	def test_top_of_the_tree(self):
		for is_root in (True, 1, "true"):
			top = {item["value"] for item in get_children("Cadre Unit", "All Units", is_root=is_root)}
			self.assertIn(PROVINCE, top)
			self.assertNotIn(DISTRICT_A, top)

	def test_expand_all_as_the_desk_asks(self):
		nodes = get_all_nodes("Cadre Unit", "All Units", "All Units", METHOD, is_root="true")
		self.assertEqual(
			[item["value"] for node in nodes if node["parent"] == DISTRICT_A for item in node["data"]],
			[personas.COMMUNE_A1],
		)

	def test_a_unit_that_has_ended(self):
		make.unit("KT-CU", "Huyện ủy cũ", PROVINCE, valid_from="2000-01-01", valid_to="2025-06-30")
		children = self.below(PROVINCE)
		self.assertEqual((children["KT-CU"]["gone"], children[DISTRICT_A]["gone"]), (1, 0))

	def test_add_below_and_at_the_top(self):
		with acting_as(EMAIL["admin"]):
			name = add_unit("Đảng ủy xã A2", "KT-XA-A2", DISTRICT_A, is_root="false", is_group="0")
			self.assertIn(name, self.below(DISTRICT_A))
			top = add_unit("Tỉnh khác", "KT-TINH-2", "All Units", is_root="true", is_group="1")
			self.assertFalse(frappe.db.get_value("Cadre Unit", top, "parent_cadre_unit"))

	def test_who_may_not_add(self):
		with acting_as(EMAIL["board"]), self.assertRaises(frappe.PermissionError):
			add_unit("Đảng ủy xã A3", "KT-XA-A3", DISTRICT_A)
		self.assertFalse(frappe.db.exists("Cadre Unit", "KT-XA-A3"))

	def test_who_may_not_read(self):
		with acting_as(EMAIL["nobody"]), self.assertRaises(frappe.PermissionError):
			get_children("Cadre Unit", PROVINCE)

	def test_the_head_of_papers_follows_the_agencys_group(self):
		for group, style in (("State Agency", "State"), ("Party Organisation", "Party"), ("", "Party")):
			values = {"unit_code": f"KT-{style}-{len(group)}", "unit_name": "Sở", "agency_group": group}
			unit = frappe.get_doc(doctype="Cadre Unit", **values, parent_cadre_unit=PROVINCE).insert()
			self.assertEqual(unit.paper_style, style)
		chosen = frappe.get_doc("Cadre Unit", unit.name)
		chosen.update({"agency_group": "State Agency", "paper_style": "Party"})
		chosen.save()
		self.assertEqual(chosen.paper_style, "Party", "what was chosen stays")
