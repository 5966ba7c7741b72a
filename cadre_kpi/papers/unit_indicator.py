"""Biểu chỉ tiêu của đơn vị: every verified figure of a unit in a year, by resolution, with its source.

Source: Yên Bình counts the 26 targets of its congress's resolution; of the people's satisfaction stand source, scale, sample.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint, cstr

from cadre_kpi.access.readable import build_permitted
from cadre_kpi.papers import issuer
from cadre_kpi.papers.letter import Block, add_heading, add_table, build_letter
from cadre_kpi.states import VERIFIED
from cadre_kpi.utils import formats

FIELDS = (
	*("name", "indicator_name", "kind", "resolution", "target", "actual", "unit_of_measure", "reached"),
	*("as_of", "source", "scale", "sample", "status"),
)


def build(doc) -> dict:
	"""The sheet on which the figure stands; a figure that is not verified makes it a draft."""
	unit, blocks = issuer.get_unit(doc.unit), []
	rows = _read_rows(doc)
	for resolution in dict.fromkeys(row.resolution for row in rows):
		blocks.append(add_heading(cstr(resolution)))
		blocks.append(_build_table([row for row in rows if row.resolution == resolution]))
	return build_letter(
		issuer.build_header(unit, doc.verified_on or doc.as_of, kind="BC"),
		_("FIGURES OF THE UNIT"),
		_("of the year {0}, {1}").format(doc.year, cstr(unit.unit_name)),
		blocks=blocks,
		left={"title": _("ENTERED BY"), "name": _get_name(doc.entered_by)},
		signer={"authority": _("VERIFIED BY"), "duty": "", "name": _get_name(doc.verified_by)},
		recipients=[_("Filed: {0}").format(doc.name)],
		watermark="" if doc.status == VERIFIED else _("DRAFT"),
		across=True,
	)


def _read_rows(doc) -> list[frappe._dict]:
	"""The figures of the unit in the year that the reader may read: those that are verified, and this one."""
	table = DocType("Unit Indicator")
	return (
		frappe.qb.from_(table)
		.select(*(table[name] for name in FIELDS))
		.where((table.unit == doc.unit) & (table.year == doc.year))
		.where((table.status == VERIFIED) | (table.name == doc.name))
		.where(build_permitted("Unit Indicator"))
		.orderby(table.resolution)
		.orderby(table.kind)
		.orderby(table.name)
		.run(as_dict=True)
	)


def _build_table(rows: list[frappe._dict]) -> Block:
	return add_table(
		(
			(_("No."), 10, "c"),
			(_("Indicator"), 0, ""),
			(_("Unit of Measure"), 22, "c"),
			(_("Target Set"), 24, "r"),
			(_("Actual"), 22, "r"),
			(_("Reached (%)"), 20, "r"),
			(_("As Of"), 23, "c"),
			(_("Source"), 55, ""),
		),
		[
			(
				str(number),
				cstr(row.indicator_name) + ("" if row.status == VERIFIED else f" ({_(row.status)})"),
				cstr(row.unit_of_measure),
				formats.format_number(row.target),
				formats.format_number(row.actual),
				formats.format_number(row.reached, 2),
				formats.format_short_date(row.as_of),
				_describe_source(row),
			)
			for number, row in enumerate(rows, start=1)
		],
	)


def _describe_source(row) -> str:
	parts = [cstr(row.source)]
	if row.scale:
		parts.append(_("scale {0}").format(row.scale))
	if cint(row.sample):
		parts.append(_("{0} people asked").format(formats.format_number(row.sample)))
	return "; ".join(part for part in parts if part)


def _get_name(user: str | None) -> str:
	return cstr(user and frappe.db.get_value("User", user, "full_name"))
