"""What a meeting recorded for somebody who had not written stands as the meeting's; sealed evaluations stay as signed."""

import frappe

SENTENCES = ("Reported in the meeting.", "Đã báo cáo tại cuộc họp.")
SEALED = ("Decided", "Published")


def execute() -> None:
	table = frappe.qb.DocType("Cadre Evaluation")
	(
		frappe.qb.update(table)
		.set(table.meeting_level, table.self_level)
		.set(table.self_level, None)
		.set(table.self_summary, None)
		.where(table.self_summary.isin(SENTENCES) & table.workflow_state.notin(SEALED))
		.run()
	)
