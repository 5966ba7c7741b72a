from cadre_kpi.access.rows import Row


class EvaluationCondition(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		comparison: DF.Data | None
		condition_name: DF.Data | None
		found: DF.Data | None
		found_count: DF.Int
		found_of: DF.Int
		level: DF.Data | None
		measure: DF.Data | None
		needed: DF.Data | None
		outcome: DF.Literal["Met", "Not Met", "Not Assessed"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		source: DF.Data | None
	# end: auto-generated types

	pass
