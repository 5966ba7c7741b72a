"""Schemes to vary and the second, independent computation in `fractions.Fraction`.

The second computation shares no code with the product: it reads plain dictionaries and is written from the text of the
decree, not from the modules under test.
"""

import copy
from decimal import Decimal
from fractions import Fraction

from cadre_kpi.scoring import load, parse


def variant(code="nghi_dinh_335", /, **changes):
	"""A shipped scheme with dotted parameters changed: `variant(**{"result.base": "completed"})`."""
	data = {**copy.deepcopy(load(code).as_dict()), "sources": []}
	for path, value in changes.items():
		target = data
		*parents, last = path.split(".")
		for parent in parents:
			target = target[parent]
		target[last] = value
	return parse(data, require_sources=False)


# off the whole row, capped task by task, thresholds held against the rounded figure, a level for each period
BY_ROW = {
	"frequency.period_gives": "level",
	"result.penalty_on": "row",
	"result.cap_on": "row",
	"rounding.compare": "rounded",
}


def bare(**changes):
	"""A scheme without conditions, so that only points decide: the arithmetic that the parameters start from."""
	return variant(**{"conditions": [], "disqualifications": [], "criteria": [], **BY_ROW, **changes})


def half_up(value: Fraction, places: int = 2) -> Decimal:
	"""Round half up, by whole numbers only."""
	scale = 10**places
	doubled = value * scale * 2
	rounded = (doubled.numerator + doubled.denominator) // (2 * doubled.denominator)
	return Decimal(rounded).scaleb(-places)


def components(data, base="assigned", penalty_on="row", cap_on="row", penalty=25):
	"""a, b, c as fractions of 1, or None when nothing is assigned."""
	rows = [row for row in data["tasks"] if Fraction(row["assigned"]) > 0]
	if not rows:
		return None
	assigned = completed = quality = progress = Fraction(0)
	for row in rows:
		weight, target, done = (Fraction(row[key]) for key in ("coefficient", "assigned", "completed"))
		if cap_on == "row":
			done = min(done, target)
		assigned += target * weight
		completed += done * weight
		for kind in ("quality_failures", "delays"):
			counted = row[kind] - row["objective_" + kind]
			if penalty_on == "row":
				kept = done * max(Fraction(0), 1 - Fraction(penalty * counted, 100))
			else:
				part = min(Fraction(1), target)  # of one product, where somebody has a part of it
				kept = max(Fraction(0), done - part * Fraction(penalty * counted, 100))
			if kind == "delays":
				progress += kept * weight
			else:
				quality += kept * weight
	below = assigned if base == "assigned" else completed
	a = min(Fraction(1), completed / assigned)
	b = min(Fraction(1), quality / below) if below else Fraction(0)
	c = min(Fraction(1), progress / below) if below else Fraction(0)
	return a, b, c


def total(data, **rules):
	"""Total out of 100 as an exact fraction before rounding, with 70 for results."""
	found = components(data, **rules)
	if found is None:
		return None
	share = sum(found)
	if data["leader"]:
		led = data["leadership"]
		share += sum(Fraction(led[key]) / 100 for key in ("unit_results", "organising", "uniting"))
		share /= 6
	else:
		share /= 3
	points = share * 70 + Fraction(data["general"]) - Fraction(data["deductions"])
	return min(Fraction(100), max(Fraction(0), points))
