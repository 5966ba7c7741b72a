"""Decree 335/2025/NĐ-CP, articles 8.1 to 8.5, held against figures."""

from decimal import Decimal

import pytest

from cadre_kpi.scoring.case import Counts
from cadre_kpi.scoring.organisation import OrganisationFacts, OrganisationRules, check_quota, rate

RULES = OrganisationRules()


def level(points: str, *counts: int, **facts: object) -> tuple[str, bool]:
	found = rate(RULES, Decimal(points), OrganisationFacts(Counts(*counts), **facts))
	return found.proposed, found.gap


@pytest.mark.parametrize(
	("points", "counts", "facts", "expected"),
	[
		# 100 % done on time with quality, 30 % exceeded
		("90", (10, 10, 10, 10, 3), {}, ("excellent", False)),
		("89.999999999", (10, 10, 10, 10, 3), {}, ("good", False)),
		("95", (10, 10, 10, 10, 2), {}, ("good", False)),
		("95", (10, 10, 10, 10, 3), {"units_failed": 1}, ("good", False)),
		("95", (10, 10, 10, 10, 3), {"shortcomings_fixed": False}, ("good", False)),
		("95", (10, 10, 8, 10, 5), {}, ("completed", False)),
		("75", (10, 10, 10, 10, 0), {}, ("good", False)),
		("60", (10, 10, 8, 10, 0), {}, ("completed", False)),
		# between "completed" and "not completed" the authority decides
		("60", (10, 10, 7, 10, 0), {}, ("completed", True)),
		("95", (10, 9, 9, 9, 5), {}, ("completed", True)),
		("49.99", (10, 10, 10, 10, 5), {}, ("not_completed", False)),
		("95", (10, 6, 6, 6, 5), {}, ("not_completed", False)),
		("95", (10, 7, 7, 7, 5), {}, ("completed", True)),
		("95", (10, 6, 6, 6, 5), {"force_majeure": True}, ("completed", True)),
		("95", (10, 10, 10, 10, 5), {"personnel_wrongdoing": True}, ("not_completed", False)),
		# nothing to count: points decide, nothing is called met
		("95", (0, 0, 0, 0, 0), {}, ("excellent", False)),
	],
)
def test_the_level_of_an_organisation(points, counts, facts, expected):
	assert level(points, *counts, **facts) == expected


def test_without_tasks_no_share_is_assessed():
	found = rate(RULES, Decimal(95), OrganisationFacts())
	assert {condition.code for condition in found.conditions if condition.met is None} == {
		*("done", "on_time", "quality", "exceeded", "late", "done_least"),
	}


@pytest.mark.parametrize(
	("excellent", "good", "exceptional", "allowed", "over"),
	[
		(2, 10, False, 2, False),
		(3, 10, False, 2, True),
		(1, 4, False, 0, True),
		(1, 4, True, 1, False),
		(5, 20, True, 5, False),
		(6, 20, True, 5, True),
		(0, 0, False, 0, False),
		# those over the share are good afterwards and stand in its base
		(30, 6, False, 6, True),
		(6, 30, False, 6, False),
		(7, 29, False, 6, True),
	],
)
def test_the_share_of_excellent_organisations(excellent, good, exceptional, allowed, over):
	found = check_quota(RULES, ["excellent"] * excellent + ["good"] * good + ["completed"] * 7, exceptional)
	assert (found.allowed, found.over, found.base) == (allowed, over, good)


def test_other_bases_of_the_share():
	levels = ["excellent"] * 3 + ["good"] * 9 + ["completed"] * 4
	better = check_quota(RULES._replace(quota_base="level_and_above"), levels)
	everybody = check_quota(RULES._replace(quota_base="all_rated"), levels)
	assert (better.base, better.allowed, everybody.base, everybody.allowed) == (12, 2, 16, 3)
	assert (better.joining, everybody.joining) == (0, 0)


def test_those_over_the_share_are_told_as_joining_its_base():
	found = check_quota(RULES, ["excellent"] * 30 + ["good"] * 6)
	assert (found.base, found.joining, found.allowed) == (6, 24, 6)
