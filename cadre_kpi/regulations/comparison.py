"""The difference between two schemes in words: what changed, what was added, what was dropped."""

from __future__ import annotations

from frappe import _

from cadre_kpi.regulations.articles import points, process, rating
from cadre_kpi.regulations.articles.clauses import get_name, is_vietnamese
from cadre_kpi.regulations.labels import describe_value, get_column_label, get_place
from cadre_kpi.scoring.difference import Change, compare
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.scheme_parameters import LISTS
from cadre_kpi.utils import formats

OWN = ("format", "version", "supersedes_version")  # differ in any two versions and say nothing


def describe_differences(old: Scheme, new: Scheme) -> list[dict]:
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
			note_source_change(old, new, change, seen, found)
		elif name in LISTS:
			note_row_change(old, new, name, rest, change, seen, found)
		else:
			found.append(
				{
					"kind": "changed",
					"place": get_place(change.path),
					"old": describe_value(change.path, change.old),
					"new": describe_value(change.path, change.new),
				}
			)
	return found


def note_row_change(old, new, name: str, rest: str, change: Change, seen: set, found: list[dict]) -> None:
	"""One column of a row that both have, or a whole row that only one has, once."""
	code, _dot, column = rest.rpartition(".")
	before, after = _find_row(old, name, code), _find_row(new, name, code)
	if before is not None and after is not None:
		found.append(
			{
				"kind": "changed",
				"place": f"{get_place(name)}: {_get_title(before)} – {get_column_label(name, column)}",
				"old": describe_value(change.path, change.old),
				"new": describe_value(change.path, change.new),
			}
		)
	elif (name, code) not in seen:
		seen.add((name, code))
		found.append(
			{
				"kind": "added" if before is None else "dropped",
				"place": get_place(name),
				"old": "–" if before is None else describe_row(old, name, before),
				"new": "–" if after is None else describe_row(new, name, after),
			}
		)


def note_source_change(old, new, change: Change, seen: set, found: list[dict]) -> None:
	"""What a parameter rests on, as one difference a parameter."""
	path = change.path.removeprefix("sources.").rpartition(".")[0]
	if ("sources", path) in seen:
		return
	seen.add(("sources", path))
	before, after = (next((row for row in of.sources if row.path == path), None) for of in (old, new))
	found.append(
		{
			"kind": "changed" if before and after else "added" if after else "dropped",
			"place": _("Legal source of: {0}").format(_get_source_place(old, new, path)),
			"old": describe_source(before),
			"new": describe_source(after),
		}
	)


def describe_source(row) -> str:
	if row is None:
		return "–"
	says = row.text_vi if is_vietnamese() else row.text_en
	return _("Assumption: {0}").format(says) if row.assumption else f"{row.document}: {says}"


def _get_source_place(old: Scheme, new: Scheme, path: str) -> str:
	name, _dot, code = path.partition(".")
	if name not in LISTS or not code:
		return get_place(path)
	row = _find_row(new, name, code) or _find_row(old, name, code)
	return f"{get_place(name)}: {_get_title(row) if row else code}"


def _find_row(scheme: Scheme, name: str, code: str):
	return next((row for row in getattr(scheme, name) if row.code == code), None)


def _get_title(row) -> str:
	"""A row by its name, or by its code where it has none."""
	if hasattr(row, "name_vi"):
		return f"“{get_name(row)}”"
	if hasattr(row, "stage"):
		return f"“{process.name_stage(row.stage)}”"
	return row.code


def describe_row(scheme: Scheme, name: str, row) -> str:
	"""A whole row of a list as its paper says it."""
	words = {
		"subjects": points.describe_subject,
		"conditions": rating.describe_rule,
		"disqualifications": rating.describe_rule,
		"deadlines": process.describe_deadline,
		"routes": process.describe_step,
		"criteria": points.describe_criterion,
		"roll_up_table": lambda found: rating.describe_table_row(scheme, found),
		"follow_ups": rating.follow_up_text,
		"levels": lambda found: rating.describe_points(found).format(f"“{get_name(found)}”"),
	}
	if name in words:
		return words[name](row)
	if name == "resolutions":
		return f"{row.number}: {get_name(row)}"
	if name == "bands":
		return f"{_(row.kind)} {formats.format_number(row.from_value)}: {formats.format_percent(row.percent)}"
	return f"{row.code}: {row.weight}"
