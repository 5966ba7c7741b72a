"""Chains and contents, compared without a database: each kind of change gives exactly its finding."""

from copy import deepcopy

import pytest

from cadre_kpi.proof import chain
from cadre_kpi.proof.chain import Link
from cadre_kpi.proof.compare import compare


def links(body: str, count: int) -> list[Link]:
	return [
		Link(body, n, f"{body}{n}", f"{body}{n - 1}" if n > 1 else "", "X", f"r{n}", f"{body}-{n}", 0, "")
		for n in range(1, count + 1)
	]


def places(found: list[Link]) -> list[tuple[int, str]]:
	return [(broken.link.number, broken.place) for broken in chain.find_breaks(found)]


def test_whole_chains_have_no_break() -> None:
	both = [*links("a", 4), *links("b", 2)]
	assert places(both) == []
	assert chain.list_heads(both) == [
		{"body": "a", "number": "4", "seal": "a4"},
		{"body": "b", "number": "2", "seal": "b2"},
	]


def test_a_removed_link_is_missed() -> None:
	whole = links("a", 4)
	assert places(whole[:1] + whole[2:]) == [(3, "chain_no"), (3, "previous_seal")]
	assert places(whole[1:]) == [(2, "chain_no"), (2, "previous_seal")]


def test_a_renumbered_link_does_not_close_the_gap() -> None:
	whole = links("a", 4)
	shifted = [whole[0], *(link._replace(number=link.number - 1) for link in whole[2:])]
	assert places(shifted) == [(2, "previous_seal")]


def test_links_in_another_order_are_found() -> None:
	one, two, three = links("a", 3)
	swapped = [one, three._replace(number=2), two._replace(number=3)]
	assert [place for _number, place in places(swapped)] == ["previous_seal"] * 2


SEALED = {
	"doctype": "X",
	"name": "r",
	"fields": {"level": "good", "reason": ""},
	"tables": {"rows": [{"name": "1", "idx": "1", "points": "5"}, {"name": "2", "idx": "2", "points": "6"}]},
}


def changed(path: tuple, value: object) -> dict:
	record = deepcopy(SEALED)
	place = record
	for step in path[:-1]:
		place = place[step]
	place[path[-1]] = value
	return record


@pytest.mark.parametrize(
	("present", "expected"),
	[
		(SEALED, []),
		(None, [("", "record", "r", "")]),
		(changed(("fields", "level"), "excellent"), [("", "level", "good", "excellent")]),
		(changed(("fields", "reason"), "x"), [("", "reason", "", "x")]),
		(changed(("fields", "added_later"), "x"), []),
		(changed(("tables", "added_later"), [{"name": "9", "idx": "1"}]), []),
		(changed(("tables", "rows", 1, "points"), "7"), [("rows 2", "points", "6", "7")]),
		(changed(("tables", "rows", 1, "idx"), "1"), [("rows 2", "idx", "2", "1")]),
		(changed(("tables", "rows"), SEALED["tables"]["rows"][:1]), [("rows 2", "row", "2", "")]),
	],
)
def test_each_change_gives_its_finding(present: dict | None, expected: list) -> None:
	assert [tuple(found)[2:] for found in compare(SEALED, present)] == expected


def test_rows_are_added_lawfully_to_a_log_only() -> None:
	more = changed(("tables", "rows"), [*SEALED["tables"]["rows"], {"name": "3", "idx": "3", "points": "1"}])
	assert [tuple(found)[2:] for found in compare(SEALED, more)] == [("rows 3", "row", "", "3")]
	assert list(compare(SEALED, more, growing=("rows",))) == []
	fewer = changed(("tables", "rows"), [])
	assert len(list(compare(SEALED, fewer, growing=("rows",)))) == 2
