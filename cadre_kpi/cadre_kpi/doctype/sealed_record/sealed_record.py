"""A Sealed Record: one link in the chain of a deciding body, with the content that was signed. See docs/proof.md."""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.access.document import GuardedDocument


class SealedRecord(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		body: DF.Data | None
		chain_no: DF.Int
		code: DF.Data | None
		content: DF.LongText | None
		previous_seal: DF.Data | None
		record: DF.DynamicLink | None
		record_doctype: DF.Link | None
		released: DF.Check
		seal: DF.Data | None
		sealed_by: DF.Link | None
		sealed_on: DF.Datetime | None
	# end: auto-generated types

	def validate(self):
		frappe.throw(_("Seals are written by the system alone."), frappe.PermissionError)

	def on_trash(self):
		frappe.throw(
			_("A seal is not deleted: the chain of its body would be broken."), frappe.PermissionError
		)


def on_doctype_update():
	frappe.db.add_unique("Sealed Record", ["body", "chain_no"], "body_chain_no")
	frappe.db.add_index("Sealed Record", ["record_doctype", "record"])
