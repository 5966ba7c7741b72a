from cadre_kpi.access.rows import Row


class PeriodRunFailure(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		item: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.SmallText | None
		record: DF.DynamicLink | None
		record_doctype: DF.Link | None
		retry: DF.Check
		step: DF.Data | None
		title: DF.Data | None
		what_to_do: DF.SmallText | None
	# end: auto-generated types

	pass
