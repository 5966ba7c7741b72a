"""Conditions of a regulation held against the facts: as codes and numbers for the record, in words for the reader."""

from __future__ import annotations

from frappe.utils import cint, cstr

from cadre_kpi.scoring.rating import Check
from cadre_kpi.scoring.scheme import Rule
from cadre_kpi.scoring.vocabulary import DISCIPLINES

# What came of a condition. Of one that nobody assessed nothing is said: neither that it is met nor that it is not.
MET, NOT_MET, NOT_ASSESSED = "Met", "Not Met", "Not Assessed"
_SIGNS = {"at_least": "≥", "at_most": "≤", "more_than": ">", "less_than": "<"}
_WORDS = {"true": ("có", "yes"), "false": ("không", "no"), "": ("–", "–"), **DISCIPLINES}


def get_outcome(met: bool | None) -> str:
	"""The outcome of a check, by `Check.met`."""
	return NOT_ASSESSED if met is None else MET if met else NOT_MET


def is_met(outcome: str) -> bool | None:
	"""The answer to a stored outcome: None for what was not assessed."""
	return {MET: True, NOT_MET: False}.get(outcome)


def build_stored(check: Check) -> dict:
	"""A check as the fields of Evaluation Condition keep it."""
	return {
		"outcome": get_outcome(check.met),
		"found_count": check.count or 0,
		"found_of": check.of or 0,
		"found": check.fact,
		**build_needed(check.rule),
	}


def build_needed(rule: Rule) -> dict:
	"""What a rule asks for, as the fields of Evaluation Condition keep it."""
	return {"measure": rule.measure, "comparison": rule.comparison, "needed": rule.value}


def describe_found(row, lang: str) -> str:
	"""What was found: "2/9 = 22,22 %", yes or no, the form of discipline, a dash for nothing. `row`: as stored."""
	count, of = cint(row.get("found_count")), cint(row.get("found_of"))
	if not of:
		return _get_word(cstr(row.get("found")), lang)
	hundredths = (count * 20000 + of) // (2 * of)  # half up, in whole numbers
	return f"{count}/{of} = {hundredths // 100},{hundredths % 100:02d} %"


def describe_needed(row, lang: str) -> str:
	"""What is asked for: "≥ 90 %", a form of discipline, yes or no. `row`: as stored."""
	comparison, value = cstr(row.get("comparison")), cstr(row.get("needed"))
	if comparison not in _SIGNS:
		return _get_word("true" if comparison == "is_true" else "false", lang)
	if row.get("measure") == "discipline":
		return f"{_SIGNS[comparison]} {_get_word(value, lang)}"
	return f"{_SIGNS[comparison]} {value.replace('.', ',')} %"


def _get_word(code: str, lang: str) -> str:
	return _WORDS.get(code, (code, code))[0 if lang == "vi" else 1]
