from cadre_kpi.access.rows import Row


class WorkCallUnit(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		include_below: DF.Check
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		unit: DF.Link
	# end: auto-generated types

	pass
