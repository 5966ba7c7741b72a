"""Explanations: complete, in both languages, from results and from stored data."""

import json
import re
from pathlib import Path
from string import Formatter

import pytest
from scoring_helpers import variant

from cadre_kpi.scoring import (
	build_result_dict,
	build_step_dict,
	explain,
	load,
	parse_case,
	score,
	write_explanation,
	write_lines,
)
from cadre_kpi.scoring.cases import change, load_cases
from cadre_kpi.scoring.errors import MESSAGES
from cadre_kpi.scoring.phrases import _SENTENCES
from cadre_kpi.scoring.vocabulary import DISCIPLINES as FORMS
from cadre_kpi.scoring.vocabulary import TASK_MEASURES


def run(data, scheme):
	return score(scheme, parse_case(data, scheme))


LEADER = {
	"leader": True,
	"tasks": [
		{"coefficient": "2", "assigned": "10", "completed": "12", "delays": 1, "on_time": False},
		{"assigned": "9", "completed": "7.5"},
	],
	"leadership": {"organising": "100", "uniting": "50"},
	"general": "27.5",
	"deductions": [{"points": "1", "reason": "chậm báo cáo"}],
	"facts": {"managed_ratings": {"good": 3, "not_completed": 1}, "discipline": "warning"},
}


def test_the_figures_of_a_line_are_those_of_the_case():
	lines = write_explanation(run(LEADER, variant("thanh_hoa_1053", **{"result.base": "assigned"})))
	text = "\n".join(lines)
	# 2 × 10 + 7.5 of 2 × 10 + 9; 15 + 7.5 on time
	assert "27,5 / 29 = 94,83 %" in text
	assert "22,5 / 29 = 77,59 %" in text
	assert "1/4 người dưới mức “Hoàn thành nhiệm vụ”, d = 50,00 %" in text
	assert "(94,83 + 94,83 + 77,59 + 50,00 + 100,00 + 50,00) / 6 × 70 % = 54,51" in text
	assert "Điểm trừ: 1,00 (chậm báo cáo)." in text
	assert "27,50 + 54,51 − 1,00 = 81,01" in text
	assert "100 % nhiệm vụ hoàn thành – 1/2 = 50,00 %, cần ít nhất 100 %" in text
	assert (
		"Xếp mức “Không hoàn thành nhiệm vụ” bất kể điểm số: Bị kỷ luật từ khiển trách trở lên trong năm đánh giá do suy thoái hoặc vi phạm liên quan đến hoạt động công vụ – cảnh cáo."
		in text
	)
	assert lines[-1].startswith("Mức đề xuất: “Không hoàn thành nhiệm vụ”.")


def test_two_of_nine_in_both_languages():
	data = {
		"tasks": [{"assigned": "1", "completed": "2" if n < 2 else "1"} for n in range(9)],
		"general": "30",
	}
	found = run(data, load("quy_dinh_366"))
	vi, en = "\n".join(write_explanation(found)), "\n".join(write_explanation(found, "en"))
	assert "2/9 = 22,22 %, cần ít nhất 30 %. [Quy định 366-QĐ/TW ngày 30/8/2025, Điều 11]" in vi
	assert "2 of 9 = 22.22 %, needs at least 30 %. [Quy định 366-QĐ/TW ngày 30/8/2025, Điều 11]" in en
	assert (
		"Không đạt 1 điều kiện của mức “Hoàn thành xuất sắc nhiệm vụ”, xét mức “Hoàn thành tốt nhiệm vụ”."
		in vi
	)


def test_each_step_names_a_parameter_of_the_scheme():
	scheme = load("nghi_dinh_335")
	for step in explain(run(LEADER, scheme)):
		if step.source_path:
			source = scheme.get_source(step.source_path)
			assert source, step.source_path
			assert (step.document, step.assumption) == (source.cited, source.assumption)


def sheets(*scores):
	return [{"member": f"Ủy viên {n}", "scores": [str(value)]} for n, value in enumerate(scores, 1)]


