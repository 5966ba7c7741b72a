"""Which discipline counts in the year that is rated, and why another does not."""

from __future__ import annotations

from typing import NamedTuple

from cadre_kpi.scoring import vocabulary as v
from cadre_kpi.scoring.case import Discipline, Facts
from cadre_kpi.scoring.scheme import DisciplineRules


class DisciplineCheck(NamedTuple):
	"""One decision held against the scheme: `reason` is "" where it counts, else the parameter that leaves it out."""

	discipline: Discipline
	reason: str


def check_disciplines(rules: DisciplineRules, facts: Facts) -> tuple[DisciplineCheck, ...]:
	"""Every decision with whether it counts in the rating of `facts.year`.

	Left out are: acts of a kind that the scheme does not count, decisions of another year, acts that another year's
	rating has counted, and acts at a former office, whose rating they belong to.
	"""
	return tuple(DisciplineCheck(row, _find_reason(rules, row, facts.year)) for row in facts.disciplines)


def find_heaviest(facts: Facts, checks: tuple[DisciplineCheck, ...]) -> str:
	"""The heaviest form of discipline that counts, "none" for none."""
	forms = [facts.discipline, *(check.discipline.form for check in checks if not check.reason)]
	return max(forms, key=_FORMS.index)


def _find_reason(rules: DisciplineRules, row: Discipline, year: int) -> str:
	if rules.grounds and row.ground not in rules.grounds:
		return "grounds"
	if rules.act_at_former_office == "former_office" and row.former_office:
		return "act_at_former_office"
	if rules.counted_once and row.counted_in and row.counted_in != year:
		return "counted_once"
	if rules.decided_in_year and year and row.decided_on and row.decided_on.year != year:
		return "decided_in_year"
	return ""


_FORMS = list(v.DISCIPLINES)
