"""Every DocType, every field, every state: what a client sends is stored only where the table opens the field.

The walk goes over the installed DocTypes, not over the table: a field without a line fails here.
"""

from __future__ import annotations

import json

import frappe
import frappe.client
from frappe.desk.form.save import savedocs
from frappe.model import display_fieldtypes, table_fields
from frappe.utils import add_days, cint, flt

from cadre_kpi.access import field_rights, fields, row_fields, rules, writing
from cadre_kpi.tests import personas, records
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.personas import EMAIL

REFUSALS = (frappe.PermissionError, frappe.ValidationError)
WRITERS = (
	*("cadre_a", "collective_a", "group_a", "party_committee_a", "cell_a", "focal_a", "board", "chair"),
	*("secretary", "council_chair", "council_member", "admin"),
)
OUTSIDERS = ("cadre_b", "board_b", "auditor", "nobody")


def other_value(df, value):
	"""A value of the field's type that is not the stored one."""
	if df.fieldtype in writing.NUMBERS:
		return flt(value) + 7
	if df.fieldtype == "Int":
		return cint(value) + 7
	if df.fieldtype == "Check":
		return 1 - cint(value)
	if df.fieldtype == "Date":
		return str(add_days(value or "2026-06-01", 9))
	if df.fieldtype == "Datetime":
		return "2026-06-01 01:02:03"
	if df.fieldtype == "Select":
		choices = [choice for choice in (df.options or "").split("\n") if choice and choice != value]
		return choices[0] if choices else "Khác"
	return f"{value or ''} khác".strip()


def value_fields(doctype: str) -> list:
	return [
		df
		for df in frappe.get_meta(doctype).fields
		if df.fieldtype not in display_fieldtypes and df.fieldtype not in table_fields
	]


