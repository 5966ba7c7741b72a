from cadre_kpi.access.rows import Row


class UnitEvaluationCondition(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		article: DF.Data | None
		condition_name: DF.Literal[
			"Tasks done",
			"Tasks done on time",
			"Tasks done with quality",
			"Tasks exceeded",
			"Tasks late at most",
			"Tasks done at least",
			"No unit below that did not complete",
			"Shortcomings named before are fixed",
			"No wrongdoing in personnel work concluded",
		]
		found_count: DF.Int
		found_of: DF.Int
		level: DF.Literal["", "excellent", "good", "completed", "not_completed"]
		needed: DF.Data | None
		outcome: DF.Literal["", "Met", "Not Met", "Not Assessed"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types

	pass
