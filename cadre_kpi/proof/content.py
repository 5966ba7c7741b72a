"""What of each kind of record is sealed, as data, and the reading of many records in a fixed number of statements.

Everything that a record keeps is sealed, but for what is listed here: what goes on changing lawfully after the seal, or
follows from other records that have seals of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import frappe
from frappe.model import display_fieldtypes, no_value_fields, table_fields

from cadre_kpi.database import bulk, packed
from cadre_kpi.proof import canonical, evidence
from cadre_kpi.states import APPROVED, CLOSED, DECIDED, PUBLISHED

BATCH = 500  # records that are read together
_NUMBERS = ("Int", "Float", "Percent", "Currency", "Check", "Rating", "Duration", "Long Int")


@dataclass(frozen=True, slots=True)
class Sealed:
	"""How one DocType is sealed.

	`body`: field with the deciding body, in whose chain it stands; empty for the chain of the site. `state`, `reached`:
	the docstatus or status from which on a record has a seal. `left_out`: fields that are not sealed;
	`left_out_of_rows`: the same of a table. `growing`: tables to which later rows are lawfully added. `ended`: what else
	the state may lawfully be while the seal counts.
	"""

	body: str
	state: str
	reached: tuple
	left_out: tuple[str, ...] = ()
	left_out_of_rows: dict[str, tuple[str, ...]] = field(default_factory=dict)
	growing: tuple[str, ...] = ("process_log", evidence.TABLE)
	ended: tuple = ()


SEALED: dict[str, Sealed] = {
	"Evaluation Scheme": Sealed("", "docstatus", (1,), ("status", "superseded_by")),
	"Task Contract": Sealed(
		"managed_by",
		"docstatus",
		(1,),
		# the state goes on; totals follow from the verified reports
		("workflow_state", "next_step", "action_note", "change_reason", "contract_key", "overall_progress"),
		{
			"tasks": (
				*("completed", "on_time", "completed_on", "progress", "light", "last_report_on"),
				*("quality_failures", "objective_quality_failures", "delays", "objective_delays"),
				*("failures_by_product", "delays_by_product", "declared", "days_late", "objective_causes"),
				*("quality_assessed", "quality_percent", "innovative"),
			)
		},
		("process_log", "changes", evidence.TABLE),
		ended=(2,),
	),
	"Progress Report": Sealed(
		"managed_by", "docstatus", (1,), ("workflow_state", "action_note", "report_key")
	),
	"Council Score": Sealed("council", "docstatus", (1,), ("score_key",)),
	"Cadre Evaluation": Sealed(
		"managed_by",
		"workflow_state",
		(DECIDED, PUBLISHED),
		(
			*("workflow_state", "next_step", "action_note", "evaluation_key"),
			# these say what the decision or an appeal says, and are held against it; see verify
			*("published_level", "published_score", "published_on", "published_reason"),
			*("decided_level", "decision_reason"),
		),
	),
	"Rating Decision": Sealed(
		"committee", "docstatus", (1,), ("workflow_state", "action_note", "seal", "notified_on")
	),
	"Rating Appeal": Sealed("managed_by", "status", ("Upheld", "Dismissed"), ("open_key",)),
	# told to the unit after it was sealed
	"Unit Evaluation": Sealed("managed_by", "status", ("Recognised",), ("evaluation_key", "notified_on")),
	"Council Session": Sealed("council", "status", (CLOSED,)),
	"Product Catalogue": Sealed(
		"managed_by", "status", ("In Force", "Superseded"), ("status", "valid_to", "replaced_by", "for_all")
	),
	"Work Review": Sealed("managed_by", "status", (APPROVED,)),
}


@dataclass(frozen=True, slots=True)
class Form:
	"""The sealed fields of a DocType with the kind of each value, those of its tables, and the DocTypes of these."""

	fields: dict[str, str]
	tables: dict[str, dict[str, str]]
	doctypes: dict[str, str]


def describe_form(doctype: str) -> Form:
	"""What is sealed of a DocType on this site: its own fields and those that the site has added."""
	rule, meta = SEALED[doctype], frappe.get_meta(doctype)
	tables = {
		field.fieldname: field.options for field in meta.get("fields") if field.fieldtype in table_fields
	}
	return Form(
		_get_kinds(meta, rule.left_out),
		{
			name: _get_kinds(frappe.get_meta(child), rule.left_out_of_rows.get(name, ()))
			for name, child in tables.items()
		},
		tables,
	)


def _get_kinds(meta, left_out: Sequence[str]) -> dict[str, str]:
	return {
		field.fieldname: _get_kind(field.fieldtype)
		for field in meta.get("fields")
		if field.fieldtype not in (*no_value_fields, *display_fieldtypes, *table_fields)
		and not field.get("is_virtual")
		and field.fieldname not in left_out
	}


def _get_kind(fieldtype: str) -> str:
	if fieldtype in _NUMBERS:
		return canonical.NUMBER
	return {"Date": canonical.DATE, "Datetime": canonical.MOMENT}.get(fieldtype, canonical.TEXT)


def read(doctype: str, names: Sequence[str], files: bool = True) -> dict[str, dict]:
	"""The sealed content of these records as they are now, by name; without those that do not exist.

	One statement for the records, one for each of their tables and one for their files; `files`: whether what lies at
	the records is read as well, from the disk.
	"""
	if not names:
		return {}
	sealed, table = describe_form(doctype), frappe.qb.DocType(doctype)
	columns = ("name", *sealed.fields)
	query = frappe.qb.from_(table).where(table.name.isin(bulk.build_among(names)))
	found = {
		row["name"]: {
			"doctype": doctype,
			"name": row["name"],
			"fields": _spell_values(row, sealed.fields),
			"tables": {name: [] for name in sealed.tables},
		}
		for row in packed.read_records(query, table, columns, exact=True)
	}
	for name, kinds in sealed.tables.items():
		rows = packed.read_rows(
			sealed.doctypes[name], ("name", "idx", "parentfield", *kinds), names, doctype, exact=True
		)
		for parent, lines in rows:
			if parent in found:
				found[parent]["tables"][name] = [
					{
						"name": line["name"],
						"idx": canonical.spell_number(str(line["idx"])),
						**_spell_values(line, kinds),
					}
					for line in lines
					if line["parentfield"] == name
				]
	for parent, lines in (evidence.read(doctype, names) if files else {}).items():
		if parent in found:
			found[parent]["tables"][evidence.TABLE] = lines
	return found


def get_states(doctype: str, names: Sequence[str]) -> dict[str, object]:
	"""The state of each of these records, by which it is known to be signed."""
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(table.name, table[SEALED[doctype].state])
	return dict(query.where(table.name.isin(bulk.build_among(names))).run()) if names else {}


def _spell_values(row: dict, kinds: dict[str, str]) -> dict[str, str]:
	return {name: canonical.spell_value(kind, row[name]) for name, kind in kinds.items()}


def find_bodies(doctype: str, names: Sequence[str]) -> dict[str, str]:
	"""The body in whose chain each of these records stands; "" is the chain of the site."""
	rule = SEALED[doctype]
	if not rule.body:
		return dict.fromkeys(names, "")
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).where(table.name.isin(bulk.build_among(names)))
	if doctype == "Council Score":
		session = frappe.qb.DocType("Council Session")
		query = query.left_join(session).on(session.name == table.session).select(table.name, session.council)
	else:
		query = query.select(table.name, table[rule.body])
	return {name: body or "" for name, body in query.run()}
