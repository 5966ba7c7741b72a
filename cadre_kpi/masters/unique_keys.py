"""The unique keys that keep a cadre at one contract and one evaluation a period, whoever makes them and when."""

from __future__ import annotations

import frappe
from pypika.functions import Concat
from pypika.terms import Term

KEYED = {"Task Contract": "contract_key", "Cadre Evaluation": "evaluation_key"}


def build_key(cadre: str, period: str) -> str:
	return f"{cadre}|{period}"


def build_term(cadre: Term, period: Term | str) -> Term:
	"""The same within a query, which so finds the one record without a search."""
	return Concat(cadre, "|", period)


def follow(field: str, value: str) -> None:
	"""After a cadre or a period was renamed: keys of its records. `field`: cadre or period, `value`: its new name."""
	for doctype, keyed in KEYED.items():
		table = frappe.qb.DocType(doctype)
		query = frappe.qb.update(table).set(table[keyed], build_term(table.cadre, table.period))
		query.where((table[field] == value) & table[keyed].isnotnull()).run()
