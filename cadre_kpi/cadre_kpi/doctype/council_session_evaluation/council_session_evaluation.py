from cadre_kpi.access.rows import Row


class CouncilSessionEvaluation(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		cadre: DF.Link | None
		cadre_name: DF.Data | None
		council_points: DF.Float
		evaluation: DF.Link
		open_key: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		sheets: DF.Int
		spread: DF.Data | None
		unit: DF.Link | None
	# end: auto-generated types

	pass
