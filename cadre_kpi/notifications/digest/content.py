"""What a digest consists of: sections with rows and bars, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _

from cadre_kpi.notifications.digest.queries import SHOWN, Progress

# sections whose count is of people or papers, more than one a line
COUNT_PEOPLE = ("sheets", "follow_ups", "missing_reviews")


@dataclass(frozen=True)
class Row:
	"""One line. `tone`: "late", "soon" or "" for the colour of `when`."""

	text: str
	href: str
	note: str = ""
	when: str = ""
	tone: str = ""


@dataclass(frozen=True)
class Bar:
	"""One line of a chart. `percent` is between 0 and 100."""

	label: str
	percent: float
	shown: str
	note: str = ""
	tone: str = ""


@dataclass(frozen=True)
class Section:
	key: str
	title: str
	count: int
	rows: tuple[Row, ...] = ()
	bars: tuple[Bar, ...] = ()
	more: int = 0  # how many are not shown
	href: str = ""  # the list with all of them


@dataclass(frozen=True)
class Digest:
	kind: str
	day: date
	sections: tuple[Section, ...]

	@property
	def counts(self) -> dict[str, int]:
		return {section.key: section.count for section in self.sections}


def build_section(
	key: str, title: str, lines: list[Row], href: str, count: int | None = None
) -> Section | None:
	"""A section with its first lines, `None` without any. `count`: how many there are, where that is not the lines."""
	if not lines:
		return None
	total = len(lines) if count is None else count
	shown = lines[:SHOWN]
	more = max(len(lines) - SHOWN, 0) if key in COUNT_PEOPLE else max(total - len(shown), 0)
	return Section(key, title, total, tuple(shown), more=more, href=href)


def build_bar(label: str, row: Progress) -> Bar:
	return Bar(
		label,
		min(max(row.mean, 0), 100),
		f"{format_plain(row.mean)} %",
		describe_late(row),
		"late" if row.late else "",
	)


def describe_late(row: Progress) -> str:
	"""What is late in a unit, empty for nothing."""
	parts = [_("{0} tasks late").format(row.late)] if row.late else []
	parts += [_("{0} papers not begun").format(row.absent)] if row.absent else []
	return ", ".join(parts)


def format_plain(number: float) -> str:
	"""A number for a sentence: one place at most, a comma where the language wants one."""
	text = f"{number:.1f}".removesuffix(".0")
	return text.replace(".", ",") if frappe.local.lang == "vi" else text
