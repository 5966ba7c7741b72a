"""Rating anew from kept figures gives what rating the case gave, and other rules move it."""

from dataclasses import replace

import pytest

from cadre_kpi.scoring import load as scheme_of
from cadre_kpi.scoring.case import Counts, Facts
from cadre_kpi.scoring.rating import NOTHING_FOUND, Found, rate, rate_again

COUNTS = (
	Counts(10, 10, 10, 10, 4),
	Counts(10, 10, 9, 10, 4),
	Counts(10, 10, 10, 10, 1),
	Counts(10, 4, 4, 4, 0),
	None,
)
FACTS = (Facts(), Facts(discipline="reprimand"), Facts(degradation=True), Facts(shortcomings_fixed=False))


def kept(rating) -> dict:
	"""The figures of a rating as an evaluation keeps them."""
	return {
		(check.rule.level, check.rule.name_vi): Found(check.count, check.of, check.fact)
		for check in rating.checks
	}


@pytest.mark.parametrize("leader", [True, False])
@pytest.mark.parametrize("code", ["quy_dinh_366", "vinh_phuc_371", "nghi_dinh_335"])
def test_kept_figures_give_the_same_level(code: str, leader: bool) -> None:
	scheme = scheme_of(code)
	for counts in COUNTS:
		for facts in FACTS:
			for level in ("excellent", "good", "completed", "not_completed", None):
				rating = rate(scheme, leader, level, counts, facts)
				assert rate_again(scheme, leader, level, kept(rating)) == rating.proposed_level


def test_a_condition_left_out_no_longer_lowers() -> None:
	scheme = scheme_of("quy_dinh_366")
	rating = rate(scheme, False, "excellent", Counts(10, 10, 10, 10, 1), Facts())
	assert rating.proposed_level != "excellent"
	failed = {check.rule.code for check in rating.checks if check.met is False}
	tried = replace(scheme, conditions=tuple(rule for rule in scheme.conditions if rule.code not in failed))
	assert rate_again(tried, False, "excellent", kept(rating)) == "excellent"


def test_what_was_not_found_is_not_assessed() -> None:
	assert NOTHING_FOUND == Found(None, None, "")
	scheme = scheme_of("vinh_phuc_371")
	assert rate_again(scheme, True, "good", {}) == "good"
