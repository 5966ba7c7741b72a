"""The unit's development and the people's satisfaction as measures: Yên Bình's 26 targets, entered and verified."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import unquote

import frappe

from cadre_kpi.api import form, my_work
from cadre_kpi.cadre_kpi.report.unit_indicators import unit_indicators
from cadre_kpi.contracts.indicators import get_part_of_result
from cadre_kpi.notifications import recipients
from cadre_kpi.notifications.digest.edition import Edition
from cadre_kpi.scoring.scheme import IndicatorRules
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import IsolatedTestCase, acting_as
from cadre_kpi.tests.features.report_rows import follow_figures
from cadre_kpi.tests.personas import COMMITTEE, DISTRICT_A, EMAIL, PERIOD

RESOLUTION = "Nghị quyết Đại hội Đảng bộ huyện nhiệm kỳ 2020-2025"


class TestUnitIndicators(IsolatedTestCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.cadres = personas.cast()

	def entered(self, **values):
		with acting_as(EMAIL["focal_a"]):
			values = {
				"indicator_name": "Tỷ lệ người dân hài lòng tại bộ phận một cửa",
				"kind": "Satisfaction",
				"unit": DISTRICT_A,
				"resolution": RESOLUTION,
				"year": 2026,
				"target": 90,
				"actual": 81,
				"unit_of_measure": "%",
				"as_of": "2026-06-30",
				"source": "Phiếu khảo sát của bộ phận một cửa",
				**values,
			}
			return frappe.get_doc({"doctype": "Unit Indicator", **values}).insert()

	def act(self, persona: str, doc, method: str, **values):
		with acting_as(EMAIL[persona]):
			return getattr(frappe.get_doc(doc.doctype, doc.name), method)(**values)

	def test_it_waits_for_a_colleague_of_who_entered_it(self):
		doc = self.entered(scale="1 đến 5", sample=400)
		self.act("focal_a", doc, "enter")
		for persona, waits in (("board", True), ("focal_a", False), ("chair", False), ("cadre_a", False)):
			with self.subTest(persona), acting_as(EMAIL[persona]):
				lines = [line for line in my_work.list_lines()["lines"] if line["name"] == doc.name]
				self.assertEqual(bool(lines), waits)
		self.act("board", doc, "verify")
		with acting_as(EMAIL["board"]):
			self.assertNotIn(doc.name, [line["name"] for line in my_work.list_lines()["lines"]])

	def test_the_digest_tells_it_to_a_colleague_of_who_entered_it(self):
		doc = self.entered(scale="1 đến 5", sample=400)
		self.assertEqual(self.told(doc), set())  # a draft waits for nobody
		self.act("focal_a", doc, "enter")
		self.assertEqual(self.told(doc), {"board", "board_rated"})
		self.act("board", doc, "send_back", note="Thiếu phiếu của hai xã.")
		self.assertEqual(self.told(doc), set())

	def told(self, doc) -> set[str]:
		"""Who reads of a figure in their digest."""
		edition, known, found = Edition(frappe.utils.today()), recipients.load(EMAIL.values()), set()
		for persona, email in EMAIL.items():
			digest = edition.write_for(known[email]) if email in known else None
			for section in digest.sections if digest else ():
				if section.key == "unit_indicators" and doc.name in unquote(unquote(section.rows[0].href)):
					self.assertEqual((section.count, section.rows[0].text), (1, doc.indicator_name))
					found.add(persona)
		return found

	def test_a_survey_names_its_scale_and_sample_and_another_person_verifies(self):
		doc = self.entered()
		self.assertEqual(doc.reached, 90)
		self.assertRaises(frappe.ValidationError, self.act, "focal_a", doc, "enter")
		with acting_as(EMAIL["focal_a"]):
			doc.reload()
			doc.update({"scale": "1 đến 5", "sample": 1200})
			doc.save()
		self.act("focal_a", doc, "enter")
		self.assertRaises(frappe.PermissionError, self.act, "focal_a", doc, "verify")
		self.assertRaises(frappe.PermissionError, self.act, "cadre_a", doc, "verify")
		self.act("board", doc, "verify")
		doc.reload()
		self.assertEqual((doc.status, doc.verified_by), ("Verified", EMAIL["board"]))
		with acting_as(EMAIL["focal_a"]):
			doc.actual = 99
			self.assertRaises(frappe.PermissionError, doc.save)

	def test_where_lower_is_better(self):
		doc = self.entered(kind="Development", better="Lower", target=3, actual=4)
		self.assertEqual(doc.reached, 75)

	def test_beside_the_leader_and_nobody_else(self):
		doc = self.entered(scale="%", sample=300)
		self.act("focal_a", doc, "enter")
		whose = {"unit": DISTRICT_A, "managed_by": COMMITTEE, "period": PERIOD}
		names = {}
		for duty in ("Leader", "None"):
			position = make.position(f"Chức danh {duty}", duty)
			values = {"cadre": self.cadres["cadre_a"], "position": position, "contract_key": duty}
			names[duty] = make.place("Task Contract", "Assigned", 1, **values, **whose)
		with acting_as(EMAIL["chair"]):
			self.assertEqual(form.list_indicators("Task Contract", names["Leader"]), [])  # not verified yet
		self.act("board", doc, "verify")
		with acting_as(EMAIL["chair"]):
			rows = form.list_indicators("Task Contract", names["Leader"])
			self.assertEqual([(row.name, row.reached, row.sample) for row in rows], [(doc.name, 90, 300)])
			self.assertEqual([row.counts for row in rows], [0])
			self.assertEqual(form.list_indicators("Task Contract", names["None"]), [])
		with acting_as(EMAIL["cadre_b"]), self.assertRaises(frappe.PermissionError):
			form.list_indicators("Task Contract", names["Leader"])

	def test_whom_they_count_for_is_said_beside_the_record(self):
		for audience, duty, kind, counts in (
			("head", "Leader", "Satisfaction", 20),
			("head", "Deputy", "Satisfaction", 0),
			("leader", "Deputy", "Satisfaction", 20),
			("leader", "None", "Satisfaction", 0),
			("all", None, "Satisfaction", 20),
			("all", "Leader", "Development", 0),
		):
			found = IndicatorRules(True, Decimal(20), audience, ("satisfaction",))
			self.assertEqual(get_part_of_result(found, kind, duty), counts, (audience, duty, kind))
		self.assertEqual(get_part_of_result(IndicatorRules(), "Satisfaction", "Leader"), 0)

	def test_the_26_targets_of_yen_binh(self):
		for number in range(26):
			actual = (
				(100, 110)[number % 2]
				if number < 8
				else (70, 99)[number % 2]
				if number < 24
				else (50, 69.9)[number % 2]
			)
			make.place(
				"Unit Indicator",
				"Verified",
				name=f"_CT{number:02d}",
				indicator_name=f"Chỉ tiêu {number}",
				kind="Development",
				unit=DISTRICT_A,
				resolution=RESOLUTION,
				year=2025,
				target=100,
				actual=actual,
				reached=actual,
				for_all=1,
			)
		make.place(
			"Unit Indicator",
			"Draft",
			unit=DISTRICT_A,
			resolution=RESOLUTION,
			year=2025,
			target=1,
			kind="Development",
		)
		asked = {"year": 2025, "unit": DISTRICT_A, "resolution": RESOLUTION, "verified": 1}
		with acting_as(EMAIL["cadre_b"]):
			_columns, rows, _message, chart, summary = unit_indicators.execute(asked)
			self.assertEqual(follow_figures(self, unit_indicators.execute, asked), 4)
		self.assertEqual([item["value"] for item in summary], [26, 8, 16, 2, 0])
		self.assertEqual(chart["data"]["datasets"][0]["values"], [8, 16, 2])
		self.assertEqual([(rows[25].indicator, rows[25].code, rows[25].colour)], [("_CT25", 50, "orange")])
