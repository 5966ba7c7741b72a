"""The Vietnamese of the app is complete and well-formed (no site needed).

The rules on spelling are those that the app's texts follow throughout: composed Unicode, the tone mark on the
first vowel of an open `oa, oe, uy` (hóa, khỏe, ủy), one space between words.
"""

import re
import unicodedata
from collections import Counter

import pytest
import strings

from cadre_kpi.scoring import vocabulary

# The same word in both languages: abbreviations and proper names.
SAME_IN_BOTH = {"CSV", "Email", "Excel", "ID", "JSON", "PDF", "URL", "Kanban", "OK", "Frappe HR"}

# Frappe fills these with an English word: the translation leaves it out.
WITHOUT_PLACEHOLDER = {"{0} View"}

PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\([a-z_]+\)s|%[sd]")
TAG = re.compile(r"</?[a-zA-Z][^>]*>")
NEW_STYLE_TONE = re.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?![a-zà-ỹ])", re.IGNORECASE)
ENGLISH = re.compile(r"\b(?:the|and|is|are|of|not|please|this|your|with|for)\b", re.IGNORECASE)
END = re.compile(r"(?:\.\.\.|…|[.:?!])$")

ROWS = strings.rows()
TRANSLATIONS = strings.translations()


def bad(check) -> list[str]:
	"""The rows of vi.csv that fail a check, one line each."""
	return [
		f"{source!r} -> {vietnamese!r}"
		for (source, _), vietnamese in TRANSLATIONS.items()
		if check(source, vietnamese)
	]


def test_every_string_of_the_app_is_translated():
	assert not [f"{text!r} ({where})" for (text, _), where in strings.missing().items()]


def test_every_translated_string_is_shown_somewhere():
	"""A renamed string leaves its old translation behind: remove it, or list it in frappe_words.txt."""
	assert not sorted(strings.unused())


def test_every_call_can_be_read():
	"""A message put together inside `_()` is found by no extractor and never translated."""
	assert not [f"{problem.where}: {problem.why}" for problem in strings.collect()[1]]


def test_rows_have_a_source_a_translation_and_perhaps_a_context():
	assert ROWS
	assert not [row for row in ROWS if len(row) not in (2, 3) or not row[0] or not row[1]]


def test_no_string_is_translated_twice():
	counted = Counter((row[0], row[2] if len(row) > 2 else "") for row in ROWS)
	assert not [key for key, number in counted.items() if number > 1]


def test_placeholders_stay():
	def differ(source: str, vietnamese: str) -> bool:
		found = Counter(PLACEHOLDER.findall(source)), Counter(PLACEHOLDER.findall(vietnamese))
		return found[0] != found[1] and source not in WITHOUT_PLACEHOLDER

	assert not bad(differ)


def test_tags_stay():
	assert not bad(lambda source, vi: Counter(TAG.findall(source)) != Counter(TAG.findall(vi)))


def test_nothing_is_left_in_english():
	def english(source: str, vietnamese: str) -> bool:
		same = (
			source == vietnamese and source not in SAME_IN_BOTH and len(strings.LETTERS.findall(source)) > 1
		)
		return same or bool(ENGLISH.search(TAG.sub("", PLACEHOLDER.sub("", vietnamese))))

	assert not bad(english)


def test_unicode_is_composed():
	assert unicodedata.is_normalized("NFC", strings.CSV.read_text(encoding="utf-8"))
	assert not bad(lambda _, vi: any(unicodedata.combining(char) for char in vi))


def test_spaces_are_those_of_the_source():
	def ends(text: str) -> tuple[str, str]:
		return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]

	assert not bad(lambda source, vi: ends(source) != ends(vi) or "  " in vi or "\u00a0" in vi)


def test_no_space_before_punctuation():
	assert not bad(
		lambda source, vi: re.search(r"\s[,.;:!?](?:\s|$)", vi) and not re.search(r"\s[,.;:!?]", source)
	)


def test_sentences_end_as_the_source_does():
	def end(text: str) -> str:
		found = END.search(text)
		return found.group().replace("...", "…") if found else ""

	# "No." and "min." are abbreviations, no sentences.
	assert not bad(lambda source, vi: " " in source and len(source) > 12 and end(source) != end(vi))


def test_capitals_follow_the_source():
	assert not bad(lambda source, vi: source[0].isupper() and vi[0].islower())


def test_tone_marks_stand_on_one_place():
	assert not bad(lambda _, vi: NEW_STYLE_TONE.search(vi))


