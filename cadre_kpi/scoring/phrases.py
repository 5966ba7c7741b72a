"""Steps of an explanation as sentences: the words that fill them, in Vietnamese and English."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cadre_kpi.scoring import sentences, sentences_of_groups
from cadre_kpi.scoring import vocabulary as v

_SENTENCES = {**sentences.SENTENCES, **sentences_of_groups.SENTENCES}

_WORDS = {
	"cap_on": {
		"row": ("mỗi nhiệm vụ", "each task"),
		"total": ("tổng các nhiệm vụ", "the sum of all tasks"),
	},
	"base_is": {"assigned": ("được giao", "assigned"), "completed": ("hoàn thành", "completed")},
	"penalty_on": {
		"row": ("khối lượng hoàn thành của nhiệm vụ", "the task's completed amount"),
		"product": (
			"điểm của sản phẩm đó, mỗi sản phẩm mất nhiều nhất điểm của chính nó",
			"the product concerned, which loses at most its own points",
		),
		"count": ("cả sản phẩm", "the whole product"),
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
		"sick": ("nghỉ ốm", "on sick leave"),
		"maternity": ("nghỉ thai sản", "on maternity leave"),
		"unpaid": ("nghỉ việc riêng không hưởng lương", "on unpaid leave"),
		"grounds": (
			"hành vi không thuộc loại được tính",
			"the act is not of a kind that counts",
		),
		"act_at_former_office": (
			"hành vi xảy ra ở cơ quan cũ, tính vào kết quả của cơ quan cũ",
			"the act happened at the former office and counts in the rating there",
		),
		"counted_once": (
			"hành vi này đã là căn cứ xếp loại của một năm khác",
			"the same act was a ground of another year's rating",
		),
		"decided_in_year": (
			"quyết định kỷ luật không thuộc năm đánh giá",
			"the decision is not of the year evaluated",
		),
		"moved": ("chuyển công tác", "moved"),
		"new": ("mới tuyển dụng, bổ nhiệm", "newly appointed"),
		"unrated": ("chưa đánh giá", "not evaluated"),
	},
	"origin": v.ORIGINS,
	"uncounted": v.UNCOUNTED,
	"ground": v.DISCIPLINE_GROUNDS,
	"form": v.DISCIPLINES,
	"mode": {
		"half_up": ("làm tròn số học", "half up"),
		"truncated": ("bỏ phần dư", "cut off"),
	},
	"bonus_base": {
		"task": ("số điểm của nhiệm vụ đó", "the task's own points"),
		"maximum": ("điểm kết quả tối đa", "the highest result points"),
	},
	"indicator_kind": {
		"development": ("phát triển", "development"),
		"satisfaction": ("sự hài lòng của nhân dân", "satisfaction of the people"),
	},
	"audience": {
		"head": ("người đứng đầu", "the head"),
		"leader": ("lãnh đạo, quản lý", "leaders and managers"),
		"all": ("mọi người trong đơn vị", "everybody in the unit"),
	},
	"part": {"quarter": ("Quý", "Quarter"), "half": ("Nửa năm", "Half-year")},
	"period_kind": {"monthly": ("tháng", "month"), "quarterly": ("quý", "quarter")},
	"quota_base": {
		"level_only": ("người ở mức làm căn cứ", "those at the level it is measured on"),
		"level_and_above": ("người ở mức làm căn cứ trở lên", "those at that level or better"),
		"all_rated": ("tất cả người được xếp loại", "everybody rated"),
	},
	"found": {
		"true": ("có", "yes"),
		"false": ("không", "no"),
		**{code: names for code, names in v.DISCIPLINES.items()},
	},
}

_FIGURE = re.compile(r"-?\d+\.\d+…?\Z")
_LEVEL_INPUTS = ("level", "from_level", "of_level", "pass_level", "value")


def render(key: str, inputs: Mapping[str, str], value: str, lang: str = "vi") -> str:
	"""The sentence of a step in `vi` or `en`; Vietnamese figures have a decimal comma."""
	at = 1 if lang == "en" else 0
	words = {name: _get_word(name, text, at) for name, text in {**inputs, "value": value}.items()}
	if "name_vi" in inputs:
		words["name"] = inputs["name_en" if at else "name_vi"]
	if inputs.get("cut"):
		words["cut"] = f", {('tối đa', 'at most')[at]} {inputs['cut']} %"
	if key == "deduction":
		words["reason"] = f" ({inputs['reason']})" if inputs["reason"] else ""
	return _SENTENCES[key][at].format(**words)


def _get_word(name: str, text: str, place: int) -> str:
	if name in _LEVEL_INPUTS and text in v.LEVELS:
		return v.LEVELS[text][place]
	if text in _WORDS.get(name, {}):
		return _WORDS[name][text][place]
	if name == "counts":
		votes = (vote.split("=") for vote in text.split("; ") if vote)
		return "; ".join(f"{v.LEVELS[level][place]}: {number}" for level, number in votes)
	if place == 0 and _FIGURE.match(text):
		return text.replace(".", ",")
	return text
