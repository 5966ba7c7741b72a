"""Minutes of the meeting that reviews and rates one person."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, cstr

from cadre_kpi.evaluation import minutes
from cadre_kpi.papers import common, issuer
from cadre_kpi.papers.cadre_evaluation import read_reviewed
from cadre_kpi.papers.letter import add_facts, add_given, add_heading, add_table, add_text, build_letter
from cadre_kpi.utils import formats

# So many who were present stand one a line; more of them stand as one paragraph.
ONE_A_LINE = 15


def is_written(doc) -> bool:
	"""Whether a meeting was recorded that the reader may read of: minutes, or opinions of those who reviewed."""
	held = read_reviewed(doc)
	return bool(held and (held.opinions or any(held.get(field) for field in minutes.FIELDS)))


def build_minutes(doc) -> dict:
	"""Article 21: the meeting's opinions are written into minutes and approved at the meeting."""
	source, names, person = read_reviewed(doc), common.get_level_names(doc.scheme), common.build_person(doc)
	held = source or frappe._dict()
	said = [
		(frappe.utils.get_fullname(row.given_by) if row.given_by else "", row.level, row.votes, row.opinion)
		for row in held.get("opinions") or ()
	]
	said += [(who, "", "", words) for who, words in minutes.split(held.get("meeting_opinions"))]
	rows = [
		(str(number), who, names.get(level, ""), cstr(votes), cstr(words))
		for number, (who, level, votes, words) in enumerate(said, start=1)
	] or [("", "", "", "", "") for _line in range(6)]
	place, day = cstr(held.get("meeting_place")), held.get("meeting_on")
	return build_letter(
		issuer.build_header(issuer.get_unit(doc.unit), None, numbered=False),
		_("MINUTES"),
		_("of the meeting that reviews and rates Comrade {0}, {1}").format(
			person["name"], person["in_period"]
		),
		blocks=[
			add_facts(
				(_("Time"), formats.format_long_date(day) if day else ""),
				(_("Place"), place),
				(_("Chair of the meeting"), cstr(held.get("meeting_chair"))),
				(_("Secretary of the meeting"), cstr(held.get("meeting_clerk"))),
			),
			*_build_attendance(held),
			add_heading(_("I. REPORT OF THE PERSON")),
			add_text(
				_("Comrade {0}, {1}, {2}, reports the self-assessment.").format(
					person["name"], person["position"], person["unit"]
				)
			),
			add_given(cstr(doc.self_summary), 3),
			add_heading(_("II. OPINIONS")),
			add_table(
				(
					(_("No."), 10, "c"),
					(_("Who said it"), 40, ""),
					(_("Rating Proposed"), 34, ""),
					(_("Votes"), 18, "c"),
					(_("Opinion"), 0, ""),
				),
				rows,
			),
			add_heading(_("III. CONCLUSION OF THE CHAIR")),
			add_given(cstr(held.get("meeting_conclusion")), 3),
			*_build_approval(held),
		],
		left={"title": _("SECRETARY OF THE MEETING"), "name": cstr(held.get("meeting_clerk")).split(",")[0]},
		signer={
			"authority": _("CHAIR OF THE MEETING"),
			"duty": "",
			"name": cstr(held.get("meeting_chair")).split(",")[0],
			"personal": True,
		},
	)


def _build_attendance(held) -> list:
	"""Who was there and who was not; two lines to write on where nothing was entered."""
	present, absent = (
		minutes.split_lines(held.get("meeting_present")),
		minutes.split(held.get("meeting_absent")),
	)
	if not present and not absent:
		return [add_facts((_("Present"), ""), (_("Absent, and why"), ""))]
	blocks = [add_facts((_("Present"), _("{0} persons").format(len(present))))]
	numbered = [f"{number}. {who}" for number, who in enumerate(present, start=1)]
	blocks.append(add_given(("; " if len(present) > ONE_A_LINE else "\n").join(numbered), 1))
	blocks.append(
		add_facts((_("Absent, and why"), _("{0} persons").format(len(absent)) if absent else _("nobody")))
	)
	if absent:
		blocks.append(add_given("\n".join(f"- {who}: {why}" for who, why in absent), 1))
	return blocks


def _build_approval(held) -> list:
	"""Nothing is said to be approved that was not; a blank form has the sentence for the hand that signs it."""
	if minutes.split_lines(held.get("meeting_present")) and not cint(held.get("meeting_approved")):
		return [add_text(_("The minutes are not approved by the meeting yet."))]
	return [add_text(_("The minutes were read to the meeting and approved at the meeting."))]
