"""The quota: figures by hand, ties, the exceptional share, and laws for every crowd."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_helpers import variant

from cadre_kpi.scoring import Person, build_step_dict, check_quota, explain_quota, load, write_lines
from cadre_kpi.scoring.quota import compute_allowed_number, get_name_order

SCHEME = load("quy_dinh_366")


def crowd(excellent, good, others=0, unit="U", group="G", first=0):
	levels = ["excellent"] * excellent + ["good"] * good + ["completed"] * others
	return [
		Person(f"{unit}-{group}-{first + n:04}", unit, group, level, Decimal(99) - n)
		for n, level in enumerate(levels)
	]


def scheme_with(**changes):
	return variant("quy_dinh_366", **{f"quota.{key}": value for key, value in changes.items()})


@pytest.mark.parametrize(
	("excellent", "good", "allowed"),
	[
		(1, 4, 0),  # 20 % of 4 is 0.8; once lowered, 20 % of 5 would be 1, but then nobody is lowered
		(1, 5, 1),
		(2, 4, 1),  # one of them falls: 20 % of 5 is 1
		(2, 10, 2),
		(3, 10, 2),  # one falls: 20 % of 11 is 2.2
		(12, 0, 2),  # ten fall: 20 % of 10 is 2
		(5, 0, 0),
		(6, 0, 1),
		(0, 9, 0),
	],
)
def test_allowed_counts_those_who_fall_into_the_base(excellent, good, allowed):
	parts = check_quota(SCHEME, crowd(excellent, good, 7))
	if not excellent:
		assert parts == ()
		return
	(part,) = parts
	assert (part.candidates, part.base, part.allowed) == (excellent, good, allowed)
	assert len(part.over) == excellent - allowed
	assert [placing.status for placing in part.placings] == ["kept"] * allowed + ["over"] * (
		excellent - allowed
	)
	assert {placing.to_level for placing in part.placings if placing.status == "over"} <= {"good"}


@pytest.mark.parametrize(
	("rounding", "good", "allowed"),
	[
		("down", 9, 1),
		("half_up", 9, 2),
		("up", 9, 2),
		("half_up", 7, 1),
		("half_up", 8, 2),
		("up", 6, 2),
		("up", 5, 1),
		("down", 10, 2),
	],
)
def test_rounding(rounding, good, allowed):
	# share 20 % of 9 is 1.8, of 7 is 1.4, of 8 is 1.6, of 6 is 1.2; level_and_above keeps the base fixed
	rules = scheme_with(rounding=rounding).quota
	assert compute_allowed_number(rules, 2, good, Decimal(20), falls_into_base=False) == allowed


def test_half_is_rounded_up():
	rules = scheme_with(rounding="half_up").quota
	assert compute_allowed_number(rules, 9, 6, Decimal(25), falls_into_base=False) == 2  # 1.5
	assert compute_allowed_number(rules, 9, 5, Decimal(25), falls_into_base=False) == 1  # 1.25


def test_base_with_the_better_levels():
	(part,) = check_quota(scheme_with(base="level_and_above"), crowd(4, 6, 5))
	assert (part.base, part.allowed) == (10, 2)


def test_inside_unit_and_group():
	people = [person for unit in "AB" for group in "xy" for person in crowd(1, 5, unit=unit, group=group)]
	assert [(p.unit, p.group, p.base) for p in check_quota(SCHEME, people)] == [
		("A", "x", 5),
		("A", "y", 5),
		("B", "x", 5),
		("B", "y", 5),
	]
	assert [(p.unit, p.group, p.base) for p in check_quota(scheme_with(within="unit"), people)] == [
		("A", "", 10),
		("B", "", 10),
	]
	assert [(p.unit, p.group, p.base) for p in check_quota(scheme_with(within="group"), people)] == [
		("", "x", 10),
		("", "y", 10),
	]


def test_exceptional_share_only_by_decision():
	people = crowd(5, 20, unit="A") + crowd(5, 20, unit="B")
	ordinary, exceptional = check_quota(SCHEME, people, exceptional={"B"})
	assert (ordinary.percent, ordinary.allowed) == (20, 4)
	assert (exceptional.percent, exceptional.allowed) == (25, 5)
	none = scheme_with(exceptional_percent="0")
	assert [part.allowed for part in check_quota(none, people, exceptional={"B"})] == [4, 4]
	by_group = scheme_with(within="group")
	(part,) = check_quota(by_group, crowd(5, 20, group="x"), exceptional={"x"})
	assert part.allowed == 5


def person(key, total, result=None, exceeded=None):
	def figure(value):
		return None if value is None else Decimal(value)

	return Person(key, "U", "G", "excellent", figure(total), figure(result), None, figure(exceeded))


def test_the_mean_and_then_the_name_break_a_tie():
	scheme = scheme_with(tie_break="total,mean,name")
	people = [
		Person("a", "U", "G", "excellent", Decimal(95), mean=Decimal("94.6"), name="Vị trí Ánh"),
		Person("b", "U", "G", "excellent", Decimal(95), mean=Decimal("94.6"), name="Vị trí An"),
		Person("c", "U", "G", "excellent", Decimal(95), mean=Decimal("94.9"), name="Vị trí Yên"),
		*(Person(f"g{n}", "U", "G", "good") for n in range(9)),
	]
	(part,) = check_quota(scheme, people)
	# An comes before Ánh: letters first, tones after them; 20 % of ten are two
	assert [(p.key, p.status) for p in part.placings] == [("c", "kept"), ("b", "kept"), ("a", "over")]


@pytest.mark.parametrize(
	"ordered",
	[
		["Tổ An", "Tổ Ân", "Tổ Bình", "Tổ Dung", "Tổ Đông"],
		["Tổ Ca", "Tổ Cà", "Tổ Cả", "Tổ Cã", "Tổ Cá", "Tổ Cạ", "Tổ Cam"],
		["Ban An", "Tổ An", "Ban Bình"],
		["", "Tổ An"],
	],
)
def test_names_stand_in_the_order_of_the_vietnamese_alphabet(ordered):
	assert sorted(reversed(ordered), key=get_name_order) == ordered


def test_ties_are_broken_in_the_scheme_s_order_and_then_left_to_the_committee():
	good = crowd(0, 9)
	people = [person("a", "95", "68"), person("b", "95", "69"), person("c", "96", "60")]
	(part,) = check_quota(SCHEME, people + good)
	assert [(p.key, p.status, p.place) for p in part.placings] == [
		("c", "kept", 1),
		("b", "kept", 2),
		("a", "over", 3),
	]
	people = [person("a", "95", "69", "40"), person("b", "95", "69", "30"), person("c", "96", "60")]
	(part,) = check_quota(SCHEME, people + good)
	assert part.over == ("b",)
	people = [
		person("a", "95", "69", "30"),
		person("b", "95", "69", "30"),
		person("c", "96", "60"),
		person("d", "90"),
	]
	(part,) = check_quota(SCHEME, people + good)
	assert part.allowed == 2
	assert [(p.key, p.status, p.place) for p in part.placings] == [
		("c", "kept", 1), ("a", "tied", 2), ("b", "tied", 2), ("d", "over", 4)
	]  # fmt: skip
	assert part.tied == ("a", "b")


def test_equals_beyond_the_last_place_are_simply_over():
	people = [person("a", "99"), person("b", "98"), person("c", "90"), person("d", "90")]
	(part,) = check_quota(SCHEME, people + crowd(0, 8))
	assert (part.allowed, part.tied, part.over) == (2, (), ("c", "d"))


def test_missing_figures_come_last():
	(part,) = check_quota(SCHEME, [person("a", None), person("b", "1"), *crowd(0, 5)])
	assert part.over == ("a",)


def test_no_quota_no_finding():
	assert check_quota(load("khanh_hoa_622"), crowd(9, 1)) == ()


people_lists = st.lists(
	st.builds(
		Person,
		key=st.uuids().map(str),
		unit=st.sampled_from("AB"),
		group=st.sampled_from("xy"),
		level=st.sampled_from(("excellent", "good", "completed", "not_completed")),
		total=st.integers(85, 95).map(Decimal),
		result=st.none(),
		general=st.none(),
		exceeded=st.none(),
		agency=st.just(""),
	),
	max_size=40,
)


@given(people_lists, st.sampled_from(("level_only", "level_and_above")), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_share_holds_after_the_change_and_one_more_would_break_it(people, base, random):
	scheme = scheme_with(base=base)
	parts = check_quota(scheme, people)
	for part in parts:
		members = [p for p in people if (p.unit, p.group) == (part.unit, part.group)]
		good = sum(p.level == "good" for p in members)

		def fits(kept, good=good, part=part):
			whole = good + part.candidates if base == "level_and_above" else good + part.candidates - kept
			return Fraction(kept) <= Fraction(20, 100) * whole

		assert fits(part.allowed)
		assert part.allowed == part.candidates or not fits(part.allowed + 1)
		kept = sum(p.status == "kept" for p in part.placings)
		assert kept <= part.allowed <= kept + len(part.tied)
		assert len(part.placings) == part.candidates
	shuffled = list(people)
	random.shuffle(shuffled)
	assert check_quota(scheme, shuffled) == parts


def test_explained():
	(part,) = check_quota(SCHEME, [person("a", "95"), person("b", "95"), person("c", "90"), *crowd(0, 5)])
	lines = write_lines([build_step_dict(step) for step in explain_quota(SCHEME, part)])
	assert [step.formula for step in explain_quota(SCHEME, part)] == [
		"20 % × base",
		*["place = 1"] * 2,
		"place > 1",
	]
	assert lines[0].startswith("Tỷ lệ khống chế: 3 người đề xuất “Hoàn thành xuất sắc nhiệm vụ”, 5 người")
	assert "tối đa 20 %: được 1 người" in lines[0]
	assert lines[1].startswith("a: thứ 1, bằng điểm ở vị trí cuối trong 1 người")
	assert lines[3].startswith("c: thứ 3, vượt tỷ lệ khống chế (1 người), đề xuất “Hoàn thành tốt nhiệm vụ”.")


def test_the_agency_counts_and_not_the_room():
	def person(number, room, level):
		return Person(f"{room}-{number}", room, "Chuyên viên", level, Decimal(90), agency="Sở A")

	people = [person(1, "Phòng 1", "excellent"), *(person(n, "Phòng 2", "good") for n in range(5))]
	(part,) = check_quota(load("nghi_dinh_335"), people)
	assert (part.unit, part.allowed, part.over) == ("Sở A", 1, ())
	(part,) = check_quota(variant(**{"quota.within": "unit_and_group"}), people)
	assert (part.unit, part.allowed) == ("Phòng 1", 0)


def test_everybody_rated_is_a_base_and_who_is_not_rated_is_in_none():
	people = [
		*(Person(f"e{n}", "A", "g", "excellent") for n in range(4)),
		*(Person(f"c{n}", "A", "g", "completed") for n in range(6)),
		*(Person(f"n{n}", "A", "g", "") for n in range(40)),
	]
	(part,) = check_quota(variant(**{"quota.base": "all_rated"}), people)
	assert (part.base, part.allowed) == (10, 2)
