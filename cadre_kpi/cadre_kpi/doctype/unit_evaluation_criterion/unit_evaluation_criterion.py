from cadre_kpi.access.rows import Row


class UnitEvaluationCriterion(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		article: DF.Data | None
		criterion_code: DF.Data | None
		criterion_name: DF.SmallText | None
		group_name: DF.SmallText | None
		max_points: DF.Float
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		part: DF.Literal["general", "result"]
		remark: DF.SmallText | None
		reviewed_points: DF.Float
		self_points: DF.Float
	# end: auto-generated types

	pass
