from cadre_kpi.access.own_result import HidesOwnResultRow
from cadre_kpi.access.rows import Row


class EvaluationTask(HidesOwnResultRow, Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		came_by: DF.Literal["planned", "taken_over", "sudden", "handed_over"]
		coefficient: DF.Float
		completed: DF.Float
		contract_task: DF.Data | None
		council_score: DF.Float
		council_spread: DF.SmallText | None
		days_late: DF.Int
		declared: DF.Float
		delays: DF.Int
		delays_by_product: DF.Data | None
		due_date: DF.Date | None
		failures_by_product: DF.Data | None
		innovative: DF.Check
		kind: DF.Data | None
		objective_causes: DF.SmallText | None
		objective_delays: DF.Int
		objective_quality_failures: DF.Int
		on_time: DF.Check
		other_person: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		quality_assessed: DF.Check
		quality_failures: DF.Int
		quality_percent: DF.Percent
		self_comment: DF.SmallText | None
		self_score: DF.Float
		target: DF.Float
		task_name: DF.SmallText | None
		task_no: DF.Int
		uncounted: DF.Literal["", "unconfirmed", "no_coefficient", "refused"]
		unit_of_measure: DF.Data | None
		weight: DF.Percent
	# end: auto-generated types

	pass
