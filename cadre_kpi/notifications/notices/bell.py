"""Notices in the desk: the list behind the bell."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType

from cadre_kpi.database import bulk
from cadre_kpi.notifications.mail.outbox import Entry


def show_in_desk(rows: list[tuple[Entry, str, str]]) -> None:
	"""Rows in the list behind the bell."""
	if not rows:
		return
	names = iter(bulk.log_names("Notification Log", len(rows)))
	bulk.insert(
		"Notification Log",
		(
			*("name", "subject", "for_user", "type", "email_content"),
			*("document_type", "document_name", "from_user", "read"),
		),
		[
			(
				*(next(names), frappe.utils.escape_html(subject), entry.user, "Alert", body),
				*(entry.doctype, entry.record, frappe.session.user, 0),
			)
			for entry, subject, body in rows
		],
	)
	users = {entry.user for entry, _subject, _body in rows}
	table = DocType("Notification Settings")
	frappe.qb.update(table).set(table.seen, 0).where(table.name.isin(bulk.build_among(users))).run()
	for user in users:
		frappe.publish_realtime("notification", after_commit=True, user=user)
