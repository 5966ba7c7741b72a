from cadre_kpi.access.rows import Row


class EvaluationBodyMember(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		duty: DF.Literal["Member", "Secretary", "Deputy Chair", "Chair"]
		from_date: DF.Date | None
		member_name: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		to_date: DF.Date | None
		user: DF.Link
	# end: auto-generated types

	pass
