"""One record and one user: the facts that decide, the user's relations to it, and what these allow.

A saved record is always judged by what the database holds, never by the values in memory: those come from the
client, and `apply_workflow` has already put the next state there when it asks.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.base_document import get_controller
from frappe.query_builder import DocType

from cadre_kpi.access import appraising, council, rules, sent_along
from cadre_kpi.access.clauses import BODY, CELL, DUTIES, HIGHER, UNIT, Clause, build_clause
from cadre_kpi.access.membership import Membership, get_membership
from cadre_kpi.database import once
from cadre_kpi.states import CLOSED, ON_LEAVE

WHOSE = ("cadre", "unit", "managed_by")
# Columns that say whose record it is and in which state it stands.
COLUMNS: dict[str, tuple[str, ...]] = {
	"Task Contract": (*WHOSE, "workflow_state", "initiated_by", "scheme"),
	"Progress Report": (*WHOSE, "workflow_state", "report_type", "contract"),
	"Directive": (*WHOSE, "status", "responsible", "contract"),
	"Cadre Evaluation": (*WHOSE, "workflow_state", "party_cell", "body_above"),
	"Council Session": ("council", "status"),
	"Council Score": ("cadre", "unit", "session", "evaluation", "member"),
	"Rating Decision": ("committee", "workflow_state", "replaces"),
	"Rating Appeal": (*WHOSE, "status"),
	"Unit Evaluation": ("unit", "managed_by", "status"),
	"Period Run": ("period", "status"),
	"Deadline Extension": (*WHOSE, "status", "for_all"),
	"Deadline Event": WHOSE,
	"Work Call": ("unit", "managed_by", "status", "published_to"),
	"Work Offer": (*WHOSE, "status"),
	"Unit Indicator": ("unit", "status", "for_all"),
	"Product Catalogue": ("unit", "managed_by", "status", "for_all"),
	"Work Review": (*WHOSE, "status"),
	"Rating Follow Up": (*WHOSE, "status"),
}
# A new record says whose it is only through the record that it links to.
ANCHORS: dict[str, tuple[str, str, tuple[str, ...]]] = {
	"Task Contract": ("cadre", "Cadre", ("unit", "managed_by", "party_cell")),
	"Cadre Evaluation": ("cadre", "Cadre", ("unit", "managed_by", "party_cell")),
	"Progress Report": ("contract", "Task Contract", WHOSE),
	"Directive": ("contract", "Task Contract", WHOSE),
	"Rating Appeal": ("evaluation", "Cadre Evaluation", WHOSE),
	"Council Score": ("evaluation", "Cadre Evaluation", ("cadre", "unit")),
	"Council Session": ("council", "Evaluation Body", ("unit",)),
	"Rating Decision": ("committee", "Evaluation Body", ("unit",)),
	"Unit Evaluation": ("unit", "Cadre Unit", ("lft", "rgt")),
	"Period Run": ("period", "Evaluation Period", ("unit",)),
	"Deadline Extension": ("managed_by", "Evaluation Body", ("unit",)),
	"Deadline Event": ("cadre", "Cadre", ("unit", "managed_by", "party_cell")),
	"Work Call": ("managed_by", "Evaluation Body", ("unit",)),
	"Work Offer": ("cadre", "Cadre", ("unit", "managed_by", "party_cell")),
	"Unit Indicator": ("unit", "Cadre Unit", ("lft",)),
	"Product Catalogue": ("unit", "Cadre Unit", ("lft",)),
	"Work Review": ("managed_by", "Evaluation Body", ("unit",)),
	"Rating Follow Up": ("evaluation", "Cadre Evaluation", WHOSE),
}
CREATING = ("create", "import", "amend")
READING = ("read", "select", "print", "email", "report", "export")


def load_facts(doc, new: bool = False) -> frappe._dict | None:
	"""What decides about a record: as stored, or for a new one from the record that it links to.

	None when a new record does not say yet whose it is.
	"""
	found = None if new else _load_stored_facts(doc.doctype, doc.name)
	return found or _complete(_collect_announced(doc))


def _load_stored_facts(doctype: str, name: str | None) -> frappe._dict | None:
	"""The facts of a saved record; a form is asked for them again and again while it opens."""
	if not isinstance(name, str | int):
		return _complete(load_stored(doctype, name))
	found = once.read(
		("facts", doctype, name),
		lambda: _complete(_find_loaded(doctype, name) or load_stored(doctype, name)),
	)
	return found.copy() if found else None


def _find_loaded(doctype: str, name: str | int) -> frappe._dict | None:
	"""The deciding columns of a record that this transaction has loaded, see `GuardedDocument.load_from_db`."""
	values = once.get_known(("loaded", get_controller(doctype), name))
	if not values:
		return None
	columns = ("name", "owner", "docstatus", *COLUMNS[doctype])
	return frappe._dict({field: values.get(field) for field in columns}, doctype=doctype)


def load_stored(doctype: str, name: str | None) -> frappe._dict | None:
	"""The deciding columns of a saved record, None when there is none of this name."""
	if not name:
		return None
	if not isinstance(name, str | int):
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	table = DocType(doctype)
	columns = [table[field] for field in ("name", "owner", "docstatus", *COLUMNS[doctype])]
	found = frappe.qb.from_(table).select(*columns).where(table.name == name).run(as_dict=True)
	if not found:
		return None
	found[0].doctype = doctype
	return found[0]


def _collect_announced(doc) -> frappe._dict | None:
	"""The facts of a record that is not saved yet."""
	link, source, columns = ANCHORS[doc.doctype]
	found = doc.get(link) and frappe.db.get_value(source, doc.get(link), columns, as_dict=True)
	if not found:
		return None
	told = set(COLUMNS[doc.doctype]) - {*WHOSE, "workflow_state", "status"}
	return frappe._dict(
		{field: doc.get(field) for field in told},
		**found,
		**({link: doc.get(link)} if link not in told else {}),
		doctype=doc.doctype,
		owner=frappe.session.user,
	)


def _complete(record: frappe._dict | None) -> frappe._dict | None:
	"""Add what the record itself does not carry but its council, committee, session or period does."""
	if not record:
		return None
	if record.doctype == "Council Score":
		columns = ["council", "status", "scheme"]
		session = frappe.db.get_value("Council Session", record.session, columns, as_dict=True)
		record.update(session or dict.fromkeys(columns))
		record.members_named = council.names_members(record.scheme)
		record.managed_by = frappe.db.get_value("Cadre Evaluation", record.evaluation, "managed_by")
	elif record.doctype == "Council Session":
		record.unit = frappe.db.get_value("Evaluation Body", record.council, "unit")
	elif record.doctype == "Rating Decision":
		record.managed_by = record.committee
		record.unit = frappe.db.get_value("Evaluation Body", record.committee, "unit")
	elif record.doctype == "Period Run":
		record.unit = frappe.db.get_value("Evaluation Period", record.period, "unit")
	record.stage = rules.get_stage_key(
		record.doctype, record.get("workflow_state") or record.get("status"), record
	)
	return record


def find_relations(record: frappe._dict | None, member: Membership) -> set[str]:
	"""All relations of a user to a record for which the user holds a role."""
	return {relation for relation in RELATIONS if record and _stands(relation, record, member)}


def is_related(record: frappe._dict, member: Membership, wanted: set[str]) -> bool:
	"""Whether one of the wanted relations stands; stops at the first."""
	return any(relation in wanted and _stands(relation, record, member) for relation in RELATIONS)


def _stands(relation: str, record: frappe._dict, member: Membership) -> bool:
	if not member.holds(relation):
		return False
	if relation in _TESTS:
		return _TESTS[relation](record, member)
	return _is_reached(build_clause(relation, member), record, member)


def _is_reached(clause: Clause, record: frappe._dict, member: Membership) -> bool:
	if not clause:
		return False
	if clause.kind == UNIT:
		account = None
		if clause.no_account:
			if not record.get("cadre"):
				return False
			user, status = once.read(
				("account", record.cadre),
				lambda: frappe.db.get_value("Cadre", record.cadre, ["user", "status"]) or (None, None),
			)
			account = None if status == ON_LEAVE else user
		return clause.holds(None, member.get_bounds(record.get("unit")), account)
	if clause.kind == CELL:
		return clause.holds(get_party_cell(record))
	if clause.kind == HIGHER:
		return clause.holds(record.get("body_above"))
	return clause.holds(record.get("managed_by" if clause.kind == BODY else "cadre"))


def allows(doc, ptype: str | None, user: str | None = None) -> bool:
	"""Whether the user's relation to the record and its state allow this. The role is Frappe's to check."""
	member = get_membership(user)
	if member.user == "Administrator":
		return True
	ptype = ptype or "read"
	if ptype == "share":  # sharing would lead around everything below
		return False
	if ptype in CREATING:
		return _may_create(load_facts(doc, new=True), member)
	record = load_facts(doc)
	if not record:  # a new record that does not say yet whose it is
		return True
	if ptype in READING:
		return may_read(record, member)
	return _may_change(record, ptype, member)


def may_write_as(doc, user: str | None = None) -> bool:
	"""Whether the user may write the record as it would be with the values in memory: the right on the version after."""
	member = get_membership(user)
	if member.user == "Administrator" or member.writes_all(doc.doctype):
		return True
	record = frappe._dict({field: doc.get(field) for field in COLUMNS[doc.doctype]})
	record.update({"doctype": doc.doctype, "name": doc.name, "owner": doc.owner})
	return _may_change(_complete(record), "write", member)


def may_read(record: frappe._dict, member: Membership) -> bool:
	"""Whether the user may see the record."""
	if record.doctype == "Council Score":
		return _may_read_sheet(record, member)
	if member.reads_all:
		return True
	return is_related(record, member, rules.READ[record.doctype])


def _may_read_sheet(record: frappe._dict, member: Membership) -> bool:
	if record.cadre in member.cadres:
		return False
	if record.status != CLOSED or not record.members_named:
		return is_related(record, member, rules.READ["Council Score"])
	return member.reads_all or is_related(record, member, rules.READ_CLOSED_SHEETS)


def _may_create(record: frappe._dict | None, member: Membership) -> bool:
	if not record:  # the mandatory link will be missed in a moment, with a better message
		return True
	if member.writes_all(record.doctype):
		return True
	first = rules.STAGES[record.doctype].get(rules.get_first_stage(record.doctype, record), rules.Stage())
	allowed = rules.CREATE.get(record.doctype, first.write)
	return not _is_own(record, member, allowed) and is_related(record, member, allowed)


def _may_change(record: frappe._dict, ptype: str, member: Membership) -> bool:
	if member.writes_all(record.doctype) and record.doctype != "Council Score":
		return True
	stage = rules.STAGES[record.doctype].get(record.stage, rules.OTHER_STATE)
	allowed = stage.write if ptype in ("write", "delete") else getattr(stage, ptype, set())
	if _is_own(record, member, allowed) or _must_step_aside(record, ptype, member):
		return False
	if appraising.is_for_others(record, member):
		return False
	if ptype == "delete" and not (stage.delete and record.owner == member.user and not _has_history(record)):
		return False
	return is_related(record, member, allowed)


def _must_step_aside(record: frappe._dict, ptype: str, member: Membership) -> bool:
	"""Whether the user is rated somewhere in a record on which others decide."""
	aside = rules.STEPS_ASIDE.get(record.doctype, {}).get(record.stage, set())
	if record.get(rules.STEPS_ASIDE_FROM_DRAFT.get(record.doctype, "")):
		aside = aside | {"write", "delete"}
	if ptype not in aside or not member.cadres:
		return False
	row, evaluation = DocType(rules.RATED_IN[record.doctype]), DocType("Cadre Evaluation")
	query = (
		frappe.qb.from_(row).join(evaluation).on(evaluation.name == row.evaluation).select(row.name).limit(1)
	)
	of_record = (row.parent == record.name) & (row.parenttype == record.doctype)
	return bool(query.where(of_record & evaluation.cadre.isin(list(member.cadres))).run())


def _has_history(record: frappe._dict) -> bool:
	"""Whether steps were taken on the record: then it stays, with what was asked and answered."""
	logged = record.doctype in rules.CHILDREN["Process Log"]
	return logged and bool(
		frappe.db.exists("Process Log", {"parent": record.name, "parenttype": record.doctype})
	)


def _is_own(record: frappe._dict, member: Membership, allowed: set[str]) -> bool:
	"""Whether it is the user's own record in a part that others play: nobody reviews or decides about themselves."""
	return rules.SELF not in allowed and record.get("cadre") in member.cadres


