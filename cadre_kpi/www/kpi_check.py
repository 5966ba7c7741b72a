"""The page behind the code on a paper: whether a paper with this code is in force, its kind, number, date and body.

For whoever holds the paper, without a login; it says nothing that the paper does not say.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.rate_limiter import rate_limit

from cadre_kpi.proof import paper_code

no_cache = 1
sitemap = 0
TRIES, SECONDS = 30, 300  # for each address; a code has 64 bits


def get_context(context) -> None:
	context.no_header = context.no_breadcrumbs = 1
	# the foot of some versions is in English alone
	context.footer_powered = context.footer_powered or _("Built on {0}").format("Frappe")
	context.title = _("Check a Paper")
	code = frappe.form_dict.get("code")
	context.code = code if isinstance(code, str) else ""
	context.asked = bool(context.code)
	context.found = answer(code=context.code) if context.asked else None
	if context.found:
		context.found["date"] = frappe.format(context.found["date"], "Date")


@rate_limit(limit=TRIES, seconds=SECONDS)
def answer(code: str = "") -> dict | None:
	"""The paper with this code, see `paper_code.look_up`."""
	return paper_code.look_up(code)
