from cadre_kpi.access.rows import Row


class CouncilConflict(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		evaluation: DF.Link
		noted_by: DF.Link | None
		noted_on: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.Data
		user: DF.Link
	# end: auto-generated types

	pass
