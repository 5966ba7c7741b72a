from cadre_kpi.access.rows import Row


class SchemeBand(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		code: DF.Data
		from_value: DF.Float
		kind: DF.Literal["days_late", "ratio"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		percent: DF.Float
	# end: auto-generated types

	pass
