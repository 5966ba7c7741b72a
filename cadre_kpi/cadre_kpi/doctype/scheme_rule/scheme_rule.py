from cadre_kpi.access.rows import Row


class SchemeRule(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		audience: DF.Literal["all", "leader", "staff"]
		code: DF.Data
		comparison: DF.Literal["at_least", "at_most", "more_than", "less_than", "is_true", "is_false"]
		level: DF.Literal["excellent", "good", "completed", "not_completed"]
		measure: DF.Literal[
			"tasks_done",
			"tasks_on_time",
			"tasks_with_quality",
			"tasks_exceeded",
			"tasks_late",
			"tasks_not_done",
			"unit_tasks_done",
			"unit_tasks_on_time",
			"unit_tasks_with_quality",
			"unit_tasks_exceeded",
			"unit_tasks_late",
			"unit_tasks_not_done",
			"shortcomings_fixed",
			"degradation",
			"forbidden_conduct",
			"exemplary_breach",
			"unit_corruption",
			"targets_missed",
			"units_failed",
			"low_confidence",
			"discipline",
		]
		name_en: DF.SmallText
		name_vi: DF.SmallText
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		value: DF.Data | None
	# end: auto-generated types

	pass
