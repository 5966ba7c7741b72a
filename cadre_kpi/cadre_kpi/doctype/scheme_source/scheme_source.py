from cadre_kpi.access.rows import Row


class SchemeSource(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		address: DF.Data | None
		article: DF.Data | None
		assumption: DF.Check
		document: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		path: DF.Data
		text_en: DF.SmallText
		text_vi: DF.SmallText
	# end: auto-generated types

	pass
