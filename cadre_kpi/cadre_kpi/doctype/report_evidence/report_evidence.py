from cadre_kpi.access.rows import Row


class ReportEvidence(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		contract_task: DF.Data
		file: DF.Attach
		file_name: DF.Data | None
		file_size: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		task_no: DF.Int
	# end: auto-generated types

	pass
