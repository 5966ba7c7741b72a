"""A Mail Preference: which kinds of mail one person gets. Without a row a person gets all of them."""

from __future__ import annotations

from cadre_kpi.access.document import GuardedDocument


class MailPreference(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		appeal: DF.Check
		contract: DF.Check
		daily_digest: DF.Check
		deadline: DF.Check
		decision: DF.Check
		directive: DF.Check
		pdf_copy: DF.Check
		report: DF.Check
		scoring: DF.Check
		user: DF.Link
		weekly_digest: DF.Check
	# end: auto-generated types

	pass
