from cadre_kpi.access.rows import Row


class SchemeRouteStep(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		act: DF.Literal["work", "opinion", "vote", "decide"]
		applies_if: DF.Literal[
			"",
			"has_party_group",
			"has_cell_committee",
			"no_cell_committee",
			"grassroots_cell",
			"cell_under_committee",
			"adjustment_proposed",
		]
		body_of: DF.Literal["own_unit", "unit_above"]
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
		kind: DF.Literal["registration", "evaluation"]
		name_en: DF.SmallText
		name_vi: DF.SmallText
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		sequence: DF.Int
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
		variant: DF.Literal["all", "staff", "heads", "party_members", "commissioned"]
	# end: auto-generated types

	pass
