"""A paper as PDF, made by WeasyPrint: paged media with repeated table heads and page numbers, no other program."""

from __future__ import annotations

from pathlib import Path

import frappe
from frappe import _
from frappe.core.doctype.access_log.access_log import make_access_log
from frappe.translate import print_language
from frappe.www.printview import get_rendered_template

from cadre_kpi.access.readable import check_kind_known
from cadre_kpi.papers.view import list_papers

# no such host: it only gives relative addresses a form that `fetch` recognises
BASE_URL = "https://papers.invalid/"
FONTS_URL = BASE_URL + "assets/cadre_kpi/fonts/tinos/"
FONTS = Path(__file__).parent.parent / "public" / "fonts" / "tinos"
PAGE = """<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>"""


def download(doctype: str, name: str, print_format: str | None = None) -> None:
	"""Answer the request with the paper of a document as PDF.

	`print_format`: another print format of the same DocType than the shipped one. Throws
	`frappe.PermissionError` when the user may not print the document.
	"""
	check_kind_known(doctype, name)
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("print")
	content = render(doc, print_format)
	make_access_log(doctype=doctype, document=name, file_type="PDF", method="Print")
	frappe.local.response.filename = f"{name.replace(' ', '-').replace('/', '-')}.pdf"
	frappe.local.response.filecontent = content
	frappe.local.response.type = "pdf"


def render(doc, print_format: str | None = None) -> bytes:
	"""PDF of a document. The rules of the site's Print Settings for drafts and cancelled documents hold."""
	return write_pdf(render_html(doc, print_format))


def render_html(doc, print_format: str | None = None) -> str:
	"""The page that becomes the PDF: the print format's own HTML and style, nothing of the desk's."""
	chosen = format_of(doc, print_format)
	with print_language(chosen.default_print_language or frappe.local.lang):
		body = get_rendered_template(doc, print_format=chosen, meta=doc.meta, no_letterhead=True)
		return PAGE.format(
			lang=frappe.local.lang,
			title=frappe.utils.escape_html(f"{_(doc.doctype)} {doc.name}"),
			body=f"<style>{chosen.css}</style>{body}" if chosen.css else body,
		)


def format_of(doc, print_format: str | None = None):
	"""The print format to use. Throws when it is for another DocType or disabled."""
	name = print_format or next((paper.print_format for paper in list_papers(doc)), None)
	if not name:
		frappe.throw(_("{0} has no paper.").format(_(doc.doctype)))
	chosen = frappe.get_cached_doc("Print Format", name)
	if chosen.doc_type != doc.doctype or chosen.disabled:
		frappe.throw(_("Print Format {0} is not for {1}.").format(name, _(doc.doctype)))
	return chosen


def write_pdf(page: str) -> bytes:
	"""Pages of HTML as PDF. Nothing is read but the app's own fonts and those of the system."""
	from weasyprint import HTML

	return HTML(string=page, base_url=BASE_URL, url_fetcher=fetch).write_pdf()


def fetch(url: str, *args, **kwargs) -> dict:
	"""Fonts and embedded data for WeasyPrint. A print format cannot make the server read any other address."""
	from weasyprint import default_url_fetcher

	if url.startswith("data:"):
		return default_url_fetcher(url, *args, **kwargs)
	if url.startswith(FONTS_URL):
		return {"string": (FONTS / Path(url).name).read_bytes(), "mime_type": "font/ttf"}
	if url.startswith("file:") and url.lower().endswith((".ttf", ".otf", ".ttc")):
		# what `local()` in a style sheet found among the system's fonts
		return default_url_fetcher(url, *args, **kwargs)
	raise ValueError(f"A paper does not load {url}")
