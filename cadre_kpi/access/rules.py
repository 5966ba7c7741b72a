"""The rules: who reads which record, and who writes it in which state. Data only.

A right needs three things: the role (DocPerm of the DocType), the relation to the record (named here), and the
state of the record (the keys here). Source: the five regulations' division of work between cadre, focal agency,
organisation board, council and standing committee; state names are those of the workflows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cadre_kpi import roles
from cadre_kpi.states import (
	APPROVED,
	ASSIGNED,
	AT_ADVISORY_BODY,
	AT_COUNCIL,
	AT_FOCAL_AGENCY,
	AT_ORGANISATION_BOARD,
	AT_PARTY_CELL,
	AT_PARTY_COMMITTEE,
	AT_PARTY_GROUP,
	AT_STANDING_COMMITTEE,
	AT_UNIT_ABOVE,
	AT_UNIT_COLLECTIVE,
	AWAITING_APPROVAL,
	AWAITING_DECISION,
	CANCELLED,
	CLOSED,
	DECIDED,
	DRAFT,
	ENTERED,
	PROPOSED,
	PUBLISHED,
	SCORING,
	SELF_ASSESSMENT,
	UNDER_APPRAISAL,
	UNDER_CONSULTATION,
	UNDER_VERIFICATION,
	VERIFIED,
	WITHOUT_RATING,
)

# ---- relations of a user to a record -------------------------------------------------------------------------
SELF = "self"
NO_ACCOUNT = (
	"for a cadre without account"  # the collective writes for those who cannot sign in, or are on leave
)
COLLECTIVE = "Unit Collective"
PARTY_GROUP = "Party Group"
PARTY_CELL = "Party Cell"  # the cell of the cadre
PARTY_COMMITTEE = "Party Committee"
# kinds of bodies that decide the ratings of the cadres they manage
DECIDING_BODIES = ("Standing Committee", PARTY_COMMITTEE, PARTY_CELL, COLLECTIVE)
FOCAL = "Focal Agency"
ORGANISATION = "Organisation Board"
ADVISORY = "Advisory Body"
COMMITTEE = "managing committee"  # any member of the committee that manages the cadre
DECIDERS = "managing committee: chair or deputy"
SECRETARY = "managing committee: secretary"
BESIDE_COMMITTEE = "organisation board of the committee's own unit"  # prepares its sessions and decisions
BODY_ABOVE = "Unit Above"  # of the body of a unit above at which an evaluation stops
ABOVE = "Standing Committee"  # of a committee that serves the unit, though another one manages the cadre
COUNCIL = "council"  # sits in a session that scores the evaluation
COUNCIL_LEAD = "council: chair, deputy or secretary"
RESPONSIBLE = "responsible"  # carries out a directive
SCORER = "scorer"  # whose score sheet it is
EVERYBODY = "concerns everybody"  # an extension in force that is not about one person
CALLED = "cadre of the committee"  # of those to whom published work is shown
SENT_ALONG = "office where the person works now"  # of results from the office before, for the year
PERIOD_BOARD = "board of the period"  # organisation board that serves the period's root unit
PERIOD_RUNNER = "runs the period"  # the same; of a period without one, a board that serves everybody

# Relations that come from serving the unit of the record; the name is the kind of body.
BY_UNIT = (COLLECTIVE, PARTY_GROUP, PARTY_COMMITTEE, FOCAL, ORGANISATION, ADVISORY, ABOVE)
# An empty table of units served means the own unit and everything below; a collective leads one unit only.
OWN_UNIT_ONLY = (COLLECTIVE,)
# Duties in the managing committee and in the council.
DECIDING_DUTIES = ("Chair", "Deputy Chair")
SECRETARY_DUTIES = ("Secretary",)
LEADING_DUTIES = (*DECIDING_DUTIES, *SECRETARY_DUTIES)

_unit, _committee = {roles.UNIT_OFFICER}, {roles.COMMITTEE_MEMBER, roles.COMMITTEE_SECRETARY}
# A seat in a body counts only together with a role for it.
ROLES: dict[str, set[str]] = {
	SELF: {roles.CADRE},
	NO_ACCOUNT: _unit,
	COLLECTIVE: _unit,
	PARTY_GROUP: _unit,
	PARTY_CELL: _unit,
	PARTY_COMMITTEE: _unit,
	FOCAL: {roles.FOCAL_OFFICER},
	ORGANISATION: {roles.ORGANISATION_OFFICER},
	PERIOD_BOARD: {roles.ORGANISATION_OFFICER, roles.COMMITTEE_SECRETARY},
	PERIOD_RUNNER: {roles.ORGANISATION_OFFICER, roles.COMMITTEE_SECRETARY},
	ADVISORY: {roles.ADVISORY_OFFICER},
	COMMITTEE: _committee,
	DECIDERS: _committee,
	SECRETARY: _committee,
	BESIDE_COMMITTEE: {roles.ORGANISATION_OFFICER},
	ABOVE: _committee,
	BODY_ABOVE: _unit
	| {roles.COMMITTEE_SECRETARY, roles.FOCAL_OFFICER, roles.ORGANISATION_OFFICER, roles.ADVISORY_OFFICER},
	COUNCIL: {roles.COUNCIL_MEMBER},
	COUNCIL_LEAD: {roles.COUNCIL_MEMBER},
	SCORER: {roles.COUNCIL_MEMBER},
	RESPONSIBLE: set(roles.ROLES),
	EVERYBODY: set(roles.ROLES),
	CALLED: {roles.CADRE},
	SENT_ALONG: _unit
	| _committee
	| {roles.FOCAL_OFFICER, roles.ORGANISATION_OFFICER, roles.ADVISORY_OFFICER},
}

SYSTEM_MANAGER = "System Manager"
# Read every record of every unit, without a relation to it.
READ_ALL = {roles.AUDITOR, roles.ADMINISTRATOR, SYSTEM_MANAGER}
# Write without a relation, as far as the DocType gives their role the right.
WRITE_ALL: dict[str, set[str]] = {"Period Run": {roles.ADMINISTRATOR}}

# ---- who reads -----------------------------------------------------------------------------------------------
_UNIT_SIDE = {SELF, PARTY_CELL, COMMITTEE, COUNCIL, *BY_UNIT}
READ: dict[str, set[str]] = {
	"Task Contract": _UNIT_SIDE,
	"Progress Report": _UNIT_SIDE,
	"Directive": _UNIT_SIDE | {RESPONSIBLE},
	"Cadre Evaluation": _UNIT_SIDE | {SENT_ALONG, BODY_ABOVE},
	"Council Session": {COUNCIL, ORGANISATION, ABOVE},
	"Council Score": {SCORER},
	"Rating Decision": {ORGANISATION, COMMITTEE, ABOVE},
	"Rating Appeal": {SELF, ORGANISATION, COMMITTEE},
	"Unit Evaluation": {COLLECTIVE, PARTY_COMMITTEE, FOCAL, ORGANISATION, ADVISORY, COMMITTEE, ABOVE},
	"Period Run": {PERIOD_BOARD},
	"Deadline Extension": (_UNIT_SIDE - {COUNCIL}) | {EVERYBODY},
	"Deadline Event": _UNIT_SIDE - {COUNCIL},
	"Work Call": {ORGANISATION, COMMITTEE, ABOVE, CALLED},
	"Work Offer": {SELF, ORGANISATION, COMMITTEE},
	"Rating Follow Up": {SELF, ORGANISATION, COMMITTEE},
	"Unit Indicator": {FOCAL, ORGANISATION, ABOVE, EVERYBODY},
	"Product Catalogue": {COLLECTIVE, FOCAL, ORGANISATION, COMMITTEE, ABOVE, EVERYBODY},
	"Work Review": {SELF, ORGANISATION, COMMITTEE},
}
# Score sheets are blind: nobody reads a colleague's before the session is closed, then these; nobody ever reads
# the sheets about themselves.
READ_CLOSED_SHEETS = {SCORER, COUNCIL_LEAD, ORGANISATION, SECRETARY}
TRANSACTIONS = tuple(READ)


# ---- who writes, by state ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Stage:
	"""Rights in one state. Who may write may also take the workflow's actions that their role allows."""

	write: set[str] = field(default_factory=set)
	submit: set[str] = field(default_factory=set)
	cancel: set[str] = field(default_factory=set)
	delete: bool = False  # by its author, as long as they may write it


