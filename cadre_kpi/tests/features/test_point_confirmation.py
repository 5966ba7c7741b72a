"""Points of a month confirmed from the list: who may, what is left out and why, each as it was seen."""

from __future__ import annotations

import frappe

from cadre_kpi import roles
from cadre_kpi.api import rating_board as api
from cadre_kpi.proof import seals
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as, frozen

ROOT, BODY, OTHER_BODY = "XN-SO", "Lãnh đạo Sở (XN)", "Lãnh đạo khác (XN)"
CHAIR, MEMBER = "giam.doc.xn@example.com", "uy.vien.xn@example.com"
MONTH, YEAR, RATED = "Tháng 4/2026 (XN)", "Năm 2026 (XN)", "Tháng 4/2026 xếp loại (XN)"
NOW = "2026-05-04 09:00:00.000001"


class TestPointConfirmation(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		make.user(CHAIR, "Giám đốc (XN)", [roles.COMMITTEE_MEMBER, roles.CADRE])
		make.user(MEMBER, "Ủy viên (XN)", [roles.COMMITTEE_MEMBER])
		make.unit(ROOT, "Sở (XN)")
		make.body(BODY, "Unit Collective", ROOT, [(CHAIR, "Chair"), (MEMBER, "Member")])
		make.body(OTHER_BODY, "Unit Collective", ROOT, [(MEMBER, "Chair")])
		cls.scheme = make.scheme("nghi_dinh_335")
		cls.rating_scheme = make.scheme("yen_binh_06")
		make.period(YEAR, "2026-01-01", "2026-12-31", scheme=cls.scheme)
		month = {"frequency": "Month", "rolls_up_into": YEAR}
		make.period(MONTH, "2026-04-01", "2026-04-30", scheme=cls.scheme, **month)
		make.period(RATED, "2026-04-01", "2026-04-30", scheme=cls.rating_scheme, frequency="Month")
		cls.cadres = {
			name: make.cadre(f"{name} (XN)", ROOT, BODY, user=CHAIR if name == "Giám đốc" else None)
			for name in ("Giám đốc", "Người một", "Người hai", "Người ba")
		}

	@classmethod
	def tearDownClass(cls):
		frappe.set_user("Administrator")
		frappe.db.rollback()
		super().tearDownClass()

	def setUp(self):
		super().setUp()
		frappe.db.savepoint("one_test")
		self.addCleanup(frappe.db.rollback, save_point="one_test")

	def run(self, result=None):
		with frozen(NOW):
			return super().run(result)

	def evaluation(self, person: str, state: str = "Proposed", **values: object) -> str:
		return make.place(
			"Cadre Evaluation",
			state,
			**{
				"cadre": self.cadres[person],
				"cadre_name": f"{person} (XN)",
				"unit": ROOT,
				"managed_by": BODY,
				"period": MONTH,
				"scheme": self.scheme,
				"total_points": 81.5,
				"computed_on": NOW,
				**values,
			},
		)

	def seen(self, *names: str) -> dict[str, str]:
		return {name: str(frappe.db.get_value("Cadre Evaluation", name, "modified")) for name in names}

	def confirm(self, seen: dict, user: str = CHAIR, **values: object) -> dict:
		with acting_as(user):
			return api.confirm_points(seen, **values)

	def test_many_are_confirmed_and_made_known_at_once(self):
		names = [self.evaluation("Người một"), self.evaluation("Người hai", total_points=92)]
		found = self.confirm(self.seen(*names))
		self.assertEqual((found["done"], found["failures"]), (names, []))
		decision = frappe.get_doc("Rating Decision", found["decisions"][0])
		self.assertEqual(
			(decision.workflow_state, decision.committee, decision.period, decision.docstatus),
			("Published", BODY, MONTH, 1),
		)
		self.assertEqual(
			[row.action for row in decision.process_log], ["Confirm Points", "Approve", "Publish"]
		)
		self.assertEqual({row.acted_by for row in decision.process_log}, {CHAIR})
		self.assertTrue(seals.find_latest_of("Rating Decision", [decision.name]))
		for name, points in zip(names, (81.5, 92), strict=True):
			self.assertEqual(
				frappe.db.get_value(
					"Cadre Evaluation", name, ["workflow_state", "published_score", "published_level"]
				),
				("Published", points, ""),
			)

	def test_a_look_changes_nothing(self):
		name = self.evaluation("Người một")
		self.assertEqual(self.confirm(self.seen(name), only_look=True)["done"], [name])
		self.assertEqual(frappe.db.get_value("Cadre Evaluation", name, "workflow_state"), "Proposed")
		self.assertFalse(frappe.db.exists("Rating Decision", {"period": MONTH}))

	def test_each_that_cannot_be_confirmed_is_left_with_its_reason(self):
		good = self.evaluation("Người một")
		own = self.evaluation("Giám đốc")
		early = self.evaluation("Người hai", "At Organisation Board")
		empty = self.evaluation("Người ba", computed_on=None)
		rated = self.evaluation("Người ba", period=RATED, scheme=self.rating_scheme)
		foreign = self.evaluation("Người ba", managed_by=OTHER_BODY)
		changed = self.evaluation("Người hai")
		seen = self.seen(good, own, early, empty, rated, foreign, changed)
		frappe.db.set_value(
			"Cadre Evaluation",
			changed,
			{"total_points": 10, "modified": "2026-05-04 10:00:00"},
			update_modified=False,
		)
		listed = self.evaluation("Người ba")
		make.place(
			"Rating Decision",
			"Draft",
			title="Nháp",
			committee=BODY,
			period=MONTH,
			rows={"rows": [{"evaluation": listed}]},
		)
		found = self.confirm({**seen, **self.seen(listed), "khong-co": "x"})
		self.assertEqual(found["done"], [good])
		reasons = {failure["name"]: failure["reason"] for failure in found["failures"]}
		self.assertEqual(
			{
				own: "It is about yourself. Another member of the committee confirms it.",
				early: "It is not at the authority yet (At Organisation Board).",
				empty: "Its points are not computed yet.",
				rated: f"{RATED} ends in a rating; it is decided by a Rating Decision.",
				"khong-co": "Not permitted",
			},
			{name: reasons[name] for name in (own, early, empty, rated, "khong-co")},
		)
		self.assertIn("after you opened it", reasons[changed])
		self.assertIn("It stands in the decision", reasons[listed])
		# of another leadership: not even readable
		self.assertIn(
			reasons[foreign], ("Not permitted", f"Only the chair or a deputy of {OTHER_BODY} confirms it.")
		)

	def test_a_member_without_a_leading_seat_confirms_nothing(self):
		name = self.evaluation("Người một")
		found = self.confirm(self.seen(name), MEMBER)
		self.assertEqual(
			([], [f"Only the chair or a deputy of {BODY} confirms it."]),
			(found["done"], [failure["reason"] for failure in found["failures"]]),
		)
