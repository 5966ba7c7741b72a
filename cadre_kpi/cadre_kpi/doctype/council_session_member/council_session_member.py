from cadre_kpi.access.rows import Row


class CouncilSessionMember(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		absence_reason: DF.Data | None
		duty: DF.Data | None
		member_name: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		present: DF.Check
		user: DF.Link
	# end: auto-generated types

	pass
