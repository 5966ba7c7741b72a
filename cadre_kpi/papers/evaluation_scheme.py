"""Quy định đánh giá: a whole scheme article by article, each clause with what it rests on or why it is assumed."""

from __future__ import annotations

from collections.abc import Iterator

from frappe import _
from frappe.utils import cstr

from cadre_kpi.papers import common
from cadre_kpi.regulations import record
from cadre_kpi.regulations.articles import points, process, rating
from cadre_kpi.regulations.articles.clauses import Article, Grounds, vietnamese
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.scheme_parameters import parameters
from cadre_kpi.utils import formats


def build(doc) -> dict:
	scheme = record.rules_of(doc)
	grounds = Grounds(scheme)
	articles = [article for article in all_articles(scheme, grounds) if article and article.clauses]
	return {
		"watermark": common.watermark(doc, doc.docstatus == 1),
		"reference": f"{doc.name}",
		"name": scheme.name_vi if vietnamese() else scheme.name_en,
		"facts": facts(doc, scheme),
		"grounds": common.legal_basis(doc.name),
		"articles": [
			{
				"no": number,
				"title": article.title,
				"clauses": article.clauses,
			}
			for number, article in enumerate(articles, 1)
		],
		"documents": [{"mark": f"[{at}]", "name": name} for at, name in enumerate(grounds.documents, 1)],
		"counts": counts(scheme),
	}


def all_articles(scheme: Scheme, grounds: Grounds) -> Iterator[Article | None]:
	yield points.scope(scheme, grounds)
	yield points.frequency(scheme, grounds)
	yield points.task_rules(scheme, grounds)
	yield points.points(scheme, grounds)
	yield points.criteria(scheme, grounds)
	yield points.council(scheme, grounds)
	yield points.votes(scheme, grounds)
	yield rating.levels(scheme, grounds)
	yield rating.conditions(scheme, grounds)
	yield rating.disqualifications(scheme, grounds)
	yield rating.downgrade(scheme, grounds)
	yield rating.discipline(scheme, grounds)
	yield rating.quota(scheme, grounds)
	yield rating.roll_up(scheme, grounds)
	yield rating.appeal(scheme, grounds)
	yield rating.follow_ups(scheme, grounds)
	yield from process.routes(scheme, grounds)
	yield process.deadlines(scheme, grounds)


def facts(doc, scheme: Scheme) -> list[dict]:
	"""Version, state and dates of the record, for the lines under the title."""
	entries = [
		(_("Scheme and version"), _("{0}, version {1}").format(scheme.code, scheme.version)),
		(_("Status"), _(doc.status)),
		(_("Issued By"), scheme.issued_by),
		(_("Issued On"), formats.short_date(scheme.issued_on)),
		(_("In Force From"), formats.short_date(scheme.effective_from)),
		(_("In Force To"), formats.short_date(scheme.effective_to)),
		(_("Supersedes Version"), cstr(scheme.supersedes_version or "")),
		(_("Superseded By"), cstr(doc.superseded_by)),
	]
	return [{"label": label, "value": value} for label, value in entries if value]


def counts(scheme: Scheme) -> dict:
	"""How many parameters are in force, rest on a document, are assumed, or have neither."""
	found = [scheme.source(path) for path in parameters(scheme)]
	assumed = sum(1 for source in found if source and source.assumption)
	missing = sum(1 for source in found if source is None)
	return {
		"all": len(found),
		"sourced": len(found) - assumed - missing,
		"assumed": assumed,
		"missing": missing,
	}
