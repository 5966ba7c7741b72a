"""Steps on records without a workflow, taken on "My Work": each is a method of the record, on the version seen.

Who may take a step and what it needs is said by the record's own method; this module says which steps a line offers
and what is asked with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import cint, cstr, escape_html

from cadre_kpi.access import actions, membership, rules
from cadre_kpi.access.readable import check_readable
from cadre_kpi.decisions import unit_recognition
from cadre_kpi.decisions.unit_recognition import Wanted
from cadre_kpi.process import form_state
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.scoring.organisation import LEVELS
from cadre_kpi.states import AWAITING_DECISION, ENTERED, PROPOSED, UNDER_VERIFICATION
from cadre_kpi.utils.failures import get_reason

RECOGNISE = "Recognise"
SEND = "Send Self-Rating"
DISMISS = "Dismiss the Petition"
UPHOLD = "Uphold the Petition"


def _take_nothing(_values: dict) -> dict:
	return {}


@dataclass(frozen=True, slots=True)
class Step:
	"""`method` of the record, with what `read` makes of the values entered in `ask`'s fields.

	`ask`: the record, or `None` for several → fields of a dialog. `many`: for several records with the same entries.
	`leads`: for the chair, a deputy or the secretary of the body that manages the record. `responsible`: for the user
	named in the record.
	"""

	method: str
	ask: Callable[[object], list[dict]] | None = None
	read: Callable[[dict], dict] = _take_nothing
	many: bool = False
	leads: bool = False
	responsible: bool = False


# ---- what is asked ----------------------------------------------------------------------------------------------
def _build_field(fieldname: str, fieldtype: str, label: str, needed: bool = True, **more: object) -> dict:
	return {"fieldname": fieldname, "fieldtype": fieldtype, "label": label, "reqd": int(needed), **more}


def _ask_to_send(doc) -> list[dict]:
	sentence = _("The self-rating goes to {0} and stands as it was written.")
	return [
		{
			"fieldname": "told",
			"fieldtype": "HTML",
			"options": f"<p>{sentence.format(frappe.bold(escape_html(cstr(doc.managed_by))))}</p>",
		}
	]


def _ask_what_to_correct(_doc) -> list[dict]:
	return [_build_field("note", "Small Text", _("What is to be corrected"))]


def _ask_what_is_wrong(_doc) -> list[dict]:
	return [_build_field("note", "Small Text", _("What Is Wrong"))]


def _ask_what_is_missing(_doc) -> list[dict]:
	return [_build_field("note", "Small Text", _("What Is Missing"))]


def _ask_what_is_verified(_doc) -> list[dict]:
	return [_build_field("note", "Small Text", _("What is verified"))]


def _ask_what_was_found(_doc) -> list[dict]:
	return [_build_field("note", "Small Text", _("What the verification found"))]


def _ask_what_was_done(_doc) -> list[dict]:
	return [_build_field("note", "Text", _("What Was Done"))]


def _ask_closing_note(_doc) -> list[dict]:
	return [_build_field("note", "Small Text", _("Closing Note"), needed=False)]


def _ask_answer(_doc) -> list[dict]:
	return [_build_field("answer", "Text", _("Answer That the Cadre Reads"))]


def _ask_new_level(doc) -> list[dict]:
	scheme, published = frappe.db.get_value(
		"Cadre Evaluation", doc.evaluation, ["scheme", "published_level"]
	) or (None, None)
	levels = [level.code for level in get_rules(scheme).levels] if scheme else []
	return [
		_build_field(
			"new_level",
			"Select",
			_("New Rating"),
			options=_build_level_options(code for code in levels if code != published),
		),
		_build_field(
			"by_decision",
			"Check",
			_("A Replacing Decision Follows"),
			needed=False,
			description=_("The rating changes with the decision that replaces it, not with this answer."),
		),
		*_ask_answer(doc),
	]


def _build_level_options(levels: Iterable[str]) -> list[str | dict]:
	# an empty choice stays a bare string: Frappe shows an object without a value as "[object Object]"
	return ["", *({"value": code, "label": _(code)} for code in levels)]


def _ask_decision(_doc) -> list[dict]:
	return [
		_build_field("decision_number", "Data", _("Decision Number")),
		_build_field("decision_date", "Date", _("Decision Date")),
	]


def _ask_catalogue_decision(doc) -> list[dict]:
	return [
		*_ask_decision(doc),
		_build_field(
			"valid_from",
			"Date",
			_("In Force From"),
			description=_(
				"From this day on contracts are drawn up with these products; the version before ends the day before."
			),
		),
	]


def _ask_recognition(doc) -> list[dict]:
	"""Several are recognised as proposed; of one another level may be chosen, with the reason."""
	own = (
		[
			_build_field(
				"level",
				"Select",
				_("Rating"),
				options=_build_level_options(LEVELS),
				default=doc.proposed_level or "",
			),
			_build_field(
				"reason",
				"Small Text",
				_("Reason, where it is not the proposed rating"),
				needed=False,
				mandatory_depends_on=f"eval:doc.level && doc.level != '{doc.proposed_level or ''}'",
			),
		]
		if doc
		else []
	)
	ground = _build_field("exceptional_ground", "Small Text", _("Ground for the Higher Share"), needed=False)
	return [*own, *_ask_decision(doc), ground]


# ---- the steps --------------------------------------------------------------------------------------------------
def _read_note_as(argument: str) -> Callable[[dict], dict]:
	return lambda values: {argument: cstr(values.get("note"))}


def _read_dismissal(values: dict) -> dict:
	return {"upheld": False, "answer": cstr(values.get("answer"))}


def _read_upholding(values: dict) -> dict:
	return {
		"upheld": True,
		"answer": cstr(values.get("answer")),
		"new_level": cstr(values.get("new_level")),
		"by_decision": bool(cint(values.get("by_decision"))),
	}


def _read_decision(values: dict) -> dict:
	return {field: cstr(values.get(field)) for field in ("decision_number", "decision_date", "valid_from")}


# DocType → status → step → how it is taken; the step forward first
STEPS: dict[str, dict[str, dict[str, Step]]] = {
	"Rating Appeal": {
		"Received": {"Take Up": Step("take_up", many=True)},
		"Under Consideration": {
			DISMISS: Step("decide", _ask_answer, _read_dismissal, leads=True),
			UPHOLD: Step("decide", _ask_new_level, _read_upholding, leads=True),
		},
	},
	"Unit Evaluation": {
		"Self-Rating": {SEND: Step("send", _ask_to_send)},
		"Sent": {
			RECOGNISE: Step("", _ask_recognition, many=True, leads=True),
			"Have Complaints Verified": Step(
				"start_verification", _ask_what_is_verified, _read_note_as("what")
			),
			"Return": Step("return_to_unit", _ask_what_to_correct, _read_note_as("reason"), many=True),
		},
		UNDER_VERIFICATION: {
			"Conclude Verification": Step(
				"conclude_verification", _ask_what_was_found, _read_note_as("result")
			),
		},
	},
	"Product Catalogue": {
		PROPOSED: {
			"Submit for Decision": Step("submit_for_decision", many=True),
			"Return": Step("return_it", _ask_what_to_correct, _read_note_as("reason"), many=True),
		},
		AWAITING_DECISION: {
			"Decide": Step("decide", _ask_catalogue_decision, _read_decision, many=True, leads=True),
			"Return": Step("return_it", _ask_what_to_correct, _read_note_as("reason"), many=True),
		},
	},
	"Unit Indicator": {
		ENTERED: {
			"Verify": Step("verify", many=True),
			"Return": Step("send_back", _ask_what_is_wrong, _read_note_as("note"), many=True),
		},
	},
	"Directive": {
		"Open": {
			"Answer": Step("answer", _ask_what_was_done, _read_note_as("response"), responsible=True),
		},
		"Answered": {
			"Close Directive": Step("close", _ask_closing_note, _read_note_as("note"), many=True),
			"Return": Step("reopen", _ask_what_is_missing, _read_note_as("note"), many=True),
		},
	},
}


def list_for_line(doctype: str, row: frappe._dict) -> list[str]:
	"""Steps for a record that waits for the user. `row`: its `status` and, where it has them, `managed_by`, `responsible`."""
	found = STEPS.get(doctype, {}).get(row.status, {})
	return [name for name, step in found.items() if _is_for_user(step, row)]


def _is_for_user(step: Step, row) -> bool:
	if step.responsible:
		return row.get("responsible") == frappe.session.user
	if not step.leads or frappe.session.user == "Administrator":
		return True
	member = membership.get_membership()
	return member.holds(rules.DECIDERS) and member.is_member(row.get("managed_by"), rules.LEADING_DUTIES)


def list_for_record(doc) -> dict[str, dict]:
	"""Steps that the user may take on a record now, with the fields of each; a record read with permission."""
	known = STEPS.get(doc.doctype, {}).get(doc.get("status"), {})
	writes = form_state.may(doc, "write") if known else False
	return {
		name: {"fields": step.ask(doc) if step.ask else []}
		for name, step in known.items()
		if _is_for_user(step, doc) and (writes or step.responsible)
	}


def list_for_many(doctypes: Iterable[str]) -> dict[str, dict[str, dict]]:
	"""DocType → step → its fields, of steps taken on several records at once."""
	return {
		doctype: {
			name: {"fields": step.ask(None) if step.ask else []}
			for steps in STEPS[doctype].values()
			for name, step in steps.items()
			if step.many
		}
		for doctype in sorted(set(doctypes) & set(STEPS))
	}


# ---- taking one -------------------------------------------------------------------------------------------------
def take_step(doctype: str, seen: dict[str, str], name: str, values: dict) -> dict:
	"""Take a step on one record or several. `seen`: name → `modified` as it was shown; `values`: what was entered.

	Returns `done` (names), `failures` (name, reason, changed: whether the record is another one than the user saw)
	and `again` (names that wait for the user once more). Rights are asked by the record's own method.
	"""
	steps = [by_name[name] for by_name in STEPS.get(doctype, {}).values() if name in by_name]
	if not steps:
		frappe.throw(_("{0} has no process.").format(_(doctype)))
	if not seen:
		frappe.throw(_("Nothing was entered."))
	if len(seen) > actions.MOST:
		frappe.throw(_("At most {0} records at once.").format(actions.MOST))
	if len(seen) > 1 and not all(step.many for step in steps):
		frappe.throw(_("This step is taken on one record at a time."))
	check_readable(doctype)
	take = _recognise if name == RECOGNISE else _take_each
	done, failures = take(doctype, seen, name, values)
	again = [one for one in done if list_for_record(frappe.get_doc(doctype, one))]
	return {"done": done, "failures": failures, "again": again}


def _take_each(doctype: str, seen: dict[str, str], name: str, values: dict) -> tuple[list, list]:
	done, failures = [], []
	for record, modified in seen.items():
		frappe.db.savepoint("one_step")
		try:
			doc = read_seen(doctype, record, modified)
			step = STEPS[doctype].get(doc.status, {}).get(name)
			if not step:
				frappe.throw(_("{0} is already {1}.").format(record, _(doc.status)))
			getattr(doc, step.method)(**step.read(values))
			done.append(record)
		except (frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError) as error:
			frappe.db.rollback(save_point="one_step")
			failures.append(_build_failure(record, error))
	return done, failures


def read_seen(doctype: str, name: str, modified: str):
	"""A record that the user may read and saw in this version; throws where it was changed since."""
	frappe.get_doc(doctype, name).check_permission("read")
	actions.check_seen(doctype, name, modified)
	return frappe.get_doc(doctype, name)


def _build_failure(name: str, error: Exception) -> dict:
	changed = isinstance(error, frappe.TimestampMismatchError)
	return {"name": name, "reason": get_reason(error), "changed": changed}


def _recognise(doctype: str, seen: dict[str, str], _name: str, values: dict) -> tuple[list, list]:
	"""The ratings of one authority and period are recognised together, all or none, as their decision is."""
	groups: dict[tuple[str, str], list[Wanted]] = {}
	done, failures = [], []
	for record, modified in seen.items():
		try:
			doc = read_seen(doctype, record, modified)
			level = (
				cstr(values.get("level")) if len(seen) == 1 and values.get("level") else doc.proposed_level
			)
			reason = cstr(values.get("reason")) if len(seen) == 1 else ""
			groups.setdefault((doc.managed_by, doc.period), []).append(Wanted(record, cstr(level), reason))
		except (frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError) as error:
			failures.append(_build_failure(record, error))
	for (committee, period), wanted in groups.items():
		frappe.db.savepoint("one_step")
		try:
			unit_recognition.recognise(
				committee,
				period,
				wanted,
				cstr(values.get("decision_number")),
				cstr(values.get("decision_date")),
				cstr(values.get("exceptional_ground")),
			)
			done += [one.name for one in wanted]
		except (frappe.ValidationError, frappe.PermissionError) as error:
			frappe.db.rollback(save_point="one_step")
			reason = get_reason(error)
			failures += [{"name": one.name, "reason": reason, "changed": False} for one in wanted]
	return done, failures
