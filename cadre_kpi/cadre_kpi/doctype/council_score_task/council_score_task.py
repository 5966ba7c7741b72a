from cadre_kpi.access.rows import Row


class CouncilScoreTask(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		comment: DF.SmallText | None
		completed: DF.Float
		evaluation_task: DF.Data | None
		max_score: DF.Float
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		score: DF.Float
		self_score: DF.Float
		target: DF.Float
		task_name: DF.SmallText | None
		task_no: DF.Int
		weight: DF.Percent
		zero_meant: DF.Check
	# end: auto-generated types

	pass
