"""Quy định đánh giá: a whole scheme article by article, each clause with what it rests on or why it is assumed."""

from __future__ import annotations

from collections.abc import Iterator

from frappe import _
from frappe.utils import cstr

from cadre_kpi.papers import common
from cadre_kpi.regulations import record
from cadre_kpi.regulations.articles import points, process, rating
from cadre_kpi.regulations.articles.clauses import Article, Grounds, is_vietnamese
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.scheme_parameters import list_parameters
from cadre_kpi.utils import formats


def build(doc) -> dict:
	scheme = record.read_rules(doc)
	grounds = Grounds(scheme)
	articles = [article for article in write_all_articles(scheme, grounds) if article and article.clauses]
	return {
		"watermark": common.get_watermark(doc, doc.docstatus == 1),
		"reference": f"{doc.name}",
		"name": scheme.name_vi if is_vietnamese() else scheme.name_en,
		"facts": list_facts(doc, scheme),
		"grounds": common.list_legal_basis(doc.name),
		"articles": [
			{
				"no": number,
				"title": article.title,
				"clauses": article.clauses,
			}
			for number, article in enumerate(articles, 1)
		],
		"documents": [{"mark": f"[{at}]", "name": name} for at, name in enumerate(grounds.documents, 1)],
		"counts": count_parameters(scheme),
	}


def write_all_articles(scheme: Scheme, grounds: Grounds) -> Iterator[Article | None]:
	yield points.write_scope(scheme, grounds)
	yield points.write_frequency(scheme, grounds)
	yield points.write_task_rules(scheme, grounds)
	yield points.write_points(scheme, grounds)
	yield points.write_criteria(scheme, grounds)
	yield points.write_council(scheme, grounds)
	yield points.write_votes(scheme, grounds)
	yield rating.write_levels(scheme, grounds)
	yield rating.write_conditions(scheme, grounds)
	yield rating.write_disqualifications(scheme, grounds)
	yield rating.write_downgrade(scheme, grounds)
	yield rating.write_discipline(scheme, grounds)
	yield rating.write_quota(scheme, grounds)
	yield rating.roll_up(scheme, grounds)
	yield rating.appeal(scheme, grounds)
	yield rating.follow_ups(scheme, grounds)
	yield from process.write_routes(scheme, grounds)
	yield process.write_deadlines(scheme, grounds)


def list_facts(doc, scheme: Scheme) -> list[dict]:
	"""Version, state and dates of the record, for the lines under the title."""
	entries = [
		(_("Scheme and version"), _("{0}, version {1}").format(scheme.code, scheme.version)),
		(_("Status"), _(doc.status)),
		(_("Issued By"), scheme.issued_by),
		(_("Issued On"), formats.format_short_date(scheme.issued_on)),
		(_("In Force From"), formats.format_short_date(scheme.effective_from)),
		(_("In Force To"), formats.format_short_date(scheme.effective_to)),
		(_("Supersedes Version"), cstr(scheme.supersedes_version or "")),
		(_("Superseded By"), cstr(doc.superseded_by)),
	]
	return [{"label": label, "value": value} for label, value in entries if value]


def count_parameters(scheme: Scheme) -> dict:
	"""How many parameters are in force, rest on a document, are assumed, or have neither."""
	found = [scheme.get_source(path) for path in list_parameters(scheme)]
	assumed = sum(1 for source in found if source and source.assumption)
	missing = sum(1 for source in found if source is None)
	return {
		"all": len(found),
		"sourced": len(found) - assumed - missing,
		"assumed": assumed,
		"missing": missing,
	}
