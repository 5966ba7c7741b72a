"""A Digest Log row: one message to one person, with the mail that carried it. Written by `mail.outbox` only."""

from __future__ import annotations

from cadre_kpi.access.document import GuardedDocument


class DigestLog(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		counts: DF.SmallText | None
		day: DF.Date | None
		desk: DF.Check
		email_queue: DF.Link | None
		items: DF.Int
		kind: DF.Literal[
			"Weekly Digest",
			"Daily Digest",
			"contract_returned",
			"contract_assigned",
			"contract_adjusted",
			"report_sent_back",
			"directive_issued",
			"directive_due",
			"directive_closed",
			"scoring_opened",
			"scoring_closes",
			"scoring_reminder",
			"decision_published",
			"appeal_received",
			"deadline",
			"Sent to Me",
		]
		log_key: DF.Data | None
		outcome: DF.Literal["Queued", "Desk Only", "Address Not Deliverable"]
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		token: DF.Data | None
		user: DF.Link | None
	# end: auto-generated types

	@staticmethod
	def clear_old_logs(days: int = 400) -> None:
		"""For Frappe's Log Settings: remove rows older than this many days."""
		from cadre_kpi.notifications.mail.outbox import forget_old

		forget_old(days)


def on_doctype_update():
	import frappe

	frappe.db.add_index("Digest Log", ["user", "day"])
