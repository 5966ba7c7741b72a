"""Figures, dates and lists as Vietnamese papers write them, whatever the language of the desk; figures in sentences."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

import frappe
from frappe.utils import cstr, flt, getdate

NBSP = "\u00a0"
STORED_PLACES = 9  # what the database keeps of a Float
THOUSANDS = re.compile(r"^-?\d{1,3}(\.\d{3})+(,\d+)?$")


def format_number(value: float | int | str | Decimal | None, places: int | None = None) -> str:
	"""A figure with a decimal comma and points between thousands: 1415.5 → "1.415,5". Nothing for None or "".

	`places`: exactly so many decimal places, rounded half up; without it as many as the figure has.
	"""
	if value is None or value == "":
		return ""
	figure = Decimal(str(value)).quantize(
		Decimal(1).scaleb(-(STORED_PLACES if places is None else places)), rounding=ROUND_HALF_UP
	)
	whole, _point, part = f"{abs(figure):f}".partition(".")
	if places is None:
		part = part.rstrip("0")
	grouped = f"{int(whole):,}".replace(",", ".")
	sign = "-" if figure < 0 else ""
	return f"{sign}{grouped},{part}" if part else f"{sign}{grouped}"


def parse_figure(value: object, limit: int = 10**9) -> Decimal | None:
	"""A cell as a figure, as people here write it: 1,5 and 1.5 are one and a half, 1.500 is a thousand and five hundred;
	an empty cell is 0. None for what is no figure, or not below `limit`."""
	if value is None or value == "":
		return Decimal(0)
	if isinstance(value, bool):
		return None
	if isinstance(value, int | float):
		text = str(value)
	else:
		text = cstr(value).strip().replace("\u00a0", "").replace(" ", "")
		text = text.replace(".", "").replace(",", ".") if THOUSANDS.match(text) else text.replace(",", ".")
	try:
		figure = Decimal(text)
	except InvalidOperation:
		return None
	return figure if figure.is_finite() and abs(figure) < limit else None


def spell_figure(value: float | int | str | None, places: int = STORED_PLACES) -> str:
	"""A figure in a sentence to a person, with all its digits: as papers write it in Vietnamese, plain elsewhere."""
	text = format_number(flt(value, places))
	return text if frappe.local.lang == "vi" else text.replace(".", "").replace(",", ".")


def format_percent(value: float | int | str | Decimal | None, places: int | None = None) -> str:
	"""A share in per cent: 8.19 → "8,19 %". Nothing for None or ""."""
	text = format_number(value, places)
	return f"{text}{NBSP}%" if text else ""


def format_points(value: float | int | str | Decimal | None) -> str:
	"""Points of an evaluation, always with two places: 85.5 → "85,50". Nothing for None or ""."""
	return format_number(value, 2)


def format_quantity(value: float | int | str | Decimal | None, unit: str | None) -> str:
	"""A figure with its unit of measure: "160 ha". A per cent sign stays on the figure's line."""
	text, unit = format_number(value), cstr(unit).strip()
	if not text:
		return ""
	return f"{text}{NBSP}{unit}" if len(unit) <= 4 else f"{text} {unit}".strip()


def spell_count(value: int) -> str:
	"""A number of persons or things in running text: below ten with a leading zero, as papers do."""
	return f"{int(value):02d}"


def format_short_date(value: date | datetime | str | None) -> str:
	"""05/03/2026. Nothing for None or ""."""
	return getdate(value).strftime("%d/%m/%Y") if value else ""


def format_long_date(value: date | datetime | str | None) -> str:
	"""The date line: "ngày 05 tháng 3 năm 2026", with dots to write on where there is no date yet.

	Days below 10 and the months 1 and 2 take a leading zero (Decree 30/2020/NĐ-CP, annex I, part II, 4).
	"""
	if not value:
		return "ngày ..... tháng ..... năm ........"
	day = getdate(value)
	month = f"{day.month:02d}" if day.month < 3 else str(day.month)
	return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def put_within(text: str | None) -> str:
	"""A name such as "Năm 2026" inside a sentence: "năm 2026". An abbreviation at the start stays as it is."""
	text = cstr(text).strip()
	return text[:1].lower() + text[1:] if text[1:2].islower() else text


def to_upper(text: str | None) -> str:
	return cstr(text).strip().upper()


def split_lines(text: str | None) -> list[str]:
	"""The lines of a text field, without empty ones and without a dash or a closing mark of the writer's own."""
	found = (line.strip().lstrip("-–+•").strip().rstrip(";.").strip() for line in cstr(text).splitlines())
	return [line for line in found if line]


def to_roman(value: int) -> str:
	"""Number of a section: 1 → "I". Up to 39."""
	tens, units = divmod(value, 10)
	return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[units]


def group_fingerprint(seal: str | None, group: int = 8) -> str:
	"""A seal in groups of digits, so that people can compare it by eye."""
	text = cstr(seal).strip()
	return " ".join(text[start : start + group] for start in range(0, len(text), group))
