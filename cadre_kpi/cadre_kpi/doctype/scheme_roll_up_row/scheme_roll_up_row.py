from cadre_kpi.access.rows import Row


class SchemeRollUpRow(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		at_least: DF.Literal["excellent", "good", "completed", "not_completed"]
		code: DF.Data
		level: DF.Literal["excellent", "good", "completed", "not_completed"]
		min_percent: DF.Float
		none_below: DF.Literal["", "excellent", "good", "completed", "not_completed"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types

	pass
