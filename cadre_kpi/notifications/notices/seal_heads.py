"""Every month the heads of all chains of seals go by mail to who audits the evaluation.

In a mailbox they lie beyond the reach of whoever holds the database: a chain that is rewritten later does not lead to
them any more.
"""

from __future__ import annotations

import json

import frappe
from frappe import _
from frappe.utils import escape_html, now_datetime, nowdate

from cadre_kpi.notifications import recipients
from cadre_kpi.notifications.mail.writer import use_language
from cadre_kpi.proof import canonical, chain, verify
from cadre_kpi.proof.verify_export import build_statement
from cadre_kpi.roles import AUDITOR
from cadre_kpi.utils import formats


def send() -> int:
	"""Mail the heads as they are now to each auditor; returns to how many. A site without seals sends none."""
	heads = chain.list_heads(verify.read_links())
	people = [each for each in recipients.load().values() if AUDITOR in each.member.roles] if heads else []
	told = [person for person in people if person.mail and person.email]
	try:
		for person in told:
			with use_language(person.language):
				_send(person, heads)
	except frappe.OutgoingEmailError:
		frappe.log_error(title="Heads of the seals: no outgoing mail")
	return len(told)


def _send(person: recipients.Person, heads: list[dict[str, str]]) -> None:
	lines = (
		_("Head of the chain of {0}: no. {1}, {2}").format(
			head["body"] or _("the site"), head["number"], head["seal"]
		)
		for head in heads
	)
	listed = "".join(f"<li>{escape_html(line)}</li>" for line in lines)
	keep = _(
		"Keep this mail where the administrators of the site do not reach it. An export of the seals at any later time must still contain these lines; the attached file checks it."
	)
	statement = build_statement(frappe.local.site, canonical.spell_moment(now_datetime()), heads)
	frappe.sendmail(
		recipients=[person.email],
		subject=_("Seals of the evaluation, {0}").format(formats.format_short_date(nowdate())),
		message=f"<p>{escape_html(keep)}</p><ul>{listed}</ul>",
		attachments=[
			{
				"fname": f"heads-{nowdate()}.json",
				"fcontent": json.dumps(statement, ensure_ascii=False, indent=1),
			}
		],
	)
