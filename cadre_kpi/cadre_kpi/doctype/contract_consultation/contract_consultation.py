from cadre_kpi.access.rows import Row


class ContractConsultation(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		body: DF.Link
		given_by: DF.Link | None
		given_on: DF.Datetime | None
		opinion: DF.Literal["", "Agrees", "Agrees With Remarks", "Disagrees"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		remarks: DF.SmallText | None
	# end: auto-generated types

	pass
