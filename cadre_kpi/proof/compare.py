"""A sealed content against the record as it is: every value that is no longer the same. Knows no Frappe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

MOMENT = "acted_on"  # of a line of a log: none is added later that tells of a time before the seal


class Difference(NamedTuple):
	"""What was sealed and what stands there now.

	`row`: table and number of the row, empty for the record itself; `field`: the field, or what the finding is about
	where there is none: `record` and `row` (gone or added), `seal`, `content`, `chain_no`, `previous_seal`.
	"""

	doctype: str
	record: str
	row: str
	field: str
	sealed: str
	present: str


def compare(
	sealed: dict, present: dict | None, growing: tuple[str, ...] = (), always: tuple[str, ...] = ()
) -> Iterator[Difference]:
	"""Differences between a sealed content and the same record as it is.

	Only what was sealed counts: fields and tables that a later version has added, or has given up, say nothing.
	`growing`: tables to which rows may have been added since, behind those that were sealed; `always`: tables without
	which a record has no rows there: among these rows may come and go.
	"""
	doctype, name = sealed["doctype"], sealed["name"]
	if present is None:
		yield Difference(doctype, name, "", "record", name, "")
		return
	if sealed["fields"] != present["fields"]:
		yield from _compare_values(doctype, name, "", sealed["fields"], present["fields"])
	for table, rows in sealed["tables"].items():
		stands = present["tables"].get(table, [] if table in always else None)
		if stands is not None and rows != stands:
			told = sealed.get("sealed", {}).get("on", "")
			yield from _compare_rows(
				(doctype, name, table), rows, stands, table in growing, table in always, told
			)


def _compare_values(doctype: str, name: str, row: str, sealed: dict, present: dict) -> Iterator[Difference]:
	for field, value in sealed.items():
		if field in present and present[field] != value:
			yield Difference(doctype, name, row, field, value, present[field])


def _compare_rows(
	place: tuple[str, str, str],
	sealed: list[dict],
	present: list[dict],
	growing: bool,
	loose: bool,
	told: str,
) -> Iterator[Difference]:
	doctype, name, table = place
	found = {row["name"]: row for row in present}
	for row in sealed:
		stands = found.pop(row["name"], None)
		if stands is None:
			yield Difference(doctype, name, f"{table} {row['idx']}", "row", row["name"], "")
		else:
			# where rows come and go, the place of one follows from the others
			values = {field: value for field, value in row.items() if not loose or field != "idx"}
			yield from _compare_values(doctype, name, f"{table} {row['idx']}", values, stands)
	last = int(sealed[-1]["idx"]) if sealed else 0
	for row in found.values():
		if not growing or (not loose and (int(row["idx"]) <= last or "" < row.get(MOMENT, "") < told)):
			yield Difference(doctype, name, f"{table} {row['idx']}", "row", "", row["name"])
