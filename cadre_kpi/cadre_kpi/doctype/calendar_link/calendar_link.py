"""A Calendar Link: that a user has a secret address of their deadlines. The secret itself is not stored."""

from cadre_kpi.access.document import GuardedDocument


class CalendarLink(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		issued_on: DF.Datetime | None
		token_hash: DF.Data | None
		user: DF.Link
	# end: auto-generated types

	pass
