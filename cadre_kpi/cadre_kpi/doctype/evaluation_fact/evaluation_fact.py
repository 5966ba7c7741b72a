from cadre_kpi.access.rows import Row


class EvaluationFact(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		act: DF.Data | None
		act_on: DF.Date | None
		counted_in: DF.Int
		decided_on: DF.Date | None
		discipline: DF.Literal[
			"", "reprimand", "warning", "salary_reduction", "demotion", "removal", "expulsion"
		]
		fact: DF.Literal[
			"Discipline",
			"Degradation Concluded",
			"Forbidden Conduct",
			"Breach of Exemplary Duty",
			"Corruption or Waste in the Unit Led",
			"Basic Targets Missed",
			"Half of the Units Led Failed",
			"Low Confidence",
			"Shortcomings Not Fixed",
		]
		former_office: DF.Check
		ground: DF.Literal["public_duty", "degradation", "other"]
		note: DF.Data
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types

	pass
