from cadre_kpi.access.rows import Row


class ContractTaskChange(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		changed_by: DF.Link | None
		changed_on: DF.Datetime | None
		field_label: DF.Data | None
		new_value: DF.SmallText | None
		old_value: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.SmallText | None
		state: DF.Data | None
		task_no: DF.Int
		task_row: DF.Data | None
	# end: auto-generated types

	pass
