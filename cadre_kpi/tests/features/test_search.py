"""Found in the desk: by name, code and words, without tone marks, and only what the user may read."""

from __future__ import annotations

import unicodedata

import frappe

from cadre_kpi.access import rules, search
from cadre_kpi.access.doors.text import fold
from cadre_kpi.access.sought import SOUGHT
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as, search_choices
from cadre_kpi.tests.personas import DISTRICT_A, DISTRICT_B, EMAIL, PERIOD


def offered(doctype: str, txt: str, **options: object) -> list[str]:
	"""What a link field offers."""
	return [row["value"] for row in search_choices(doctype, txt, **options)]


class TestSearch(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		personas.cast()
		cls.person = make.cadre("Đỗ Đức Ánh (TK)", DISTRICT_A, personas.COMMITTEE)
		cls.other = make.cadre("Đô Dục Anh (TK)", DISTRICT_B, personas.COMMITTEE)
		cls.contract = make.place(
			"Task Contract",
			"Assigned",
			cadre=cls.person,
			cadre_name="Đỗ Đức Ánh (TK)",
			unit=DISTRICT_A,
			period=PERIOD,
			managed_by=personas.COMMITTEE,
			name="GNV-TK-0001",
			rows={"tasks": [{"task_name": "Xây dựng Đề án 100% số hóa hồ sơ", "idx": 1}]},
		)
		cls.foreign = make.place(
			"Task Contract",
			"Assigned",
			cadre=cls.other,
			cadre_name="Đô Dục Anh (TK)",
			unit=DISTRICT_B,
			period=PERIOD,
			managed_by=personas.COMMITTEE,
			name="GNV-TK-0002",
		)

	def names(self, text: str, doctype: str = "Task Contract", **options: object) -> list[str]:
		return [row["name"] for row in search.find(text, doctype, **options)]

	def test_without_marks_and_in_either_encoding(self) -> None:
		self.assertEqual(fold("Đỗ ĐỨC Ánh"), "do duc anh")
		for text in ("do duc anh (tk)", "Đỗ Đức Ánh (TK)", "anh (tk) đuc DO"):
			for form in ("NFC", "NFD"):
				found = self.names(unicodedata.normalize(form, text))
				self.assertEqual(set(found), {self.contract, self.foreign}, text)
		# who types the marks finds that spelling first
		self.assertEqual(self.names("Đỗ Đức Ánh")[0], self.contract)
		self.assertEqual(self.names("Đô Dục Anh")[0], self.foreign)

	def test_by_code_unit_period_and_words_of_tasks(self) -> None:
		self.assertEqual(self.names("gnv-tk-0001"), [self.contract])
		self.assertEqual(self.names("huyen uy a duc anh"), [self.contract])
		self.assertEqual(self.names("so hoa de an 100%"), [self.contract])
		self.assertEqual(self.names("1_0% de an"), [])
		self.assertEqual(self.names("de an khac (tk)"), [])
		self.assertEqual(self.names("   "), [])

	def test_told_by_name_and_place(self) -> None:
		frappe.local.lang, before = "vi", frappe.local.lang
		self.addCleanup(setattr, frappe.local, "lang", before)
		(hit,) = search.find("gnv-tk-0001")
		self.assertEqual(hit["title"], "Đỗ Đức Ánh (TK)")
		self.assertEqual(hit["description"], f"{PERIOD} · Huyện ủy A · Đã giao · GNV-TK-0001")

	def test_only_what_the_user_reads(self) -> None:
		with acting_as(EMAIL["focal_a"]):
			self.assertEqual(self.names("do duc anh"), [self.contract])
			self.assertEqual(offered("Task Contract", "do duc anh"), [self.contract])
		with acting_as(EMAIL["cadre_b"]):
			self.assertEqual(self.names("do duc anh"), [])
			self.assertEqual(self.names("so hoa de an"), [])
			self.assertEqual(set(self.names("do duc anh (tk)", "Cadre")), {self.person, self.other})
		with acting_as(EMAIL["nobody"]):
			self.assertEqual(search.find("do duc anh"), [])

	def test_every_guarded_kind_is_found_by_this_search_alone(self) -> None:
		queries = frappe.get_hooks("standard_queries")
		for kind in (*rules.TRANSACTIONS, *SOUGHT):
			self.assertEqual(queries[kind], ["cadre_kpi.access.overrides.search_records"], kind)
			search.find("khong co gi nhu the nay", kind)
			self.assertEqual(offered(kind, "khong co gi nhu the nay"), [], kind)

	def test_link_fields(self) -> None:
		with acting_as(EMAIL["board"]):
			for text in ("do duc anh", "huyen uy a duc", self.person):
				self.assertIn(self.person, offered("Cadre", text))
			filters = {"status": ["in", ["Active"]], "unit": DISTRICT_B}
			self.assertEqual(offered("Cadre", "duc anh", filters=filters), [self.other])
			self.assertEqual(offered("Cadre", "duc anh", filters={"status": "Left"}), [])
			self.assertEqual(offered("Cadre Unit", "huyen uy b", page_length=1), [DISTRICT_B])
			self.assertIn(personas.COMMITTEE, offered("Evaluation Body", "thuong vu tinh uy"))
		frappe.db.set_value("Evaluation Body", personas.COMMITTEE_A, "enabled", 0)
		self.assertEqual(offered("Evaluation Body", "thuong vu huyen uy a (kt)"), [])
		frappe.db.set_value("Evaluation Body", personas.COMMITTEE_A, "enabled", 1)
