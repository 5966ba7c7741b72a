"""The file of a person's year: one at once, many in the background."""

from __future__ import annotations

import io
import zipfile

import frappe
from frappe import _
from frappe.core.doctype.access_log.access_log import make_access_log
from frappe.utils import cstr

from cadre_kpi.papers import background, common, year_file

MOST = 500  # people in one run
HOUR = 60 * 60


@frappe.whitelist(methods=["GET", "POST"])
def download(cadre: str, year: str) -> None:
	"""Answer with the zip of one person: all papers of the year that the user may print, index, checksums.

	`year`: name of an Evaluation Period that is a year. Throws `frappe.PermissionError` where there is none to print.
	"""
	if not frappe.has_permission("Cadre Evaluation", "print"):
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	content = year_file.build(cadre, year)
	make_access_log(doctype="Cadre", document=cadre, file_type="ZIP", method="File of the Year")
	frappe.local.response.update(
		type="binary", filename=f"{cadre}-{year}.zip".replace("/", "-").replace(" ", "-"), filecontent=content
	)


@frappe.whitelist(methods=["POST"])
def make_many(year: str, unit: str | None = None) -> int:
	"""Make the files of everybody whose evaluations of this year the user may read, in the background.

	`unit`: only of this unit and below. Returns for how many people; a message tells when the archive is ready.
	"""
	if not frappe.has_permission("Cadre Evaluation", "print"):
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	people = _find_people(year, unit)
	if not people:
		frappe.throw(_("There is nobody in this year whose papers you may print."))
	if len(people) > MOST:
		frappe.throw(
			_("{0} people are too many for one archive; choose a unit with at most {1}.").format(
				len(people), MOST
			)
		)
	frappe.enqueue(
		"cadre_kpi.api.year_file.make",
		queue="long",
		timeout=6 * HOUR,
		job_id=f"year-file|{frappe.session.user}|{year}|{unit or ''}",
		deduplicate=True,
		enqueue_after_commit=True,
		people=people,
		year=year,
		user=frappe.session.user,
		lang=frappe.local.lang,
	)
	return len(people)


def _find_people(year: str, unit: str | None) -> list[str]:
	filters: dict = {"period": ("in", year_file.find_periods(year))}
	if unit:
		filters["unit"] = ("in", [*frappe.db.get_descendants("Cadre Unit", unit), unit])
	rows = frappe.get_list(
		"Cadre Evaluation",
		filters=filters,
		pluck="cadre",
		order_by="cadre",
		distinct=True,
		limit_page_length=0,
	)
	return list(dict.fromkeys(rows))


def make(people: list[str], year: str, user: str, lang: str = "vi") -> str | None:
	"""The background job: one archive with a folder for each person and a list of them, kept as a private file of who asked.

	A person whose papers cannot be made is named in the archive; the others are in it.
	"""
	frappe.local.lang = lang
	target, failed, listed = io.BytesIO(), [], []
	with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
		for number, cadre in enumerate(people, start=1):
			try:
				papers = year_file.add(archive, cadre, year, f"{cadre}/")
				if papers:
					listed.append((cadre, papers))
				make_access_log(doctype="Cadre", document=cadre, file_type="ZIP", method="File of the Year")
			except Exception as error:
				failed.append(f"{cadre}: {cstr(error) or type(error).__name__}")
			frappe.publish_progress(
				100 * number / len(people), title=_("Files of the year"), description=cstr(cadre)
			)
		archive.writestr("00-danh-sach.txt", year_file.write_list_of_people(listed, year))
		if failed:
			archive.writestr("00-khong-tao-duoc.txt", "\n".join(failed) + "\n")
	file = background.keep(f"ho-so-nam-{frappe.generate_hash(length=8)}.zip", target.getvalue())
	subject = _("The files of {0} people for {1} are ready; {2} could not be made.").format(
		len(listed), common.describe_period(year), len(failed)
	)
	background.tell(user, "Evaluation Period", year, subject, background.build_link(file))
	return file.name
