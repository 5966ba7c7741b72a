"""What follows from a rating: recorded once with its decision, told to the cadre, listed where it is due."""

from __future__ import annotations

import frappe

from cadre_kpi.cadre_kpi.report.follow_up_due import follow_up_due
from cadre_kpi.cadre_kpi.report.record_of_a_cadre import record_of_a_cadre
from cadre_kpi.notifications import recipients
from cadre_kpi.notifications.digest.edition import Edition
from cadre_kpi.notifications.mail.writer import use_language
from cadre_kpi.regulations import record
from cadre_kpi.scoring.loader import FOLDER, read_json, read_text
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import IsolatedTestCase, acting_as, frozen
from cadre_kpi.tests.features.report_rows import follow_figures
from cadre_kpi.tests.personas import COMMITTEE, DISTRICT_A, DISTRICT_B, EMAIL, PERIOD

LAST_YEAR = "Năm 2025 (KT)"
DECISION = {
	"kind": "Transfer",
	"content": "Điều chuyển về Ban Dân vận",
	"decided_by": "Ban Thường vụ Tỉnh ủy",
	"decision_number": "12-QĐ/TU",
	"decision_date": "2027-01-20",
}


def scheme_with(code: str, follow_ups: list[dict]) -> str:
	"""A province's own scheme, in use, that says what follows from which rating."""
	data = read_json(read_text(FOLDER / "vinh_phuc_371.json"))
	ground = {"assumption": True, "text_vi": "Tỉnh tự quy định.", "text_en": "The province's own rule."}
	data |= {"code": code, "follow_ups": [{**row, "source": ground} for row in follow_ups]}
	doc = frappe.get_doc(record.from_dict(data)).insert()
	doc.submit()
	return doc.name


LOWER_POST = {
	"code": "lower_post",
	"level": "not_completed",
	"in_a_row": 2,
	"kind": "Lower Post",
	"name_vi": "xem xét bố trí việc thấp hơn",
	"name_en": "a lower post is considered",
}
TRANSFER = {
	"code": "transfer",
	"level": "completed",
	"reach": "or_worse",
	"audience": "leader",
	"kind": "Transfer",
	"name_vi": "xem xét điều chuyển",
	"name_en": "transfer is considered",
}


