"""What a Period Run can do, by the name of the action."""

from __future__ import annotations

from cadre_kpi.runs.action import Action
from cadre_kpi.runs.actions.close_period import ClosePeriod
from cadre_kpi.runs.actions.compute import ComputeAndPropose, RollUp
from cadre_kpi.runs.actions.gather_results import GatherResults
from cadre_kpi.runs.actions.open_period import OpenPeriod
from cadre_kpi.runs.actions.prepare_decision import PrepareDecision

ACTIONS: dict[str, type[Action]] = {
	"Open Period": OpenPeriod,
	"Gather Results": GatherResults,
	"Compute and Propose": ComputeAndPropose,
	"Prepare Decision": PrepareDecision,
	"Roll Up": RollUp,
	"Close Period": ClosePeriod,
}


def get(run) -> Action:
	"""The action of a Period Run, ready to check and to work. Throws for a period that does not exist."""
	return ACTIONS[run.action](run)
