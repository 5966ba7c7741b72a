"""The sentences of explanations, in Vietnamese and English, keyed by the step they render."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cadre_kpi.scoring import vocabulary as v

_PHRASES = {
	"tasks": (
		"Số nhiệm vụ được tính: {value}/{given}; hoàn thành {done}, đúng tiến độ {on_time}, bảo đảm chất lượng {with_quality}, vượt mức {exceeded}.",
		"Tasks counted: {value} of {given}; done {done}, on time {on_time}, with quality {with_quality}, exceeded {exceeded}.",
	),
	"nothing_assigned": (
		"Không có khối lượng được giao; theo quy định, a = b = c = {value} %.",
		"Nothing was assigned; by the scheme a = b = c = {value} %.",
	),
	"a": (
		"Số lượng: a = khối lượng hoàn thành quy đổi / khối lượng giao quy đổi = {completed} / {assigned} = {value} %.",
		"Quantity: a = converted amount completed / converted amount assigned = {completed} / {assigned} = {value} %.",
	),
	"a_capped": (
		"Số lượng: a = khối lượng hoàn thành quy đổi / khối lượng giao quy đổi = {completed} / {assigned} = {value} % (phần làm vượt không được cộng điểm: {cap_on} tính tối đa {cap} % khối lượng được giao).",
		"Quantity: a = converted amount completed / converted amount assigned = {completed} / {assigned} = {value} % (what goes beyond adds no points: {cap_on} counts for at most {cap} % of the assigned amount).",
	),
	"b": (
		"Chất lượng: b = khối lượng đạt chất lượng / khối lượng {base_is} = {kept} / {base} = {value} % (mỗi lần chưa đạt trừ {penalty} % {penalty_on}; nguyên nhân khách quan được xác nhận không tính).",
		"Quality: b = amount of the required quality / amount {base_is} = {kept} / {base} = {value} % ({penalty} % off {penalty_on} for each failure; confirmed objective causes not counted).",
	),
	"c": (
		"Tiến độ: c = khối lượng đúng tiến độ / khối lượng {base_is} = {kept} / {base} = {value} % (mỗi lần chậm trừ {penalty} % {penalty_on}; nguyên nhân khách quan được xác nhận không tính).",
		"Progress: c = amount on time / amount {base_is} = {kept} / {base} = {value} % ({penalty} % off {penalty_on} for each delay; confirmed objective causes not counted).",
	),
	"d": (
		"Kết quả của đơn vị, lĩnh vực phụ trách: d = {value} %.",
		"Results of the unit or field led: d = {value} %.",
	),
	"d_ratings": (
		"Kết quả của đơn vị, lĩnh vực phụ trách: {below}/{people} người dưới mức “{pass_level}”, d = {value} %.",
		"Results of the unit or field led: {below} of {people} people below “{pass_level}”, d = {value} %.",
	),
	"dd": (
		"Khả năng tổ chức triển khai: đ = {value} % (đạt {full} %, chưa đạt {reduced} %).",
		"Ability to organise the work: đ = {value} % (full {full} %, reduced {reduced} %).",
	),
	"e": (
		"Năng lực tập hợp, đoàn kết: e = {value} % (đạt {full} %, chưa đạt {reduced} %).",
		"Ability to gather and unite: e = {value} % (full {full} %, reduced {reduced} %).",
	),
	"quorum": (
		"Hội đồng: {scored}/{entitled} thành viên chấm điểm, cần ít nhất {needed}; vắng {absent}, không tham gia do xung đột lợi ích {conflicted}.",
		"Council: {scored} of {entitled} members scored, at least {needed} needed; absent {absent}, left out for conflict of interest {conflicted}.",
	),
	"no_quorum": (
		"Hội đồng không đủ số thành viên: {scored}/{entitled} chấm điểm, cần ít nhất {needed}; vắng {absent}, không tham gia do xung đột lợi ích {conflicted}.",
		"The council has no quorum: {scored} of {entitled} scored, at least {needed} needed; absent {absent}, left out for conflict of interest {conflicted}.",
	),
	"council_task": (
		"Nhiệm vụ {task}: {aggregation} {value}/{maximum} điểm; thấp nhất {lowest}, cao nhất {highest}, chênh lệch {spread}, độ lệch chuẩn {deviation}.",
		"Task {task}: {aggregation} {value} of {maximum} points; lowest {lowest}, highest {highest}, range {spread}, standard deviation {deviation}.",
	),
	"council_task_outliers": (
		"Nhiệm vụ {task}: {aggregation} {value}/{maximum} điểm; thấp nhất {lowest}, cao nhất {highest}, chênh lệch {spread}, độ lệch chuẩn {deviation}; điểm khác biệt lớn: {outliers}.",
		"Task {task}: {aggregation} {value} of {maximum} points; lowest {lowest}, highest {highest}, range {spread}, standard deviation {deviation}; far from it: {outliers}.",
	),
	"council_share": (
		"Kết quả hội đồng chấm ({weighting}): {value} % số điểm tối đa.",
		"Council result ({weighting}): {value} % of the maximum.",
	),
	"vote_decided": (
		"Biểu quyết: {cast}/{entitled} phiếu ({counts}); mức được chọn: “{value}” (cần quá {majority} số phiếu).",
		"Vote: {cast} of {entitled} cast ({counts}); chosen: “{value}” (more than {majority} of the votes needed).",
	),
	"vote_decided_by_tie_rule": (
		"Biểu quyết: {cast}/{entitled} phiếu ({counts}); số phiếu bằng nhau, {tie}: “{value}”.",
		"Vote: {cast} of {entitled} cast ({counts}); a tie, {tie}: “{value}”.",
	),
	"vote_no_quorum": (
		"Biểu quyết không hợp lệ: {cast}/{entitled} phiếu, cần ít nhất {needed}.",
		"The vote does not count: {cast} of {entitled} cast, at least {needed} needed.",
	),
	"vote_no_majority": (
		"Biểu quyết: {cast}/{entitled} phiếu ({counts}); không mức nào quá {majority} số phiếu.",
		"Vote: {cast} of {entitled} cast ({counts}); no level has more than {majority} of the votes.",
	),
	"vote_tied": (
		"Biểu quyết: {cast}/{entitled} phiếu ({counts}); số phiếu bằng nhau, cần biểu quyết lại.",
		"Vote: {cast} of {entitled} cast ({counts}); a tie, to be voted again.",
	),
	"no_total": ("Không có tổng điểm: {reason}.", "There is no total: {reason}."),
	"result": (
		"Điểm kết quả thực hiện nhiệm vụ = (a + b + c) / 3 × {maximum} % = ({a} + {b} + {c}) / 3 × {maximum} % = {value}.",
		"Result points = (a + b + c) / 3 × {maximum} % = ({a} + {b} + {c}) / 3 × {maximum} % = {value}.",
	),
	"result_leader": (
		"Điểm kết quả thực hiện nhiệm vụ = (a + b + c + d + đ + e) / 6 × {maximum} % = ({a} + {b} + {c} + {d} + {dd} + {e}) / 6 × {maximum} % = {value}.",
		"Result points = (a + b + c + d + đ + e) / 6 × {maximum} % = ({a} + {b} + {c} + {d} + {dd} + {e}) / 6 × {maximum} % = {value}.",
	),
	"result_council": (
		"Điểm kết quả thực hiện nhiệm vụ = kết quả hội đồng chấm × {maximum} % = {council} × {maximum} % = {value}.",
		"Result points = council result × {maximum} % = {council} × {maximum} % = {value}.",
	),
	"result_nothing_assigned": (
		"Không có khối lượng được giao; theo quy định, điểm kết quả thực hiện nhiệm vụ = {value}.",
		"Nothing was assigned; by the scheme the result points are {value}.",
	),
	"result_blend": (
		"Điểm kết quả thực hiện nhiệm vụ = ({components} × {share_components} % + {council} × {share_council} %) × {maximum} % = {value}.",
		"Result points = ({components} × {share_components} % + {council} × {share_council} %) × {maximum} % = {value}.",
	),
	"general": ("Điểm tiêu chí chung: {value}/{maximum}.", "General criteria: {value} of {maximum}."),
	"deduction": ("Điểm trừ: {value}{reason}.", "Deduction: {value}{reason}."),
	"total": (
		"Tổng điểm = tiêu chí chung + kết quả − điểm trừ = {general} + {result} − {deductions} = {value} (làm tròn một lần, ở bước này).",
		"Total = general + result − deductions = {general} + {result} − {deductions} = {value} (rounded once, here).",
	),
	"level_by_points": (
		"Theo điểm: {total} từ {min_points} trở lên, mức “{value}”.",
		"By points: {total} is at least {min_points}, level “{value}”.",
	),
	"level_by_points_between": (
		"Theo điểm: {total} từ {min_points} đến dưới {below_points}, mức “{value}”.",
		"By points: {total} is at least {min_points} and below {below_points}, level “{value}”.",
	),
	"level_by_points_below": (
		"Theo điểm: {total} dưới {below_points}, mức “{value}”.",
		"By points: {total} is below {below_points}, level “{value}”.",
	),
	"condition_met_share": (
		"Đạt điều kiện của mức “{level}”: {name} – {count}/{of} = {found} %, cần {comparison} {needed} %.",
		"Condition of “{level}” met: {name} – {count} of {of} = {found} %, needs {comparison} {needed} %.",
	),
	"condition_failed_share": (
		"Không đạt điều kiện của mức “{level}”: {name} – {count}/{of} = {found} %, cần {comparison} {needed} %.",
		"Condition of “{level}” not met: {name} – {count} of {of} = {found} %, needs {comparison} {needed} %.",
	),
	"condition_met_fact": (
		"Đạt điều kiện của mức “{level}”: {name} – {found}.",
		"Condition of “{level}” met: {name} – {found}.",
	),
	"condition_failed_fact": (
		"Không đạt điều kiện của mức “{level}”: {name} – {found}.",
		"Condition of “{level}” not met: {name} – {found}.",
	),
	"condition_unknown": (
		"Chưa đánh giá điều kiện của mức “{level}”: {name} – chưa có số liệu.",
		"Condition of “{level}” not assessed: {name} – no figures.",
	),
	"disqualified_share": (
		"Xếp mức “{level}” bất kể điểm số: {name} – {count}/{of} = {found} %.",
		"Rated “{level}” whatever the points: {name} – {count} of {of} = {found} %.",
	),
	"disqualified_fact": (
		"Xếp mức “{level}” bất kể điểm số: {name} – {found}.",
		"Rated “{level}” whatever the points: {name} – {found}.",
	),
	"downgrade": (
		"Không đạt {failed} điều kiện của mức “{from_level}”, xét mức “{value}”.",
		"{failed} condition(s) of “{from_level}” not met, considered for “{value}”.",
	),
	"floor": (
		"Không đạt {failed} điều kiện, nhưng theo quy định không hạ dưới mức “{value}”.",
		"{failed} condition(s) not met, but by the scheme the level does not fall below “{value}”.",
	),
	"proposed": ("Mức đề xuất: “{value}”.", "Proposed level: “{value}”."),
	"not_rated": ("Chưa đề xuất mức xếp loại.", "No level is proposed."),
	"period_rated": ("Kỳ {period}: {value} điểm.", "Period {period}: {value} points."),
	"period_rated_level": ("Kỳ {period}: “{level}”.", "Period {period}: “{level}”."),
	"period_zero": (
		"Kỳ {period} không có kết quả ({reason}): tính {value} điểm.",
		"Period {period} has no result ({reason}): counts {value} points.",
	),
	"period_previous": (
		"Kỳ {period} không có kết quả ({reason}): lấy kỳ trước, {value} điểm.",
		"Period {period} has no result ({reason}): takes the one before, {value} points.",
	),
	"period_previous_level": (
		"Kỳ {period} không có kết quả ({reason}): lấy kỳ trước, “{level}”.",
		"Period {period} has no result ({reason}): takes the one before, “{level}”.",
	),
	"period_skip": (
		"Kỳ {period} không có kết quả ({reason}): không tính.",
		"Period {period} has no result ({reason}): not counted.",
	),
	"period_refuse": (
		"Kỳ {period} không có kết quả ({reason}): phải đánh giá trước khi tổng hợp năm.",
		"Period {period} has no result ({reason}): must be evaluated before the year is rolled up.",
	),
	"year_refused": (
		"Chưa tổng hợp được năm: còn kỳ chưa đánh giá.",
		"The year is not rolled up: periods are not evaluated.",
	),
	"year_too_few": (
		"Không xếp loại năm: số kỳ có kết quả ít hơn {needed}.",
		"The year is not rated: fewer than {needed} periods have a result.",
	),
	"year_no_weight": (
		"Không xếp loại năm: các kỳ được tính đều có trọng số 0.",
		"The year is not rated: all counted periods have weight 0.",
	),
	"year_mean": (
		"Điểm năm = trung bình cộng của {count} kỳ = {value}.",
		"Points of the year = mean of {count} periods = {value}.",
	),
	"year_weighted": (
		"Điểm năm = trung bình có trọng số của {count} kỳ = {value}.",
		"Points of the year = weighted mean of {count} periods = {value}.",
	),
	"year_table": (
		"Mức năm theo bảng tổng hợp của {count} kỳ: “{value}”.",
		"Level of the year by the table over {count} periods: “{value}”.",
	),
	"year_last": ("Kết quả năm lấy theo kỳ cuối: {value}.", "The year takes the last period: {value}."),
	"quota": (
		"Tỷ lệ khống chế: {candidates} người đề xuất “{level}”, {base} người ở mẫu số (“{of_level}”), tối đa {percent} %: được {value} người.",
		"Quota: {candidates} proposed “{level}”, {base} in the base (“{of_level}”), at most {percent} %: {value} allowed.",
	),
	"quota_over": (
		"{key}: thứ {place}, vượt tỷ lệ khống chế ({allowed} người), đề xuất “{value}”.",
		"{key}: place {place}, over the quota of {allowed}, proposed “{value}”.",
	),
	"quota_tied": (
		"{key}: thứ {place}, bằng điểm ở vị trí cuối trong {allowed} người, cấp có thẩm quyền lựa chọn.",
		"{key}: place {place}, equal on the last of {allowed} places, the authority chooses.",
	),
}

_WORDS = {
	"cap_on": {
		"row": ("mỗi nhiệm vụ", "each task"),
		"total": ("tổng các nhiệm vụ", "the sum of all tasks"),
	},
	"base_is": {"assigned": ("được giao", "assigned"), "completed": ("hoàn thành", "completed")},
	"penalty_on": {
		"row": ("khối lượng hoàn thành của nhiệm vụ", "the task's completed amount"),
		"product": ("một sản phẩm", "one product"),
	},
	"aggregation": {
		"mean": ("trung bình cộng", "mean"),
		"trimmed_mean": ("trung bình sau khi bỏ điểm cao nhất, thấp nhất", "trimmed mean"),
		"median": ("trung vị", "median"),
	},
	"weighting": {
		"coefficient": ("tính theo hệ số quy đổi", "weighted by coefficient"),
		"weight": ("tính theo trọng số", "weighted by weight"),
		"equal": ("các nhiệm vụ như nhau", "tasks count equally"),
	},
	"tie": {
		"chair": ("theo phiếu của người chủ trì", "the chair's vote decides"),
		"higher": ("lấy mức cao hơn", "the better level is taken"),
		"lower": ("lấy mức thấp hơn", "the worse level is taken"),
		"undecided": ("chưa quyết định", "undecided"),
	},
	"comparison": {
		"at_least": ("ít nhất", "at least"),
		"at_most": ("không quá", "at most"),
		"more_than": ("trên", "more than"),
		"less_than": ("dưới", "less than"),
	},
	"reason": {
		"nothing_assigned": ("trong kỳ không được giao nhiệm vụ", "nothing was assigned in the period"),
		"no_quorum": ("hội đồng không đủ số thành viên", "the council has no quorum"),
		"vote": ("quy định này xếp loại không chấm điểm", "this scheme rates without points"),
		"leave": ("nghỉ có lý do", "on leave"),
		"moved": ("chuyển công tác", "moved"),
		"new": ("mới tuyển dụng, bổ nhiệm", "newly appointed"),
		"unrated": ("chưa đánh giá", "not evaluated"),
	},
	"found": {
		"true": ("có", "yes"),
		"false": ("không", "no"),
		**{code: names for code, names in v.DISCIPLINES.items()},
	},
}

_FIGURE = re.compile(r"-?\d+\.\d+\Z")
_LEVEL_INPUTS = ("level", "from_level", "of_level", "pass_level", "value")


def render(key: str, inputs: Mapping[str, str], value: str, lang: str = "vi") -> str:
	"""The sentence of a step in `vi` or `en`; Vietnamese figures have a decimal comma."""
	at = 1 if lang == "en" else 0
	words = {name: _word(name, text, at) for name, text in {**inputs, "value": value}.items()}
	if "name_vi" in inputs:
		words["name"] = inputs["name_en" if at else "name_vi"]
	if key == "deduction":
		words["reason"] = f" ({inputs['reason']})" if inputs["reason"] else ""
	return _PHRASES[key][at].format(**words)


def _word(name: str, text: str, at: int) -> str:
	if name in _LEVEL_INPUTS and text in v.LEVELS:
		return v.LEVELS[text][at]
	if text in _WORDS.get(name, {}):
		return _WORDS[name][text][at]
	if name == "counts":
		votes = (vote.split("=") for vote in text.split("; ") if vote)
		return "; ".join(f"{v.LEVELS[level][at]}: {number}" for level, number in votes)
	if at == 0 and _FIGURE.match(text):
		return text.replace(".", ",")
	return text
