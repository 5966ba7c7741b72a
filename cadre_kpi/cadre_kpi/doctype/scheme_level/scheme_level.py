from cadre_kpi.access.rows import Row


class SchemeLevel(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		below_points: DF.Data | None
		code: DF.Literal["excellent", "good", "completed", "not_completed"]
		consequence_en: DF.SmallText | None
		consequence_vi: DF.SmallText | None
		min_points: DF.Data | None
		name_en: DF.SmallText
		name_vi: DF.SmallText
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types

	pass
