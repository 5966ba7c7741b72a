from cadre_kpi.access.rows import Row


class EvaluationDeduction(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		points: DF.Float
		reason: DF.SmallText
		source: DF.Data | None
	# end: auto-generated types

	pass
