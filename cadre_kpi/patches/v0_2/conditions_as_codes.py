"""Conditions that were stored as met or not, with their figures in words, become outcomes, codes and numbers."""

import re

import frappe

from cadre_kpi.regulations.conditions import MET, NOT_ASSESSED, NOT_MET
from cadre_kpi.scoring.vocabulary import DISCIPLINES

DOCTYPE = "Evaluation Condition"
SIGNS = {"≥": "at_least", "≤": "at_most", ">": "more_than", "<": "less_than"}
FACTS = {"có": "true", "không": "false", "–": ""}
SHARE = re.compile(r"(\d+)/(\d+) = ")


def execute() -> None:
	if not frappe.db.has_column(DOCTYPE, "met"):
		return
	table = frappe.qb.DocType(DOCTYPE)
	former = (table.outcome.isnull()) | (table.outcome == "")
	kinds = frappe.qb.from_(table).select(table.met, table.found, table.needed).distinct().where(former).run()
	for met, found, needed in kinds:
		query = frappe.qb.update(table)
		for column, value in build_values(met, found or "", needed or "").items():
			query = query.set(table[column], value)
		same = (table.met == met) & (table.found == found) & (table.needed == needed)
		query.where(former & same).run()


def build_values(met: int, found: str, needed: str) -> dict:
	"""The fields of a row by its former ones: "2/9 = 22,22 %" is 2 of 9, "≥ 90 %" is at least 90."""
	share = SHARE.match(found)
	sign, _space, value = needed.partition(" ")
	code = value.removesuffix(" %").replace(",", ".")
	return {
		"outcome": NOT_ASSESSED if found == "–" else MET if met else NOT_MET,
		"found_count": int(share[1]) if share else 0,
		"found_of": int(share[2]) if share else 0,
		"found": "" if share else FACTS.get(found, found),
		"measure": "discipline" if code in DISCIPLINES else "",
		"comparison": SIGNS.get(sign) or ("is_true" if needed == "có" else "is_false"),
		"needed": code if sign in SIGNS else "",
	}
