from cadre_kpi.access.rows import Row


class ProgressReportTask(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		cause_confirmed_by: DF.Data | None
		cause_confirmed_on: DF.Date | None
		cause_paper: DF.Data | None
		completed_before: DF.Float
		completed_on: DF.Date | None
		contract_task: DF.Data | None
		correction_reason: DF.SmallText | None
		delays: DF.Int
		delays_by_product: DF.Data | None
		due_date: DF.Date | None
		evidence: DF.Attach | None
		failures_by_product: DF.Data | None
		innovative: DF.Check
		measure: DF.Data | None
		note: DF.SmallText | None
		objective_cause: DF.SmallText | None
		objective_delays: DF.Int
		objective_quality_failures: DF.Int
		obstacle: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		quality_assessed: DF.Check
		quality_failures: DF.Int
		quality_percent: DF.Percent
		quantity: DF.Float
		request: DF.SmallText | None
		target: DF.Float
		task_name: DF.SmallText | None
		task_no: DF.Int
		unit_of_measure: DF.Data | None
		verified_delays: DF.Int
		verified_delays_by_product: DF.Data | None
		verified_failures_by_product: DF.Data | None
		verified_objective_delays: DF.Int
		verified_objective_quality_failures: DF.Int
		verified_quality_failures: DF.Int
		verified_quantity: DF.Float
	# end: auto-generated types

	pass
