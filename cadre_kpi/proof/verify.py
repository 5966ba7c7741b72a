"""Verification of all that is sealed: what was changed behind the application, by record, row and field.

Three questions to every seal: does its content still have the fingerprint; do the numbers and fingerprints of each
body's chain follow on each other; does the record still say what was sealed last. Besides: does a published rating say
what the sealed decision, or a later sealed appeal, says; and has every record that should be sealed a seal.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import frappe

from cadre_kpi.database import bulk, packed
from cadre_kpi.proof import canonical, chain, content, evidence, published, seals
from cadre_kpi.proof.chain import Link
from cadre_kpi.proof.compare import Difference, compare


@dataclass(slots=True)
class Finding:
	"""What a verification found. `counts`: seals checked, by DocType; `old_form`: decisions with the former seal alone.

	`without`: records, by DocType, that were there before seals were kept.
	"""

	differences: list[Difference] = field(default_factory=list)
	counts: Counter = field(default_factory=Counter)
	old_form: list[str] = field(default_factory=list)
	without: Counter = field(default_factory=Counter)
	heads: list[dict] = field(default_factory=list)


def verify(old_seal: Callable[[str], tuple[str, str]] | None = None, files: bool = True) -> Finding:
	"""Check every seal of the site. `old_seal`: name of a decision → its former seal, stored and computed anew.

	`files`: whether attached files are read anew as well.
	"""
	found = Finding()
	links = read_links()
	found.heads = chain.list_heads(links)
	for broken in chain.find_breaks(links):
		link = broken.link
		found.differences.append(
			Difference(link.doctype, link.record, "", broken.place, broken.expected, broken.present)
		)
	by_kind: dict[str, list[Link]] = defaultdict(list)
	for link in links:
		by_kind[link.doctype].append(link)
	known = {(link.doctype, link.record, link.seal) for link in links}
	ratings = published.Ratings()
	for doctype, of_kind in sorted(by_kind.items()):
		latest = {link.record: link.name for link in of_kind}
		for first in range(0, len(of_kind), content.BATCH):
			part = of_kind[first : first + content.BATCH]
			found.differences.extend(_check(doctype, part, latest, known, ratings, files))
		found.counts[doctype] = len(of_kind)
	found.differences.extend(ratings.compare())
	_find_unsealed(found, by_kind, old_seal)
	return found


def read_links() -> list[Link]:
	"""All links, by body and number."""
	table = frappe.qb.DocType(seals.LINK)
	rows = (
		frappe.qb.from_(table)
		.select(
			*(table.body, table.chain_no, table.seal, table.previous_seal),
			*(table.record_doctype, table.record, table.name, table.released, table.sealed_on),
		)
		.run()
	)
	return sorted(
		Link(
			body or "",
			number,
			seal or "",
			previous or "",
			doctype or "",
			record or "",
			name,
			released,
			str(on),
		)
		for body, number, seal, previous, doctype, record, name, released, on in rows
	)


def _check(
	doctype: str,
	links: list[Link],
	latest: dict[str, str],
	known: set,
	ratings: published.Ratings,
	files: bool,
) -> Iterator[Difference]:
	"""These links of one DocType: their contents, and the records of those that count."""
	table = frappe.qb.DocType(seals.LINK)
	query = frappe.qb.from_(table).where(table.name.isin(bulk.build_among(link.name for link in links)))
	stored = dict(query.select(table.name, table.content).run())
	rule = content.SEALED.get(doctype)
	counting = [link for link in links if latest[link.record] == link.name and not link.released]
	present = content.read(doctype, [link.record for link in counting], files) if rule else {}
	yield from _check_states(doctype, [link.record for link in counting] if rule else [])
	for link in links:
		try:
			text = seals.unpack(stored.get(link.name))
			sealed = json.loads(text)
		except ValueError:
			yield Difference(doctype, link.record, "", "content", link.seal, "")
			continue
		yield from _check_content(link, text, sealed, known)
		if rule and latest[link.record] == link.name and not link.released and "fields" in sealed:
			always = (evidence.TABLE,) if files else ()
			yield from compare(sealed, present.get(link.record), rule.growing, always)
			ratings.add(doctype, sealed, link)


def _check_states(doctype: str, records: list[str]) -> Iterator[Difference]:
	"""Records that pass for unsigned although their seal counts. What an evaluation must say: see `published`."""
	if not records or doctype == published.EVALUATION:
		return
	rule = content.SEALED[doctype]
	lawful = " / ".join(map(str, rule.reached))
	for name, state in content.get_states(doctype, records).items():
		if state not in (*rule.reached, *rule.ended):
			yield Difference(doctype, name, "", rule.state, lawful, str(state or ""))


def _check_content(link: Link, text: str, sealed: dict, known: set) -> Iterator[Difference]:
	"""The fingerprint of a content, and that it says the same as the columns beside it."""
	fingerprint = canonical.compute_fingerprint(text)
	if fingerprint != link.seal:
		yield Difference(link.doctype, link.record, "", "seal", fingerprint, link.seal)
	place = sealed.get("chain", {})
	for name, inside, beside in (
		("body", place.get("body"), link.body),
		("chain_no", place.get("number"), str(link.number)),
		("previous_seal", place.get("previous"), link.previous),
		("record_doctype", sealed.get("doctype"), link.doctype),
		("record", sealed.get("name"), link.record),
		("released", sealed.get("released", "0"), str(link.released)),
	):
		if inside != beside:
			yield Difference(link.doctype, link.record, "", name, str(inside), beside)
	for other in sealed.get("rests_on", ()):
		if (other["doctype"], other["name"], other["seal"]) not in known:
			yield Difference(
				link.doctype, link.record, f"rests_on {other['name']}", "seal", other["seal"], ""
			)


def _find_unsealed(
	found: Finding,
	by_kind: dict[str, list[Link]],
	old_seal: Callable[[str], tuple[str, str]] | None,
) -> None:
	"""Records without a seal that counts: missing where they were made after the first seal of the site."""
	since = seals.find_first_seal()
	for doctype, rule in content.SEALED.items():
		links = by_kind.get(doctype, [])
		latest = {link.record: link.released for link in links}
		table = frappe.qb.DocType(doctype)
		query = frappe.qb.from_(table).where(table[rule.state].isin(rule.reached))
		for row in packed.read_records(query, table, ("name", "creation")):
			if latest.get(row["name"], 1) == 0:
				continue
			if row["name"] in latest or canonical.spell_moment(row["creation"]) > since:
				found.differences.append(Difference(doctype, row["name"], "", "seal", "", ""))
			elif doctype == "Rating Decision" and old_seal:
				stored, computed = old_seal(row["name"])
				if stored and stored == computed:
					found.old_form.append(row["name"])
				else:
					found.differences.append(Difference(doctype, row["name"], "", "seal", computed, stored))
			else:
				found.without[doctype] += 1
