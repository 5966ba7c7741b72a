"""The leaders' board on paper: two pages for a meeting, the work on the first, the people on the second."""

from __future__ import annotations

from pathlib import Path

import frappe
from frappe import _
from frappe.core.doctype.access_log.access_log import make_access_log
from frappe.utils import now_datetime

from cadre_kpi.cadre_kpi.report.common import HEX
from cadre_kpi.papers import pdf
from cadre_kpi.utils import formats

TEMPLATE = "cadre_kpi/templates/papers/leaders_board.html"
# what has room on two pages; the rest is said as a number and stands on the board
UNITS, KINDS, ROWS, LINES = 8, 4, 6, 8


def render_html(answer: dict) -> str:
	"""The page that becomes the PDF."""
	body = frappe.render_template(
		TEMPLATE,
		{
			**answer,
			"colours": HEX,
			"printed_on": formats.format_short_date(now_datetime().date()),
			"most": {"units": UNITS, "kinds": KINDS, "rows": ROWS, "lines": LINES},
			"highest": max((part["n"] for month in answer["months"]["months"] for part in month), default=0),
			"number": formats.format_number,
		},
	)
	style = Path(frappe.get_app_path("cadre_kpi", "templates", "papers", "paper.css")).read_text(
		encoding="utf-8"
	)
	title = frappe.utils.escape_html(_("Leaders' Board"))
	return pdf.PAGE.format(lang=frappe.local.lang, title=title, body=f"<style>{style}</style>{body}")


def download(answer: dict) -> None:
	"""Answer the request with the PDF. Throws where there is no period with work that the user may read."""
	if not answer["period"]:
		frappe.throw(_("There is no work yet that you may read."))
	make_access_log(doctype="Task Contract", file_type="PDF", method="Leaders' Board")
	frappe.local.response.filename = f"bang-dieu-hanh-{now_datetime():%Y-%m-%d}.pdf"
	frappe.local.response.filecontent = pdf.write_pdf(render_html(answer))
	frappe.local.response.type = "pdf"
