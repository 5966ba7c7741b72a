"""An HR Takeover: who took people over from Frappe HR, when, and what came of it. Written by the job alone."""

from cadre_kpi.access.document import GuardedDocument


class HRTakeover(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		done: DF.Int
		ended_on: DF.Datetime | None
		error: DF.LongText | None
		failures: DF.LongText | None
		options: DF.LongText | None
		started_on: DF.Datetime | None
		status: DF.Literal["Queued", "Running", "Done", "Done With Failures", "Failed"]
		summary: DF.SmallText | None
		total: DF.Int
	# end: auto-generated types

	pass