ONE = {"tasks": [{"assigned": "1", "completed": "1"}]}
VOTE = [{"member": str(n), "vote": vote} for n, vote in enumerate(("good", "good", "excellent", "excellent"))]
BLEND = {
	"result.method": "blend", "result.general_max": "30", "result.result_max": "70",
	"result.share_components": "50", "result.share_council": "50",
}  # fmt: skip
EXTRA = {
	"tasks": [
		{"assigned": "10", "completed": "8", "delays": 2},
		{"assigned": "0", "completed": "3", "origin": "sudden"},
		{"assigned": "2", "completed": "2", "origin": "taken_over"},
		{"assigned": "4", "completed": "1", "origin": "handed_over"},
		{"assigned": "0", "completed": "1"},
	]
}
DISCIPLINES = {
	"year": 2026,
	"disciplines": [
		{"form": "reprimand", "ground": "public_duty", "decided_on": "2026-05-01"},
		{"form": "warning", "ground": "other"},
		{"form": "warning", "decided_on": "2025-05-01"},
		{"form": "warning", "former_office": True},
		{"form": "warning", "counted_in": 2025},
	],
}
BANDS = [
	{"code": "low", "kind": "ratio", "from_value": "0", "percent": "50"},
	{"code": "high", "kind": "ratio", "from_value": "90", "percent": "80"},
]
INDICATORS = {
	"indicators.enabled": True,
	"indicators.share": "20",
	"indicators.audience": "all",
	"indicators.kinds": "development,satisfaction",
}
EVERY_WAY = [
	("nghi_dinh_335", {}, LEADER),
	("nghi_dinh_335", {}, {"tasks": [], "general": "1"}),
	("nghi_dinh_335", {"result.nothing_assigned": "full"}, {"tasks": [], "general": "1"}),
	("nghi_dinh_335", {"result.penalty_on": "product", "result.base": "completed"}, {**ONE, "general": "1"}),
	("nghi_dinh_335", {}, {**ONE, "general": "30", "whole_year": True}),
	(
		"nghi_dinh_335",
		INDICATORS,
		{**ONE, "general": "30", "facts": {"indicators": [{"reached": "85.5", "name": "Thu ngân sách"}]}},
	),
	("nghi_dinh_335", INDICATORS, {**ONE, "general": "30"}),
	("nghi_dinh_335", {**INDICATORS, "indicators.no_figures": "zero"}, {**ONE, "general": "30"}),
	("nghi_dinh_335", {}, {**ONE, "general": "30", "deductions": "10.0033"}),
	("nghi_dinh_335", {"rounding.compare": "rounded"}, {**ONE, "general": "30", "deductions": "10.0033"}),
	("nghi_dinh_335", {"rounding.component_places": 1, "rounding.result_places": 1}, {**ONE, "general": "30"}),
	("nghi_dinh_335", {}, {**EXTRA, "general": "28"}),
	("nghi_dinh_335", {"result.extra_work": "assigned", "result.handed_over": "leaves"}, {**EXTRA, "general": "28"}),
	("nghi_dinh_335", {"result.extra_work": "not_counted", "result.cap_on": "none"}, {**EXTRA, "general": "28"}),
	("nghi_dinh_335", {"result.penalty_on": "count"}, LEADER),
	("nghi_dinh_335", {}, {**ONE, "general": "30", "whole_year": True, "facts": DISCIPLINES}),
	("nghi_dinh_335", {}, {**LEADER, "whole_year": True, "facts": {"managed_ratings": {}, "organisation_level": "completed"}}),
	("tp_hcm_06", {}, {**ONE, "general": "30"}),
	("tp_hcm_06", {}, {"tasks": [{"assigned": "1", "completed": "2", "days_late": 2, "quality_percent": "90"}], "general": "30"}),
	("nghi_dinh_335", {"bands": BANDS}, {"tasks": [{"assigned": "10", "completed": "9"}], "general": "30"}),
	("thanh_hoa_1053", {"downgrade.lowest_level": "good"}, {**ONE, "general": "30"}),
	("quy_dinh_366", {"downgrade.lowest_level": "excellent"}, {**ONE, "general": "30"}),
	("nghi_dinh_335", {}, {**ONE, "general": "30", "facts": {"degradation": True, "shortcomings_fixed": False}}),
	("vinh_phuc_371", {}, {**ONE, "leader": True, "council": sheets(90, 91, 20)}),
	("vinh_phuc_371", {}, {**ONE, "leader": True, "council": sheets(90)}),
	("vinh_phuc_371", {}, {"tasks": [], "council": [{"member": str(n)} for n in range(3)]}),
	("vinh_phuc_371", {"result.nothing_assigned": "zero"}, {"tasks": [], "council": [{"member": "1"}]}),
	("vinh_phuc_371", BLEND, {**ONE, "general": "9", "council": sheets(90, 80, 70)}),
	("vinh_phuc_371", {**BLEND, "result.nothing_assigned": "full"}, {"tasks": [], "general": "9", "council": [{"member": "1"}]}),
	("vinh_phuc_371", BLEND, {**ONE, "general": "9", "council": sheets(90)}),
	("yen_binh_06", {}, {"council": VOTE}),
	("yen_binh_06", {"votes.tie": "higher"}, {"council": VOTE}),
	("yen_binh_06", {}, {"council": VOTE[:3]}),
	("yen_binh_06", {}, {"council": [*VOTE[:3], {"member": "c", "vote": "completed"}]}),
	("yen_binh_06", {}, {"council": [{"member": "c"}]}),
	("yen_binh_06", {}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "changes", "data"), EVERY_WAY)
