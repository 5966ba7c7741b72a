"""One record of each kind in each of its states, all about the secretary of district A."""

from __future__ import annotations

from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.personas import COMMITTEE, COUNCIL, DISTRICT_A, EMAIL, PERIOD

CONTRACT_STATES = {
	"Draft: Cadre": ("Draft", 0),
	"Draft: Committee": ("Draft", 0),
	"Under Appraisal": ("Under Appraisal", 0),
	"Under Consultation": ("Under Consultation", 0),
	"Awaiting Decision": ("Awaiting Decision", 0),
	"Assigned": ("Assigned", 1),
	"Closed": ("Closed", 1),
	"Cancelled": ("Cancelled", 2),
}
REPORT_STATES = {
	"Draft: Periodic": ("Draft", 0),
	"Draft: Ad-hoc Inspection": ("Draft", 0),
	"Under Verification": ("Under Verification", 0),
	"Verified": ("Verified", 1),
}
EVALUATION_STATES = (
	"Self-Assessment",
	"At Unit Collective",
	"At Party Group",
	"At Party Cell",
	"At Party Committee",
	"At Focal Agency",
	"At Organisation Board",
	"At Advisory Body",
	"At Standing Committee",
	"At Unit Above",
	"At Council",
	"Proposed",
	"Without Rating",
	"Decided",
	"Published",
)
DECISION_STATES = {"Draft": 0, "Awaiting Approval": 0, "Approved": 1, "Published": 1, "Cancelled": 2}
APPEAL_STATES = ("Received", "Under Consideration", "Upheld", "Dismissed", "Withdrawn")
CATALOGUE_STATES = ("Draft", "Proposed", "Awaiting Decision", "In Force", "Superseded", "Taken Into Another")
UNIT_STATES = ("Self-Rating", "Sent", "Under Verification", "Recognised")
EXTENSION_STATES = {"Draft": 0, "In Force": 1, "Cancelled": 2}
SESSION_STATES = ("Draft", "Scoring", "Closed")
LISTED = ("council_chair", "council_member", "council_colleague", "council_former")

Key = tuple[str, str]


def whose(cadre: str) -> dict[str, str]:
	"""Values that every record of the secretary of district A carries."""
	return {
		"cadre": cadre,
		"cadre_name": personas.CAST["cadre_a"].name,
		"unit": DISTRICT_A,
		"managed_by": COMMITTEE,
		"period": PERIOD,
	}


def of_district_a(cadre: str) -> dict[Key, str]:
	"""(DocType, state) → name of the record."""
	found: dict[Key, str] = {}
	contracts(found, cadre)
	contract = found["Task Contract", "Assigned"]
	reports(found, cadre, contract)
	for state in ("Open", "Answered", "Closed"):
		found["Directive", state] = make.place(
			"Directive",
			state,
			contract=contract,
			responsible=EMAIL["focal_without_role"],
			owner=EMAIL["board"],
			**whose(cadre),
		)
	evaluations(found, cadre)
	sessions(found)
	for state, docstatus in DECISION_STATES.items():
		found["Rating Decision", state] = make.place(
			"Rating Decision",
			state,
			docstatus,
			title=state,
			committee=COMMITTEE,
			period=PERIOD,
			owner=EMAIL["board"],
		)
	for state in APPEAL_STATES:
		found["Rating Appeal", state] = make.place(
			"Rating Appeal", state, evaluation=found["Cadre Evaluation", "Published"], **whose(cadre)
		)
	for state in UNIT_STATES:
		found["Unit Evaluation", state] = make.place(
			"Unit Evaluation",
			state,
			unit=DISTRICT_A,
			unit_name="Huyện ủy A",
			managed_by=COMMITTEE,
			period=PERIOD,
			evaluation_key=f"kt-{state}",
			owner=EMAIL["board"],
			rows={"criteria": [{"criterion_code": "gen_1", "max_points": 10, "part": "general"}]},
		)
	for state in CATALOGUE_STATES:
		found["Product Catalogue", state] = make.place(
			"Product Catalogue",
			state,
			title=state,
			unit=DISTRICT_A,
			managed_by=COMMITTEE,
			for_all=int(state in ("In Force", "Superseded")),
			owner=EMAIL["collective_a"],
		)
	for state, docstatus in EXTENSION_STATES.items():
		found["Deadline Extension", state] = make.place(
			"Deadline Extension",
			state,
			docstatus,
			applies_to="One Cadre",
			owner=EMAIL["board"],
			**whose(cadre),
		)
	found["Deadline Event", "Recorded"] = make.place(
		"Deadline Event",
		kind="Late",
		stage="registration",
		record_doctype="Task Contract",
		record=contract,
		event_key="kt-late",
		**whose(cadre),
	)
	for state in ("Draft", "Published", "Given", "Withdrawn"):
		found["Work Call", state] = make.place(
			"Work Call",
			state,
			task_name=state,
			unit=personas.PROVINCE,
			managed_by=COMMITTEE,
			period=PERIOD,
			published_to=COMMITTEE if state != "Draft" else None,
			owner=EMAIL["board"],
		)
	for state in ("Recorded", "Revoked"):
		found["Rating Follow Up", state] = make.place(
			"Rating Follow Up",
			state,
			evaluation=found["Cadre Evaluation", "Published"],
			kind="Training",
			owner=EMAIL["board"],
			**whose(cadre),
		)
	for state in ("Draft", "Approved"):
		about = whose(cadre)
		found["Work Review", state] = make.place(
			"Work Review",
			state,
			kind="Yearly Review",
			about=about["cadre"],
			owner=EMAIL["board"],
			**{**about, "cadre": about["cadre"] if state == "Approved" else None},
		)
	for state in ("Draft", "Entered", "Verified"):
		found["Unit Indicator", state] = make.place(
			"Unit Indicator",
			state,
			indicator_name=state,
			unit=DISTRICT_A,
			year=2026,
			target=1,
			for_all=int(state == "Verified"),
			owner=EMAIL["focal_a"],
		)
	for state in ("Offered", "Given", "Not Chosen", "Withdrawn"):
		found["Work Offer", state] = make.place(
			"Work Offer",
			state,
			work_call=found["Work Call", "Published"],
			owner=EMAIL["cadre_a"],
			**whose(cadre),
		)
	for state in ("Queued", "Done"):
		found["Period Run", state] = make.place("Period Run", state, period=PERIOD, action="Open Period")
	return found


