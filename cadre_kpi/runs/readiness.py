"""Whether a period can begin: where nobody could act, who cannot sign in, which dates are missing, whether mail goes out.

Asked before a period is opened and at any time later. A fixed number of queries, however many people and units.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property

import frappe
from frappe import _
from frappe.utils import cint, formatdate, getdate
from frappe.utils.scheduler import is_scheduler_inactive

from cadre_kpi import roles
from cadre_kpi.access import membership, rules, seats
from cadre_kpi.masters import periods
from cadre_kpi.masters.units import get_unit_bounds
from cadre_kpi.process import routes, unit_above
from cadre_kpi.regulations.record import get_rules as scheme_rules
from cadre_kpi.runs.actions import people as people_of_period

STOPS, LOOK = "Stops Work", "Look At"
MOST_NAMES = 5
BODY, CADRE, PERIOD = "Evaluation Body", "Cadre", "Evaluation Period"
# Kinds of body that serve units and can be a stop of an evaluation.
BY_UNIT = frozenset(rules.BY_UNIT) - {rules.ABOVE}


@dataclass(frozen=True)
class Finding:
	"""One thing to mend. `weight`: `STOPS` where somebody's work would wait for nobody, else `LOOK`.

	`record_doctype` and `record` say where it is mended (a list where `record` is empty, filtered by `filters`), `by`
	who may.
	"""

	weight: str
	what: str
	about: str
	record_doctype: str
	record: str = ""
	filters: str = ""
	by: str = roles.ADMINISTRATOR


def get_weight_labels() -> dict[str, str]:
	"""Weight to its words in the user's language."""
	return {STOPS: _("Stops Work"), LOOK: _("Look At")}


def check_permission(period: str) -> None:
	"""Throw for who neither runs the period nor reads everything."""
	run = frappe.new_doc("Period Run")
	run.period = period
	if (
		not frappe.has_permission("Period Run", "create", doc=run)
		and not membership.get_membership().reads_all
	):
		frappe.throw(_("Not permitted"), frappe.PermissionError)


def find_all(period: str) -> list[Finding]:
	"""What is to be mended for this period, the most urgent first."""
	found = periods.get_period(period)
	state = _State(found)
	checks = (_check_people, _check_units, _check_committees, _check_bodies, _check_dates, _check_mail)
	return sorted((each for check in checks for each in check(state)), key=lambda each: each.weight != STOPS)


def summarise(period: str) -> dict:
	"""For the step before a period is opened: how many findings of each weight, and the first of those that stop work."""
	found = find_all(period)
	counts = Counter(each.weight for each in found)
	urgent = [asdict(each) for each in found if each.weight == STOPS]
	return {"stops": counts[STOPS], "look": counts[LOOK], "first": urgent[:MOST_NAMES]}


class _State:
	"""What the checks look at, read once."""

	def __init__(self, period: frappe._dict) -> None:
		self.period = period
		self.scheme = scheme_rules(period.scheme)
		self.people = _read_people(period)
		self.bounds = seats.get_bounds({person.unit for person in self.people})
		self.units = {person.unit: person.unit_name or person.unit for person in self.people}
		self.holders = membership.get_memberships(_read_account_roles())
		self.members: dict[str, list] = defaultdict(list)
		for member in self.holders.values():
			for name in member.bodies:
				self.members[name].append(member)

	def find_spans(self, kind: str) -> tuple[seats.Range, ...]:
		"""What the bodies of a kind serve in which somebody can act."""
		return seats.merge(
			span
			for member in self.holders.values()
			if member.holds(kind)
			for body in member.bodies.values()
			if body.body_type == kind
			for span in body.ranges
		)

	def count_uncovered(self, kind: str) -> dict[str, int]:
		"""Unit without such a body → how many people it has."""
		spans = self.find_spans(kind)
		counts = Counter(person.unit for person in self.people)
		return {unit: n for unit, n in counts.items() if not seats.covers(spans, self.bounds.get(unit))}

	@cached_property
	def ways(self) -> dict[str, list[routes.Stop]]:
		"""Duty of these people → where their evaluations stop."""
		duties = sorted({person.duty for person in self.people}, key=str)
		variants = {duty: routes.get_variant(self.scheme, self.period.route_variant, duty) for duty in duties}
		return {duty: routes.list_stops(self.scheme, variants[duty], facts={}) for duty in duties}

	def list_kinds_on_the_way(self) -> list[str]:
		"""Kinds of body that serve the people's own units and at which the evaluations stop."""
		return list(
			dict.fromkeys(stop.body_type for way in self.ways.values() for stop in way if not stop.above)
		)

	def build_finding(self, those: list[frappe._dict], weight: str, text: str) -> Finding:
		"""A finding about people of one unit, mended in the record of the only one or in the list of the unit's."""
		unit = those[0].unit
		record = those[0].name if len(those) == 1 else ""
		return Finding(weight, text, self.units[unit], CADRE, record, f"unit={unit}")


