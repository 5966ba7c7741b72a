"""A condition of a regulation in words: what it asks for, and what was found."""

from __future__ import annotations

from cadre_kpi.scoring.rating import Check


def found_text(check: Check) -> str:
	"""What was found: "2/9 = 22,22 %", yes or no, or the form of discipline."""
	if check.of:
		return f"{check.count}/{check.of} = {check.found.replace('.', ',')} %"
	return WORDS.get(check.found, check.found)


def needed_text(rule) -> str:
	"""What the rule asks for, in signs that need no translation."""
	sign = {"at_least": "≥", "at_most": "≤", "more_than": ">", "less_than": "<"}.get(rule.comparison)
	if sign:
		value = rule.value.replace(".", ",")
		return f"{sign} {value} %" if rule.measure != "discipline" else f"{sign} {value}"
	return WORDS["true" if rule.comparison == "is_true" else "false"]


WORDS = {"true": "có", "false": "không", "": "–"}
