"""The articles of a scheme's paper: clauses in words, each with the grounds of the parameters that it states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import frappe
from frappe import _

from cadre_kpi.scoring import vocabulary
from cadre_kpi.scoring.scheme import Scheme


@dataclass
class Grounds:
	"""The documents that a scheme rests on, numbered in the order in which clauses name them."""

	scheme: Scheme
	documents: list[str] = field(default_factory=list)

	def list_sources(self, paths: Iterable[str]) -> list[dict]:
		"""What stands behind these parameters: document by its number, or an assumption, and the text; no repetition.

		A parameter without a row in the sources, which a draft may have, is named as missing.
		"""
		found: list[dict] = []
		for path in paths:
			source = self.scheme.get_source(path)
			if source is None:
				entry = {"mark": "", "assumption": False, "missing": True, "text": path}
			else:
				entry = {
					"mark": "" if source.assumption else self.number(source.cited),
					"assumption": source.assumption,
					"missing": False,
					"text": source.text_vi if is_vietnamese() else source.text_en,
				}
			if entry not in found:
				found.append(entry)
		return found

	def number(self, document: str) -> str:
		if document not in self.documents:
			self.documents.append(document)
		return f"[{self.documents.index(document) + 1}]"


class Article:
	"""One article: its title and its clauses, numbered from 1."""

	def __init__(self, grounds: Grounds, title: str):
		self.grounds, self.title, self.clauses = grounds, title, []
		self.heading = ""

	def begin(self, heading: str) -> None:
		"""Put the clauses that follow under this heading."""
		self.heading = heading

	def add(self, text: str, *paths: str, items: Iterable[str] = ()) -> None:
		"""Add a clause. `paths`: the parameters it states; `items`: its points a), b), …"""
		before = self.clauses[-1] if self.clauses else None
		clause = {
			"no": len(self.clauses) + 1,
			"heading": self.heading,
			"text": text,
			"items": [
				{"letter": letter, "text": item} for letter, item in zip(count_letters(), items, strict=False)
			],
			"grounds": self.grounds.list_sources(paths),
		}
		# the same grounds one below the other are read once
		clause["as_above"] = bool(before and clause["grounds"] and clause["grounds"] == before["grounds"])
		self.clauses.append(clause)
		self.heading = ""


def count_letters() -> Iterable[str]:
	"""Letters of points as Vietnamese papers count them: a, b, c, d, đ, e, g, …; then with a number."""
	alphabet = "abcdđeghiklmnopqrstuvxy"
	yield from alphabet
	for turn in range(1, 100):
		yield from (f"{letter}{turn}" for letter in alphabet)


def is_vietnamese() -> bool:
	return frappe.local.lang == "vi"


def get_name(row) -> str:
	"""Name of a row in the language of the paper."""
	return row.name_vi if is_vietnamese() else row.name_en


def quote_level(scheme: Scheme, code: str) -> str:
	"""A rating by its name in the scheme, in quotation marks."""
	return f"“{scheme.get_level_name(code, 'vi' if is_vietnamese() else 'en')}”"


def name_body(code: str) -> str:
	"""A kind of body in words; the person evaluated where there is none."""
	if not code:
		return _("the person concerned")
	return vocabulary.BODY_TYPES[code] if is_vietnamese() else code


def name_stage(code: str) -> str:
	return vocabulary.STAGES[code][0 if is_vietnamese() else 1]


def join(parts: Iterable[str]) -> str:
	return ", ".join(part for part in parts if part)
