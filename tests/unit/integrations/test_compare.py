"""Two sides of one record: what follows by itself and what waits for a person."""

import pytest

from cadre_kpi.integrations.erpnext.compare import Difference, build_key, compare

OURS = {"full_name": "Cán bộ A", "unit": "VP", "status": "Active"}


def split(ours: dict, theirs: dict, last: dict | None, hr_leads: bool = True) -> tuple[set, set]:
	found = compare(ours, theirs, last, hr_leads)
	return set(found.taken), set(found.differs)


@pytest.mark.parametrize(
	("theirs", "last", "hr_leads", "taken", "differs"),
	[
		({"unit": "VP"}, None, True, set(), set()),
		({"unit": "TC"}, {"unit": "VP"}, True, {"unit"}, set()),  # only HR changed it
		({"unit": "TC"}, {"unit": "KH"}, True, set(), {"unit"}),  # both changed it
		({"unit": "TC"}, None, True, set(), {"unit"}),  # nobody knows who did
		({"unit": "TC"}, {"unit": "VP"}, False, set(), {"unit"}),  # this side leads
		({"unit": ""}, {"unit": "VP"}, True, set(), set()),  # HR says nothing
		({"position": "CV"}, None, True, {"position"}, set()),  # empty here
		({"position": "CV"}, None, False, set(), {"position"}),
	],
)
def test_who_changed_it_decides(theirs, last, hr_leads, taken, differs):
	assert split(OURS, theirs, last, hr_leads) == (taken, differs)


def test_an_account_that_stands_is_never_replaced_by_itself():
	ours, theirs = {"user": "a@x.vn"}, {"user": "b@x.vn"}
	assert split(ours, theirs, {"user": "a@x.vn"}) == (set(), {"user"})
	assert split({"user": None}, theirs, {"user": ""}) == ({"user"}, set())


def test_a_leave_here_is_no_difference_to_active_there():
	assert split({"status": "On Leave"}, {"status": "Active"}, None) == (set(), set())
	left = {"status": "Left the Service", "left_on": "2026-06-30"}
	assert split({"status": "On Leave"}, left, {"status": "Active", "left_on": ""}) == (
		{"status", "left_on"},
		set(),
	)


def test_a_last_day_is_not_taken_without_its_status():
	ours = {"status": "Moved Out", "left_on": ""}
	theirs = {"status": "Left the Service", "left_on": "2026-06-30"}
	assert split(ours, theirs, {"status": "Active", "left_on": ""}) == (set(), {"status", "left_on"})


def test_the_key_of_a_difference_changes_with_its_values():
	one = build_key("Person", "HR-EMP-1", {"unit": Difference("VP", "TC")})
	assert one == build_key("Person", "HR-EMP-1", {"unit": Difference("VP", "TC")})
	assert one != build_key("Person", "HR-EMP-1", {"unit": Difference("VP", "KH")})