class TestRatingFollowUp(IsolatedTestCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.cadres = personas.cast()
		make.period(LAST_YEAR, "2025-01-01", "2025-12-31")
		cls.evaluations = {
			(persona, period): cls.published(persona, unit, period, level)
			for persona, unit, period, level in (
				("cadre_a", DISTRICT_A, PERIOD, "not_completed"),
				("cadre_a", DISTRICT_A, LAST_YEAR, "not_completed"),
				("cadre_b", DISTRICT_B, PERIOD, "not_completed"),
				("cadre_b", DISTRICT_B, LAST_YEAR, "excellent"),
			)
		}

	@classmethod
	def published(cls, persona: str, unit: str, period: str, level: str) -> str:
		return make.place(
			"Cadre Evaluation",
			"Published",
			1,
			cadre=cls.cadres[persona],
			cadre_name=personas.CAST[persona].name,
			unit=unit,
			managed_by=COMMITTEE,
			period=period,
			published_level=level,
			evaluation_key=f"{persona}-{period}",
		)

	def recorded(self, persona: str = "secretary", **values):
		with acting_as(EMAIL[persona]), frozen("2027-01-25 08:00:00"):
			values = {"evaluation": self.evaluations["cadre_a", PERIOD], **DECISION, **values}
			return frappe.get_doc({"doctype": "Rating Follow Up", **values}).insert()

	def test_it_is_recorded_once_and_revoked_with_a_reason(self):
		doc = self.recorded()
		self.assertEqual(
			(doc.level, doc.cadre, doc.period), ("not_completed", self.cadres["cadre_a"], PERIOD)
		)
		with acting_as(EMAIL["secretary"]):
			doc.reload()
			doc.content = "Khác"
			self.assertRaises(frappe.PermissionError, doc.save)
			doc.reload()
			self.assertRaises(frappe.ValidationError, doc.revoke, reason=" ")
			doc.revoke(reason="Ghi nhầm người")
			self.assertEqual((doc.status, doc.revoked_reason), ("Revoked", "Ghi nhầm người"))
		self.assertRaises(frappe.ValidationError, self.recorded, decision_date="2027-02-01")

	def test_who_records_and_who_sees(self):
		for persona in ("cadre_a", "focal_a", "member", "board_b"):
			self.assertRaises(frappe.PermissionError, self.recorded, persona)
		doc = self.recorded("board")
		for persona, sees in {"cadre_a": 1, "chair": 1, "board": 1, "cadre_b": 0, "focal_a": 0}.items():
			with acting_as(EMAIL[persona]):
				self.assertEqual(frappe.has_permission(doc.doctype, "read", doc=doc), bool(sees), persona)
		with acting_as(EMAIL["cadre_a"]):
			rows = record_of_a_cadre.execute({"cadre": self.cadres["cadre_a"]})[1]
			self.assertIn("12-QĐ/TU", rows[0].followed)
		with acting_as(EMAIL["focal_a"]):
			rows = record_of_a_cadre.execute({"cadre": self.cadres["cadre_a"]})[1]
			self.assertIsNone(rows[0].followed)

	def test_who_is_due(self):
		def due(**filters) -> list[tuple]:
			with acting_as(EMAIL["board"]):
				rows = follow_up_due.execute({"period": PERIOD, "level": "not_completed", **filters})[1]
			return [(row.cadre_name, row.in_a_row, bool(row.followed)) for row in rows]

		self.assertEqual(due(), [("Bí thư Huyện ủy A", 2, False), ("Bí thư Huyện ủy B", 1, False)])
		self.assertEqual(due(in_a_row=2), [("Bí thư Huyện ủy A", 2, False)])
		self.recorded()
		self.assertEqual(due(without=1), [("Bí thư Huyện ủy B", 1, False)])
		self.assertEqual(due(in_a_row=2), [("Bí thư Huyện ủy A", 2, True)])

	def test_the_scheme_says_what_is_due_from_how_many_years(self):
		def due(**filters) -> list[tuple]:
			with acting_as(EMAIL["board"]), use_language("vi"):
				rows = follow_up_due.execute({"period": PERIOD, "due": 1, **filters})[1]
			return [(row.cadre_name, row.due, row.colour) for row in rows]

		self.assertEqual(due(), [])  # their scheme names nothing
		scheme = scheme_with("xu_ly_theo_nam", [LOWER_POST, TRANSFER])
		for name in self.evaluations.values():
			frappe.db.set_value("Cadre Evaluation", name, "scheme", scheme)
		lower = "Bố trí vị trí thấp hơn: xem xét bố trí việc thấp hơn"
		# two years in a row, a leader or not; a transfer is due from one year, of leaders
		self.assertEqual(due(), [("Bí thư Huyện ủy A", lower, "red")])
		frappe.db.set_value("Cadre Evaluation", self.evaluations["cadre_b", PERIOD], "leader", 1)
		transfer = "Điều chuyển: xem xét điều chuyển"
		self.assertEqual(due(), [("Bí thư Huyện ủy A", lower, "red"), ("Bí thư Huyện ủy B", transfer, "red")])
		frappe.db.set_value("Cadre Evaluation", self.evaluations["cadre_a", LAST_YEAR], "leader", 1)
		self.assertEqual(due(period=LAST_YEAR), [("Bí thư Huyện ủy A", transfer, "red")])
		self.recorded()
		self.assertEqual(due(without=1), [("Bí thư Huyện ủy B", transfer, "red")])
		self.assertEqual(due()[0], ("Bí thư Huyện ủy A", lower, "green"))
		summary = follow_up_due.execute({"period": PERIOD, "due": 1})[4]
		self.assertEqual([item["value"] for item in summary], [2, 1, 1])
		self.assertEqual(follow_figures(self, follow_up_due.execute, {"period": PERIOD, "due": 1}), 2)

	def test_the_digest_counts_it_for_those_who_record_it(self):
		scheme = scheme_with("xu_ly_trong_thu", [LOWER_POST])
		for (_persona, period), name in self.evaluations.items():
			published = "2027-01-10" if period == PERIOD else "2026-01-10"
			values = {"scheme": scheme, "published_on": published}
			frappe.db.set_value("Cadre Evaluation", name, values)

		def told(day: str = "2027-01-18") -> dict[str, list]:
			with frozen(f"{day} 06:00:00"), use_language("vi"):
				edition, known = Edition(day), recipients.load(EMAIL.values())
				found = {}
				for persona, email in EMAIL.items():
					digest = edition.write_for(known[email]) if email in known else None
					sections = (
						[part for part in digest.sections if part.key == "follow_ups"] if digest else []
					)
					if sections:
						found[persona] = [(row.text, row.note) for row in sections[0].rows]
			return found

		line = [(PERIOD, "1 người")]
		found = told()
		self.assertEqual(
			{persona: found.get(persona) for persona in ("board", "secretary", "chair")},
			dict.fromkeys(("board", "secretary", "chair"), line),
		)
		for persona in ("cadre_a", "cadre_b", "focal_a", "member", "board_b", "council_member"):
			self.assertNotIn(persona, found)
		self.assertNotIn("board", told("2028-02-01"))  # a year later nobody is reminded any more
		self.recorded()
		self.assertEqual(told("2027-01-30"), {})
