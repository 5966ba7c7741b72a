"""The page "My Work": what waits for its user, what a line says when it is opened, and the actions taken there."""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.access import actions
from cadre_kpi.access.readable import check_any_role
from cadre_kpi.my_work import asking, deciding, entering, essentials, stepping, waiting
from cadre_kpi.my_work import beside as beside_lines
from cadre_kpi.my_work import demo_progress as progress
from cadre_kpi.process import taking_back


@frappe.whitelist()
def list_lines() -> dict:
	"""What waits for the user, the most urgent first.

	`lines`: one each, see `lines.make_line`. `more`: DocTypes of which more wait than are listed here. `steps`:
	DocType → step → fields, of what is done to several records without a workflow at once.
	"""
	check_any_role()
	found, more = waiting.read_lines()
	steps = stepping.list_for_many(line["doctype"] for line in found)
	return {"lines": found, "more": more, "most": waiting.MOST, "steps": steps}


@frappe.whitelist()
def list_beside() -> dict:
	"""`under_way`: own contracts · `done` today · `coming`: dates ahead · `awaited`: waited for, and from whom."""
	check_any_role()
	return {
		"under_way": beside_lines.read_under_way(),
		"done": beside_lines.read_done(),
		"coming": beside_lines.read_coming(),
		"awaited": beside_lines.read_awaited(),
	}


@frappe.whitelist()
def get_essential(doctype: str, name: str) -> dict:
	"""What a decision needs of one record, with the actions that apply now. Needs permission to read the record."""
	check_any_role()
	return essentials.read_essential(doctype, name)


@frappe.whitelist(methods=["POST"])
def decide(
	doctype: str, seen: dict | str, action: str, note: str = "", values: dict | str | None = None
) -> dict:
	"""Take a workflow action on one record or several. `seen`: name → `modified` as it was shown.

	`note`: reason for all. `values`: the body's conclusion on one evaluation (`step_level`, `step_opinion`,
	`step_votes`). Returns `done` and `failures` (name, reason, changed). Rights are those of the record and of its
	workflow.
	"""
	check_any_role()
	versions = frappe.parse_json(seen)
	conclusion = frappe.parse_json(values) if values else None
	if not isinstance(versions, dict) or (conclusion is not None and not isinstance(conclusion, dict)):
		frappe.throw(_("Nothing was entered."))
	return deciding.take_action(doctype, versions, action, note, conclusion)


@frappe.whitelist(methods=["POST"])
def take_step(doctype: str, seen: dict | str, step: str, values: dict | str | None = None) -> dict:
	"""Take a step on records without a workflow: a petition, an organisation, a catalogue, a figure, a directive.

	`seen`: name → `modified` as it was shown; `step` and `values` as in `stepping.STEPS`. Returns `done`, `failures`
	and `again`, see `stepping.take_step`. Rights are those of the record's own methods.
	"""
	check_any_role()
	versions = frappe.parse_json(seen)
	entered = frappe.parse_json(values) if values else {}
	if not isinstance(versions, dict) or not isinstance(entered, dict):
		frappe.throw(_("Nothing was entered."))
	return stepping.take_step(doctype, versions, step, entered)


@frappe.whitelist(methods=["POST"])
def enter(
	doctype: str, name: str, seen: str, rows: dict | str | None = None, values: dict | str | None = None
) -> dict:
	"""Store what was entered in an opened line, see `entering.enter`; returns the record as it stands then."""
	check_any_role()
	of_rows = frappe.parse_json(rows) if rows else {}
	of_record = frappe.parse_json(values) if values else {}
	if not (isinstance(of_rows, dict) and isinstance(of_record, dict) and (of_rows or of_record)):
		frappe.throw(_("Nothing was entered."))
	entering.enter(doctype, name, seen, of_rows, of_record)
	return essentials.read_essential(doctype, name)


@frappe.whitelist()
def get_demo_progress() -> dict | None:
	"""How many of the demo's stories are told, for everybody who is signed in; None where none are being told."""
	return progress.read()


@frappe.whitelist(methods=["POST"])
def take_back(doctype: str, name: str, seen: str) -> str:
	"""Take back the user's own last step of today on a record; returns its state. See `process.taking_back`."""
	check_any_role()
	return taking_back.take_back(doctype, name, seen)


@frappe.whitelist(methods=["POST"])
def ask(doctype: str, name: str, question: str) -> None:
	"""Put a question to the person of a record that waits for the user. See `my_work.asking`."""
	check_any_role()
	asking.ask(doctype, name, question)


@frappe.whitelist(methods=["POST"])
def give_opinion(doctype: str, name: str, seen: str, choice: str, text: str = "") -> None:
	"""The opinion of an adviser who is asked: `choice` and `text`, on the version `seen`.

	The records' own methods `TaskContract.give_opinion` and `CadreEvaluation.add_opinion` say who may and what is
	needed.
	"""
	check_any_role()
	if doctype not in ("Task Contract", "Cadre Evaluation"):
		frappe.throw(_("{0} has no process.").format(_(doctype)))
	actions.check_seen(doctype, name, seen)
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	if doctype == "Task Contract":
		doc.give_opinion(choice, text)
	else:
		doc.add_opinion(choice, text)
