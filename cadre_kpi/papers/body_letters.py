"""Papers of bodies: submission and publication of a rating decision, minutes and invitation of a council's session."""

from __future__ import annotations

from collections import Counter

import frappe
from frappe import _
from frappe.utils import cstr, flt

from cadre_kpi.masters import people_order
from cadre_kpi.papers import common, issuer, rating_decision
from cadre_kpi.papers.cadre_evaluation import describe_origin
from cadre_kpi.papers.letter import add_facts, add_given, add_heading, add_table, add_text, build_letter
from cadre_kpi.regulations.record import gives_figures, gives_points
from cadre_kpi.states import CLOSED, PUBLISHED
from cadre_kpi.utils import formats

BOARD = ("Organisation Board",)


# ---- of a rating decision ------------------------------------------------------------------------------------
def build_submission(doc) -> dict:
	"""Article 21.1.d: the personnel body compiles opinions and points and proposes. For the committee, not for all."""
	committee = issuer.get_body(doc.committee)
	board = issuer.find_office(doc.owner, committee.unit, BOARD)
	office = issuer.get_body(board) if board else None
	names = _get_level_names(doc)
	points, levels = _has_figures(doc)
	opinions = _count_opinions([row.evaluation for row in doc.rows])
	units = common.get_unit_names(row.unit for row in doc.rows)
	# a long list stands close: position and unit in one column, and what mostly is one line gets the room for it
	many = len(doc.rows) > common.MANY_PEOPLE
	places = [(cstr(row.position), units.get(row.unit, "")) for row in doc.rows]
	told = 2 * len(opinions) > len(doc.rows)
	if many:
		wide = {
			"name": common.get_text_width([cstr(row.cadre_name) for row in doc.rows], 36, 62),
			"place": common.get_text_width([", ".join(place) for place in places], 50, 64),
			"level": common.get_text_width(names.values(), 30, 46),
		}
	columns = [
		(_("No."), 9 if many else 10, "c"),
		(_("Full Name"), wide["name"] if many else 46, ""),
		*(
			[(_("Position, Unit"), wide["place"], "")]
			if many
			else [(_("Position"), 0, ""), (_("Unit"), 44, "")]
		),
		*([(_("Points"), 12 if many else 14, "r")] if points else []),
		(_("Opinions so far"), (42 if told else 18) if many else 40, ""),
		*([(_("Proposed Rating"), wide["level"] if many else 34, "")] if levels else []),
		(_("Remark"), 0 if many else 38, ""),
	]
	rows = [
		(
			str(row.idx),
			cstr(row.cadre_name),
			*([", ".join(filter(None, place))] if many else place),
			*([formats.format_points(row.total_points)] if points else []),
			"; ".join(
				f"{names.get(code, code)}: {number}"
				for code, number in opinions.get(row.evaluation, {}).items()
			),
			*([names.get(row.decided_level or row.proposed_level, "")] if levels else []),
			_("Over the share; {0}").format(cstr(row.reason)) if row.over_quota else cstr(row.reason),
		)
		for row, place in zip(doc.rows, places, strict=True)
	]
	blocks = [
		add_text(
			_(
				"{0} submits the results of {1} comrades for {2} to {3} for its decision, as compiled below."
			).format(
				cstr(office.body_name) if office else "................",
				formats.spell_count(len(doc.rows)),
				common.describe_period(doc.period),
				cstr(committee.body_name),
			)
		),
		add_table(columns, rows, dense=many),
		*[add_text(f"{line}.") for line in formats.split_lines(doc.quota_note)],
	]
	if doc.quota_exception:
		blocks.append(add_text(_("Ground for exceeding the quota: {0}").format(cstr(doc.quota_exception))))
	return build_letter(
		issuer.build_body_header(office, doc.decision_date, kind="TTr")
		if office
		else issuer.build_header(issuer.get_unit(committee.unit), doc.decision_date, kind="TTr"),
		_("SUBMISSION"),
		rating_decision.describe_subject(doc),
		address=_("To: {0}").format(cstr(committee.body_name)),
		grounds=formats.split_lines(doc.grounds) or common.list_legal_basis(doc.scheme),
		blocks=blocks,
		signer=issuer.build_signer(office, doc.decision_date) if office else None,
		recipients=[_("As above"), _("Filed: {0}").format(doc.name)],
		across=True,
	)


