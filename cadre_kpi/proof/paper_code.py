"""The short code that a paper prints: the beginning of its record's seal, and what a page answers to whoever types it.

The page is open to everybody, so it says nothing that the paper does not say: what kind of paper it is, its date, its
number and its body; and whether the record was lawfully changed since.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import frappe

from cadre_kpi.proof import seals
from cadre_kpi.states import PUBLISHED

_NO_CODE = re.compile(r"[^0-9a-f]")
APPEAL, EVALUATION, DECISION = "Rating Appeal", "Cadre Evaluation", "Rating Decision"


@dataclass(frozen=True, slots=True)
class Printed:
	"""What the paper of a DocType says about itself: fields with its date, its body and its number.

	`state`, `final`: when it has legal force; before that no code is printed and none is answered.
	"""

	date: str
	body: str
	number: str = ""
	state: str = "docstatus"
	final: tuple[int | str, ...] = (1,)


PRINTED: dict[str, Printed] = {
	DECISION: Printed("decision_date", "committee", "decision_number"),
	"Task Contract": Printed("assigned_on", "managed_by", "decision_number"),
	"Progress Report": Printed("to_date", "managed_by"),
	EVALUATION: Printed("published_on", "managed_by"),
	APPEAL: Printed("answered_on", "managed_by", state="status", final=("Upheld", "Dismissed")),
}


def find_code(doc) -> str:
	"""The code that the papers of a stored record print; empty before it has legal force, or without a seal.

	A rating that was changed by an appeal prints the code of the appeal: it is the later word on it.
	"""
	printed = PRINTED.get(doc.doctype)
	if not printed or doc.get(printed.state) not in printed.final:
		return ""
	link = _find_latest_word(doc.doctype, doc.name)
	return link.code if link else ""


def look_up(code: str) -> dict | None:
	"""What the paper with this code says: `kind`, `number`, `date`, `body`; None where no paper in force has it.

	`changed`: whether the record was changed since, lawfully, so that a later paper holds.
	"""
	digits = _NO_CODE.sub("", str(code or "").lower())
	if len(digits) != seals.CODE_DIGITS:
		return None
	link = frappe.db.get_value(
		seals.LINK, {"code": digits, "released": 0}, ["record_doctype", "record"], as_dict=True
	)
	printed = link and PRINTED.get(link.record_doctype)
	if not printed:
		return None
	fields = [printed.date, printed.body, printed.state, *([printed.number] if printed.number else [])]
	found = frappe.db.get_value(link.record_doctype, link.record, fields, as_dict=True)
	latest = _find_latest_word(link.record_doctype, link.record)
	if not found or found[printed.state] not in printed.final or not latest:
		return None
	return {
		"kind": link.record_doctype,
		"number": found.get(printed.number) or "",
		"date": found[printed.date],
		"body": found[printed.body],
		"changed": latest.code != digits or _is_replaced(link),
	}


def _find_latest_word(doctype: str, name: str) -> frappe._dict | None:
	"""The seal that holds for a record now; for an evaluation that of an appeal which changed the rating later."""
	link = seals.find_latest(doctype, name)
	appeal = _find_upheld_appeal(name) if link and doctype == EVALUATION else None
	later = appeal and seals.find_latest(APPEAL, appeal)
	return later if later and later.sealed_on >= link.sealed_on else link


def _is_replaced(link: frappe._dict) -> bool:
	"""Whether a decision was replaced by another one that is published."""
	replacing = {"replaces": link.record, "workflow_state": PUBLISHED}
	return link.record_doctype == DECISION and bool(frappe.db.exists(DECISION, replacing))


def _find_upheld_appeal(evaluation: str) -> str | None:
	found = frappe.get_all(
		APPEAL,
		filters={"evaluation": evaluation, "status": "Upheld"},
		order_by="answered_on desc",
		limit=1,
		pluck="name",
	)
	return found[0] if found else None
