"""What a decision says of its quota: each figure in the sentence follows from the others."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from decimal import Decimal

import frappe

from cadre_kpi.decisions import quota
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.scoring.quota import Person, check_quota
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import IsolatedTestCase


class TestQuotaWords(IsolatedTestCase):
	def setUp(self) -> None:
		super().setUp()
		frappe.local.lang, before = "vi", frappe.local.lang
		self.addCleanup(setattr, frappe.local, "lang", before)
		self.scheme = get_rules(make.scheme())
		self.best, self.good = (level.code for level in self.scheme.levels[:2])

	def say(self, best: int, good: int, **rules: object) -> str:
		given = {
			"enabled": True,
			"level": self.best,
			"of_level": self.good,
			"max_percent": Decimal(20),
			**rules,
		}
		scheme = replace(self.scheme, quota=replace(self.scheme.quota, within="group", **given))
		people = [
			Person(key=f"{level}{number}", unit="", group="Nhóm A", level=level, total=Decimal(100 - number))
			for level, count in ((self.best, best), (self.good, good))
			for number in range(count)
		]
		return quota.describe(check_quota(scheme, people), {}, scheme)

	def name(self, level: str) -> str:
		return self.scheme.get_level_name(level, "vi")

	def test_the_base_after_lowering_is_named(self) -> None:
		"""30 proposed beside 6: the 24 who are lowered join the 6, and 20 % of 30 are 6."""
		found = self.say(30, 6, base="level_only")
		good = self.name(self.good)
		self.assertEqual(
			found,
			f"Nhóm A: đề xuất 30, được tối đa 6 (bằng 20 % của 30 người; căn cứ tính: người xếp loại “{good}”, "
			"kể cả 24 người chuyển xuống mức này).",
		)

	def test_other_bases_name_whom_they_count(self) -> None:
		self.assertIn(
			"(bằng 20 % của 40 người; căn cứ tính: tất cả người được xếp loại)",
			self.say(30, 10, base="all_rated"),
		)
		self.assertIn(
			f"(bằng 12,5 % của 40 người; căn cứ tính: người xếp loại “{self.name(self.good)}” trở lên)",
			self.say(30, 10, base="level_and_above", max_percent=Decimal("12.5")),
		)

	def test_the_figures_of_every_sentence_add_up(self) -> None:
		"""The share of the base is the number allowed; where it would be one more, why that is too many is said."""
		said = 0
		for best, good in itertools.product(range(1, 40), range(0, 40, 3)):
			found = self.say(best, good, base="level_only")
			numbers = re.search(r"được tối đa (\d+) \(bằng 20 % của (\d+) người", found)
			if not numbers:
				continue
			allowed, base = map(int, numbers.groups())
			if base // 5 == allowed:
				self.assertNotIn("Nếu giữ", found)
				continue
			said += 1
			self.assertEqual(base // 5, allowed + 1, found)
			self.assertTrue(
				found.endswith(
					f" Nếu giữ {allowed + 1} thì căn cứ tính còn {base - 1} người, "
					f"20 % của số đó ít hơn {allowed + 1}."
				),
				found,
			)
			self.assertLess((base - 1) * 20, (allowed + 1) * 100)
		self.assertGreater(said, 10)

	def test_a_good_result_is_one_line(self) -> None:
		self.assertEqual(self.say(1, 9, base="level_only"), frappe._("Within the quota."))
