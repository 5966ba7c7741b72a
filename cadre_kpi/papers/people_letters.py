"""Papers about one person: notice of the result, opinion of the party committee, opinion sheet, registration form,
directive, answer to a petition, reminder.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, cstr

from cadre_kpi.papers import check_mark, common, issuer
from cadre_kpi.papers.cadre_evaluation import read_reviewed
from cadre_kpi.papers.letter import (
	add_boxes,
	add_facts,
	add_given,
	add_heading,
	add_table,
	add_text,
	build_letter,
)
from cadre_kpi.regulations.record import gives_figures, gives_points
from cadre_kpi.utils import formats

PARTY_STEPS = ("Party Committee", "Party Cell")


# ---- of an evaluation ----------------------------------------------------------------------------------------
def is_published(doc) -> bool:
	return doc.docstatus == 1


def build_notice(doc) -> dict:
	"""Article 21.1.đ: the authority makes the result known to the person in writing."""
	committee = issuer.get_body(doc.managed_by)
	decision = (
		frappe.db.get_value(
			"Rating Decision",
			doc.rating_decision,
			["decision_number", "decision_date", "committee"],
			as_dict=True,
		)
		or frappe._dict()
	)
	names, points_only = common.get_level_names(doc.scheme), gives_points(doc.period, doc.scheme)
	person = common.build_person(doc)
	said = []
	if gives_figures(doc.scheme):
		said.append(
			add_text(
				_("Points of following and evaluation for {0}: {1}.").format(
					person["in_period"], formats.format_points(doc.published_score)
				)
			)
		)
	if not points_only:
		said.append(
			add_text(
				_("Rating for {0}: {1}.").format(person["in_period"], names.get(doc.published_level, ""))
			)
		)
	said += _list_replaced(doc, names, points_only)
	if doc.published_reason:
		said.append(add_text(_("Reason: {0}").format(cstr(doc.published_reason))))
	if decision.decision_number:
		said.append(
			add_text(
				_("Under Decision No. {0}, {1}.").format(
					issuer.spell_number(decision.decision_number, decision.committee),
					formats.format_long_date(decision.decision_date),
				)
			)
		)
	said.append(
		add_text(
			_("Whoever does not agree has the right to petition {0}.").format(
				cstr(committee.body_name) or "................"
			)
		)
	)
	return build_letter(
		issuer.build_header(issuer.get_unit(committee.unit), doc.published_on, kind="TB"),
		_("NOTICE"),
		# a month or quarter that gives points is followed and evaluated, not rated (article 3.4)
		(
			_("of the result of following and evaluation, {0}")
			if points_only
			else _("of the result of evaluation and rating, {0}")
		).format(person["in_period"]),
		address=_("To: Comrade {0}, {1}, {2}").format(person["name"], person["position"], person["unit"]),
		blocks=said,
		signer=issuer.build_signer(committee, doc.published_on),
		recipients=[_("As above"), person["unit"], _("Filed: {0}").format(doc.name)],
		mark=check_mark.build_mark(doc),
	)


def _list_replaced(doc, names: dict[str, str], points_only: bool) -> list[dict]:
	"""What the result replaces, and the decision in which that stood."""
	if not doc.replaced_decision:
		return []
	before = frappe.db.get_value(
		"Rating Decision",
		doc.replaced_decision,
		["decision_number", "decision_date", "committee"],
		as_dict=True,
	)
	was = formats.format_points(doc.replaced_score) if points_only else names.get(doc.replaced_level, "")
	return [
		add_text(
			_("It replaces the result “{0}” in Decision No. {1}, {2}.").format(
				was,
				issuer.spell_number(before.decision_number, before.committee),
				formats.format_long_date(before.decision_date),
			)
		)
	]


def _find_party_opinions(opinions) -> list:
	"""Those of the opinions that a party cell or committee gave."""
	bodies = {
		row.name: row.body_type
		for row in frappe.db.get_all(
			"Evaluation Body",
			filters={"name": ("in", [row.body for row in opinions if row.body] or [""])},
			fields=["name", "body_type"],
		)
	}
	return [row for row in opinions if bodies.get(row.body) in PARTY_STEPS]


def has_party_opinion(doc) -> bool:
	"""Whether there are remarks of the party committee that the reader may read (article 24.2.d)."""
	source = read_reviewed(doc)
	return bool(source and _find_party_opinions(source.opinions))


def build_party_opinion(doc) -> dict:
	"""Article 21.1.c: the remarks of the party committee where the person works."""
	source, names, person = read_reviewed(doc), common.get_level_names(doc.scheme), common.build_person(doc)
	said = _find_party_opinions(source.opinions if source else ())
	last = said[-1] if said else frappe._dict()
	committee = issuer.get_body(last.body or doc.party_cell)
	return build_letter(
		issuer.build_party_header(committee, last.given_on),
		_("REMARKS OF THE PARTY COMMITTEE"),
		_("on Comrade {0}, {1}").format(person["name"], person["in_period"]),
		blocks=[
			add_facts(
				(_("Full Name"), person["name"]),
				(_("Position"), person["position"]),
				(_("Unit"), person["unit"]),
			),
			add_heading(_("I. REMARKS")),
			add_given(cstr(last.opinion), 6),
			add_heading(_("II. RATING THAT IS PROPOSED")),
			add_boxes(names, last.level),
			add_facts((_("Votes"), cstr(last.votes))),
		],
		signer=issuer.build_signer(committee, last.given_on) if committee.name else None,
	)


def build_opinion_sheet(doc) -> dict:
	"""A sheet on which one member of the deciding body gives an opinion: blank but for whom it is about."""
	names, person, committee = (
		common.get_level_names(doc.scheme),
		common.build_person(doc),
		issuer.get_body(doc.managed_by),
	)
	return build_letter(
		issuer.build_header(issuer.get_unit(committee.unit), None, numbered=False),
		_("OPINION SHEET"),
		_("on the rating of Comrade {0}, {1}").format(person["name"], person["in_period"]),
		address=cstr(committee.body_name),
		blocks=[
			add_facts(
				(_("Full Name"), person["name"]),
				(_("Position"), person["position"]),
				(_("Unit"), person["unit"]),
			),
			add_heading(_("RATING")),
			add_boxes(names, None),
			add_heading(_("OTHER REMARKS")),
			add_given("", 4),
		],
		signer={"authority": _("WHO GIVES THE OPINION"), "duty": "", "name": "", "personal": True},
	)


def is_rated(doc) -> bool:
	"""Whether the evaluation ends in a level: then there are meetings and opinions about it."""
	return not (doc.scheme and gives_points(doc.period, doc.scheme))


# ---- of a contract -------------------------------------------------------------------------------------------
def build_registration(doc) -> dict:
	"""What the person registers, before anybody has appraised or assigned it."""
	committee, person = issuer.get_body(doc.managed_by), common.build_person(doc)
	tasks = [task for task in doc.tasks if not task.dropped]
	weights = common.has_any(tasks, "weight")
	columns = [
		(_("No."), 10, "c"),
		(_("Task"), 0, ""),
		(_("Output Product"), 45, ""),
		(_("Target"), 22, "c"),
		*([(_("Weight"), 14, "r")] if weights else []),
		(_("Due Date"), 23, "c"),
	]
	rows = [
		(
			str(task.idx),
			cstr(task.task_name),
			cstr(task.output_product),
			formats.format_quantity(task.target or None, task.unit_of_measure),
			*([formats.format_percent(task.weight or None)] if weights else []),
			formats.format_short_date(task.due_date),
		)
		for task in tasks
	] or [[""] * len(columns) for _line in range(5)]
	return build_letter(
		issuer.build_header(
			issuer.get_unit(doc.unit), common.find_step_date(doc, "Send Registration"), numbered=False
		),
		_("REGISTRATION OF TASKS"),
		person["in_period"],
		address=_("To: {0}").format(committee.body_name or "................................"),
		grounds=common.list_legal_basis(doc.scheme),
		blocks=[
			add_facts(
				(_("Full Name"), person["name"]),
				(_("Position"), person["position"]),
				(_("Unit"), person["unit"]),
			),
			add_text(_("registers the following tasks:")),
			add_table(columns, rows),
			add_given(
				cstr(doc.support_conditions) if doc.initiated_by == "Cadre" and doc.docstatus == 0 else "",
				2,
				_("Support that is asked for:"),
			),
		],
		left={"title": _("FOCAL AGENCY"), "name": ""},
		signer={"authority": _("WHO REGISTERS"), "duty": "", "name": person["name"], "personal": True},
	)


def is_registered(doc) -> bool:
	return doc.initiated_by == "Cadre"


# ---- of a directive ------------------------------------------------------------------------------------------
def build_directive(doc) -> dict:
	body = issuer.get_body(doc.issued_by or doc.managed_by)
	contract = (
		frappe.db.get_value("Task Contract", doc.contract, ["period", "position"], as_dict=True)
		or frappe._dict()
	)
	person = common.build_person(
		frappe._dict(doc.as_dict(), period=contract.period, position=contract.position)
	)
	task = ""
	if cint(doc.task_no):
		task = cstr(
			frappe.db.get_value(
				"Contract Task",
				{"parent": doc.contract, "parenttype": "Task Contract", "idx": cint(doc.task_no)},
				"task_name",
			)
		)
	responsible = frappe.utils.get_fullname(doc.responsible) if doc.responsible else ""
	blocks = [
		add_facts(
			(_("Comrade"), f"{person['name']}, {person['position']}, {person['unit']}"),
			(_("Task"), f"{doc.task_no}. {task}" if task else ""),
		)
	]
	if doc.obstacle:
		blocks += [add_heading(_("OBSTACLE")), add_given(cstr(doc.obstacle))]
	blocks += [add_heading(_("WHAT IS DIRECTED")), add_given(cstr(doc.content), 4)]
	if doc.support:
		blocks += [add_heading(_("SUPPORT")), add_given(cstr(doc.support))]
	blocks.append(
		add_text(
			_("{0} carries this out and reports by {1}.").format(
				responsible or "................", formats.format_short_date(doc.due_date) or "........"
			)
		)
	)
	return build_letter(
		issuer.build_header(issuer.get_unit(body.unit), doc.issued_on, kind="TB"),
		_("NOTICE OF A DIRECTIVE"),
		_("on the work of Comrade {0}").format(person["name"]),
		blocks=blocks,
		signer=issuer.build_signer(body, doc.issued_on),
		recipients=[
			person["name"],
			responsible if responsible != person["name"] else "",
			_("Filed: {0}").format(doc.name),
		],
	)


# ---- of a petition -------------------------------------------------------------------------------------------
def build_answer(doc) -> dict:
	"""Article 22: the answer to a petition; dotted lines while it is not given."""
	committee = issuer.get_body(doc.managed_by)
	evaluation = (
		frappe.db.get_value(
			"Cadre Evaluation", doc.evaluation, ["period", "position", "scheme"], as_dict=True
		)
		or frappe._dict()
	)
	person = common.build_person(
		frappe._dict(doc.as_dict(), period=evaluation.period, position=evaluation.position)
	)
	names = common.get_level_names(evaluation.scheme)
	closed = doc.status in ("Upheld", "Dismissed")
	blocks = [
		add_text(
			_("Comrade {0}, {1}, {2}, petitioned on {3} about the result for {4}:").format(
				person["name"],
				person["position"],
				person["unit"],
				formats.format_short_date(doc.received_on) or "........",
				person["in_period"],
			)
		),
		add_given(cstr(doc.grounds), 2),
		add_heading(_("ANSWER")),
		add_given(cstr(doc.answer), 5),
	]
	if closed:
		blocks.append(
			add_text(
				(
					_("The petition is upheld. A decision will replace the rating by: {0}.")
					if doc.by_decision
					else _("The petition is upheld. The rating is: {0}.")
				).format(names.get(doc.new_level, ""))
				if doc.status == "Upheld"
				else _("The petition is not upheld. The result stands.")
			)
		)
	return build_letter(
		issuer.build_header(issuer.get_unit(committee.unit), doc.answered_on, kind="CV"),
		_("ANSWER TO A PETITION"),
		address=_("To: Comrade {0}, {1}, {2}").format(person["name"], person["position"], person["unit"]),
		blocks=blocks,
		signer=issuer.build_signer(committee, doc.answered_on),
		recipients=[_("As above"), _("Filed: {0}").format(doc.name)],
		watermark="" if closed else _("DRAFT"),
		mark=check_mark.build_mark(doc),
	)


# ---- of something late ---------------------------------------------------------------------------------------
def build_reminder(doc) -> dict:
	"""A reminder of a deadline that passed, to whoever is waited for."""
	committee = issuer.get_body(doc.managed_by)
	person = common.build_person(doc)
	return build_letter(
		issuer.build_header(issuer.get_unit(committee.unit), doc.day, kind="CV"),
		_("REMINDER"),
		_("of work that is late"),
		address=_("To: Comrade {0}, {1}, {2}").format(person["name"], person["position"], person["unit"]),
		blocks=[
			add_text(
				_("{0} for {1} was due on {2} and is not there yet.").format(
					_(doc.record_doctype), person["in_period"], formats.format_short_date(doc.due_date)
				)
			),
			add_text(
				_(
					"Comrade {0} is asked to complete it without delay and to report to {1}, with the reason."
				).format(person["name"], cstr(committee.body_name) or "................")
			),
		],
		signer=issuer.build_signer(committee, doc.day),
		recipients=[_("As above"), person["unit"], _("Filed: {0}").format(_("records office"))],
	)
