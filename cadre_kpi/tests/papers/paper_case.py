"""Base of the tests of papers: the sample documents, and what can be read from a PDF."""

from __future__ import annotations

import io
import re
import unicodedata

import frappe
from frappe.translate import print_language
from pypdf import PdfReader

from cadre_kpi.papers import pdf
from cadre_kpi.tests.base import CadreKpiTestCase
from cadre_kpi.tests.papers import paper_samples as sample

MM = 72 / 25.4


def pages(content: bytes) -> list[str]:
	"""Text of each page, spaces and line ends made one, letters composed."""
	texts = (page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
	return [unicodedata.normalize("NFC", " ".join(text.replace("\u00a0", " ").split())) for text in texts]


def fonts(content: bytes) -> set[str]:
	found = set()
	for page in PdfReader(io.BytesIO(content)).pages:
		for font in page["/Resources"]["/Font"].values():
			found.add(font.get_object()["/BaseFont"].partition("+")[2])
	return found


def in_top_margin(page) -> tuple[str, float]:
	"""What stands in the top margin of a page, and how far it starts from the middle of the text."""
	found = []

	def visit(text, matrix, text_matrix, _font, _size):
		x = matrix[0] * text_matrix[4] + matrix[2] * text_matrix[5] + matrix[4]
		y = matrix[1] * text_matrix[4] + matrix[3] * text_matrix[5] + matrix[5]
		if text.strip() and y > float(page.mediabox.height) - 20 * MM:
			found.append((text.strip(), x))

	page.extract_text(visitor_text=visit)
	width = float(page.mediabox.width)
	left = 30 * MM if width < 600 else 20 * MM
	middle = (left + width - 20 * MM) / 2
	return "".join(text for text, _x in found), abs(min((x for _text, x in found), default=middle) - middle)


def text_of(html: str) -> str:
	"""What a reader of the HTML sees."""
	return " ".join(re.sub(r"<[^>]+>", " ", html.rpartition("</style>")[2]).replace("\u00a0", " ").split())


RENDERED: dict[str, bytes] = {}


class PaperTestCase(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		sample.masters()
		cls.records = (
			sample.contract(),
			sample.report(),
			sample.evaluation(),
			sample.session(),
			sample.sheet("MG-PCD-1", sample.MEMBER),
			sample.decision(),
		)

	def setUp(self):
		super().setUp()
		self.contract, self.report, self.evaluation, self.session, self.sheet, self.decision = self.records
		language = print_language("vi")
		language.__enter__()
		self.addCleanup(language.__exit__, None, None, None)

	def html(self, doc) -> str:
		return pdf.render_html(frappe.get_doc(doc.doctype, doc.name))

	def content(self, doc) -> bytes:
		"""PDF of one of the records that all tests share, made once."""
		if doc.name not in RENDERED:
			RENDERED[doc.name] = pdf.render(frappe.get_doc(doc.doctype, doc.name))
		return RENDERED[doc.name]

	def pdf(self, doc) -> list[str]:
		return pages(
			self.content(doc) if doc in self.records else pdf.render(frappe.get_doc(doc.doctype, doc.name))
		)
