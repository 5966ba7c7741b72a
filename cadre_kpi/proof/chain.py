"""The chain of each body: numbers without a gap, each link with the seal of the one before. Knows no Frappe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Link(NamedTuple):
	"""A link as it is stored beside its content."""

	body: str
	number: int
	seal: str
	previous: str
	doctype: str
	record: str
	name: str
	released: int
	on: str


class Break(NamedTuple):
	"""A place where a chain does not hold: what the link before asks for and what stands there."""

	link: Link
	place: str
	expected: str
	present: str


def find_breaks(links: Iterable[Link]) -> Iterator[Break]:
	"""Every break of the chains. `links`: by body and number."""
	body, number, seal = None, 0, ""
	for link in links:
		if link.body != body:
			body, number, seal = link.body, 0, ""
		if link.number != number + 1:
			yield Break(link, "chain_no", str(number + 1), str(link.number))
		if link.previous != seal:
			yield Break(link, "previous_seal", seal, link.previous)
		number, seal = link.number, link.seal


def list_heads(links: Iterable[Link]) -> list[dict[str, str]]:
	"""Body, number and seal of the last link of each chain."""
	last = {link.body: link for link in links}
	return [
		{"body": body, "number": str(link.number), "seal": link.seal} for body, link in sorted(last.items())
	]