def _read_people(period: frappe._dict) -> list[frappe._dict]:
	cadre, unit = frappe.qb.DocType("Cadre"), frappe.qb.DocType("Cadre Unit")
	position, user = frappe.qb.DocType("Cadre Position"), frappe.qb.DocType("User")
	query = (
		frappe.qb.from_(cadre)
		.left_join(unit)
		.on(unit.name == cadre.unit)
		.left_join(position)
		.on(position.name == cadre.position)
		.left_join(user)
		.on(user.name == cadre.user)
		.select(cadre.name, cadre.full_name, cadre.unit, unit.unit_name, cadre.managed_by, cadre.party_cell)
		.select(cadre.supervisor, position.duty, user.enabled.as_("can_sign_in"))
		.orderby(unit.lft)
		.orderby(cadre.full_name)
	)
	return people_of_period.limit_to_period(query, period).run(as_dict=True)


def _read_account_roles() -> dict[str, list[str]]:
	"""Enabled accounts that hold a role of the app, each with its roles."""
	role, user = frappe.qb.DocType("Has Role"), frappe.qb.DocType("User")
	rows = (
		frappe.qb.from_(role)
		.join(user)
		.on(user.name == role.parent)
		.select(role.parent, role.role)
		.where((role.parenttype == "User") & (user.enabled == 1) & role.role.isin(roles.ROLES))
		.run()
	)
	found: dict[str, list[str]] = defaultdict(list)
	for name, held in rows:
		found[name].append(held)
	return found


# ---- what is looked at ---------------------------------------------------------------------------------------
def _check_people(state: _State) -> Iterator[Finding]:
	if not state.people:
		yield Finding(
			STOPS, _("Nobody is covered: no active cadre stands in the period's unit or below."), "", CADRE
		)
	unserved = state.count_uncovered(rules.COLLECTIVE)
	for unit, those in _group(person for person in state.people if not person.can_sign_in).items():
		words = _join_names(those)
		if unit in unserved:
			text = _(
				"{0} cannot sign in, and no unit collective in which somebody can act writes for them."
			).format(words)
		else:
			text = _("{0} cannot sign in; the unit collective writes for them.").format(words)
		yield state.build_finding(those, STOPS if unit in unserved else LOOK, text)
	for those in _group(
		person for person in state.people if not person.supervisor and person.duty != "Leader"
	).values():
		text = _("{0}: no superior is entered; they do not count for anybody who leads.")
		yield state.build_finding(those, LOOK, text.format(_join_names(those)))


def _check_units(state: _State) -> Iterator[Finding]:
	needed = dict.fromkeys(kind for kind in state.list_kinds_on_the_way() if kind in BY_UNIT)
	appraised, consulted = routes.get_contract_needs(state.scheme, "Cadre")
	if appraised:
		needed[rules.FOCAL] = None
	if consulted:
		needed[rules.ORGANISATION] = None
	for kind in needed:
		for unit, count in state.count_uncovered(kind).items():
			yield Finding(
				STOPS,
				_(
					"No {0} in which somebody can act serves this unit ({1} people); their papers would wait there."
				).format(_(kind), count),
				state.units[unit],
				BODY,
				"",
				f"body_type={kind}",
			)
	yield from _check_above(state)
	if rules.PARTY_CELL in state.list_kinds_on_the_way():
		for those in _group(person for person in state.people if not person.party_cell).values():
			text = _("{0}: no party cell is entered, where the evaluation stops.")
			yield state.build_finding(those, STOPS, text.format(_join_names(those)))


def _check_above(state: _State) -> Iterator[Finding]:
	"""Units of people whose route asks a body of the unit above that there is not."""
	wanted = Counter(
		(stop.body_type, person.unit)
		for person in state.people
		for stop in state.ways[person.duty]
		if stop.above
	)
	found = unit_above.find_bodies(wanted)
	for kind, unit in sorted(set(wanted) - set(found)):
		text, where = unit_above.name_missing(kind, unit), f"body_type={kind}"
		yield Finding(STOPS, text, state.units[unit], BODY, "", where)


def _check_committees(state: _State) -> Iterator[Finding]:
	for those in _group(person for person in state.people if not person.managed_by).values():
		yield state.build_finding(
			those, STOPS, _("{0}: no managing committee is entered.").format(_join_names(those))
		)
	for committee in sorted({person.managed_by for person in state.people if person.managed_by}):
		those = state.members.get(committee, [])
		for relation, duties, role, text in (
			(
				rules.DECIDERS,
				rules.DECIDING_DUTIES,
				roles.COMMITTEE_MEMBER,
				_(
					"It has no chair or deputy with an account and the role {0}: nobody could assign or approve."
				),
			),
			(
				rules.SECRETARY,
				rules.SECRETARY_DUTIES,
				roles.COMMITTEE_SECRETARY,
				_("It has no secretary with an account and the role {0}: nobody could publish."),
			),
		):
			if any(member.holds(relation) and member.is_member(committee, duties) for member in those):
				continue
			yield Finding(STOPS, text.format(_(role)), committee, BODY, committee)


