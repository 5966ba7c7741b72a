"""Each rule on bands, bonus, rounding and weights stands wherever a reader looks for it: on the scheme's form, in its paper,
in the comparison of two versions, in the try-out, in the refusal of a wrong figure, and in the explanation of a result.
"""

from __future__ import annotations

import json

import frappe

from cadre_kpi.papers import evaluation_scheme
from cadre_kpi.regulations import comparison, record, try_out
from cadre_kpi.regulations.articles.clauses import Grounds
from cadre_kpi.scoring import load, parse
from cadre_kpi.scoring.errors import SchemeError
from cadre_kpi.tests.features.test_evaluation_scheme import SchemeTestCase

ASSUMED = {"text_vi": "Đặt để thử.", "text_en": "Set to try.", "assumption": True}
LATE = [("0", "100"), ("1", "80"), ("4", "60"), ("6", "0")]
REACHED = [("0", "0"), ("50", "60"), ("80", "100")]


def bands(kind: str, rows: list[tuple[str, str]]) -> list[dict]:
	return [
		{"code": f"{kind}_{start}", "kind": kind, "from_value": start, "percent": percent}
		for start, percent in rows
	]


# rule → what changes, what its paper says, what the comparison says, the steps that explain it, a wrong figure
RULES = {
	"progress by working days late": (
		{"bands": bands("days_late", LATE)},
		("theo số ngày làm việc chậm", "từ 4 ngày: 60"),
		("Số ngày làm việc chậm 4: 60",),
		("c_bands",),
		{"bands": bands("days_late", [("1", "80"), ("1", "60")])},
	),
	"ratio bands to fixed points": (
		{"bands": bands("ratio", REACHED)},
		("theo tỷ lệ đạt được", "từ 50\u00a0%: 60"),
		("Tỷ lệ đạt được 50: 60",),
		("result_band",),
		{"bands": bands("ratio", [("50", "101")])},
	),
	"result points to one decimal": (
		{"rounding": {"result_places": 1}},
		("Điểm kết quả được làm tròn đến 01 chữ số", "ghi 02 chữ số thập phân, làm tròn số học"),
		("Số chữ số thập phân của điểm kết quả",),
		("result_rounded",),
		{"rounding": {"result_places": 9}},
	),
	"bonus of n % with a maximum": (
		{
			"bonus": {
				"enabled": True,
				"percent": "5",
				"reasons": "exceeded,innovative",
				"base": "task",
				"max_points": "7",
			}
		},
		("vượt mức hoặc đổi mới, sáng tạo", "không quá 7 điểm"),
		("Điểm thưởng tối đa",),
		("bonus", "total_bonus"),
		{"bonus": {"enabled": True, "percent": "5", "reasons": "", "max_points": "7"}},
	),
	"weights that sum to the result's maximum": (
		{"result": {"weighing": "weight", "cap_on": "row"}, "task_rules": {"weights_sum_to_result": True}},
		("cộng lại bằng điểm kết quả tối đa", "tính theo trọng số"),
		("Trọng số cộng bằng điểm kết quả tối đa",),
		(),
		{"task_rules": {"weights_sum_to_result": True, "weights_sum_to_100": True}},
	),
}
CASE = {
	"tasks": [
		{"assigned": "10", "completed": "8", "weight": "40", "days_late": 4},
		{"assigned": "1", "completed": "2", "weight": "20", "innovative": True},
	],
	"general": "28",
}


def changed(changes: dict) -> dict:
	data = load("nghi_dinh_335").as_dict()
	data.update(code="thu_noi", version=1, supersedes_version=0)
	for group, values in changes.items():
		if isinstance(values, list):
			data[group] = values
			data["sources"] += [{"path": f"{group}.{row['code']}", **ASSUMED} for row in values]
		else:
			data[group] = {**data[group], **values}
			known = {row["path"] for row in data["sources"]}
			data["sources"] += [
				{"path": f"{group}.{key}", **ASSUMED} for key in values if f"{group}.{key}" not in known
			]
	return data


class TestRulesAtEveryPlace(SchemeTestCase):
	def test_each_rule_stands_at_each_place(self):
		base = load("nghi_dinh_335")
		for name, (changes, paper, compared, steps, wrong) in RULES.items():
			with self.subTest(name):
				scheme = parse(changed(changes), require_sources=False)
				doc = frappe.get_doc(record.from_dict(changed(changes), require_sources=False)).insert()
				# the form carries the rule to the record and back
				self.assertEqual(record.read_rules(frappe.get_doc(doc.doctype, doc.name)), scheme)
				said = "\n".join(
					str(article.clauses)
					for article in evaluation_scheme.write_all_articles(scheme, Grounds(scheme))
					if article
				).replace("\\xa0", "\u00a0")
				for words in paper:
					self.assertIn(words, said)
				told = str(
					[(row["place"], row["new"]) for row in comparison.describe_differences(base, scheme)]
				)
				for words in compared:
					self.assertIn(words, told)
				found = try_out.try_case(doc.name, json.dumps(CASE))
				self.assertLessEqual(set(steps), {step["key"] for step in found["explanation"]})
				with self.assertRaises(SchemeError):
					parse(changed(wrong), require_sources=False)
				doc.delete()

	def test_the_try_out_shows_the_bonus_and_says_when_weights_do_not_add_up(self):
		for name, field, words in (
			("bonus of n % with a maximum", "bonus", r"^\d+\.\d+$"),
			("weights that sum to the result's maximum", "warning", "60.*70"),
		):
			doc = frappe.get_doc(record.from_dict(changed(RULES[name][0]), require_sources=False)).insert()
			found = try_out.try_case(doc.name, json.dumps(CASE))
			self.assertRegex(found[field] or "", words)
			doc.delete()

	def test_findings_are_entered_product_by_product(self):
		doc = frappe.get_doc(record.from_dict(changed({}))).insert()

		def tried(**task: object) -> dict:
			row = {"assigned": "2", "completed": "2", "coefficient": "3", **task}
			other = {"assigned": "1", "completed": "1", "coefficient": "2"}
			return try_out.try_case(doc.name, json.dumps({"tasks": [row, other], "general": "28"}))

		on_both = tried(quality_failures=5, failures_by_product=[3, 2])
		on_one = tried(quality_failures=5, failures_by_product=[5])
		self.assertEqual((on_both["components"]["b"], on_one["components"]["b"]), ("53.13", "62.50"))
		objective = tried(delays=3, objective_delays=2, delays_by_product=[1])
		self.assertEqual(objective["components"]["c"], "90.63")
		for wrong in ({"quality_failures": 5, "failures_by_product": [3, 1]}, {"delays_by_product": ["x"]}):
			with self.assertRaisesRegex(frappe.ValidationError, "theo từng sản phẩm"):
				tried(**wrong)


del SchemeTestCase