def test_every_way_is_explained_and_survives_storage(code, changes, data):
	found = run(data, variant(code, **changes))
	stored = json.loads(json.dumps(build_result_dict(found)))["explanation"]
	for lang in ("vi", "en"):
		lines = write_explanation(found, lang)
		assert lines == write_lines(stored, lang)
		assert not [line for line in lines if re.search(r"[{}]|None|_", line)], lines
		if lang == "vi":
			assert not [line for line in lines if re.search(r"\d\.\d", line.split(" [")[0])], lines
	assert stored[-1]["value"] == (found.proposed_level or "")
	assert [row["text"] for row in stored] == [build_step_dict(step)["text"] for step in explain(found)]


def complete(steps, shipped):
	"""Each step has a formula, inputs, and, in a shipped scheme, a document with what it says, or an assumption's reason."""
	for step in steps:
		assert step.formula, step.key
		assert step.inputs, step.key
		assert step.source_path, step.key
		if shipped:
			assert step.document or step.assumption, step.source_path
			assert step.says_vi and step.says_en and step.says_vi != step.says_en, step.source_path


@pytest.mark.parametrize(("code", "changes", "data"), EVERY_WAY)
def test_every_line_has_its_formula_inputs_and_source(code, changes, data):
	complete(explain(run(data, load(code) if not changes else variant(code, **changes))), not changes)


def test_a_step_as_data_says_what_its_source_says():
	step = next(step for step in explain(run(LEADER, load("nghi_dinh_335"))) if step.key == "d_ratings")
	assert step.formula == "below = 0: 100 %; below > 0: 50 %"
	vi, en = build_step_dict(step), build_step_dict(step, "en")
	assert (
		vi["says"]
		== "d đạt 100 % khi 100 % công chức thuộc quyền có điểm tương ứng mức hoàn thành nhiệm vụ trở lên."
	)
	assert vi["document"] == en["document"] == "Nghị định 335/2025/NĐ-CP, Điều 15 khoản 3 điểm a"
	assert en["says"].isascii()


def test_what_goes_beyond_is_said_to_add_nothing():
	lines = write_explanation(run(LEADER, variant(**{"result.cap_on": "row"})))
	assert any("mỗi nhiệm vụ tính tối đa 100 % khối lượng được giao" in line for line in lines)
	over = {**LEADER, "tasks": LEADER["tasks"][:1]}
	assert any(
		"tính tối đa 100 % trên tổng" in line for line in write_explanation(run(over, load("nghi_dinh_335")))
	)


def test_no_number_is_rounded_over_a_threshold_without_a_word():
	data = {**ONE, "general": "30", "deductions": "10.0033"}
	text = "\n".join(write_explanation(run(data, load("nghi_dinh_335"))))
	assert "90,00" not in text and "Điểm chính xác là 89,9967, ghi 89,99" in text
	assert "Theo điểm: 89,99 từ 70 đến dưới 90" in text
	rounded = run(data, variant(**{"rounding.compare": "rounded"}))
	text = "\n".join(write_explanation(rounded))
	assert "mức xếp loại so với điểm đã làm tròn 90,00" in text and str(rounded.total) == "90.00"


