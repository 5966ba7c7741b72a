"""Lists that the desk goes by as the server does: told once with the desk, so that no script keeps a copy."""

from __future__ import annotations

import frappe

from cadre_kpi.access import rules
from cadre_kpi.cadre_kpi.report.access_audit import access_audit
from cadre_kpi.cadre_kpi.report.time_at_each_stage import time_at_each_stage
from cadre_kpi.contracts.rules import OPINIONS
from cadre_kpi.deadlines import status
from cadre_kpi.meetings import council_person
from cadre_kpi.my_work import essentials
from cadre_kpi.papers.view import PAPERS
from cadre_kpi.runs import actions, launch
from cadre_kpi.scoring import vocabulary


def tell_desk(bootinfo: frappe._dict) -> None:
	"""Hook `boot_session`."""
	bootinfo["cadre_kpi_lists"] = {
		"audited": list(access_audit.KINDS),
		"consulted": list(OPINIONS),
		"deadline_colours": status.COLOURS,
		# the most urgent first
		"deadline_states": [status.OVERDUE, status.DUE, status.OPEN, status.DONE_LATE, status.DONE_IN_TIME],
		"deciding_bodies": list(rules.DECIDING_BODIES),
		"disciplines": [name for name in vocabulary.DISCIPLINES if name != "none"],
		"levels": list(vocabulary.LEVELS),
		"papers": list(PAPERS),
		"pictures": list(council_person.PICTURES),
		"resumable_runs": list(launch.RESUMABLE),
		"run_actions": list(actions.ACTIONS),
		"staged": list(time_at_each_stage.KINDS),
		"told_in_place": list(essentials.TELLERS),
		"waiting_runs": list(launch.WAITING),
	}