_DECIDING = {DECIDERS, SECRETARY}
_AUTHOR = {SELF, COLLECTIVE}
_AGENCIES = {FOCAL, ORGANISATION}
_CONVENERS = {ORGANISATION, COUNCIL_LEAD}


# Where the first state has two kinds of author, the key is "state: value of this field".
VARIANT = {"Task Contract": "initiated_by", "Progress Report": "report_type"}
VARIANT_STATE = DRAFT

STAGES: dict[str, dict[str, Stage]] = {
	"Task Contract": {
		"Draft: Cadre": Stage(write=_AUTHOR, delete=True),
		"Draft: Committee": Stage(write=_DECIDING, submit=_DECIDING, delete=True),
		UNDER_APPRAISAL: Stage(write={FOCAL}),
		UNDER_CONSULTATION: Stage(write={ORGANISATION}),
		AWAITING_DECISION: Stage(write=_DECIDING, submit=_DECIDING),
		ASSIGNED: Stage(write=_DECIDING, submit=_DECIDING, cancel=_DECIDING),
		CLOSED: Stage(),
		CANCELLED: Stage(),
	},
	"Progress Report": {
		"Draft: Periodic": Stage(write=_AUTHOR, delete=True),
		"Draft: Ad-hoc Inspection": Stage(write=_AGENCIES, delete=True),
		UNDER_VERIFICATION: Stage(write=_AGENCIES, submit=_AGENCIES),
		VERIFIED: Stage(),
	},
	"Directive": {
		"Open": Stage(write={ORGANISATION, *_DECIDING}),
		"Answered": Stage(write={ORGANISATION, *_DECIDING}),
		CLOSED: Stage(),
	},
	"Cadre Evaluation": {
		SELF_ASSESSMENT: Stage(write={SELF, NO_ACCOUNT}),
		AT_UNIT_COLLECTIVE: Stage(write={COLLECTIVE}),
		AT_PARTY_GROUP: Stage(write={PARTY_GROUP}),
		AT_PARTY_CELL: Stage(write={PARTY_CELL}),
		AT_PARTY_COMMITTEE: Stage(write={PARTY_COMMITTEE}),
		AT_FOCAL_AGENCY: Stage(write={FOCAL}),
		AT_ORGANISATION_BOARD: Stage(write={ORGANISATION}),
		# the members give their opinions one by one; the board or the secretary concludes
		AT_ADVISORY_BODY: Stage(write={ORGANISATION}),
		AT_STANDING_COMMITTEE: Stage(write={ORGANISATION, SECRETARY}),
		# the route gives the step to the body of a unit above, which stands on the record
		AT_UNIT_ABOVE: Stage(write={BODY_ABOVE}),
		AT_COUNCIL: Stage(write=_CONVENERS),
		PROPOSED: Stage(write={ORGANISATION}),
		# too little work in the year: no rating, no quota; returned where that was an error
		WITHOUT_RATING: Stage(write={ORGANISATION}),
		# from here on only a Rating Decision changes the record
		DECIDED: Stage(),
		PUBLISHED: Stage(),
	},
	"Council Session": {
		DRAFT: Stage(write=_CONVENERS, delete=True),
		SCORING: Stage(write=_CONVENERS),
		CLOSED: Stage(),
	},
	# the state of a sheet is that of its session
	"Council Score": {
		DRAFT: Stage(),
		SCORING: Stage(write={SCORER}, submit={SCORER}),
		CLOSED: Stage(),
	},
	"Rating Decision": {
		DRAFT: Stage(write={ORGANISATION, SECRETARY}, delete=True),
		AWAITING_APPROVAL: Stage(write=_DECIDING, submit={DECIDERS}),
		APPROVED: Stage(write=_DECIDING, submit=_DECIDING, cancel={SECRETARY}),
		PUBLISHED: Stage(),
		CANCELLED: Stage(),
	},
	"Rating Appeal": {
		"Received": Stage(write={ORGANISATION, SECRETARY}),
		"Under Consideration": Stage(write={ORGANISATION, *_DECIDING}),
		"Upheld": Stage(),
		"Dismissed": Stage(),
		"Withdrawn": Stage(),
	},
	# an organisation rates itself, the side of the authority reviews; what is recognised changes no more
	"Unit Evaluation": {
		"Self-Rating": Stage(write={COLLECTIVE}),
		"Sent": Stage(write={ORGANISATION, *_DECIDING}),
		UNDER_VERIFICATION: Stage(write={ORGANISATION, *_DECIDING}),
		"Recognised": Stage(),
	},
	# a unit proposes its list, the personnel body puts lists together, the authority decides; what is decided stands
	"Product Catalogue": {
		DRAFT: Stage(write={COLLECTIVE, ORGANISATION}, delete=True),
		PROPOSED: Stage(write={ORGANISATION}),
		AWAITING_DECISION: Stage(write=_DECIDING),
		"In Force": Stage(),
		"Superseded": Stage(),
		"Taken Into Another": Stage(),
	},
	"Period Run": {
		state: Stage(write={PERIOD_RUNNER})
		for state in ("Queued", "Running", "Stopped", "Done", "Done With Failures", "Failed")
	},
	"Deadline Extension": {
		DRAFT: Stage(write={ORGANISATION, *_DECIDING}, submit=_DECIDING, delete=True),
		"In Force": Stage(cancel=_DECIDING),
		CANCELLED: Stage(),
	},
	# written by the system alone
	"Deadline Event": {"Recorded": Stage()},
	"Work Call": {
		DRAFT: Stage(write={ORGANISATION, *_DECIDING}, delete=True),
		PUBLISHED: Stage(write={ORGANISATION, *_DECIDING}),
		"Given": Stage(),
		"Withdrawn": Stage(),
	},
	"Rating Follow Up": {"Recorded": Stage(write={ORGANISATION, *_DECIDING}), "Revoked": Stage()},
	# prepared by the board or the committee; what is approved changes no more
	"Work Review": {
		DRAFT: Stage(write={ORGANISATION, *_DECIDING}, delete=True),
		APPROVED: Stage(),
	},
	# figures of a unit: entered by one agency or person, verified by another
	"Unit Indicator": {
		DRAFT: Stage(write=_AGENCIES, delete=True),
		ENTERED: Stage(write=_AGENCIES),
		VERIFIED: Stage(),
	},
	# what became of an offer is written by the server with the committee's decision
	"Work Offer": {
		"Offered": Stage(write={SELF}),
		"Given": Stage(),
		"Not Chosen": Stage(),
		"Withdrawn": Stage(),
	},
}

