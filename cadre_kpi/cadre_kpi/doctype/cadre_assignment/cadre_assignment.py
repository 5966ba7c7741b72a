from cadre_kpi.access.rows import Row


class CadreAssignment(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from_date: DF.Date
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		position: DF.Link
		reason: DF.Data | None
		to_date: DF.Date | None
		unit: DF.Link
	# end: auto-generated types

	pass
