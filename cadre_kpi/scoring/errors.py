"""Errors that name the wrong field, in English and Vietnamese.

Nothing here knows Frappe: a controller shows `error.text("vi")`, the command line prints `str(error)`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MESSAGES = {
	"missing": ("is missing", "còn thiếu"),
	"unknown": ("is not a known key", "không phải là khóa hợp lệ"),
	"not_object": ("must be an object", "phải là một đối tượng"),
	"not_list": ("must be a list", "phải là một danh sách"),
	"not_text": ("must be text", "phải là văn bản"),
	"not_flag": ("must be true or false", "phải là đúng hoặc sai"),
	"not_integer": ("must be a whole number", "phải là số nguyên"),
	"not_decimal": (
		'must be a decimal number written as text, such as "12.5"',
		'phải là số thập phân viết dạng văn bản, ví dụ "12.5"',
	),
	"not_date": ("must be a date such as 2026-01-31", "phải là ngày, ví dụ 2026-01-31"),
	"not_fraction": (
		"must be a fraction between 0 and 1 such as 2/3",
		"phải là phân số từ 0 đến 1, ví dụ 2/3",
	),
	"not_code": (
		"must be a code of lower-case letters, digits and underscores",
		"phải là mã gồm chữ thường, chữ số và dấu gạch dưới",
	),
	"too_low": ("must be at least {limit}, found {found}", "phải từ {limit} trở lên, đang là {found}"),
	"not_above": ("must be above {limit}, found {found}", "phải lớn hơn {limit}, đang là {found}"),
	"too_high": ("must be at most {limit}, found {found}", "không được vượt quá {limit}, đang là {found}"),
	"too_precise": ("has more than {limit} decimal places", "có quá {limit} chữ số thập phân"),
	"not_allowed": (
		"must be one of {allowed}, found {found}",
		"phải là một trong {allowed}, đang là {found}",
	),
	"empty": ("must not be empty", "không được để trống"),
	"duplicate": ("{found} occurs more than once", "{found} bị lặp lại"),
	"sum": ("must add up to {expected}, found {found}", "tổng phải bằng {expected}, đang là {found}"),
	"gap": ("leaves a gap between {low} and {high}", "để hở khoảng từ {low} đến {high}"),
	"overlap": (
		"overlaps the next level between {low} and {high}",
		"chồng lấn với mức kế tiếp từ {low} đến {high}",
	),
	"level_order": ("must go from the best level down", "phải xếp từ mức cao xuống mức thấp"),
	"level_top": ("must be empty for the best level", "phải để trống đối với mức cao nhất"),
	"level_bottom": ("must be 0 for the lowest level", "phải bằng 0 đối với mức thấp nhất"),
	"level_points": ("must be given for every level or for none", "phải có ở mọi mức hoặc không mức nào có"),
	"first_band": (
		"must begin with a band from 0, found {found}",
		"phải có khoảng bắt đầu từ 0, đang là {found}",
	),
	"no_products": (
		"are for more products than were completed ({found})",
		"nêu nhiều sản phẩm hơn số đã hoàn thành ({found})",
	),
	"findings_sum": (
		"must add up to the findings that count ({expected}), found {found}",
		"tổng phải bằng số lần bị tính ({expected}), đang là {found}",
	),
	"unknown_level": (
		"{found} is not a level of this scheme",
		"{found} không phải là mức xếp loại của quy định này",
	),
	"no_such_day": (
		"day {day} of month {month} does not exist every year",
		"ngày {day} tháng {month} không có trong mọi năm",
	),
	"excludes": ("cannot be used together with {other}", "không thể dùng cùng với {other}"),
	"requires": ("requires {other}", "cần có {other}"),
	"below_other": ("must not be less than {other} ({limit})", "không được nhỏ hơn {other} ({limit})"),
	"above_other": ("must not be more than {other} ({limit})", "không được lớn hơn {other} ({limit})"),
	"not_below_level": ("must be a level below {other}", "phải là mức thấp hơn {other}"),
	"date_order": ("must not be before {other}", "không được trước {other}"),
	"no_decision": (
		"the route {found} has no step that decides",
		"quy trình {found} không có bước quyết định",
	),
	"no_unit_of_its_own": (
		"{found} follows the person, it has none of the unit above; leave `body_of` at own_unit",
		"{found} theo từng người, không có của đơn vị cấp trên; để `body_of` là own_unit",
	),
	"no_body": (
		"names the unit above without a kind of body",
		"nêu đơn vị cấp trên nhưng chưa nêu loại cơ quan",
	),
	"two_bodies_above": (
		"follows another body of the unit above; put a step of the own unit between them, or name one body",
		"đứng ngay sau một cơ quan khác của đơn vị cấp trên; đặt một bước của đơn vị mình ở giữa, hoặc nêu một cơ quan",
	),
	"after_decision": (
		"comes after the decision of the route {found}",
		"đứng sau bước quyết định của quy trình {found}",
	),
	"no_source": ("has neither a source nor an assumption", "chưa có căn cứ hoặc giả định"),
	"unknown_path": (
		"{found} is not a parameter of this scheme",
		"{found} không phải là tham số của quy định này",
	),
	"self_supersede": (
		"a scheme cannot supersede itself or a later version",
		"quy định không thể thay thế chính nó hoặc phiên bản sau",
	),
	"circular": ("supersession goes in a circle: {found}", "thay thế vòng tròn: {found}"),
	"unknown_scheme": (
		"{found} is neither a shipped scheme nor a file",
		"{found} không phải quy định có sẵn hoặc tệp",
	),
	"not_json": ("is not valid JSON: {found}", "không phải JSON hợp lệ: {found}"),
	"no_text": ("is empty; a JSON object is expected", "không có nội dung; cần một đối tượng JSON"),
	"not_utf8": ("is not text in UTF-8", "không phải văn bản mã hóa UTF-8"),
	"unreadable": ("cannot be read: {found}", "không đọc được: {found}"),
	"leader_only": ("is only for leaders", "chỉ dành cho lãnh đạo, quản lý"),
	"nothing_assigned": (
		"nothing is assigned, and this scheme refuses that",
		"chưa giao nhiệm vụ, quy định này không cho phép",
	),
	"not_used": ("is not used by this scheme", "không được dùng trong quy định này"),
	"more_than_other": (
		"must not be more than {other}, found {found}",
		"không được lớn hơn {other}, đang là {found}",
	),
	"no_value": ("has no figure for {found}", "chưa có số liệu cho {found}"),
	"period_range": (
		"must be a period from 1 to {limit}, found {found}",
		"phải là kỳ từ 1 đến {limit}, đang là {found}",
	),
	"length": ("must have {expected} entries, found {found}", "phải có {expected} giá trị, đang có {found}"),
}


LONGEST = 200  # characters of a wrong value that a message repeats


def shorten(value: object) -> str:
	"""A wrong value as a message shows it, cut where it is longer than anybody reads."""
	text = str(value)
	return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


@dataclass(frozen=True, slots=True)
class FieldError:
	"""One wrong field: its dotted path, the kind of mistake and the figures of the message."""

	path: str
	code: str
	values: dict = field(default_factory=dict)

	def text(self, lang: str = "en") -> str:
		"""The message with the path in front, in `en` or `vi`."""
		values = self.values
		if "found" in values:
			values = {**values, "found": shorten(values["found"])}
		message = MESSAGES[self.code][1 if lang == "vi" else 0].format(**values)
		return f"{self.path}: {message}" if self.path else message

	def __str__(self) -> str:
		return self.text("en")


class ScoringError(ValueError):
	"""Refused input. `errors` holds every wrong field found, in the order of the document."""

	def __init__(self, *errors: FieldError):
		self.errors = errors
		super().__init__("\n".join(str(error) for error in errors))

	def text(self, lang: str = "en") -> str:
		"""All messages, one a line, in `en` or `vi`."""
		return "\n".join(error.text(lang) for error in self.errors)


class SchemeError(ScoringError):
	"""A scheme that contradicts the format or itself."""


class CaseError(ScoringError):
	"""A case with an unknown key or an impossible value."""


def make_case_error(path: str, code: str, **values) -> CaseError:
	"""A `CaseError` of one field, ready to raise."""
	return CaseError(FieldError(path, code, values))