# Whoever is rated anywhere in one of these neither decides, convenes nor closes there. In a draft that others decide
# on, the own row stays as it was proposed.
STEPS_ASIDE: dict[str, dict[str, set[str]]] = {
	"Rating Decision": {state: {"write", "submit", "cancel"} for state in (AWAITING_APPROVAL, APPROVED)},
	"Council Session": {DRAFT: {"write", "delete"}, SCORING: {"write"}},
}
# Of these, where this field is set, also in the draft: a rating that was found wrong is replaced by others alone.
STEPS_ASIDE_FROM_DRAFT = {"Rating Decision": "replaces"}
RATED_IN = {"Rating Decision": "Rating Decision Row", "Council Session": "Council Session Evaluation"}

# A state that the site's own workflow adds: those who handle records act there, the workflow says which of them.
OTHER_STATE = Stage(write=_AGENCIES | _DECIDING, submit=_AGENCIES | _DECIDING)

# Who creates, where that is somebody else than who writes in the first state.
CREATE: dict[str, set[str]] = {
	"Cadre Evaluation": {ORGANISATION},
	"Council Score": {SCORER},
	"Rating Appeal": {SELF},
	"Unit Evaluation": {COLLECTIVE, ORGANISATION},
}

# Rows of child tables follow their record. Process Log belongs to four kinds of record.
CHILDREN: dict[str, tuple[str, ...]] = {
	"Contract Task": ("Task Contract",),
	"Contract Task Change": ("Task Contract",),
	"Contract Consultation": ("Task Contract",),
	"Contract Milestone": ("Task Contract",),
	"Progress Report Task": ("Progress Report",),
	"Report Evidence": ("Progress Report",),
	"Evaluation Task": ("Cadre Evaluation",),
	"Evaluation Criterion": ("Cadre Evaluation",),
	"Evaluation Deduction": ("Cadre Evaluation",),
	"Evaluation Fact": ("Cadre Evaluation",),
	"Evaluation Condition": ("Cadre Evaluation",),
	"Evaluation Opinion": ("Cadre Evaluation",),
	"Council Session Member": ("Council Session",),
	"Council Session Evaluation": ("Council Session",),
	"Council Conflict": ("Council Session",),
	"Council Score Task": ("Council Score",),
	"Rating Decision Row": ("Rating Decision",),
	"Period Run Failure": ("Period Run",),
	"Deadline Extension Date": ("Deadline Extension",),
	"Work Call Unit": ("Work Call",),
	"Unit Evaluation Criterion": ("Unit Evaluation",),
	"Unit Evaluation Condition": ("Unit Evaluation",),
	"Catalogue Group": ("Product Catalogue",),
	"Catalogue Product": ("Product Catalogue",),
	"Process Log": (
		"Task Contract",
		"Progress Report",
		"Cadre Evaluation",
		"Rating Decision",
		"Unit Evaluation",
		"Product Catalogue",
	),
}


def get_first_stage(doctype: str, values: dict) -> str:
	"""Key of the stage in which a record with these values starts."""
	variant = VARIANT.get(doctype)
	if not variant:
		return next(iter(STAGES[doctype]))
	default = next(iter(STAGES[doctype])).partition(": ")[2]
	return f"{VARIANT_STATE}: {values.get(variant) or default}"


def get_stage_key(doctype: str, state: str | None, values: dict) -> str:
	"""Key of the stage of a record in this state."""
	if not state or (doctype in VARIANT and state == VARIANT_STATE):
		return get_first_stage(doctype, values)
	return state
