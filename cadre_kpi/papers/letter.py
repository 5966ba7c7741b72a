"""The common build of papers that are letters, minutes, lists: head, title, text and tables in order, signatures.

A builder says what stands on the paper as blocks; `templates/papers/letter.html` sets all of them alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cadre_kpi.papers import common
from cadre_kpi.utils import formats

Block = dict[str, Any]


def add_text(words: str) -> Block:
	"""A paragraph."""
	return {"kind": "text", "text": words}


def add_article(words: str) -> Block:
	"""An article of a decision: its number, up to the first full stop, stands out."""
	lead, stop, rest = words.partition(". ")
	return {"kind": "text", "lead": lead + stop.strip(), "text": rest}


def add_heading(words: str, minor: bool = False) -> Block:
	"""A heading; a `minor` one stands below another. It stays on the page of what it stands over."""
	return {"kind": "heading", "text": words, "minor": minor}


def add_facts(*pairs: tuple[str, str]) -> Block:
	"""Lines of a form: label and value, dotted where empty."""
	return {"kind": "facts", "pairs": pairs}


def add_given(words: str, lines: int = 2, label: str = "") -> Block:
	"""A text as it was entered, or so many dotted lines to write on; `label` stands before it and stays with the lines."""
	return {"kind": "given", "text": words, "lines": lines, "label": label}


def add_boxes(names: dict[str, str], chosen: str | None) -> Block:
	"""Ratings with a box each, the chosen one crossed."""
	return {
		"kind": "boxes",
		"entries": [{"name": name, "chosen": code == chosen} for code, name in names.items()],
	}


def add_table(
	columns: Sequence[tuple[str, int, str]], rows: Iterable[Sequence[str]], dense: bool = False
) -> Block:
	"""A table. A column is its title, its width in mm (0: what is left), and `c`, `r` or "" for where it is set.
	`dense`: in the smallest size, for lists of hundreds.

	Columns of figures are made wide enough that none is broken.
	"""
	rows = [list(row) for row in rows]
	widths = [
		common.compute_number_width((row[place] for row in rows), width) if width and align == "r" else width
		for place, (_title, width, align) in enumerate(columns)
	]
	return {
		"kind": "table",
		"columns": [
			{"title": title, "width": width, "align": align}
			for (title, _least, align), width in zip(columns, widths, strict=True)
		],
		"rows": rows,
		"compact": len(rows) > common.MANY_TASKS,
		"dense": dense,
	}


def build_letter(
	head: dict,
	title: str,
	subject: str = "",
	*,
	grounds: Iterable[str] = (),
	address: str = "",
	decides: str = "",
	blocks: Iterable[Block] = (),
	left: dict | None = None,
	signer: dict | None = None,
	recipients: Iterable[str] = (),
	watermark: str = "",
	across: bool = False,
	mark: dict | None = None,
) -> dict:
	"""Everything that stands on such a paper.

	`decides`: the authority that a decision names before its articles.
	`left`: {"title", "name"} of whoever signs at the left; `signer`: what `issuer.build_signer` gives; `across`: A4 across;
	`mark`: what `check_mark.build_mark` gives.
	"""
	return {
		"head": head,
		"title": title,
		"subject": subject,
		"grounds": list(grounds),
		"address": address,
		"decides": formats.to_upper(decides),
		"blocks": list(blocks),
		"left": left,
		"signer": signer or {"authority": "", "duty": "", "name": ""},
		"recipients": [entry for entry in recipients if entry],
		"watermark": watermark,
		"across": across,
		"mark": mark,
	}
