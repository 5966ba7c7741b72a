"""What link fields offer: what fits the record that is filled in, and nothing of another province."""

from __future__ import annotations

import frappe

from cadre_kpi.access import choices, membership
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as, search_choices
from cadre_kpi.tests.personas import (
	CELL_B,
	COMMITTEE,
	COMMITTEE_A,
	COMMUNE_A1,
	DISTRICT_A,
	DISTRICT_B,
	EMAIL,
	OTHER_COUNCIL,
	PERIOD,
	PROVINCE,
)

FAR, FAR_COMMITTEE = "KT-TINH-KHAC", "Ban Thường vụ Tỉnh ủy khác (KT)"
FAR_PERIOD, PERIOD_A, PERIOD_B = "Năm 2026 tỉnh khác (KT)", "Tháng 3 Huyện A (KT)", "Tháng 3 Huyện B (KT)"
OVER, TO_COME = "Năm 2025 (KT-LC)", "Năm 2027 (KT-LC)"


def offered(doctype: str, txt: str = "", filters: dict | None = None, **fits: str) -> list[str]:
	"""What a link field of a record that belongs there offers."""
	filters = {**(filters or {}), **({"fits": ["=", fits]} if fits else {})}
	return [row["value"] for row in search_choices(doctype, txt, filters=filters, page_length=500)]


