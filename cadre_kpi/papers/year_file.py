"""The file of a person's year (Decree 335/2025/NĐ-CP, article 24): every paper as PDF, an index, checksums, one zip.

Made with the rights of whoever asks: a paper that this person may not print is not in it.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import cstr, get_datetime, now_datetime

from cadre_kpi.masters import periods
from cadre_kpi.papers import common, pdf
from cadre_kpi.papers.view import list_papers
from cadre_kpi.utils import formats

# the kinds of papers of article 24.2, in its order, and where they are found: DocType → folder
FOLDERS = {
	"Cadre Evaluation": "01-phieu-danh-gia-xep-loai",
	"Task Contract": "02-giao-nhiem-vu",
	"Progress Report": "03-bao-cao",
	"Directive": "04-chi-dao",
	"Rating Appeal": "05-kien-nghi",
	"Rating Decision": "06-quyet-dinh",
}
# of these a file has the one paper that is handed out; of an evaluation all that it has
WHOLE = ("Cadre Evaluation",)


@dataclass(frozen=True, slots=True)
class Sheet:
	"""One paper of the file: the record, the print format, where it lies in the zip."""

	doctype: str
	name: str
	print_format: str
	path: str
	period: str


def find_periods(year: str) -> list[str]:
	"""A year and the months or quarters that roll up into it, in order of time."""
	if not periods.is_whole_year(periods.get_period(year).name):
		frappe.throw(_("The file is made for a year; {0} is not one.").format(year))
	below = frappe.db.get_all(
		"Evaluation Period", filters={"rolls_up_into": year}, order_by="start_date", pluck="name"
	)
	return [*below, year]


def list_sheets(cadre: str, year: str) -> list[Sheet]:
	"""What stands in the file of a person, as far as the session's user may print it."""
	wanted = find_periods(year)
	found: list[Sheet] = []
	for doctype, name, period in _find_records(cadre, wanted):
		doc = frappe.get_doc(doctype, name)
		if not doc.has_permission("print"):
			continue
		kinds = list_papers(doc)
		for paper in kinds if doctype in WHOLE else kinds[:1]:
			if not paper.filed(doc):
				continue  # nothing stands on it yet: a form is no document of the file
			file = f"{_simplify(period)}-{_simplify(name)}-{_simplify(paper.print_format)}.pdf"
			found.append(Sheet(doctype, name, paper.print_format, f"{FOLDERS[doctype]}/{file}", period))
	return found


def _find_records(cadre: str, wanted: list[str]) -> Iterator[tuple[str, str, str]]:
	"""DocType, name and period of the person's records in these periods; only what is under way or done."""
	filters = {"cadre": cadre, "period": ("in", wanted), "docstatus": ("!=", 2)}
	order = {period: number for number, period in enumerate(wanted)}

	def rows(doctype: str, fields: tuple[str, ...], **more):
		taken = frappe.get_list(
			doctype, filters={**filters, **more}, fields=["name", *fields], limit_page_length=0
		)
		return sorted(taken, key=lambda row: (order.get(row.get("period"), len(order)), row.name))

	evaluations = rows("Cadre Evaluation", ("period",)) if _may("Cadre Evaluation") else []
	contracts = rows("Task Contract", ("period",)) if _may("Task Contract") else []
	yield from (("Cadre Evaluation", row.name, row.period) for row in evaluations)
	yield from (("Task Contract", row.name, row.period) for row in contracts)
	of_contract = {row.name: row.period for row in contracts}
	for doctype, link, source in (
		("Progress Report", "contract", of_contract),
		("Directive", "contract", of_contract),
		("Rating Appeal", "evaluation", {row.name: row.period for row in evaluations}),
	):
		if not source or not _may(doctype):
			continue
		taken = frappe.get_list(
			doctype,
			filters={link: ("in", list(source))},
			fields=["name", link],
			order_by="name",
			limit_page_length=0,
		)
		yield from ((doctype, row.name, source[row[link]]) for row in taken)
	if _may("Rating Decision"):
		decided = {
			row.rating_decision: row.period
			for row in frappe.db.get_all(
				"Cadre Evaluation",
				filters={
					"name": ("in", [row.name for row in evaluations] or [""]),
					"rating_decision": ("is", "set"),
				},
				fields=["rating_decision", "period"],
			)
		}
		_add_replaced(decided)
		taken = frappe.get_list(
			"Rating Decision",
			filters={"name": ("in", list(decided) or [""])},
			pluck="name",
			limit_page_length=0,
		)
		yield from (("Rating Decision", name, decided[name]) for name in sorted(taken))