def test_no_escaped_html():
	assert not bad(lambda source, vi: re.search(r"&#?\w+;", vi) and not re.search(r"&#?\w+;", source))


def test_a_figure_is_confirmed_and_a_registration_appraised():
	"""Articles 3.2 and 3.4 of the decree: the authority "xác nhận" results; "thẩm định" is said of what is registered."""
	assert not bad(
		lambda source, vi: (
			re.search(r"\bverif", source, re.IGNORECASE)
			and re.search("thẩm định|thẩm tra", vi, re.IGNORECASE)
		)
	)


def test_terms_of_the_domain():
	"""The words that regulations use are translated in one way only."""
	terms = {
		"Task Contract": "Bản giao nhiệm vụ",
		"Contract Task": "Nhiệm vụ",
		"Output Product": "Sản phẩm đầu ra",
		"Commissioned": "Đặt hàng",
		"Breakthrough": "Đột phá, đổi mới",
		"Progress Report": "Báo cáo tiến độ",
		"Obstacle": "Khó khăn, vướng mắc",
		"Directive": "Ý kiến chỉ đạo",
		"Self-Assessment": "Tự đánh giá",
		"Focal Agency": "Cơ quan đầu mối",
		"Advisory Body": "Cơ quan tham mưu",
		"Appraise": "Thẩm định",
		"Consultation": "Lấy ý kiến",
		"Advisory Council": "Hội đồng tư vấn",
		"Council Score": "Phiếu chấm điểm",
		"Standing Committee": "Ban Thường vụ",
		"Rating": "Xếp loại",
		"Rating Decision": "Quyết định xếp loại",
		"Evaluation Scheme": "Quy định đánh giá",
		"Evaluation Period": "Kỳ đánh giá",
		"Cadre": "Cán bộ",
		"Position": "Chức danh",
		"Unit": "Đơn vị",
		"Conversion Coefficient": "Hệ số quy đổi",
		"Rating Appeal": "Kiến nghị về xếp loại",
		"Quota": "Tỷ lệ khống chế",
		"excellent": "Hoàn thành xuất sắc nhiệm vụ",
		"good": "Hoàn thành tốt nhiệm vụ",
		"completed": "Hoàn thành nhiệm vụ",
		"not_completed": "Không hoàn thành nhiệm vụ",
	}
	assert {term: TRANSLATIONS.get((term, "")) for term in terms} == terms


def test_the_desk_and_the_explanations_use_the_same_words():
	"""Ratings and bodies have Vietnamese names in the scoring package too, for use without a site."""
	names = {code: labels[0] for code, labels in vocabulary.LEVELS.items()} | dict(vocabulary.BODY_TYPES)
	assert {name: TRANSLATIONS.get((name, "")) for name in names} == names


# The extractor itself


@pytest.mark.parametrize(
	("code", "found"),
	[
		('__("One")', [("One", "")]),
		("__('It''s')", []),
		('__("Two {0}", [x("a, b")])', [("Two {0}", "")]),
		('__("Key", null, "Kind of task")', [("Key", "Kind of task")]),
		('__("Key", [1, 2], "Kind")', [("Key", "Kind")]),
		('{{ _("Name", context="Person") }}', [("Name", "Person")]),
		("`${__('Inside')}`", [("Inside", "")]),
		("__(label)", []),
		("$.__x('No')", []),
		('__("Say \\"yes\\"")', [('Say "yes"', "")]),
	],
)
def test_calls_in_scripts_are_found(code, found):
	items = [item for item in strings.scan_calls(code, "x.js") if isinstance(item, strings.Found)]
	assert [(item.text, item.context) for item in items] == found


@pytest.mark.parametrize("code", ['__("a" + b)', "__(`a ${b}`)"])
def test_strings_put_together_are_reported(code):
	assert [type(item) for item in strings.scan_calls(code, "x.js")] == [strings.Problem]


def test_records_are_read():
	doctype = {
		"doctype": "DocType",
		"name": "Thing",
		"fields": [{"fieldname": "a", "fieldtype": "Select", "label": "Kind", "options": "\nBig\nSmall"}],
		"permissions": [{"role": "Keeper"}],
	}
	assert {item.text for item in strings.record_strings(doctype, "x")} == {
		"Thing",
		"Kind",
		"Big",
		"Small",
		"Keeper",
	}
	notice = {"doctype": "Notification", "subject": "Plain words"}
	assert [type(item) for item in strings.record_strings(notice, "x")] == [strings.Problem]