def test_every_task_outside_the_plan_is_told():
	text = "\n".join(write_explanation(run({**EXTRA, "general": "28"}, load("nghi_dinh_335"))))
	assert "Nhiệm vụ 2 (đột xuất, phát sinh ngoài kế hoạch): không tính vào khối lượng được giao" in text
	assert "Nhiệm vụ 3 (nhận thêm từ người khác)" in text
	assert "Nhiệm vụ 4 đã chuyển cho người khác: 4 vẫn tính" in text
	assert "Nhiệm vụ 5 không có khối lượng được giao nên 1 đã làm không được tính" in text
	assert "13 / 14 = 92,86 %" in text


def test_discipline_says_why_it_does_not_count():
	data = {**ONE, "general": "30", "whole_year": True, "facts": DISCIPLINES}
	lines = write_explanation(run(data, load("nghi_dinh_335")))
	told = [line for line in lines if line.startswith("Kỷ luật")]
	assert [": được tính" in line for line in told] == [True, False, False, False, False]
	for words, line in zip(
		("không thuộc loại", "không thuộc năm", "cơ quan cũ", "năm khác"), told[1:], strict=True
	):
		assert words in line


@pytest.mark.parametrize(
	("general", "text"),
	[
		("20", "Theo điểm: 90,00 từ 90 trở lên, mức “Hoàn thành xuất sắc nhiệm vụ”."),
		("19.99", "Theo điểm: 89,99 từ 70 đến dưới 90, mức “Hoàn thành tốt nhiệm vụ”."),
	],
)
def test_the_range_of_the_level_is_said(general, text):
	lines = write_explanation(run({**ONE, "general": general}, load("nghi_dinh_335")))
	assert any(line.startswith(text) for line in lines)


def test_below_the_lowest_threshold():
	data = {"tasks": [{"assigned": "1"}], "general": "30"}
	lines = write_explanation(run(data, load("nghi_dinh_335")))
	assert any(
		line.startswith("Theo điểm: 30,00 dưới 50, mức “Không hoàn thành nhiệm vụ”.") for line in lines
	)


def test_steps_say_where_a_missing_total_comes_from():
	reasons = {}
	for code, changes, data in EVERY_WAY:
		found = run(data, variant(code, **changes))
		keys = [step.key for step in explain(found)]
		assert ("no_total" in keys) is (found.total is None) is bool(found.unrated)
		assert any(key in ("total", "total_bonus") for key in keys) is (found.total is not None)
		reasons.setdefault(found.unrated, 0)
	assert set(reasons) == {"", "nothing_assigned", "no_quorum", "vote"}


def places(text):
	return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name}


@pytest.mark.parametrize(("vi", "en"), list(_SENTENCES.values()) + list(MESSAGES.values()))
def test_both_languages_use_the_same_figures(vi, en):
	assert places(vi) == places(en)
	assert vi != en


def test_every_word_of_a_formula_is_known_to_the_desk():
	"""The desk shows formulas with its own words; one that it does not know would stand there in English."""
	desk = (Path(__file__).parents[3] / "cadre_kpi/public/js/desk/explanation.js").read_text(encoding="utf-8")
	known = set(re.findall(r"^\t(\w+): __", desk, re.MULTILINE)) | set(FORMS) | set(TASK_MEASURES)
	known |= {f"unit_{measure}" for measure in TASK_MEASURES} | {"max", "min", "round"}
	unknown = set()
	for _where, row in load_cases():
		for reading in ("row", "product", "count") if "case" in row else ():
			scheme = change(load(row["scheme"]), {**(row.get("changes") or {}), "result.penalty_on": reading})
			for step in build_result_dict(score(scheme, parse_case(row["case"], scheme)))["explanation"]:
				unknown |= set(re.findall(r"[a-z_]{3,}", step["formula"])) - known
	assert unknown == set()
