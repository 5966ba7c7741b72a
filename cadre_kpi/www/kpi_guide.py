"""The guide of each role: what one does, in which order. Shown from docs/, in the reader's language.

`?page=` names a guide; `?about=` a passage, sought first in the guides of the reader's own roles.
"""

from __future__ import annotations

import re
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import cstr, md_to_html

from cadre_kpi import roles
from cadre_kpi.utils.language import VIETNAMESE, choose_sentence_language

no_cache = 1
sitemap = 0
# Role → its guide. Whoever has several roles begins with the first of these.
PAGES = {
	roles.COMMITTEE_MEMBER: "committee-member",
	roles.COMMITTEE_SECRETARY: "committee-secretary",
	roles.ORGANISATION_OFFICER: "organisation-board",
	roles.FOCAL_OFFICER: "focal-agency",
	roles.COUNCIL_MEMBER: "council-member",
	roles.ADVISORY_OFFICER: "advisory-body",
	roles.UNIT_OFFICER: "unit-officer",
	roles.CADRE: "cadre",
	roles.ADMINISTRATOR: "administrator",
	roles.AUDITOR: "auditor",
}
# What has no passage of its own → the passage that tells of it.
TOLD_BY = {
	"setup": (
		*("cadre", "cadre-position", "cadre-unit", "duty-group", "evaluation-body", "evaluation-scheme"),
		*("cadre-kpi-settings", "take-over-from-hr", "hr-takeover", "differences-with-hr"),
	),
	"evaluation-period": ("period-readiness", "period-deadline", "deadline-event"),
	"mail-preference": ("digest-log", "calendar-link"),
	"council-score": ("council-room",),
	"task-contract": ("checking-board",),
	"unit-evaluation": ("unit-criteria-set",),
	"unit-indicator": ("unit-indicators",),
	"rating-follow-up": ("follow-up-due",),
	"work-review": ("review-of-work",),
	"product-catalogue": ("work-product",),
	"seal-verification": ("sealed-record", "access-audit", "retention-preview"),
	"reports": (
		*("task-progress", "deadline-status", "evaluation-summary", "registration-and-assignment"),
		*(
			"rating-distribution-and-quota",
			"council-agreement",
			"obstacles-and-directives",
			"falling-results",
		),
		*("record-of-a-cadre", "monthly-ratings-of-a-unit", "time-at-each-stage"),
	),
}
PASSAGE_OF = {topic: passage for passage, topics in TOLD_BY.items() for topic in topics}
PICTURES = "/assets/cadre_kpi/images/guide/"


def get_context(context) -> None:
	if frappe.session.user == "Guest":
		frappe.throw(_("Log in to read the guide."), frappe.PermissionError)
	texts = {page: read_guide(page) for page in PAGES.values()}
	about = cstr(frappe.form_dict.get("about"))
	about = PASSAGE_OF.get(about, about)
	found = _find_chosen(texts, cstr(frappe.form_dict.get("page")), about)
	context.no_header = context.no_breadcrumbs = 1
	# the foot of some versions is in English alone
	context.footer_powered = context.footer_powered or _("Built on {0}").format("Frappe")
	context.title = get_title(texts[found])
	context.guide = md_to_html(texts[found])
	context.about = re.sub(r"[^a-z-]", "", about)
	context.pages = [
		{"page": page, "title": get_title(text), "current": page == found} for page, text in texts.items()
	]


def read_guide(page: str) -> str:
	"""Text of a guide in Markdown, in the session's language, with its pictures as the site serves them."""
	folder = Path(frappe.get_app_path("cadre_kpi")).parent / "docs"
	if choose_sentence_language() == VIETNAMESE:
		folder /= "vi"
	text = (folder / "roles" / f"{page}.md").read_text(encoding="utf-8")
	return re.sub(r"\]\([./]*cadre_kpi/public/images/guide/", f"]({PICTURES}", text)


def get_title(text: str) -> str:
	"""The first heading of a guide."""
	return text.partition("\n")[0].lstrip("# ")


def _find_chosen(texts: dict[str, str], page: str, topic: str) -> str:
	if page in texts:
		return page
	mine = set(frappe.get_roles())
	# those of the own roles first
	order = sorted(PAGES, key=lambda role: role not in mine)
	passage = f'<a id="{topic}"></a>'
	holding = (PAGES[role] for role in order if topic and passage in texts[PAGES[role]])
	return next(holding, PAGES[order[0]])
