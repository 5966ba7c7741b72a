"""Papers of a catalogue: the list of products with their conversion, and the decision that brings it into force."""

from __future__ import annotations

from frappe import _
from frappe.utils import cstr

from cadre_kpi.contracts import catalogue
from cadre_kpi.papers import common, issuer
from cadre_kpi.papers.letter import add_article, add_heading, add_table, add_text, build_letter
from cadre_kpi.utils import formats

DECIDED = ("In Force", "Superseded")


def is_decided(doc) -> bool:
	return doc.status in DECIDED


def build(doc) -> dict:
	"""The list: standard product, groups, products with points and coefficient, and what was merged into what."""
	authority = issuer.get_body(doc.managed_by)
	decided = is_decided(doc)
	offices = common.get_unit_names(row.office for row in doc.products)
	kept = [row for row in doc.products if not row.merged_into]
	merged = [row for row in doc.products if row.merged_into]
	numbers = catalogue.count_by_group(kept)
	blocks = [
		*(
			add_text(f"{label}: {value}")
			for label, value in (
				(_("Unit"), common.get_unit_names([doc.unit]).get(doc.unit, "")),
				(_("Version"), formats.format_number(doc.version or 1)),
				(
					_("Standard Product"),
					_("{0} ({1} points)").format(
						doc.standard_product, formats.format_number(doc.standard_points)
					),
				),
				(_("In Force From"), formats.format_short_date(doc.valid_from)),
				(_("In Force To"), formats.format_short_date(doc.valid_to)),
			)
			if value
		),
		add_heading(_("I. GROUPS BY COMPLEXITY")),
		add_table(
			(
				(_("Group"), 18, "c"),
				(_("Name of the Group"), 0, ""),
				(_("Points From"), 22, "r"),
				(_("Points To"), 22, "r"),
				(_("Number of Products"), 22, "r"),
			),
			[
				(
					cstr(row.group_code),
					cstr(row.group_name),
					formats.format_number(row.min_points),
					formats.format_number(row.max_points),
					formats.format_number(numbers.get(row.group_code, 0)),
				)
				for row in doc.groups
			],
		),
		add_heading(_("II. PRODUCTS AND THEIR CONVERSION")),
		_build_products(kept, offices),
	]
	if merged:
		names = {row.code: cstr(row.product_name) for row in kept}
		blocks += [
			add_heading(_("III. PRODUCTS MERGED INTO OTHERS")),
			add_table(
				(
					(_("Code"), 24, "c"),
					(_("Product"), 0, ""),
					(_("Merged Into"), 24, "c"),
					(_("Product That Stays"), 60, ""),
				),
				[
					(
						cstr(row.code),
						cstr(row.product_name),
						cstr(row.merged_into),
						names.get(row.merged_into, ""),
					)
					for row in merged
				],
			),
		]
	return build_letter(
		issuer.build_header(
			issuer.get_unit(authority.unit), doc.decision_date if decided else None, numbered=False
		),
		_("CATALOGUE OF PRODUCTS AND THEIR CONVERSION"),
		_("Issued with Decision No. {0}, {1}").format(
			issuer.spell_number(doc.decision_number, doc.managed_by),
			formats.format_long_date(doc.decision_date),
		)
		if decided
		else cstr(doc.title),
		blocks=blocks,
		signer=issuer.build_signer(authority, doc.decision_date if decided else None),
		watermark="" if decided else _("DRAFT"),
	)


def _build_products(rows: list, offices: dict[str, str]) -> dict:
	with_office = any(row.office for row in rows)
	return add_table(
		(
			(_("No."), 10, "c"),
			(_("Code"), 24, ""),
			(_("Product"), 0, ""),
			*(((_("Office"), 32, ""),) if with_office else ()),
			(_("Group"), 14, "c"),
			(_("Unit of Measure"), 20, "c"),
			(_("Points"), 14, "r"),
			(_("Coefficient"), 16, "r"),
		),
		[
			(
				str(number),
				cstr(row.code),
				cstr(row.product_name),
				*((offices.get(row.office, ""),) if with_office else ()),
				cstr(row.product_group),
				cstr(row.unit_of_measure),
				formats.format_number(row.points),
				formats.format_number(row.coefficient),
			)
			for number, row in enumerate(rows, start=1)
		],
	)


def build_decision(doc) -> dict:
	"""The decision on the catalogue; the list is its annex, printed with the other paper."""
	authority = issuer.get_body(doc.managed_by)
	kept = [row for row in doc.products if not row.merged_into]
	unit = common.get_unit_names([doc.unit]).get(doc.unit, "")
	second = _("Article 2. This decision takes effect on {0}.").format(
		formats.format_long_date(doc.valid_from)
	)
	if doc.replaces:
		second += " " + _(
			"The catalogue issued before ends on that day; tasks that were assigned keep the coefficients with which they were assigned."
		)
	return build_letter(
		issuer.build_header(issuer.get_unit(authority.unit), doc.decision_date, number=doc.decision_number),
		_("DECISION ON PAPER"),
		_("on supplementing the catalogue of products of {0}").format(unit)
		if doc.supplements
		else _("on issuing the catalogue of products of {0}").format(unit),
		grounds=formats.split_lines(doc.legal_basis),
		decides=cstr(authority.body_name),
		blocks=[
			add_article(
				_(
					"Article 1. Issued with this decision is the catalogue of {0} products in {1} groups; the standard product is: {2}."
				).format(
					formats.spell_count(len(kept)),
					formats.spell_count(len(doc.groups)),
					cstr(doc.standard_product),
				)
			),
			add_article(second),
			add_article(_("Article 3. {0} and the offices concerned carry out this decision.").format(unit)),
		],
		signer=issuer.build_signer(authority, doc.decision_date),
		recipients=[_("As in Article 3"), _("Filed: {0}").format(doc.name)],
	)
