from cadre_kpi.access.rows import Row


class CatalogueProduct(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		came_from: DF.Link | None
		code: DF.Data
		coefficient: DF.Float
		contract_task: DF.Data | None
		description: DF.SmallText | None
		merged_into: DF.Data | None
		office: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		points: DF.Float
		product_group: DF.Data | None
		product_name: DF.Data
		unit_of_measure: DF.Data | None
	# end: auto-generated types

	pass
