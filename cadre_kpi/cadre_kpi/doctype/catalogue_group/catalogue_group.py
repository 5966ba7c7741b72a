from cadre_kpi.access.rows import Row


class CatalogueGroup(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		group_code: DF.Data
		group_name: DF.Data | None
		max_points: DF.Float
		min_points: DF.Float
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types

	pass