def _check_bodies(state: _State) -> Iterator[Finding]:
	"""Seats that count for nothing: without account, without the role. Councils that nobody leads."""
	rows = _read_seats_today(_find_concerned(state))
	for body, those in rows.items():
		kind = those[0].body_type
		relation = {"Standing Committee": rules.COMMITTEE, "Advisory Council": rules.COUNCIL}.get(kind, kind)
		held = rules.ROLES.get(relation)
		if not held:
			continue
		idle = [
			row for row in those if row.user not in state.holders or not state.holders[row.user].roles & held
		]
		if idle:
			yield Finding(
				STOPS if len(idle) == len(those) else LOOK,
				_("These members have no role for it, or cannot sign in: {0}.").format(
					_join([row.full_name or row.user for row in idle])
				),
				body,
				BODY,
				body,
			)
		if kind == "Advisory Council" and not any(
			row.duty in rules.LEADING_DUTIES and row not in idle for row in those
		):
			yield Finding(
				STOPS, _("Nobody leads this council: no session could be closed."), body, BODY, body
			)


def _find_concerned(state: _State) -> list[str]:
	"""Bodies that serve a unit of these people, or manage one of them."""
	body, unit = frappe.qb.DocType(BODY), frappe.qb.DocType("Cadre Unit")
	bounds = get_unit_bounds(state.period.unit)
	query = (
		frappe.qb.from_(body).join(unit).on(unit.name == body.unit).select(body.name).where(body.enabled == 1)
	)
	if bounds:
		query = query.where(
			((unit.lft >= bounds[0]) & (unit.lft <= bounds[1]))
			| ((unit.lft <= bounds[0]) & (unit.rgt >= bounds[1]))
		)
	return query.run(pluck=True)


def _read_seats_today(bodies: list[str]) -> dict[str, list[frappe._dict]]:
	if not bodies:
		return {}
	body, member, user = (
		frappe.qb.DocType(BODY),
		frappe.qb.DocType("Evaluation Body Member"),
		frappe.qb.DocType("User"),
	)
	rows = (
		frappe.qb.from_(member)
		.join(body)
		.on(body.name == member.parent)
		.left_join(user)
		.on(user.name == member.user)
		.select(member.parent, body.body_type, member.user, member.duty, user.full_name)
		.where((member.parenttype == BODY) & member.parent.isin(bodies))
		.where(seats.sits_today(member))
		.orderby(member.parent)
		.orderby(member.idx)
		.run(as_dict=True)
	)
	found: dict[str, list[frappe._dict]] = defaultdict(list)
	for row in rows:
		found[row.parent].append(row)
	return found


def _check_dates(state: _State) -> Iterator[Finding]:
	period, today = state.period, getdate()
	if getdate(period.end_date) < today:
		yield Finding(
			LOOK,
			_("The period ended on {0}; what is entered now is history.").format(formatdate(period.end_date)),
			period.name,
			PERIOD,
			period.name,
		)
	deadlines = frappe.get_all(
		"Period Deadline", {"period": period.name}, ["name", "title", "due_date"], order_by="due_date"
	)
	if not deadlines:
		yield Finding(
			LOOK,
			_("The scheme names no dates for this period: nothing is reminded, nothing is late."),
			period.name,
			PERIOD,
			period.name,
		)
	past = [each for each in deadlines if getdate(each.due_date) < today]
	if past and getdate(period.end_date) >= today:
		yield Finding(
			LOOK,
			_("{0} of {1} dates have passed, the last one {2} on {3}. An extension gives a new one.").format(
				len(past), len(deadlines), past[-1].title, formatdate(past[-1].due_date)
			),
			period.name,
			"Period Deadline",
			"",
			f"period={period.name}",
			roles.ORGANISATION_OFFICER,
		)


def _check_mail(state: _State) -> Iterator[Finding]:
	if not frappe.get_all("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}, limit=1) and not (
		frappe.conf.get("mail_server")
	):
		yield Finding(
			LOOK,
			_("No outgoing mail is set up: reminders and digests reach people in the desk alone."),
			"",
			"Email Account",
			by=rules.SYSTEM_MANAGER,
		)
	if cint(frappe.conf.get("mute_emails")):
		yield Finding(
			LOOK, _("Mail is muted on this site: none is sent."), "", "Email Account", by=rules.SYSTEM_MANAGER
		)
	if is_scheduler_inactive():
		yield Finding(
			STOPS,
			_("The scheduler does not run: no reminder, no digest, no closing of what is late."),
			"",
			"Scheduled Job Type",
			by=rules.SYSTEM_MANAGER,
		)


def _group(those: Iterator[frappe._dict]) -> dict[str, list[frappe._dict]]:
	found: dict[str, list[frappe._dict]] = defaultdict(list)
	for person in those:
		found[person.unit].append(person)
	return found


def _join_names(those: list[frappe._dict]) -> str:
	return _join([person.full_name for person in those])


def _join(names: list[str]) -> str:
	if len(names) <= MOST_NAMES:
		return ", ".join(names)
	return _("{0} and {1} more").format(", ".join(names[:MOST_NAMES]), len(names) - MOST_NAMES)
