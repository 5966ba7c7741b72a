from cadre_kpi.access.rows import Row


class CadreLeave(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from_date: DF.Date
		kind: DF.Literal["", "Sick Leave", "Maternity Leave", "Unpaid Leave", "Other Leave"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.Data | None
		to_date: DF.Date | None
	# end: auto-generated types

	pass
