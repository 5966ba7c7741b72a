"""A number of the leaders' board, and the list or report that shows the records behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

INSIDE = "descendants of (inclusive)"


def link_report(number: int, report: str, filters: Mapping, colour: str = "", label: str = "") -> dict:
	"""A number whose records are the rows of a report under these filters."""
	kept = {name: value for name, value in filters.items() if value}
	return {"n": number, "colour": colour, "label": label, "report": report, "filters": kept}


def link_list(number: int, doctype: str, filters: Mapping, colour: str = "", label: str = "") -> dict:
	"""A number whose records are the rows of the list of a DocType; a unit stands for all below it."""
	kept = {name: value for name, value in filters.items() if value}
	if kept.get("unit") and not kept.pop("only_unit", 0):
		kept["unit"] = [INSIDE, kept["unit"]]
	return {"n": number, "colour": colour, "label": label, "list": doctype, "filters": kept}


def build_bar(title: str, parts: Iterable[dict], **more: object) -> dict:
	"""A bar of numbers beside each other."""
	parts = list(parts)
	return {"title": title, "parts": parts, "total": sum(part["n"] for part in parts), **more}