def build_publication(doc) -> dict:
	"""Article 21.1.đ: what is made public in the office: the level in words, and no points."""
	committee = issuer.get_body(doc.committee)
	names, units = _get_level_names(doc), common.get_unit_names(row.unit for row in doc.rows)
	rows = [
		(
			str(row.idx),
			cstr(row.cadre_name),
			cstr(row.position),
			units.get(row.unit, ""),
			names.get(row.decided_level, ""),
		)
		for row in doc.rows
	]
	return build_letter(
		issuer.build_header(issuer.get_unit(committee.unit), doc.decision_date, kind="TB"),
		_("PUBLIC NOTICE"),
		_("of the ratings for {0}").format(common.describe_period(doc.period)),
		blocks=[
			add_text(
				_("Under Decision No. {0}, {1}.").format(
					issuer.spell_number(doc.decision_number, doc.committee),
					formats.format_long_date(doc.decision_date),
				)
			),
			add_table(
				(
					(_("No."), 10, "c"),
					(_("Full Name"), 40, ""),
					(_("Position"), 0, ""),
					(_("Unit"), 36, ""),
					(_("Rating"), 36, ""),
				),
				rows,
			),
		],
		signer=issuer.build_signer(committee, doc.decision_date, doc.signer, doc.signer_name),
		recipients=[_("Offices and units concerned"), _("Filed: {0}").format(doc.name)],
		watermark="" if doc.workflow_state == PUBLISHED else _("DRAFT"),
	)


def rates(doc) -> bool:
	"""Whether the decision gives ratings, not points alone."""
	return _has_figures(doc)[1]


def _get_level_names(doc) -> dict[str, str]:
	return common.get_level_names(
		doc.scheme or frappe.db.get_value("Evaluation Period", doc.period, "scheme")
	)


def _has_figures(doc) -> tuple[bool, bool]:
	"""Whether there are points, and whether there are levels."""
	scheme = doc.scheme or frappe.db.get_value("Evaluation Period", doc.period, "scheme")
	return (
		gives_figures(scheme) and common.has_any(doc.rows, "total_points"),
		not (scheme and gives_points(doc.period, scheme)),
	)


def _count_opinions(evaluations: list[str]) -> dict[str, Counter]:
	"""Evaluation → how often each rating was proposed by those who gave an opinion. One query."""
	rows = frappe.db.get_all(
		"Evaluation Opinion",
		filters={
			"parenttype": "Cadre Evaluation",
			"parent": ("in", evaluations or [""]),
			"level": ("is", "set"),
		},
		fields=["parent", "level"],
		order_by="idx",
	)
	found: dict[str, Counter] = {}
	for row in rows:
		found.setdefault(row.parent, Counter())[row.level] += 1
	return found


# ---- of a council's session ----------------------------------------------------------------------------------
def build_session_minutes(doc) -> dict:
	"""Who was there, who stepped aside, how many sheets each evaluation has and how the votes fell."""
	body = issuer.get_body(doc.council)
	here = [row for row in doc.members if row.present]
	away = [row for row in doc.members if not row.present]
	names = common.get_level_names(doc.scheme)
	votes = _count_votes(doc.name) if doc.status == CLOSED else {}
	rows = []
	for number, row in enumerate(doc.evaluations, start=1):
		given_here = votes.get(row.evaluation, Counter())
		rows.append(
			(
				str(number),
				cstr(row.cadre_name),
				str(sum(given_here.values()) or row.sheets or "") if doc.status == CLOSED else "",
				"; ".join(f"{names[code]}: {given_here[code]}" for code in names if given_here[code]),
				formats.format_points(row.council_points) if flt(row.council_points) else "",
			)
		)
	aside = [
		_("{0} takes no part in the evaluation of {1}: {2}").format(
			_get_name(doc, row.user), _name_whose(doc, row.evaluation), cstr(row.reason)
		)
		for row in doc.conflicts
	]
	return build_letter(
		issuer.build_body_header(body, doc.session_date, kind="BB"),
		_("MINUTES"),
		_("of the session of {0}, {1}").format(cstr(body.body_name), common.describe_period(doc.period)),
		blocks=[
			add_facts(
				(_("Time"), formats.format_short_date(doc.session_date)),
				(_("Place"), cstr(doc.place)),
				(_("Present"), _name_people(here)),
				(
					_("Absent, and why"),
					"; ".join(
						f"{row.member_name} ({row.absence_reason})"
						if row.absence_reason
						else cstr(row.member_name)
						for row in away
					),
				),
			),
			*[add_text(f"{line}.") for line in aside],
			add_heading(_("I. COURSE")),
			add_given(frappe.utils.strip_html(cstr(doc.minutes)), 4),
			add_heading(_("II. SHEETS AND VOTES")),
			_build_votes(rows, doc.status == CLOSED),
			add_text(_("The minutes were read to the meeting and approved at the meeting.")),
		],
		left={"title": _("SECRETARY OF THE MEETING"), "name": _find_duty(doc, "Secretary")},
		signer=issuer.build_signer(body, doc.session_date),
		recipients=[cstr(body.body_name), _("Filed: {0}").format(doc.name)],
		watermark="" if doc.status == CLOSED else _("DRAFT"),
	)


def _build_votes(rows: list[tuple[str, ...]], closed: bool) -> dict:
	"""A session that is closed shows the columns in which something stands: sheets without ratings have no votes."""
	columns = (
		(_("No."), 10, "c"),
		(_("Full Name"), 46, ""),
		(_("Score Sheets Sent"), 20, "c"),
		(_("Votes for Each Rating"), 0, ""),
		(_("Points of the council"), 22, "r"),
	)
	kept = [place for place in range(len(columns)) if not closed or any(row[place] for row in rows)]
	if 3 not in kept:
		columns = (columns[0], (columns[1][0], 0, ""), *columns[2:])
	return add_table([columns[place] for place in kept], [[row[place] for place in kept] for row in rows])


