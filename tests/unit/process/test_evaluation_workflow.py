"""The shipped workflow of an evaluation, held against the routes and the rules: 128 lines that nobody keeps by hand."""

from __future__ import annotations

import json
from pathlib import Path

from cadre_kpi import roles
from cadre_kpi.access import rules
from cadre_kpi.process import routes
from cadre_kpi.process.routes import Stop
from cadre_kpi.states import AT_COUNCIL, PROPOSED, SELF_ASSESSMENT, WITHOUT_RATING

STAGES = rules.STAGES["Cadre Evaluation"]
WORKFLOW = json.loads(
	(
		Path(routes.__file__).parent.parent / "cadre_kpi/workflow/cadre_evaluation/cadre_evaluation.json"
	).read_text(encoding="utf-8")
)
# Every kind of stop that a scheme's route may name, and the decision.
STOPS = [Stop(kind, ()) for kind in (*rules.BY_UNIT, rules.PARTY_CELL, "Advisory Council", routes.DECISION)]
STOPS.append(Stop(rules.COLLECTIVE, (), above=True))
# Members give opinions one by one, and somebody concludes them.
CONCLUDED = {"At Advisory Body", "At Standing Committee"}


def action_from(state: str) -> str:
	if state == SELF_ASSESSMENT:
		return "Send Self-Assessment"
	if state == AT_COUNCIL:
		return "Conclude Scoring"
	return "Conclude Opinions" if state in CONCLUDED else "Give Opinion"


def roles_in(state: str) -> set[str]:
	"""Roles of those who write in a state. Of a committee, only its secretary concludes."""
	found = set()
	for relation in STAGES[state].write:
		found |= {roles.COMMITTEE_SECRETARY} if relation == rules.SECRETARY else rules.ROLES[relation]
	return found


def expected() -> set[tuple]:
	lines = set()
	walked = [stop.state for stop in STOPS if stop.state != PROPOSED]
	for state in (SELF_ASSESSMENT, *walked):
		for role in roles_in(state):
			for stop in STOPS:
				if stop.state != state:
					scored = "doc.council_done and " if state == AT_COUNCIL else ""
					condition = f'{scored}doc.next_step == "{stop.goal}"'
					lines.add((state, action_from(state), role, stop.state, condition))
			if state not in (SELF_ASSESSMENT, AT_COUNCIL):
				lines.add((state, "Return", role, SELF_ASSESSMENT, None))
	# a year with too little work leaves the way, and comes back where that was an error
	for state in ("At Organisation Board", PROPOSED):
		lines |= {(state, "Record as Not Rated", role, WITHOUT_RATING, None) for role in roles_in(state)}
	lines |= {(WITHOUT_RATING, "Return", role, SELF_ASSESSMENT, None) for role in roles_in(WITHOUT_RATING)}
	return lines


def test_every_transition_follows_from_the_routes_and_the_rules():
	found = [
		(row["state"], row["action"], row["allowed"], row["next_state"], row.get("condition") or None)
		for row in WORKFLOW["transitions"]
	]
	assert len(found) == len(set(found)), "a transition stands twice"
	assert set(found) == expected()


def test_the_states_are_those_of_the_rules():
	states = [row["state"] for row in WORKFLOW["states"]]
	assert set(states) == set(STAGES)
	assert states[0] == SELF_ASSESSMENT


def test_whoever_writes_in_a_state_may_edit_there():
	editors: dict[str, set[str]] = {}
	for row in WORKFLOW["states"]:
		editors.setdefault(row["state"], set()).add(row["allow_edit"])
	for state, stage in STAGES.items():
		if stage.write:
			assert roles_in(state) == editors[state], state