def _add_replaced(decided: dict[str, str]) -> None:
	"""Add the decisions that these replace, and those before them: both stay in the file. `decided`: name → period."""
	latest = list(decided)
	while latest:
		rows = frappe.db.get_all(
			"Rating Decision",
			filters={"name": ("in", latest), "replaces": ("is", "set")},
			fields=["name", "replaces"],
		)
		latest = [row.replaces for row in rows if row.replaces not in decided]
		decided.update({row.replaces: decided[row.name] for row in rows if row.replaces not in decided})


def _may(doctype: str) -> bool:
	return bool(frappe.has_permission(doctype, "read"))


def build(cadre: str, year: str) -> bytes:
	"""The zip of one person. Throws `frappe.PermissionError` where the user may see nothing of this person's year."""
	target = io.BytesIO()
	with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
		if not add(archive, cadre, year):
			frappe.throw(
				_("There is no paper of this person and year that you may print."), frappe.PermissionError
			)
	return target.getvalue()


def add(archive: zipfile.ZipFile, cadre: str, year: str, folder: str = "") -> int:
	"""Write a person's papers with index and checksums into an archive; returns how many papers."""
	lines, sums = [], []
	for sheet in list_sheets(cadre, year):
		content = pdf.render(frappe.get_doc(sheet.doctype, sheet.name), sheet.print_format)
		digest = hashlib.sha256(content).hexdigest()
		archive.writestr(folder + sheet.path, content)
		sums.append(f"{digest}  {sheet.path}")
		lines.append(
			f"{len(lines) + 1}. {_(sheet.print_format)} – {common.describe_period(sheet.period)} – {sheet.name}\n"
			f"   {sheet.path}\n   SHA-256: {digest}"
		)
	if not lines:
		return 0
	archive.writestr(folder + "00-muc-luc.txt", _write_index(cadre, year, lines))
	archive.writestr(folder + "SHA256SUMS", "\n".join(sums) + "\n")
	return len(lines)


def _write_index(cadre: str, year: str, lines: list[str]) -> str:
	found = frappe.db.get_value("Cadre", cadre, ["full_name", "position", "unit"], as_dict=True)
	unit = common.get_unit_names([found.unit]).get(found.unit, "")
	head = [
		_("FILE OF EVALUATION AND RATING, {0}").format(common.describe_period(year)),
		f"{cstr(found.full_name)}, {cstr(found.position)}, {unit}",
		_("Made on {0} by {1}; {2} papers.").format(
			get_datetime(now_datetime()).strftime("%d/%m/%Y %H:%M"),
			frappe.utils.get_fullname(),
			formats.spell_count(len(lines)),
		),
		"",
	]
	return "\n".join([*head, *lines, ""])


def write_list_of_people(listed: list[tuple[str, int]], year: str) -> str:
	"""Who is in an archive for many people: name, position, folder and number of papers of each."""
	names = [cadre for cadre, _papers in listed]
	known = {
		row.name: row
		for row in frappe.db.get_all(
			"Cadre", filters={"name": ("in", names or [""])}, fields=["name", "full_name", "position"]
		)
	}
	lines = [
		f"{number}. {cstr(known[cadre].full_name)}, {cstr(known[cadre].position)} – {cadre}/ – "
		+ _("{0} papers").format(papers)
		for number, (cadre, papers) in enumerate(listed, start=1)
	]
	head = _("FILES OF EVALUATION AND RATING, {0}").format(common.describe_period(year))
	return "\n".join([head, "", *lines, ""])


def _simplify(text: str) -> str:
	"""A name as a part of a file's name on any system: letters of ASCII, figures, hyphens."""
	return frappe.scrub(frappe.utils.strip_html(cstr(text))).replace("_", "-").translate(_TO_ASCII) or "x"


def _build_table() -> dict[int, str]:
	import unicodedata

	found = {}
	for code in range(0x1F00):
		char = chr(code)
		if char.isascii() and (char.isalnum() or char in "-."):
			continue
		base = "d" if char in "đĐ" else unicodedata.normalize("NFD", char)[:1]
		found[code] = base.lower() if base.isascii() and base.isalnum() else "-"
	return found


_TO_ASCII = _build_table()
