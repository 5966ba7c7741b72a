from cadre_kpi.access.rows import Row


class SchemeCriterion(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		audience: DF.Literal["all", "leader", "staff"]
		code: DF.Data
		group_en: DF.SmallText
		group_vi: DF.SmallText
		kind: DF.Literal["points", "met"]
		max_points: DF.Float
		name_en: DF.SmallText
		name_vi: DF.SmallText
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		scope: DF.Literal["general", "council"]
	# end: auto-generated types

	pass
