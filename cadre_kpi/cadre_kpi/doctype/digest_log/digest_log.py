"""A Digest Log row: one message to one person, with the mail that carried it. Written by `digest.outbox` only."""

from __future__ import annotations

from cadre_kpi.access.document import GuardedDocument


class DigestLog(GuardedDocument):
	@staticmethod
	def clear_old_logs(days: int = 400) -> None:
		"""For Frappe's Log Settings: remove rows older than this many days."""
		from cadre_kpi.notifications.mail.outbox import forget_old

		forget_old(days)


def on_doctype_update():
	import frappe

	frappe.db.add_index("Digest Log", ["user", "day"])
