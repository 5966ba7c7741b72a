from cadre_kpi.access.rows import Row


class ContractTask(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		appraisal: DF.Literal["", "Keep", "Make Harder", "Make Easier", "Remove"]
		appraisal_note: DF.SmallText | None
		came_by: DF.Literal["planned", "taken_over", "sudden", "handed_over"]
		came_on: DF.Date | None
		came_reason: DF.SmallText | None
		coefficient: DF.Float
		completed: DF.Float
		completed_on: DF.Date | None
		days_late: DF.Int
		declared: DF.Float
		delays: DF.Int
		delays_by_product: DF.Data | None
		dropped: DF.Check
		due_date: DF.Date
		failures_by_product: DF.Data | None
		innovative: DF.Check
		kind: DF.Literal["Regular", "Key", "New", "Hard", "Breakthrough", "Commissioned"]
		last_report_on: DF.Date | None
		light: DF.Literal["", "Green", "Yellow", "Red", "Done"]
		measure: DF.Literal["Added Up", "Latest Figure"]
		multi_year: DF.Check
		objective_causes: DF.SmallText | None
		objective_delays: DF.Int
		objective_quality_failures: DF.Int
		on_time: DF.Check
		origin: DF.Literal[
			"Self-registered", "Proposed", "Added by the Committee", "Commissioned", "Volunteered"
		]
		other_contract: DF.Link | None
		other_person: DF.Data | None
		other_task: DF.Data | None
		output_product: DF.SmallText
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		part_of: DF.Data | None
		part_total: DF.Float
		progress: DF.Percent
		proposed_target: DF.Float
		quality_assessed: DF.Check
		quality_failures: DF.Int
		quality_percent: DF.Percent
		resolution: DF.Data | None
		support_promised: DF.SmallText | None
		target: DF.Float
		task_name: DF.SmallText
		uncounted: DF.Literal["", "unconfirmed", "no_coefficient", "refused"]
		unit_of_measure: DF.Data
		weight: DF.Percent
		work_call: DF.Link | None
		work_product: DF.Link | None
		yearly_output: DF.SmallText | None
	# end: auto-generated types

	pass
