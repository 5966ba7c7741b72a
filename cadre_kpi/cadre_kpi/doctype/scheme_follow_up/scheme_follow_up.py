from cadre_kpi.access.rows import Row


class SchemeFollowUp(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		audience: DF.Literal["all", "leader", "staff"]
		code: DF.Data
		in_a_row: DF.Int
		kind: DF.Literal["Commendation", "Planning", "Transfer", "Training", "Lower Post"]
		level: DF.Literal["excellent", "good", "completed", "not_completed"]
		name_en: DF.SmallText
		name_vi: DF.SmallText
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		period: DF.Literal["monthly", "quarterly", "yearly"]
		reach: DF.Literal["only", "or_better", "or_worse"]
	# end: auto-generated types

	pass
