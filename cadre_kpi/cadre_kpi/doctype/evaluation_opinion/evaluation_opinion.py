from cadre_kpi.access.rows import Row


class EvaluationOpinion(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		body: DF.Link | None
		given_by: DF.Link | None
		given_on: DF.Datetime | None
		level: DF.Data | None
		opinion: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		step: DF.Data | None
		step_no: DF.Int
		votes: DF.Data | None
	# end: auto-generated types

	pass
