"""The page behind the link in the foot of a mail: switches one kind of mail off, without a login.

Opening the page changes nothing, since programs that check mails open every link; its button does, and so does the
one click of a mail program (RFC 8058), which posts here.
"""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.notifications.kinds import get_choice_labels
from cadre_kpi.notifications.mail.links import Links
from cadre_kpi.notifications.mail.unsubscribe import Request, read, switch
from cadre_kpi.notifications.recipients import DEFAULT_LANGUAGE

no_cache = 1
sitemap = 0


def get_context(context) -> None:
	asked = read(frappe.form_dict)
	# the reader's language, not that of the browser that a mail program opens
	found = asked and frappe.db.get_value("User", asked.user, "language")
	frappe.local.lang = found or frappe.db.get_single_value("System Settings", "language") or DEFAULT_LANGUAGE
	context.no_header = context.no_breadcrumbs = 1
	context.title = _("Mails of the evaluation system")
	context.update(_answer(asked))


def _answer(asked: Request | None) -> dict:
	if not asked:
		return {"state": "unknown", "preferences": Links().link_preferences()}
	posted = frappe.request.method == "POST"
	if posted:
		switch(asked, wanted=bool(frappe.form_dict.get("on")))
	with_session = frappe.session.user != "Guest"
	return {
		"state": ("on" if frappe.form_dict.get("on") else "off") if posted else "ask",
		"choice": get_choice_labels()[asked.choice],
		"asked": asked,
		"preferences": Links().link_preferences(),
		"csrf": frappe.sessions.get_csrf_token() if with_session else "",
	}
