from cadre_kpi.access.rows import Row


class UnitCriterion(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		article: DF.Data | None
		assumption: DF.SmallText | None
		code: DF.Data
		criterion_name: DF.SmallText
		max_points: DF.Float
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		part: DF.Literal["general", "result"]
	# end: auto-generated types

	pass