def contracts(found: dict[Key, str], cadre: str) -> None:
	for key, (state, docstatus) in CONTRACT_STATES.items():
		by = "Committee" if key == "Draft: Committee" else "Cadre"
		found["Task Contract", key] = make.place(
			"Task Contract",
			state,
			docstatus,
			rows={"tasks": [{"task_name": key, "target": 1, "weight": 100}]},
			initiated_by=by,
			owner=EMAIL["secretary" if by == "Committee" else "cadre_a"],
			**whose(cadre),
		)


def reports(found: dict[Key, str], cadre: str, contract: str) -> None:
	for key, (state, docstatus) in REPORT_STATES.items():
		kind = "Ad-hoc Inspection" if key.endswith("Inspection") else "Periodic"
		found["Progress Report", key] = make.place(
			"Progress Report",
			state,
			docstatus,
			contract=contract,
			report_type=kind,
			owner=EMAIL["focal_a" if kind != "Periodic" else "cadre_a"],
			**whose(cadre),
		)


def evaluations(found: dict[Key, str], cadre: str) -> None:
	"""Each evaluation stands on one of the contracts, so that a council sees these as well."""
	behind = [found["Task Contract", key] for key in CONTRACT_STATES]
	for number, state in enumerate(EVALUATION_STATES):
		found["Cadre Evaluation", state] = make.place(
			"Cadre Evaluation",
			state,
			int(state == "Published"),
			rows={"opinions": [{"step": state, "opinion": "Ý kiến kín"}]},
			contract=behind[number % len(behind)],
			party_cell=personas.CELL_A,
			# the body that the route names there; the collective of another unit reads and writes by nothing else
			body_above=personas.COLLECTIVE_B if state == "At Unit Above" else None,
			total_points=87.5,
			proposed_level="good",
			computed_on="2026-12-20 08:00:00" if state != "Self-Assessment" else None,
			**whose(cadre),
		)


def sessions(found: dict[Key, str]) -> None:
	scored = [found["Cadre Evaluation", state] for state in EVALUATION_STATES]
	for state in SESSION_STATES:
		session = make.place(
			"Council Session",
			state,
			rows={
				"members": [{"user": EMAIL[persona], "present": 1} for persona in LISTED],
				"evaluations": [{"evaluation": name} for name in scored],
			},
			council=COUNCIL,
			period=PERIOD,
			owner=EMAIL["board"],
		)
		found["Council Session", state] = session
		found["Council Score", state] = make.place(
			"Council Score",
			session=session,
			evaluation=found["Cadre Evaluation", "At Council"],
			member=EMAIL["council_member"],
			cadre=personas.cadre_of("cadre_a"),
			unit=DISTRICT_A,
			owner=EMAIL["council_member"],
			rows={"tasks": [{"task_no": 1, "score": 90}]},
		)
