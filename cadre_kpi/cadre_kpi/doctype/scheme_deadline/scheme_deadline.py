from cadre_kpi.access.rows import Row


class SchemeDeadline(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		before: DF.Check
		body_type: DF.Literal[
			"",
			"Standing Committee",
			"Advisory Council",
			"Focal Agency",
			"Organisation Board",
			"Advisory Body",
			"Unit Collective",
			"Party Cell",
			"Party Group",
			"Party Committee",
		]
		code: DF.Data
		day: DF.Int
		in_month: DF.Int
		month: DF.Int
		month_offset: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		period: DF.Literal["monthly", "quarterly", "yearly"]
		remind_days: DF.Data | None
		shift: DF.Literal["none", "previous_working_day", "next_working_day"]
		stage: DF.Literal[
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
		when_passed: DF.Literal["remind", "escalate", "mark_late", "close"]
		year_offset: DF.Int
	# end: auto-generated types

	pass