def build_invitation(doc) -> dict:
	body = issuer.get_body(doc.council)
	return build_letter(
		issuer.build_body_header(body, None, kind="GM"),
		_("INVITATION"),
		_("to the session of {0}").format(cstr(body.body_name)),
		address=_("To: {0}").format(_name_people(doc.members)),
		blocks=[
			add_facts(
				(_("Time"), formats.format_short_date(doc.session_date)),
				(_("Place"), cstr(doc.place)),
				(
					_("What it is about"),
					_("Evaluation of {0} comrades, {1}").format(
						formats.spell_count(len(doc.evaluations)), common.describe_period(doc.period)
					),
				),
			),
			add_text(
				_("Sheets are to be sent by {0}.").format(
					formats.format_short_date(doc.scoring_until) or "........"
				)
			),
		],
		signer=issuer.build_signer(body, doc.session_date),
		recipients=[_("As above"), _("Filed: {0}").format(doc.name)],
	)


def _name_people(rows) -> str:
	return "; ".join(
		f"{row.member_name} ({_(row.duty)})" if row.duty else cstr(row.member_name) for row in rows
	)


def _get_name(doc, user: str) -> str:
	return next((cstr(row.member_name) for row in doc.members if row.user == user), "")


def _name_whose(doc, evaluation: str) -> str:
	return next((cstr(row.cadre_name) for row in doc.evaluations if row.evaluation == evaluation), "")


def _find_duty(doc, duty: str) -> str:
	return next((cstr(row.member_name) for row in doc.members if row.duty == duty and row.present), "")


def _count_votes(session: str) -> dict[str, Counter]:
	"""Evaluation → ratings proposed on the sheets that were sent; nobody's own sheet can be told from it."""
	rows = frappe.db.get_all(
		"Council Score", filters={"session": session, "docstatus": 1}, fields=["evaluation", "proposed_level"]
	)
	found: dict[str, Counter] = {}
	for row in rows:
		if row.proposed_level:
			found.setdefault(row.evaluation, Counter())[row.proposed_level] += 1
	return found


# ---- of a period ---------------------------------------------------------------------------------------------
MOST_PEOPLE = 500  # in one follow-up book


def build_follow_up(doc) -> dict:
	"""The follow-up book of a period: every assigned task of the people whose contracts the reader may read."""
	contracts = frappe.get_list(
		"Task Contract",
		filters={"period": doc.name, "docstatus": 1},
		fields=["name", "cadre", "cadre_name", "position", "unit"],
		limit_page_length=MOST_PEOPLE + 1,
	)
	if len(contracts) > MOST_PEOPLE:
		frappe.throw(_("More than {0} people: the book is printed by who follows fewer.").format(MOST_PEOPLE))
	contracts = people_order.sort_in_units(contracts)
	tasks = frappe.db.get_all(
		"Contract Task",
		filters={
			"parenttype": "Task Contract",
			"parent": ("in", [row.name for row in contracts] or [""]),
			"dropped": 0,
		},
		fields=[
			*("parent", "idx", "task_name", "target", "completed", "unit_of_measure", "due_date", "light"),
			*("came_by", "other_person", "uncounted"),
		],
		order_by="idx",
	)
	of_contract: dict[str, list] = {}
	for task in tasks:
		of_contract.setdefault(task.parent, []).append(task)
	units = common.get_unit_names(row.unit for row in contracts)
	blocks, last = [], None
	for row in contracts:
		if row.unit != last:
			last = row.unit
			blocks.append(add_heading(units.get(row.unit, "")))
		blocks.append(add_heading(f"{row.cadre_name}, {cstr(row.position)}", minor=True))
		blocks.append(
			add_table(
				(
					(_("No."), 10, "c"),
					(_("Task"), 0, ""),
					(_("Target"), 28, "c"),
					(_("Completed"), 22, "r"),
					(_("Due Date"), 24, "c"),
					(_("Signal"), 26, "c"),
					(_("Remark"), 44, ""),
				),
				[
					(
						str(task.idx),
						cstr(task.task_name),
						formats.format_quantity(task.target, task.unit_of_measure),
						formats.format_number(flt(task.completed)),
						formats.format_short_date(task.due_date),
						_(task.light) if task.light and task.came_by != "handed_over" else "",
						describe_origin(task),
					)
					for task in of_contract.get(row.name, ())
				],
			)
		)
	return build_letter(
		issuer.build_header(
			issuer.get_unit(doc.unit or (contracts[0].unit if contracts else None)), None, numbered=False
		),
		_("FOLLOW-UP BOOK"),
		_("of assigned tasks, {0}").format(common.describe_period(doc.name)),
		blocks=blocks or [add_text(_("No contract of this period is assigned."))],
		signer={"authority": _("WHO KEEPS THE BOOK"), "duty": "", "name": "", "personal": True},
		across=True,
	)