def get_party_cell(record: frappe._dict) -> str | None:
	"""The party cell of a record: its own, or the one of its cadre."""
	if "party_cell" in record:
		return record.party_cell
	return frappe.db.get_value("Cadre", record.cadre, "party_cell") if record.get("cadre") else None


def _sits_in_council(record: frappe._dict, member: Membership) -> bool:
	return bool(council.get_councils(member)) and council.is_listed(record, member)


def _leads_council(record: frappe._dict, member: Membership) -> bool:
	return bool(council.get_councils(member, rules.LEADING_DUTIES)) and council.leads(record, member)


def _is_of_period(record: frappe._dict, member: Membership) -> bool:
	"""A period without a root unit covers everybody: any board or committee may see how it runs."""
	kinds = (rules.ORGANISATION, rules.ABOVE)
	if not record.unit:
		return any(member.find_bodies(kind) for kind in kinds)
	return any(member.serves(kind, record.unit) for kind in kinds)


def _runs_period(record: frappe._dict, member: Membership) -> bool:
	"""What runs over everybody is started and stopped by whoever serves everybody."""
	if record.unit:
		return _is_of_period(record, member)
	return member.serves_everything(rules.ORGANISATION, rules.ABOVE)


# Relations that no clause says: they ask further records.
_TESTS = {
	rules.RESPONSIBLE: lambda record, member: record.get("responsible") == member.user,
	rules.COUNCIL: _sits_in_council,
	rules.COUNCIL_LEAD: _leads_council,
	rules.SCORER: lambda record, member: (
		record.doctype == "Council Score"
		and (record.member or member.user) == member.user
		and _sits_in_council(record, member)
	),
	rules.CALLED: lambda record, member: record.get("published_to") in member.managers,
	rules.EVERYBODY: lambda record, member: bool(record.get("for_all")),
	rules.SENT_ALONG: sent_along.is_sent,
	rules.PERIOD_BOARD: lambda record, member: (
		record.doctype == "Period Run" and _is_of_period(record, member)
	),
	rules.PERIOD_RUNNER: lambda record, member: (
		record.doctype == "Period Run" and _runs_period(record, member)
	),
}
# In the order of their cost: the first ones need no further query.
RELATIONS = (
	rules.SELF,
	rules.RESPONSIBLE,
	*rules.BY_UNIT,
	*DUTIES,
	rules.PARTY_CELL,
	rules.BODY_ABOVE,
	rules.COUNCIL,
	rules.COUNCIL_LEAD,
	rules.SCORER,
	rules.CALLED,
	rules.EVERYBODY,
	rules.SENT_ALONG,
	rules.NO_ACCOUNT,
	rules.PERIOD_BOARD,
	rules.PERIOD_RUNNER,
)