class TestChoices(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.records = personas.cast()
		make.unit(FAR, "Tỉnh khác (kiểm thử)")
		make.body(FAR_COMMITTEE, "Standing Committee", FAR)
		cls.stranger = make.cadre("Bí thư tỉnh khác (KT)", FAR, FAR_COMMITTEE)
		dates = ("2026-01-01", "2026-12-31")
		make.period(FAR_PERIOD, *dates, unit=FAR)
		make.period(PERIOD_A, "2026-03-01", "2026-03-31", unit=DISTRICT_A, frequency="Month")
		make.period(PERIOD_B, "2026-03-01", "2026-03-31", unit=DISTRICT_B, frequency="Month")
		make.period(OVER, "2025-01-01", "2025-12-31", unit=PROVINCE, status="Closed")
		make.period(TO_COME, "2027-01-01", "2027-12-31", unit=PROVINCE, status="Planned")
		cls.periods = {PERIOD, FAR_PERIOD, PERIOD_A, PERIOD_B, OVER, TO_COME}

	def setUp(self) -> None:
		super().setUp()
		membership.forget()

	def of_these(self, found: list[str]) -> list[str]:
		return [name for name in found if name in self.periods]

	def test_periods_of_the_person_running_first(self) -> None:
		expected = [PERIOD_A, PERIOD, TO_COME, OVER]
		self.assertEqual(self.of_these(offered("Evaluation Period", cadre=self.records["cadre_a"])), expected)
		self.assertEqual(self.of_these(offered("Evaluation Period", unit=COMMUNE_A1)), expected)
		with acting_as(EMAIL["cadre_a"]):  # without a record: one's own
			self.assertEqual(self.of_these(offered("Evaluation Period")), expected)
			self.assertEqual(self.of_these(offered("Evaluation Period", "(KT")), expected)
		self.assertEqual(
			self.of_these(offered("Evaluation Period", filters={"status": "Open"}, unit=FAR)), [FAR_PERIOD]
		)

	def test_periods_of_a_committee_are_its_units_and_those_below(self) -> None:
		found = set(self.of_these(offered("Evaluation Period", body=COMMITTEE)))
		self.assertEqual(found, self.periods - {FAR_PERIOD})
		found = set(self.of_these(offered("Evaluation Period", body=COMMITTEE_A)))
		self.assertEqual(found, self.periods - {FAR_PERIOD, PERIOD_B})

	def test_who_reads_everything_is_offered_everything(self) -> None:
		for who in ("admin", "auditor"):
			with acting_as(EMAIL[who]):
				self.assertEqual(set(self.of_these(offered("Evaluation Period"))), self.periods, who)
				self.assertIn(self.stranger, offered("Cadre", "tinh khac"))

	def test_people_and_units_of_the_province(self) -> None:
		with acting_as(EMAIL["board"]):
			self.assertEqual(offered("Cadre", "bi thu tinh khac"), [])
			self.assertIn(self.records["cadre_b"], offered("Cadre", "bi thu"))
			self.assertNotIn(FAR, offered("Cadre Unit"))
			self.assertEqual(offered("Cadre", "tinh khac", unit=FAR), [self.stranger])
		people = offered("Cadre", period=PERIOD_A)
		self.assertIn(self.records["cadre_a1"], people)
		self.assertFalse({self.records["cadre_b"], self.stranger} & set(people))
		units = {PROVINCE, DISTRICT_A, COMMUNE_A1, DISTRICT_B, FAR}
		self.assertEqual(units & set(offered("Cadre Unit", body=COMMITTEE_A)), {DISTRICT_A, COMMUNE_A1})
		self.assertEqual(units & set(offered("Cadre Unit", below=DISTRICT_A)), {DISTRICT_A, COMMUNE_A1})

	def test_bodies_that_serve_the_person(self) -> None:
		found = set(offered("Evaluation Body", cadre=self.records["cadre_a"]))
		self.assertLessEqual({COMMITTEE, COMMITTEE_A, "Cơ quan đầu mối A (KT)"}, found)
		self.assertFalse({FAR_COMMITTEE, OTHER_COUNCIL, CELL_B} & found)
		# superiors and committees of a person come from the whole province
		found = set(offered("Evaluation Body", province=DISTRICT_A))
		self.assertTrue(CELL_B in found and FAR_COMMITTEE not in found)

	def test_a_body_that_lists_what_it_serves_is_offered_there(self) -> None:
		body = make.body("Đảng ủy Khối (KT-LC)", "Party Committee", DISTRICT_B, serves=[COMMUNE_A1])
		self.assertIn(body, offered("Evaluation Body", unit=COMMUNE_A1))
		self.assertNotIn(body, offered("Evaluation Body", unit=DISTRICT_A))

	def test_what_is_told_must_hold_together_and_what_is_unknown_is_no_place(self) -> None:
		self.assertEqual(offered("Evaluation Period", unit=FAR, body=COMMITTEE_A), [])
		with acting_as(EMAIL["cadre_b"]):
			found = self.of_these(offered("Evaluation Period", cadre="khong co"))
			self.assertEqual(found, [PERIOD_B, PERIOD, TO_COME, OVER])

	def test_fits_opens_nothing(self) -> None:
		with acting_as(EMAIL["cadre_b"]):
			contract = make.place(
				"Task Contract", "Assigned", cadre=self.records["cadre_a"], unit=DISTRICT_A, period=PERIOD
			)
			self.assertNotIn(contract, offered("Task Contract", period=PERIOD, unit=DISTRICT_A))

	def test_a_period_of_another_unit_is_refused_where_it_is_used(self) -> None:
		for doctype in ("Task Contract", "Cadre Evaluation"):
			for period in (FAR_PERIOD, PERIOD_B):
				doc = frappe.get_doc({"doctype": doctype, "cadre": self.records["cadre_a"], "period": period})
				with self.assertRaisesRegex(frappe.ValidationError, "does not belong to it|không thuộc"):
					doc.insert()

	def test_what_stands_beside_a_name_is_in_words(self) -> None:
		frappe.local.lang, before = "vi", frappe.local.lang
		self.addCleanup(setattr, frappe.local, "lang", before)
		for doctype, txt, words in (
			("Evaluation Period", PERIOD, ("Đang mở",)),
			("Evaluation Period", "", ("Đang mở", "Đã kết thúc")),
			("Evaluation Body", OTHER_COUNCIL, ("Hội đồng tư vấn", "Huyện ủy B")),
		):
			told = "; ".join(row["description"] for row in search_choices(doctype, txt, page_length=500))
			for word in words:
				self.assertIn(word, told)
			for code in ("Open", "Closed", "Planned", "Advisory Council", "KT-", "-v1"):
				self.assertNotIn(code, told)

	def test_every_kind_that_has_a_unit_is_thinned_out(self) -> None:
		for doctype in sorted(choices.OVER_UNITS | choices.IN_UNITS):
			offered(doctype, body=COMMITTEE_A, period=PERIOD, cadre=self.records["cadre_a"])
			offered(doctype, "khong co", below=DISTRICT_A, province=DISTRICT_A)
