"""Notices: one event told to those whom it concerns, in the desk and by mail, in the words of a Notification.

The words are those of the enabled Notification whose trigger is the notice's key: the standard one that the app
ships, or a copy that the site has edited, which goes first. Frappe itself never sends these: it knows no members
of bodies, one language, and would write to every holder of a role.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint, is_html, md_to_html, now_datetime, strip_html, validate_email_address
from frappe.utils.jinja import get_jenv

from cadre_kpi.contracts import work_calls
from cadre_kpi.database import bulk
from cadre_kpi.notifications import recipients
from cadre_kpi.notifications.digest import queries
from cadre_kpi.notifications.kinds import NOTICES, Notice
from cadre_kpi.notifications.mail.outbox import Entry, Outbox, build_key
from cadre_kpi.notifications.mail.writer import Writer, use_language
from cadre_kpi.notifications.notices.bell import show_in_desk
from cadre_kpi.notifications.settings import get_settings
from cadre_kpi.states import PUBLISHED, SCORING

PREFIX = "cadre_kpi_"  # of the trigger in a Notification
CONCERNED = "{{ concerned }}"  # the recipient that stands for those whom the event concerns
BATCH = 500
DUE_AHEAD, DUE_PAST = 2, 1  # days around the due date of a directive in which it is told

Pair = tuple[str | None, str]


@dataclass(frozen=True)
class Words:
	"""A Notification, read once for all whom it is sent to."""

	name: str
	subject: object
	body: object
	condition: str
	concerned: bool  # goes to those whom the event concerns
	others: tuple[frappe._dict, ...]  # recipients that the site has added
	by_mail: bool
	in_desk: bool


def tell(
	key: str,
	pairs: Iterable[Pair],
	occasion: str,
	more: dict | None = None,
	each: dict[Pair, dict] | None = None,
) -> list[Entry]:
	"""Tell each (user, record) once about this occasion. Safe to run again and at the same time.

	`more`: values for the template beside the record, `each`: those of one pair. Nobody is told of what they did
	themselves. Returns what was told now.
	"""
	words, notice = get_words(key), NOTICES[key]
	if not words:
		return []
	pairs = [(user, record) for user, record in dict.fromkeys(pairs) if user and user != frappe.session.user]
	records = _read_records(notice.doctype, {record for _user, record in pairs})
	pairs = [(user, record) for user, record in pairs if record in records] if words.concerned else []
	pairs += _find_others(words, notice, records, pairs)
	values = {pair: {**(more or {}), **(each or {}).get(pair, {})} for pair in pairs}
	told = []
	for first in range(0, len(pairs), BATCH):
		told += _tell(words, notice, pairs[first : first + BATCH], records, occasion, values)
	return told


def _tell(
	words: Words, notice: Notice, pairs: Sequence[Pair], records: dict, occasion: str, more: dict
) -> list[Entry]:
	known, outbox = recipients.load({user for user, _record in pairs}), Outbox(priority=1)
	writer, texts, entries = Writer(outbox.links), {}, []
	for user, name in pairs:
		person, record = known.get(user), records[name]
		if not person or not _applies(words, record):
			continue
		by_mail, in_desk = words.by_mail and person.wants(notice.choice), words.in_desk and person.desk
		if not (by_mail or in_desk):
			continue
		with use_language(person.language):
			values = {
				"doc": record,
				"recipient": person.full_name,
				"link": writer.links.link_record(notice.doctype, name),
				**more[user, name],
			}
			subject = " ".join(strip_html(words.subject.render(values)).split())
			body = words.body.render(values)
			mail = (
				writer.write_mail(person, notice.choice, subject, body, preheader=subject)
				if by_mail
				else None
			)
		key = build_key(notice.key, user, name, occasion)
		texts[key] = (subject, body)
		entries.append(
			Entry(key, user, notice.key, doctype=notice.doctype, record=name, mail=mail, desk=in_desk)
		)
	fresh = outbox.put(entries)
	show_in_desk([(entry, *texts[entry.key]) for entry in fresh if entry.desk])
	return fresh


def tell_scoring(key: str, sessions: list[str], occasion: str = "") -> list[Entry]:
	"""Tell the members of these sessions who have sheets left. One occasion is one closing time unless it is named."""
	left = queries.find_sheets_left(sessions)
	known = recipients.load(left)
	rounds: dict[str, dict[Pair, dict]] = {}
	for user, rows in left.items():
		for row in rows:
			if user in known and known[user].member.is_member(row.council):
				rounds.setdefault(occasion or str(row.until), {})[user, row.session] = {"left": row.left}
	return [entry for until, each in rounds.items() for entry in tell(key, each, until, each=each)]


def tell_published(evaluations: list[str]) -> list[Entry]:
	"""Tell the people rated that their rating is published: each about their own evaluation."""
	return tell("decision_published", _find_rated_people(evaluations), "published")


def tell_replaced(decision) -> list[Entry]:
	"""Tell the people whose published rating a decision has replaced: each about their own evaluation."""
	people = _find_rated_people([row.evaluation for row in decision.rows])
	return tell("decision_replaced", people, decision.name)


def _find_rated_people(evaluations: list[str]) -> tuple[Pair, ...]:
	"""(user, evaluation) of the people of published evaluations who have an account."""
	evaluation, cadre = DocType("Cadre Evaluation"), DocType("Cadre")
	return (
		frappe.qb.from_(evaluation)
		.join(cadre)
		.on(cadre.name == evaluation.cadre)
		.select(cadre.user, evaluation.name)
		.where(evaluation.name.isin(bulk.build_among(evaluations)) & (evaluation.workflow_state == PUBLISHED))
		.where(cadre.user.isnotnull() & (cadre.user != ""))
		.run()
	)


def tell_published_work(call: str) -> list[Entry]:
	"""Tell the cadres who may offer for published work, once."""
	cadre = DocType("Cadre")
	invited = work_calls.find_invited(frappe.get_doc("Work Call", call))
	rows = (
		frappe.qb.from_(cadre)
		.select(cadre.user)
		.where(cadre.name.isin(bulk.build_among(invited)) & cadre.user.isnotnull() & (cadre.user != ""))
		.run()
	)
	return tell("work_published", [(row[0], call) for row in rows], "published")


def catch_up() -> None:
	"""What no change of a record announces, and what a lost job left untold. The scheduler calls it hourly."""
	tell_due_directives()
	tell_scoring_closes()
	tell_published(_find_untold())


def tell_due_directives() -> list[Entry]:
	"""Tell those who carry out a directive that is due within two days, once for each due date."""
	table, today = DocType("Directive"), now_datetime().date()
	rows = (
		frappe.qb.from_(table)
		.select(table.responsible, table.name, table.due_date)
		.where((table.status == "Open") & table.responsible.isnotnull())
		.where(table.due_date[today - timedelta(days=DUE_PAST) : today + timedelta(days=DUE_AHEAD)])
		.run()
	)
	dates: dict[str, list[Pair]] = {}
	for user, name, due in rows:
		dates.setdefault(str(due), []).append((user, name))
	return [entry for due, pairs in sorted(dates.items()) for entry in tell("directive_due", pairs, due)]


def tell_scoring_closes() -> list[Entry]:
	"""Tell council members with sheets left that scoring closes in two days, once for each closing time."""
	table, now = DocType("Council Session"), now_datetime()
	rows = (
		frappe.qb.from_(table)
		.select(table.name)
		.where(table.status == SCORING)
		.where(table.scoring_until[now : now + timedelta(days=get_settings().days_before_closing)])
		.run()
	)
	return tell_scoring("scoring_closes", [row[0] for row in rows]) if rows else []


def _find_untold() -> list[str]:
	"""Evaluations published since yesterday that the log does not know."""
	evaluation, log = DocType("Cadre Evaluation"), DocType("Digest Log")
	rows = (
		frappe.qb.from_(evaluation)
		.left_join(log)
		.on((log.reference_name == evaluation.name) & (log.kind == "decision_published"))
		.select(evaluation.name)
		.where((evaluation.workflow_state == PUBLISHED) & log.name.isnull())
		.where(evaluation.published_on >= now_datetime().date() - timedelta(days=1))
		.run()
	)
	return [row[0] for row in rows]


# ---- the words ---------------------------------------------------------------------------------------------------
def get_words(key: str) -> Words | None:
	"""The Notification for a notice, `None` when the site has switched it off."""
	found = frappe.get_all(
		"Notification",
		filters={
			"enabled": 1,
			"event": "Method",
			"method": PREFIX + key,
			"document_type": NOTICES[key].doctype,
		},
		order_by="is_standard asc, modified desc",
		limit=1,
		pluck="name",
	)
	if not found:
		return None
	doc = frappe.get_cached_doc("Notification", found[0])
	body = (doc.get_template() if doc.is_standard else doc.message) or ""
	own = [row for row in doc.recipients if CONCERNED in (row.cc or "", row.bcc or "")]
	return Words(
		name=doc.name,
		subject=_get_template(doc.subject),
		body=_get_template(body if is_html(body) else md_to_html(body)),
		condition=doc.condition or "",
		concerned=bool(own),
		others=tuple(row.as_dict() for row in doc.recipients if row not in own),
		by_mail=doc.channel == "Email",
		in_desk=doc.channel == "System Notification" or bool(cint(doc.send_system_notification)),
	)


def _get_template(source: str):
	if ".__" in source:
		frappe.throw(_("Illegal template"))
	return get_jenv().from_string(source)


def _applies(words: Words, record: frappe._dict) -> bool:
	return not words.condition or bool(frappe.safe_eval(words.condition, None, {"doc": record}))


def _read_records(doctype: str, names: set[str]) -> dict[str, frappe._dict]:
	"""Name → the fields of a record that every reader of it sees: none of level 1, so no result under way."""
	meta, table = frappe.get_meta(doctype), DocType(doctype)
	fields = ["name", "owner", "creation", "modified"]
	fields += [
		f.fieldname for f in meta.fields if not f.permlevel and f.fieldname in meta.get_valid_columns()
	]
	rows = (
		frappe.qb.from_(table)
		.select(*fields)
		.where(table.name.isin(bulk.build_among(names)))
		.run(as_dict=True)
	)
	return {row.name: frappe._dict(row, doctype=doctype) for row in rows}


def _find_others(words: Words, notice: Notice, records: dict, pairs: Sequence[Pair]) -> list[Pair]:
	"""Recipients that the site has added to its Notification: users, and only for records that they may read."""
	if not words.others:
		return []
	found: dict[Pair, None] = {}
	for record in records.values():
		for row in words.others:
			if not row.condition or frappe.safe_eval(row.condition, None, {"doc": record}):
				found.update(dict.fromkeys((user, record.name) for user in _find_users(row, record)))
	return [
		(user, name)
		for user, name in found
		if (user, name) not in pairs
		and user != frappe.session.user
		and frappe.has_permission(notice.doctype, "read", doc=name, user=user)
	]


def _find_users(row: frappe._dict, record: frappe._dict) -> set[str]:
	"""Enabled users that a row of recipients names: by a field of the record, by a role, by address."""
	named = set()
	if row.receiver_by_document_field:
		named.add(record.get(row.receiver_by_document_field.split(",")[0]))
	for text in (row.cc, row.bcc):
		rendered = _get_template(text).render({"doc": record}) if text else ""
		named.update(part.strip() for part in rendered.replace(",", "\n").split("\n"))
	named = {name for name in named if name and validate_email_address(name)}
	users = (
		set(frappe.get_all("User", filters={"email": ("in", list(named)), "enabled": 1}, pluck="name"))
		if named
		else set()
	)
	if row.receiver_by_role:
		users.update(
			frappe.get_all(
				"Has Role", filters={"role": row.receiver_by_role, "parenttype": "User"}, pluck="parent"
			)
		)
	return users
