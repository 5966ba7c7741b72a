"""The seals of a decision: of itself, of every evaluation that it rates, and of all that these rest on."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import frappe

from cadre_kpi.database import bulk
from cadre_kpi.proof import content, evidence, seals
from cadre_kpi.proof.canonical import compute_fingerprint
from cadre_kpi.proof.compare import Difference, compare
from cadre_kpi.states import CLOSED

EVALUATION, DECISION = "Cadre Evaluation", "Rating Decision"


def seal_decision(name: str) -> None:
	"""Seal a decision that was just approved, with its evaluations. The number of statements grows with batches alone."""
	scheme = frappe.db.get_value(DECISION, name, "scheme")
	rated = [row[0] for row in _get_rated(name)]
	if frappe.db.get_value(DECISION, name, "replaces"):
		seals.seal_missing(EVALUATION, rated)  # they change when the decision is published
	else:
		seals.seal(EVALUATION, rated, _find_what_evaluations_rest_on(rated))
	seals.seal_missing("Evaluation Scheme", [scheme])
	own = [*seals.find_latest_of("Evaluation Scheme", [scheme] if scheme else []).values()]
	evaluations = seals.find_latest_of(EVALUATION, rated)
	replaced = frappe.db.get_value(DECISION, name, "replaces")
	before = [*seals.find_latest_of(DECISION, [replaced] if replaced else []).values()]
	seals.seal(DECISION, [name], {name: [*own, *before, *(evaluations[each] for each in rated)]})


def seal_replaced(name: str) -> None:
	"""Seal the evaluations anew whose ratings a decision has just replaced: they rest on it too."""
	rated = [row[0] for row in _get_rated(name)]
	rests_on = _find_what_evaluations_rest_on(rated)
	decision = [*seals.find_latest_of(DECISION, [name]).values()]
	seals.seal(EVALUATION, rated, {each: [*rests_on.get(each, []), *decision] for each in rated})


def release_decision(name: str) -> None:
	"""A cancelled decision, not yet published: its evaluations go on. Without a seal there is nothing to release."""
	if not frappe.db.get_value(DECISION, name, "replaces"):
		known = seals.find_latest_of(EVALUATION, [row[0] for row in _get_rated(name)])
		seals.release(EVALUATION, list(known))
	if seals.find_latest_of(DECISION, [name]):
		seals.release(DECISION, [name])


class Place(NamedTuple):
	"""What a paper prints of a seal: number in the body's chain, short code, code of the body's decision before."""

	number: int
	code: str
	previous: str


def find_place(name: str) -> Place | None:
	"""Where a decision stands in the chain of its body; None without a seal that counts."""
	link = seals.find_latest(DECISION, name)
	if not link:
		return None
	before = frappe.get_all(
		seals.LINK,
		filters={
			"body": link.body,
			"record_doctype": DECISION,
			"released": 0,
			"chain_no": ("<", link.chain_no),
		},
		order_by="chain_no desc",
		limit=1,
		pluck="code",
	)
	return Place(link.chain_no, link.code, before[0] if before else "")


def find_differences(doctype: str, name: str) -> list[Difference] | None:
	"""How one record differs from its seal; None when it has none."""
	link = seals.find_latest(doctype, name)
	if not link:
		return None
	text = seals.unpack(link.content)
	if compute_fingerprint(text) != link.seal:
		return [Difference(doctype, name, "", "seal", link.seal, compute_fingerprint(text))]
	present = content.read(doctype, [name]).get(name)
	return list(compare(json.loads(text), present, content.SEALED[doctype].growing, (evidence.TABLE,)))


def _get_rated(name: str) -> tuple:
	row = frappe.qb.DocType("Rating Decision Row")
	query = frappe.qb.from_(row).select(row.evaluation).orderby(row.idx)
	return query.where((row.parent == name) & (row.parenttype == DECISION)).run()


def _find_what_evaluations_rest_on(evaluations: list[str]) -> dict[str, list[dict]]:
	"""Evaluation → seals of its scheme, its contract with the verified reports, its council's session and sheets."""
	found: dict[str, list[dict]] = {}
	for first in range(0, len(evaluations), content.BATCH):
		part = evaluations[first : first + content.BATCH]
		table = frappe.qb.DocType(EVALUATION)
		query = frappe.qb.from_(table).select(table.name, table.scheme, table.contract)
		rows = query.where(table.name.isin(bulk.build_among(part))).run()
		contracts = {contract for _name, _scheme, contract in rows if contract}
		reports = _find_submitted("Progress Report", "contract", contracts)
		sheets = _find_submitted("Council Score", "evaluation", part)
		sessions = _find_sessions(part)
		known = {
			doctype: _find_sealed(doctype, names)
			for doctype, names in {
				"Evaluation Scheme": {scheme for _name, scheme, _contract in rows if scheme},
				"Task Contract": contracts,
				"Progress Report": {name for names in reports.values() for name in names},
				"Council Score": {name for names in sheets.values() for name in names},
				"Council Session": {name for names in sessions.values() for name in names},
			}.items()
		}
		for name, scheme, contract in rows:
			wanted = {
				"Evaluation Scheme": [scheme],
				"Task Contract": [contract],
				"Progress Report": reports.get(contract, []),
				"Council Score": sheets.get(name, []),
				"Council Session": sessions.get(name, []),
			}
			found[name] = [
				known[doctype][each]
				for doctype, names in wanted.items()
				for each in names
				if each in known[doctype]
			]
	return found


def _find_sealed(doctype: str, names: Iterable[str]) -> dict[str, dict]:
	names = sorted(names)
	rule = content.SEALED[doctype]
	reached = {"name": ("in", names), rule.state: ("in", rule.reached)}
	submitted = frappe.get_all(doctype, filters=reached, pluck="name")
	seals.seal_missing(doctype, sorted(submitted))
	return seals.find_latest_of(doctype, names)


def _find_sessions(evaluations: list[str]) -> dict[str, list[str]]:
	"""Evaluation → the closed sessions in which it was scored."""
	session, row = frappe.qb.DocType("Council Session"), frappe.qb.DocType("Council Session Evaluation")
	query = (
		frappe.qb.from_(row)
		.join(session)
		.on(session.name == row.parent)
		.select(row.evaluation, session.name)
		.where(row.evaluation.isin(bulk.build_among(evaluations)) & (session.status == CLOSED))
		.orderby(session.name)
	)
	found = defaultdict(list)
	for evaluation, name in query.run():
		found[evaluation].append(name)
	return found


def _find_submitted(doctype: str, field: str, values: Iterable[str]) -> dict[str, list[str]]:
	"""Submitted records by the value of one of their links, in order of their names."""
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(table[field], table.name).orderby(table.name)
	found = defaultdict(list)
	for value, name in query.where(
		table[field].isin(bulk.build_among(values)) & (table.docstatus == 1)
	).run():
		found[value].append(name)
	return found