class WrittenFieldsTest(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.cadres = personas.cast()
		cls.records = records.of_district_a(cls.cadres["cadre_a"])

	def test_every_field_of_every_doctype_has_a_line(self) -> None:
		missing = []
		for doctype in frappe.get_all("DocType", filters={"module": "Cadre KPI"}, pluck="name"):
			if doctype in fields.MASTERS or self.is_row_of_a_master(doctype):
				continue
			lines = writing.get_rights(doctype)
			for df in frappe.get_meta(doctype).fields:
				if (
					df.fieldtype not in display_fieldtypes
					and df.fieldname not in lines
					and not df.is_custom_field
				):
					missing.append(f"{doctype}.{df.fieldname}")
		self.assertEqual(missing, [])

	def test_every_line_names_a_field(self) -> None:
		stale = []
		for doctype, lines in {**fields.RECORDS, **row_fields.ROWS, **fields.MASTERS}.items():
			known = {df.fieldname: df for df in frappe.get_meta(doctype).fields}
			for fieldname, right in lines.items():
				df = known.get(fieldname)
				if df is None:
					stale.append(f"{doctype}.{fieldname}")
				elif isinstance(right, field_rights.Table) != (df.fieldtype in table_fields):
					stale.append(f"{doctype}.{fieldname}: a table or not?")
		self.assertEqual(stale, [])

	def test_every_state_in_the_table_exists(self) -> None:
		for doctype, lines in fields.RECORDS.items():
			for fieldname, right in lines.items():
				named = right.rows if isinstance(right, field_rights.Table) else right
				for state in named if isinstance(named, frozenset) else ():
					self.assertIn(state, rules.STAGES[doctype], f"{doctype}.{fieldname}")

	def test_each_closed_field_by_itself(self) -> None:
		"""One field changed at a time, in every state: kept, and named unless the server works it out."""
		for (doctype, state), name in self.records.items():
			stored = frappe.get_doc(doctype, name)
			for df in value_fields(doctype):
				with self.subTest(doctype=doctype, state=state, field=df.fieldname):
					self.check_field(stored, df, self.stage(doctype, state))

	def check_field(self, stored, df, stage: str) -> None:
		right = writing.get_right(stored.doctype, df.fieldname)
		sent = frappe.get_doc(stored.as_dict())
		value = other_value(df, stored.get(df.fieldname))
		sent.set(df.fieldname, value)
		opened = field_rights.is_open(right, stage, rules.STAGES[stored.doctype])
		if opened or right == field_rights.DERIVED:
			writing.protect(sent, stored)
		else:
			with self.assertRaises(frappe.PermissionError):
				writing.protect(sent, stored)
		expected = value if opened else stored.get(df.fieldname)
		self.assertEqual(sent.get(df.fieldname), expected)

	def test_each_closed_field_of_each_row(self) -> None:
		for (doctype, state), name in self.records.items():
			stage = self.stage(doctype, state)
			for fieldname, table in writing._get_tables(doctype):
				self.walk_rows(frappe.get_doc(doctype, name), stage, fieldname, table)

	def walk_rows(self, stored, stage: str, fieldname: str, table) -> None:
		known = rules.STAGES[stored.doctype]
		for df in value_fields(table.doctype) if stored.get(fieldname) else ():
			with self.subTest(doctype=stored.doctype, state=stage, table=fieldname, field=df.fieldname):
				right = writing.get_right(table.doctype, df.fieldname)
				sent = frappe.get_doc(stored.as_dict())
				kept = stored.get(fieldname)[0].get(df.fieldname)
				value = other_value(df, kept)
				sent.get(fieldname)[0].set(df.fieldname, value)
				opened = field_rights.is_open(right, stage, known)
				if opened or right == field_rights.DERIVED:
					writing.protect(sent, stored)
				else:
					with self.assertRaises(frappe.PermissionError):
						writing.protect(sent, stored)
				self.assertEqual(sent.get(fieldname)[0].get(df.fieldname), value if opened else kept)

	def test_a_row_of_another_record_is_refused_in_every_table(self) -> None:
		for (doctype, state), name in self.records.items():
			for fieldname, table in writing._get_tables(doctype):
				if table.rows == field_rights.DERIVED:
					continue
				sent = frappe.get_doc(doctype, name)
				sent.append(fieldname, {"name": "another record's row"})
				with self.subTest(doctype=doctype, state=state, table=fieldname):
					with self.assertRaises(frappe.ValidationError):
						writing.protect(sent, frappe.get_doc(doctype, name))

	def test_rows_come_and_go_only_where_the_table_says(self) -> None:
		for (doctype, state), name in self.records.items():
			stage = self.stage(doctype, state)
			for fieldname, table in writing._get_tables(doctype):
				before = frappe.get_doc(doctype, name)
				opened = field_rights.is_open(table.rows, stage, rules.STAGES[doctype])
				with self.subTest(doctype=doctype, state=state, table=fieldname):
					sent = frappe.get_doc(doctype, name)
					sent.append(fieldname, {})
					if opened:
						writing.protect(sent, before)
						self.assertEqual(len(sent.get(fieldname)), len(before.get(fieldname)) + 1)
					elif table.rows == field_rights.DERIVED:
						writing.protect(sent, before)
						self.assertEqual(
							[row.name for row in sent.get(fieldname)],
							[row.name for row in before.get(fieldname)],
						)
					else:
						self.assertRaises(frappe.PermissionError, writing.protect, sent, before)
					sent = frappe.get_doc(doctype, name)
					sent.set(fieldname, [])
					writing.protect(sent, before)
					kept = [] if opened else [row.name for row in before.get(fieldname)]
					self.assertEqual([row.name for row in sent.get(fieldname)], kept)

	def test_through_the_doors_as_everybody(self) -> None:
		"""All closed fields in one request, through the form's save and REST's: nothing of it is stored."""
		for (doctype, state), name in self.records.items():
			before, stage = frappe.get_doc(doctype, name), self.stage(doctype, state)
			changed = {
				df.fieldname: other_value(df, before.get(df.fieldname))
				for df in value_fields(doctype)
				if not field_rights.is_open(
					writing.get_right(doctype, df.fieldname), stage, rules.STAGES[doctype]
				)
			}
			for persona in (*WRITERS, *OUTSIDERS):
				for door in (self.by_form, self.by_set_value):
					with self.subTest(doctype=doctype, state=state, persona=persona, door=door.__name__):
						self.try_door(door, before, changed, persona)

	def try_door(self, door, before, changed: dict, persona: str) -> None:
		frappe.db.savepoint("door")
		with acting_as(EMAIL[persona]):
			try:
				door(before, changed)
			except REFUSALS:
				pass
			finally:
				frappe.clear_messages()
		after = frappe.get_doc(before.doctype, before.name)
		frappe.db.rollback(save_point="door")
		self.assertEqual(
			{field: after.get(field) for field in changed}, {field: before.get(field) for field in changed}
		)

	def by_form(self, before, changed: dict) -> None:
		doc = {**before.as_dict(convert_dates_to_str=True), **changed}
		savedocs(json.dumps(doc, default=str), "Save" if not before.docstatus else "Update")

	def by_set_value(self, before, changed: dict) -> None:
		frappe.client.set_value(before.doctype, before.name, changed)

	def test_a_new_record_takes_nothing_that_the_server_keeps(self) -> None:
		for doctype in rules.TRANSACTIONS:
			sent = frappe.new_doc(doctype)
			closed = [
				df
				for df in value_fields(doctype)
				if writing.get_right(doctype, df.fieldname)
				in (field_rights.SERVER, field_rights.DERIVED, field_rights.STATE)
			]
			for df in closed:
				sent.set(df.fieldname, other_value(df, None))
			sent.owner = "nobody@example.com"
			writing.prepare(sent)
			self.assertEqual(
				{df.fieldname: sent.get(df.fieldname) for df in closed if sent.get(df.fieldname)}, {}
			)
			self.assertIsNone(sent.owner)

	def test_a_row_is_not_written_by_itself(self) -> None:
		contract = frappe.get_doc("Task Contract", self.records["Task Contract", "Draft: Cadre"])
		row = frappe.get_doc("Contract Task", contract.tasks[0].name)
		row.target = 999
		self.assertRaises(frappe.PermissionError, row.save)
		self.assertRaises(frappe.PermissionError, frappe.delete_doc, "Contract Task", row.name)
		self.assertNotEqual(frappe.db.get_value("Contract Task", row.name, "target"), 999)

	def stage(self, doctype: str, state: str) -> str:
		return "Scoring" if doctype == "Council Score" else state

	def is_row_of_a_master(self, doctype: str) -> bool:
		return (
			bool(frappe.get_meta(doctype).istable)
			and doctype not in row_fields.ROWS
			and doctype not in rules.CHILDREN
		)
