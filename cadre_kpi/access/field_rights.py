"""Whose a field is: the vocabulary of `fields` (records) and `row_fields` (their tables)."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from cadre_kpi.states import (
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
	DRAFT,
	PROPOSED,
	PUBLISHED,
	SCORING,
	SELF_ASSESSMENT,
	UNDER_APPRAISAL,
	UNDER_CONSULTATION,
	UNDER_VERIFICATION,
)

# ---- whose a field is ----------------------------------------------------------------------------------------
ANY = "any"  # of whoever may write the record, in every state in which they may
ONCE = "once"  # said when the record is made, never changed: what the record is about
SERVER = "server"  # kept by the server's own code; a different value is refused by name
DERIVED = "derived"  # worked out by the server at each save; a form may send an old value back unnoticed
STATE = "state"  # changed by the workflow's actions alone

Right = str | frozenset[str]


def list_states(*names: str) -> frozenset[str]:
	"""The states (keys of `rules.STAGES`) in which a field is open to those who may write the record."""
	return frozenset(names)


@dataclass(frozen=True, slots=True)
class Table:
	"""A child table: whose it is to add and remove rows. The fields of its rows stand in `ROWS`.

	`key`: field by which a row of the client that has no name yet is found among those that the server has prepared.
	"""

	doctype: str
	rows: Right
	key: str = ""


APPRAISING = list_states(UNDER_APPRAISAL, UNDER_CONSULTATION)
PROMISING = list_states("Draft: Committee", UNDER_CONSULTATION, AWAITING_DECISION, ASSIGNED)
REPORTING = list_states("Draft: Periodic", "Draft: Ad-hoc Inspection")
VERIFYING = list_states(UNDER_VERIFICATION)
SELF = list_states(SELF_ASSESSMENT)
# From the first review to the proposal. What is entered here also has permission level 1.
REVIEWING = list_states(
	AT_UNIT_COLLECTIVE,
	AT_PARTY_GROUP,
	AT_PARTY_CELL,
	AT_PARTY_COMMITTEE,
	AT_FOCAL_AGENCY,
	AT_ORGANISATION_BOARD,
	AT_ADVISORY_BODY,
	AT_STANDING_COMMITTEE,
	AT_UNIT_ABOVE,
	AT_COUNCIL,
	PROPOSED,
)
PREPARING = list_states(DRAFT)
CONVENING = list_states(DRAFT, SCORING)
DECIDING = list_states(DRAFT, AWAITING_APPROVAL)
OPEN = list_states("Open")
CALLING = list_states(DRAFT, PUBLISHED)
OFFERING = list_states("Offered")
SELF_RATING = list_states("Self-Rating")
AUTHORITY = list_states("Sent", UNDER_VERIFICATION)
LISTING = list_states(DRAFT, PROPOSED)


def is_open(right: Right, stage: str, known: Container[str]) -> bool:
	"""Whether a right is open to those who may write the record in this state.

	In a state that the site's own workflow adds, nothing is closed to them but what nobody writes.
	"""
	return right == ANY or (isinstance(right, frozenset) and (stage in right or stage not in known))


def give_each(right: Right, *names: str) -> dict[str, Right]:
	"""The same right for several fields."""
	return dict.fromkeys(names, right)
