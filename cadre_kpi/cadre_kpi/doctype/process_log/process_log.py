from cadre_kpi.access.rows import Row


class ProcessLog(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		acted_by: DF.Link | None
		acted_on: DF.Datetime | None
		action: DF.Data | None
		body: DF.Link | None
		from_state: DF.Data | None
		note: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		to_state: DF.Data | None
	# end: auto-generated types

	pass
