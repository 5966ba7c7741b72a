"""The difference between two schemes in words: what changed, what was added, what was dropped."""

from __future__ import annotations

from frappe import _

from cadre_kpi.regulations.articles import points, process, rating
from cadre_kpi.regulations.articles.clauses import named, vietnamese
from cadre_kpi.regulations.labels import column_label, place_of, value_of
from cadre_kpi.scoring.difference import Change, compare
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.scheme_parameters import LISTS
from cadre_kpi.utils import formats

OWN = ("format", "version", "supersedes_version")  # differ in any two versions and say nothing


def in_words(old: Scheme, new: Scheme) -> list[dict]:
	"""Every difference in the order of the form: `place`, `old`, `new` as text, `kind` changed, added or dropped.

	A row of a list that is new or gone is one difference, in the words of the scheme's paper. What only one language's
	wording changed is shown in that language's field like every other value.
	"""
	found: list[dict] = []
	seen: set[tuple[str, str]] = set()
	for change in compare(old, new):
		name, _dot, rest = change.path.partition(".")
		if name in OWN:
			continue
		if name == "sources":
			source_change(old, new, change, seen, found)
		elif name in LISTS:
			row_change(old, new, name, rest, change, seen, found)
		else:
			found.append(
				{
					"kind": "changed",
					"place": place_of(change.path),
					"old": value_of(change.path, change.old),
					"new": value_of(change.path, change.new),
				}
			)
	return found


def row_change(old, new, name: str, rest: str, change: Change, seen: set, found: list[dict]) -> None:
	"""One column of a row that both have, or a whole row that only one has, once."""
	code, _dot, column = rest.rpartition(".")
	before, after = _row(old, name, code), _row(new, name, code)
	if before is not None and after is not None:
		found.append(
			{
				"kind": "changed",
				"place": f"{place_of(name)}: {_title(before)} – {column_label(name, column)}",
				"old": value_of(change.path, change.old),
				"new": value_of(change.path, change.new),
			}
		)
	elif (name, code) not in seen:
		seen.add((name, code))
		found.append(
			{
				"kind": "added" if before is None else "dropped",
				"place": place_of(name),
				"old": "–" if before is None else row_text(old, name, before),
				"new": "–" if after is None else row_text(new, name, after),
			}
		)


def source_change(old, new, change: Change, seen: set, found: list[dict]) -> None:
	"""What a parameter rests on, as one difference a parameter."""
	path = change.path.removeprefix("sources.").rpartition(".")[0]
	if ("sources", path) in seen:
		return
	seen.add(("sources", path))
	before, after = (next((row for row in of.sources if row.path == path), None) for of in (old, new))
	found.append(
		{
			"kind": "changed" if before and after else "added" if after else "dropped",
			"place": _("Legal source of: {0}").format(_source_place(old, new, path)),
			"old": source_text(before),
			"new": source_text(after),
		}
	)


def source_text(row) -> str:
	if row is None:
		return "–"
	says = row.text_vi if vietnamese() else row.text_en
	return _("Assumption: {0}").format(says) if row.assumption else f"{row.document}: {says}"


def _source_place(old: Scheme, new: Scheme, path: str) -> str:
	name, _dot, code = path.partition(".")
	if name not in LISTS or not code:
		return place_of(path)
	row = _row(new, name, code) or _row(old, name, code)
	return f"{place_of(name)}: {_title(row) if row else code}"


def _row(scheme: Scheme, name: str, code: str):
	return next((row for row in getattr(scheme, name) if row.code == code), None)


def _title(row) -> str:
	"""A row by its name, or by its code where it has none."""
	if hasattr(row, "name_vi"):
		return f"“{named(row)}”"
	if hasattr(row, "stage"):
		return f"“{process.stage(row.stage)}”"
	return row.code


def row_text(scheme: Scheme, name: str, row) -> str:
	"""A whole row of a list as its paper says it."""
	words = {
		"subjects": points.subject,
		"conditions": rating.rule_text,
		"disqualifications": rating.rule_text,
		"deadlines": process.deadline_text,
		"routes": process.step_text,
		"criteria": points.criterion,
		"roll_up_table": lambda found: rating.table_row(scheme, found),
		"follow_ups": rating.follow_up_text,
		"levels": lambda found: rating.points_of(found).format(f"“{named(found)}”"),
	}
	if name in words:
		return words[name](row)
	if name == "resolutions":
		return f"{row.number}: {named(row)}"
	if name == "bands":
		return f"{_(row.kind)} {formats.number(row.from_value)}: {formats.percent(row.percent)}"
	return f"{row.code}: {row.weight}"
