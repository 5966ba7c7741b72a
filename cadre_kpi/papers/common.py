"""What all papers share: ratings in words, the person, the watermark, the grounds in a regulation."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import frappe
from frappe import _
from frappe.utils import cstr, getdate

from cadre_kpi.regulations.record import get_rules
from cadre_kpi.utils import formats

# from this many tasks on a table is set smaller, so that a paper stays short enough to be read
MANY_TASKS = 8
MANY_PEOPLE = 60  # a list of more stands in the smallest size


def get_watermark(doc, final: bool) -> str:
	"""What is printed across the pages of a paper without legal force; empty for a final one."""
	if doc.docstatus == 2:
		return _("CANCELLED")
	return "" if final else _("DRAFT")


def get_level_names(scheme: str | None) -> dict[str, str]:
	"""Code of a rating → its name in the scheme, best first, in the language of the paper."""
	if not scheme:
		return {}
	field = "name_vi" if frappe.local.lang == "vi" else "name_en"
	return {level.code: getattr(level, field) for level in get_rules(scheme).levels}


def build_person(doc) -> dict:
	"""Name, position, unit and period of the cadre whom a document concerns."""
	period = frappe.db.get_value(
		"Evaluation Period", doc.get("period"), ["period_name", "start_date", "end_date"], as_dict=True
	) or frappe._dict(period_name=doc.get("period"), start_date=None, end_date=None)
	return {
		"name": cstr(doc.get("cadre_name")),
		"position": cstr(doc.get("position") or frappe.db.get_value("Cadre", doc.get("cadre"), "position")),
		"unit": get_unit_names([doc.get("unit")]).get(doc.get("unit"), ""),
		"period": cstr(period.period_name),
		"in_period": describe_period(doc.get("period")),
		"from_date": formats.format_short_date(doc.get("start_date") or period.start_date),
		"to_date": formats.format_short_date(doc.get("end_date") or period.end_date),
	}


def get_counted_points(doc):
	"""The total of an evaluation that counts: a decision may have replaced the computed one."""
	return doc.published_score if doc.replaced_decision else doc.total_points


def describe_period(name: str | None) -> str:
	"""A period inside a sentence, by its dates and not by the name that it has on the site: "quý I năm 2026".

	A term, and one whose dates are not those of its kind, keeps its name.
	"""
	found = name and frappe.db.get_value(
		"Evaluation Period", name, ["period_name", "frequency", "end_date"], as_dict=True
	)
	if not found or not found.end_date:
		return formats.put_within(found.period_name if found else name)
	end = getdate(found.end_date)  # a month may run from the 16th to the 15th
	words = {
		"Month": f"tháng {end.month} năm {end.year}",
		"Quarter": f"quý {formats.to_roman((end.month - 1) // 3 + 1)} năm {end.year}",
		"Half Year": f"6 tháng {'đầu' if end.month < 7 else 'cuối'} năm {end.year}",
		"Year": f"năm {end.year}",
	}
	return words.get(found.frequency) or formats.put_within(found.period_name)


def get_unit_names(units: Iterable[str]) -> dict[str, str]:
	"""Names of units by their codes, in one query."""
	wanted = list({unit for unit in units if unit})
	if not wanted:
		return {}
	return dict(
		frappe.db.get_all(
			"Cadre Unit", filters={"name": ("in", wanted)}, fields=["name", "unit_name"], as_list=True
		)
	)


def list_legal_basis(scheme: str | None) -> list[str]:
	"""The regulations on which a scheme rests, one an entry; where none is entered, the scheme's name."""
	found = scheme and frappe.db.get_value(
		"Evaluation Scheme", scheme, ["legal_basis", "name_vi"], as_dict=True
	)
	if not found:
		return []
	return formats.split_lines(cstr(found.legal_basis).replace(";", "\n")) or [cstr(found.name_vi)]


def find_step_date(doc, action: str):
	"""Day of the latest step with this action in the process log, or None."""
	taken = [row.acted_on for row in doc.get("process_log") or [] if row.action == action]
	return taken[-1] if taken else None


def format_share(done, assigned) -> str:
	"""Done of assigned in per cent with at most two places; empty where nothing was assigned."""
	if not assigned:
		return ""
	return formats.format_percent(round(100 * (done or 0) / assigned, 2))


def has_any(rows: Iterable, field: str) -> bool:
	"""Whether a column has anything in it; an empty one is not printed."""
	return any(row.get(field) for row in rows)


def get_text_width(texts: Iterable[str], least: int, most: int, letter: float = 1.45) -> int:
	"""Width in mm that holds the longest of these texts on one line of a dense table, within bounds.

	`letter`: mm of a letter, 1.45 in the smallest size.
	"""
	longest = max((len(text) for text in texts), default=0)
	return min(max(least, round(letter * longest) + 3), most)


def compute_number_width(texts: Iterable[str], least: int = 15, compact: bool = False) -> int:
	"""Width of a column in mm in which none of these figures is broken, at the size of tables on paper.

	`compact`: for the smaller size of long tables.
	"""
	longest = max(
		(len(word) for text in texts for word in cstr(text).replace("\u00a0", "_").split()), default=0
	)
	return max(least, round((1.75 if compact else 2.1) * longest + (3 if compact else 4)))


def is_in_few_units(rows: list) -> bool:
	"""Whether a list is better read by units, each named once, than with a column for the unit."""
	changes = sum(1 for one, other in pairwise(rows) if one.unit != other.unit)
	return len(rows) > 3 * (changes + 1)
