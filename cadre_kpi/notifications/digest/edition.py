"""What one person's digest says: sections with rows, in the reader's language.

Everything comes from facts that were read for all people at once; here each person gets those parts that the rules
of `cadre_kpi.access.rules` let them read, and nothing more.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from datetime import date
from functools import partial

import frappe
from frappe import _
from frappe.utils import add_days, formatdate, getdate

from cadre_kpi import roles
from cadre_kpi.access import membership, rules
from cadre_kpi.access.membership import Membership
from cadre_kpi.contracts import indicators, reviews, work_calls
from cadre_kpi.decisions.follow_ups import read_unanswered
from cadre_kpi.notifications.digest import by_status, follow_ups, inbox, queries, user_limits
from cadre_kpi.notifications.digest.content import (
	Digest,
	Row,
	Section,
	build_bar,
	build_section,
	describe_late,
	format_plain,
)
from cadre_kpi.notifications.digest.queries import SHOWN
from cadre_kpi.notifications.kinds import DAILY, WEEKLY
from cadre_kpi.notifications.mail.links import Links
from cadre_kpi.notifications.recipients import Person, Readers
from cadre_kpi.process.cards import CARDS
from cadre_kpi.states import ASSIGNED, DRAFT, ENTERED, PUBLISHED

AHEAD = {WEEKLY: 14, DAILY: 3}  # days
LOOKS_BACK = {WEEKLY: 7, DAILY: 1}  # days, for failures
# A daily digest is for what is near: a date that passed longer ago waits for the weekly one.
JUST_PASSED = 1
# From a rating that was published longer ago nothing is asked for any more.
FOLLOW_UPS_FOR = 365
REVIEWS_FOR = 90  # days after the end of a year in which its reviews are asked for


class Edition:
	"""The facts of one day for digests of one kind: read once, then asked person by person without a query."""

	def __init__(self, day: date | str, kind: str = WEEKLY) -> None:
		self.day, self.kind = getdate(day), kind
		self.until = getdate(add_days(self.day, AHEAD[kind]))
		self.links, self.readers = Links(), Readers()
		self.bounds = membership.get_unit_bounds()
		near = None if kind == WEEKLY else (getdate(add_days(self.day, -JUST_PASSED)), self.until)
		self.tasks = queries.find_tasks_due(self.until, near and near[0])
		self.orders = queries.find_open_directives()
		self.sheets = queries.find_sheets_left()
		self.calls: dict[str, list[frappe._dict]] = {}
		for call in work_calls.find_open_for():
			self.calls.setdefault(call.cadre, []).append(call)
		self.calls_to_give = work_calls.find_to_give()
		self.reviews = reviews.list_drafts()
		self.indicators = indicators.list_entered()
		not_begun = queries.find_absent(self.day)
		self.absent: dict[str, list[queries.Absent]] = {}
		for row in not_begun:
			self.absent.setdefault(row.cadre, []).append(row)
		self._unions: dict[tuple, list[queries.Progress]] = {}
		self.units = queries.get_unit_names()
		self.cards = inbox.read(self.bounds, near)
		if kind == WEEKLY:
			self.obstacles = queries.find_open_obstacles()
			self.progress = queries.read_progress_by_unit(self.day, not_begun)
			self.unanswered = read_unanswered(getdate(add_days(self.day, -FOLLOW_UPS_FOR)))
			self.without_review = reviews.find_missing(
				getdate(add_days(self.day, -REVIEWS_FOR)), getdate(add_days(self.day, AHEAD[kind]))
			)
		since = getdate(add_days(self.day, -LOOKS_BACK[kind]))
		self.failures, self.mails = queries.find_failures(since), queries.count_failed_mails(since)
		self.jobs = queries.find_failed_jobs(since)

	def write_for(self, person: Person) -> Digest | None:
		"""The digest of a person in `frappe.local.lang`, `None` when there is nothing to say."""
		limits = user_limits.read_scope(person)
		found = [*self._build_own(person, limits), *self._build_waiting(person, limits)]
		if self.kind == WEEKLY:
			found += self._build_without_date(person, limits)
			found += self._build_committee(person, limits)
			found += self._follow_ups(person, limits)
			found += self._build_missing_reviews(person, limits)
		found += self._build_administration(person)
		sections = tuple(section for section in found if section)
		return Digest(self.kind, self.day, sections) if sections else None

	# ---- a cadre's own work, directives, sheets ----------------------------------------------------------------
	def _build_own(self, person: Person, limits: user_limits.Scope) -> Iterable[Section | None]:
		member = person.member
		if member.holds(rules.SELF) and self.readers.may(member, "Task Contract"):
			yield self._build_tasks(
				[self.tasks[cadre] for cadre in sorted(member.cadres) if cadre in self.tasks], limits
			)
			yield self._build_not_begun(
				[row for cadre in sorted(member.cadres) for row in self.absent.get(cadre, ())], limits
			)
		if not limits.nothing and self.readers.may(member, "Work Call"):
			yield self._build_calls(member)
		if (member.reads_all or member.holds(rules.RESPONSIBLE)) and self.readers.may(member, "Directive"):
			yield self._build_directives(self.orders.get(person.user, ()), limits)
		if self.readers.may(member, "Council Session") and not limits.nothing:
			yield self._build_sheets(
				[row for row in self.sheets.get(person.user, ()) if self._sits(member, row)]
			)

	def _build_tasks(self, due: list[queries.Due], limits: user_limits.Scope) -> Section | None:
		due = [one for one in due if limits.holds(one.tasks[0].cadre)]
		rows = sorted((row for one in due for row in one.tasks), key=lambda row: row.due)
		lines = [
			Row(
				row.name,
				self.links.link_record("Task Contract", row.contract),
				_("{0} % done").format(format_plain(row.progress)),
				*self._tell_when(row.due),
			)
			for row in rows
		]
		count = sum(one.count for one in due)
		return build_section(
			"tasks", _("Tasks due"), lines, self.links.list("Task Contract", workflow_state=ASSIGNED), count
		)

	def _build_not_begun(self, rows: list[queries.Absent], limits: user_limits.Scope) -> Section | None:
		lines = [
			Row(
				_("Progress report") if row.contract else _("Registration of tasks"),
				self.links.link_new("Progress Report", contract=row.contract, report_type="Periodic")
				if row.contract
				else self.links.link_new("Task Contract", period=row.period),
				row.period,
				*self._tell_when(row.due),
			)
			for row in rows
			if limits.holds(row.cadre) and self._counts(row.due)
		]
		return build_section("not_begun", _("To be written"), lines, "")

	def _build_directives(self, rows: Iterable[queries.Order], limits: user_limits.Scope) -> Section | None:
		rows = [row for row in rows if limits.holds(row.cadre) and self._counts(row.due)]
		lines = [
			Row(
				row.text or row.name,
				self.links.link_record("Directive", row.name),
				row.name,
				*self._tell_when(row.due),
			)
			for row in rows
		]
		return build_section(
			"directives", _("Directives to answer"), lines, self.links.list("Directive", status="Open")
		)

	def _build_calls(self, member: Membership) -> Section | None:
		"""Work for which the person may offer, and work that waits for their committee to give it."""
		rows = [call for cadre in sorted(member.cadres) for call in self.calls.get(cadre, ())]
		if not member.holds(rules.SELF):
			rows = []
		if member.holds(rules.DECIDERS):
			leading = rules.LEADING_DUTIES
			rows += [call for call in self.calls_to_give if member.is_member(call.managed_by, leading)]
		lines = [
			Row(
				call.task_name,
				self.links.link_record("Work Call", call.name),
				_("offers until this day") if call.get("cadre") else _("to be given"),
				*self._tell_when(call.offers_until),
			)
			for call in rows
			if self._counts(call.offers_until)
		]
		href = self.links.list("Work Call", status=PUBLISHED)
		return build_section("work_calls", _("Work that finds its person"), lines, href)

	def _build_without_date(self, person: Person, limits: user_limits.Scope) -> Iterable[Section | None]:
		"""What waits for the person without a day until when."""
		if limits.nothing:
			return
		if self.readers.may(person.member, "Work Review"):
			yield self._build_reviews(person.member, limits)
		if self.readers.may(person.member, "Unit Indicator"):
			yield self._build_indicators(person.member)

	def _build_reviews(self, member: Membership, limits: user_limits.Scope) -> Section | None:
		"""Drafts of reviews that wait for the person's committee to approve them."""
		rows = by_status.choose_reviews(self.reviews, member, limits)
		lines = [
			Row(
				row.title,
				self.links.link_record("Work Review", row.name),
				row.name,
				*self._tell_age(getdate(row.creation)),
			)
			for row in rows
		]
		href = self.links.list("Work Review", status=DRAFT)
		return build_section("work_reviews", _("Reviews to approve"), lines, href)

	def _build_indicators(self, member: Membership) -> Section | None:
		"""Figures of units that somebody else has entered and the person verifies."""
		lines = [
			Row(
				row.indicator_name,
				self.links.link_record("Unit Indicator", row.name),
				f"{self._get_unit(row.unit)} · {row.year}",
				*self._tell_age(getdate(row.modified)),
			)
			for row in by_status.choose_indicators(self.indicators, member, self.bounds)
		]
		href = self.links.list("Unit Indicator", status=ENTERED)
		return build_section("unit_indicators", _("Figures of units to verify"), lines, href)

	def _sits(self, member: Membership, row: queries.Sheets) -> bool:
		"""Whether the member reads the session: listed is what the fact says, the seat in the council is asked here."""
		return member.reads_all or (member.holds(rules.COUNCIL) and member.is_member(row.council))

	def _build_sheets(self, rows: list[queries.Sheets]) -> Section | None:
		rows = [row for row in rows if self._counts(row.until and row.until.date())]
		lines = [
			Row(
				row.council,
				self.links.link_record("Council Session", row.session),
				_("{0} score sheets left").format(row.left),
				*self._tell_when(row.until and row.until.date()),
			)
			for row in rows
		]
		count = sum(row.left for row in rows)
		return build_section(
			"sheets", _("Score sheets to fill in"), lines, self.links.list("Council Session"), count
		)

	# ---- what waits at a body ----------------------------------------------------------------------------------
	def _build_waiting(self, person: Person, limits: user_limits.Scope) -> Iterable[Section | None]:
		for index in self.cards:
			if limits.nothing or not self.readers.may(person.member, CARDS[index.card].doctype):
				continue
			pile = index.find_pile(person.member, limits)
			if pile:
				doctype = CARDS[pile.card].doctype
				lines = [self._waits(row) for row in pile.urgent]
				key = pile.card.lower().replace(" ", "_").replace("-", "_")
				yield build_section(key, _(pile.card), lines, self.links.list(doctype), pile.count)

	def _waits(self, row: inbox.Waiting) -> Row:
		"""A waiting record: how long it waits, and when it is due where the scheme says so."""
		age, tone = self._tell_age(row.since)
		href = self.links.link_record(row.doctype, row.name)
		if not row.due:
			return Row(row.title, href, row.name, age, tone)
		return Row(row.title, href, _("{0}, waits {1}").format(row.name, age), *self._tell_when(row.due))

	# ---- committees --------------------------------------------------------------------------------------------
	def _build_committee(self, person: Person, limits: user_limits.Scope) -> Iterable[Section | None]:
		member = person.member
		committees = frozenset(body.name for body in member.find_bodies(rules.ABOVE))
		if not committees or not member.holds(rules.COMMITTEE) or limits.nothing or limits.cadres is not None:
			return
		reach = (committees, member.get_ranges(rules.ABOVE))
		if self.readers.may(member, "Task Contract"):
			units = self._find_reached(reach)
			yield self._build_late(units)
			yield self._build_progress(units)
		if self.readers.may(member, "Progress Report"):
			yield self._build_obstacles(reach)

	def _is_within(self, reach: tuple, unit: str | None, body: str | None) -> bool:
		committees, spans = reach
		left = self.bounds.get(unit, (None,))[0]
		return body in committees or (left is not None and any(low <= left <= high for low, high in spans))

	def _find_reached(self, reach: tuple) -> list[queries.Progress]:
		"""Progress by unit within the reach of a committee."""
		if reach not in self._unions:
			units: dict[str, queries.Progress] = {}
			for row in self.progress:
				if self._is_within(reach, row.unit, row.body):
					units.setdefault(row.unit, queries.Progress(row.unit, None)).add(row)
			self._unions[reach] = list(units.values())
		return self._unions[reach]

	def _build_late(self, units: list[queries.Progress]) -> Section | None:
		late = [row for row in units if row.late or row.absent]
		worst = heapq.nsmallest(SHOWN, late, key=lambda row: (-row.late - row.absent, row.unit or ""))
		lines = [
			Row(
				self._get_unit(row.unit),
				self.links.list("Task Contract", unit=row.unit or "", workflow_state=ASSIGNED),
				describe_late(row),
				*self._tell_when(row.first_due),
			)
			for row in worst
		]
		return build_section("late_units", _("Units with late tasks"), lines, "", len(late))

	def _build_progress(self, units: list[queries.Progress]) -> Section | None:
		units = [row for row in units if row.contracts]
		if not units:
			return None
		total = queries.Progress(None, None)
		for row in units:
			total.add(row)
		slowest = heapq.nsmallest(SHOWN, units, key=lambda row: (row.mean, row.unit or ""))
		bars = [
			build_bar(_("All units"), total),
			*(build_bar(self._get_unit(row.unit), row) for row in slowest),
		]
		return Section(
			"progress",
			_("Progress by unit"),
			len(units),
			bars=tuple(bars),
			more=len(units) - len(slowest),
			href=self.links.list("Task Contract", workflow_state=ASSIGNED),
		)

	def _build_obstacles(self, reach: tuple) -> Section | None:
		rows = [row for row in self.obstacles if self._is_within(reach, row.unit, row.body)]
		lines = [
			Row(
				row.text,
				self.links.link_record("Progress Report", row.report),
				row.who,
				*self._tell_age(row.since),
			)
			for row in rows[:SHOWN]
		]
		return build_section(
			"obstacles",
			_("Open obstacles"),
			lines,
			self.links.list("Progress Report", has_obstacle="1"),
			len(rows),
		)

	def _get_unit(self, unit: str | None) -> str:
		return self.units.get(unit) or unit or _("Without a unit")

	def _follow_ups(self, person: Person, limits: user_limits.Scope) -> Iterable[Section | None]:
		"""How many ratings of a period ask for a follow-up that nobody has recorded. Who and which stands in the report."""
		member = person.member
		if limits.nothing or not self.readers.may(member, "Rating Follow Up"):
			return
		href = partial(self.links.report, "Follow-up Due", due="1", without="1")
		mine = follow_ups.group_by_period(self.unanswered, member, self.bounds, limits)
		lines = [
			Row(
				period,
				href(period=period),
				_("{0} people").format(len(rows)),
				*self._tell_age(rows[0].published),
			)
			for period, rows in mine.items()
		]
		count = sum(map(len, mine.values()))
		yield build_section("follow_ups", _("Follow-ups to record"), lines, "", count)

	def _build_missing_reviews(self, person: Person, limits: user_limits.Scope) -> Iterable[Section | None]:
		"""How many people of a committee that writes reviews have none of a year that has ended. Who, stands in the report."""
		member = person.member
		if limits.nothing or not self.readers.may(member, "Work Review"):
			return
		mine = by_status.count_missing_reviews(self.without_review, member, self.bounds, limits)
		href = partial(self.links.report, "Review of Work", kind="Yearly Review", state="Missing")
		lines = [
			Row(
				f"{committee} · {period}",
				href(period=period, committee=committee),
				_("{0} people").format(number),
				*self._tell_when(ended),
			)
			for (committee, period, ended), number in mine.items()
		]
		yield build_section("missing_reviews", _("Yearly reviews to write"), lines, "", sum(mine.values()))

	# ---- administrators ----------------------------------------------------------------------------------------
	def _build_administration(self, person: Person) -> Iterable[Section | None]:
		held = person.member.roles & {roles.ADMINISTRATOR, rules.SYSTEM_MANAGER}
		if not held or person.limits or not self.readers.may(person.member, "Period Run"):
			return
		lines = [
			Row(
				f"{_(row.action)}: {row.period}",
				self.links.link_record("Period Run", row.run),
				_("{0} people left out").format(row.failed) if row.failed else "",
				_(row.status),
				"late" if row.status == "Failed" else "soon",
			)
			for row in self.failures
		]
		yield build_section(
			"failed_runs", _("Runs that did not end well"), lines, self.links.list("Period Run")
		)
		if rules.SYSTEM_MANAGER in held:
			yield self._build_system()

	def _build_system(self) -> Section | None:
		lines = [
			Row(
				method,
				self.links.list("Scheduled Job Log", status="Failed"),
				_("failed {0} times").format(number),
			)
			for method, number in self.jobs
		]
		if self.mails:
			lines.append(
				Row(
					_("Mails that could not be sent"),
					self.links.list("Email Queue", status="Error"),
					str(self.mails),
				)
			)
		return build_section("failed_jobs", _("Jobs and mails that failed"), lines, "")

	# ---- shared ------------------------------------------------------------------------------------------------
	def _counts(self, due: date | None) -> bool:
		"""Whether something with this date belongs into the digest: all in a weekly one, what is near in a daily one."""
		if self.kind == WEEKLY:
			return True
		return bool(due) and -JUST_PASSED <= (due - self.day).days <= AHEAD[DAILY]

	def _tell_when(self, due: date | None) -> tuple[str, str]:
		"""A due date in words, and its tone."""
		if not due:
			return "", ""
		left, day = (due - self.day).days, formatdate(due, "dd/mm/yyyy")
		if left < 0:
			return _("{0}, {1} days late").format(day, -left), "late"
		if not left:
			return _("{0}, today").format(day), "soon"
		return _("{0}, in {1} days").format(day, left), "soon" if left <= AHEAD[DAILY] else ""

	def _tell_age(self, since: date | None) -> tuple[str, str]:
		"""How long something waits, and its tone."""
		days = (self.day - since).days if since else 0
		if days <= 0:
			return _("since today"), ""
		return _("for {0} days").format(days), "late" if days > AHEAD[WEEKLY] else ""
