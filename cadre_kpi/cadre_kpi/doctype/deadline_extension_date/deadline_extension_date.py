from cadre_kpi.access.rows import Row


class DeadlineExtensionDate(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		deadline: DF.Link
		due_date: DF.Date | None
		new_date: DF.Date
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		stage: DF.Literal[
			"",
			"registration",
			"appraisal",
			"compilation",
			"consultation",
			"submission",
			"assignment",
			"personal_plan",
			"report",
			"verification",
			"inspection",
			"directive",
			"self_assessment",
			"superior_review",
			"comment",
			"council",
			"proposal",
			"vote",
			"opinion",
			"agreement",
			"decision",
			"notification",
			"publication",
			"appeal",
		]
	# end: auto-generated types

	pass
