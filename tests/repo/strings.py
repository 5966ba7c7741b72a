"""Every string of the app that people read, found without a site.

Frappe looks up DocType names, labels, Select options, workflow states, roles and the arguments of `_()` and
`__()` in the same dictionary, so they all belong into `translations/vi.csv`. This module finds them in Python
(by its syntax tree), in JavaScript and templates (by scanning the calls) and in the JSON of the records that
the app ships.

On the command line:  python tests/repo/strings.py [--missing | --unused]
"""

from __future__ import annotations

import ast
import csv
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "cadre_kpi"
CSV = APP / "translations" / "vi.csv"
FRAPPE_WORDS = Path(__file__).with_name("frappe_words.txt")

SKIPPED_FOLDERS = {"tests", "node_modules", "dist", "__pycache__", "translations", "schemes", "locale"}
LETTERS = re.compile(r"[^\W\d_]")
HTML_TAG = re.compile(r"<[^>]+>")

# Module-level constants whose strings are translated elsewhere through a variable: `_(row["label"])`.
TRANSLATED_CONSTANTS = {
	"roles.py": None,
	"my_work/stepping.py": {"DISMISS", "UPHOLD"},
}
# Keys of dict literals in Python that Frappe itself translates (custom fields, report columns, notifications).
LABEL_KEYS = {"label", "description", "placeholder"}


@dataclass(frozen=True)
class Found:
	"""A string, its translation context ("" for none) and the place that shows it."""

	text: str
	context: str
	where: str


@dataclass(frozen=True)
class Problem:
	"""A call that no extractor, ours or Frappe's, can read."""

	where: str
	why: str


def files(*suffixes: str) -> list[Path]:
	"""The app's files with these suffixes, without tests and built assets."""
	found = (path for path in APP.rglob("*") if path.suffix in suffixes and path.is_file())
	return sorted(
		path
		for path in found
		if not SKIPPED_FOLDERS & set(path.relative_to(APP).parts[:-1])
		and path.name != f"test_{path.parent.name}.py"
	)


def collect() -> tuple[list[Found], list[Problem]]:
	"""All strings of the app, and the calls that cannot be read."""
	strings: list[Found] = []
	problems: list[Problem] = []
	for readers in (read_python, read_scripts, read_records):
		for item in readers():
			if isinstance(item, Problem):
				problems.append(item)
			elif LETTERS.search(HTML_TAG.sub("", item.text)):
				strings.append(item)
	return strings, problems


def keys() -> dict[tuple[str, str], str]:
	"""(text, context) of every string, with the first place that shows it."""
	result: dict[tuple[str, str], str] = {}
	for item in collect()[0]:
		result.setdefault((item.text, item.context), item.where)
	return result


# Python


def read_python() -> Iterator[Found | Problem]:
	for path in files(".py"):
		name = path.relative_to(APP).as_posix()
		tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
		for node in ast.walk(tree):
			if isinstance(node, ast.Call) and _is_translate(node.func):
				yield from _python_call(node, f"{name}:{node.lineno}")
			elif isinstance(node, ast.Dict):
				yield from _field_literal(node, f"{name}:{node.lineno}")
		if name == "hooks.py":
			yield from _constants(tree, name, {"app_title"})
		if name in TRANSLATED_CONSTANTS:
			yield from _constants(tree, name, TRANSLATED_CONSTANTS[name])


def _is_translate(func: ast.expr) -> bool:
	if isinstance(func, ast.Attribute):
		return func.attr in ("_", "_lt") and isinstance(func.value, ast.Name) and func.value.id == "frappe"
	return isinstance(func, ast.Name) and func.id in ("_", "_lt")


def _python_call(node: ast.Call, where: str) -> Iterator[Found | Problem]:
	if not node.args:
		return
	first, context = node.args[0], ""
	for keyword in node.keywords:
		if keyword.arg == "context" and isinstance(keyword.value, ast.Constant):
			context = keyword.value.value or ""
	if isinstance(first, ast.Constant) and isinstance(first.value, str):
		if HTML_TAG.search(first.value):
			# frappe._ takes the tags away before it looks the string up: such a key is never found.
			yield Problem(where, f"HTML inside _(): {first.value!r}")
		yield Found(first.value, context, where)
	elif isinstance(first, ast.IfExp):
		for branch in (first.body, first.orelse):
			if isinstance(branch, ast.Constant) and isinstance(branch.value, str):
				yield Found(branch.value, context, where)
	elif isinstance(first, ast.JoinedStr | ast.BinOp) or (
		isinstance(first, ast.Call) and isinstance(first.func, ast.Attribute) and first.func.attr == "format"
	):
		yield Problem(where, "the argument of _() is put together at run time")


def _field_literal(node: ast.Dict, where: str) -> Iterator[Found]:
	"""A field or report column written as a dict: its label, description and Select options."""
	values = {
		key.value: value.value
		for key, value in zip(node.keys, node.values, strict=True)
		if isinstance(key, ast.Constant) and isinstance(value, ast.Constant)
	}
	if not isinstance(values.get("fieldtype"), str) or not ({"fieldname", "label"} & set(values)):
		return
	yield from field_strings(values, where)


def _constants(tree: ast.Module, name: str, only: set[str] | None) -> Iterator[Found]:
	for node in tree.body:
		if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
			continue
		targets = node.targets if isinstance(node, ast.Assign) else [node.target]
		if only is not None and not any(isinstance(t, ast.Name) and t.id in only for t in targets):
			continue
		for part in ast.walk(node.value):
			if isinstance(part, ast.Constant) and isinstance(part.value, str):
				yield Found(part.value, "", f"{name}:{part.lineno}")


# JavaScript, Vue, HTML, Markdown and Jinja text


CALL = re.compile(r"(?<![\w$.])(?:frappe\._|__|_)\(\s*")
ESCAPES = {"n": "\n", "t": "\t", "\n": ""}


def read_scripts() -> Iterator[Found | Problem]:
	for path in files(".js", ".vue", ".html", ".md", ".txt"):
		yield from scan_calls(path.read_text(encoding="utf-8"), path.relative_to(APP).as_posix())


def scan_calls(code: str, name: str) -> Iterator[Found | Problem]:
	"""The calls of `_()` and `__()` in a script or template."""
	for match in CALL.finditer(code):
		where = f"{name}:{code.count(chr(10), 0, match.start()) + 1}"
		start = match.end()
		if code[start : start + 1] not in ('"', "'", "`"):
			continue  # a variable: its values are found where they are written
		text, end = literal(code, start)
		after = code[end:].lstrip()[:1]
		if (code[start] == "`" and "${" in text) or after not in (",", ")"):
			yield Problem(where, f"the argument of the translation is put together at run time: {text!r}")
			continue
		yield Found(text, _call_context(code, end), where)


def literal(code: str, start: int) -> tuple[str, int]:
	"""The string literal that begins at `start`, and where it ends."""
	quote, out, at = code[start], [], start + 1
	while at < len(code) and code[at] != quote:
		if code[at] == "\\":
			at += 1
			out.append(ESCAPES.get(code[at], code[at]))
		else:
			out.append(code[at])
		at += 1
	return "".join(out), at + 1


def _call_context(code: str, at: int) -> str:
	"""The context of a call: the third argument in JavaScript, `context=` in Jinja."""
	depth, arguments, begin = 1, [], at
	while at < len(code) and depth:
		char = code[at]
		if char in "\"'`":
			at = literal(code, at)[1]
			continue
		depth += (char in "([{") - (char in ")]}")
		if depth == 0 or (depth == 1 and char == ","):
			arguments.append(code[begin:at].strip())
			begin = at + 1
		at += 1
	for number, argument in enumerate(arguments):
		value = re.sub(r"^context\s*=\s*", "", argument)
		if (value != argument or number == 2) and value[:1] in ('"', "'"):
			return literal(value, 0)[0]
	return ""


# The JSON of the records that the app ships


# DocType -> (keys of the record, {child table: keys of its rows})
RECORDS: dict[str, tuple[tuple[str, ...], dict[str, tuple[str, ...]]]] = {
	"DocType": (
		("name", "description", "module"),
		{"links": ("group",), "actions": ("label",), "states": ("title",), "permissions": ("role",)},
	),
	"Workflow": (
		("name",),
		{"states": ("state", "message", "allow_edit"), "transitions": ("action", "state", "allowed")},
	),
	"Report": (("name", "report_name"), {"columns": ("label",), "filters": ("label",), "roles": ("role",)}),
	"Print Format": (("name",), {}),
	"Page": (("title",), {"roles": ("role",)}),
	"Number Card": (("label",), {}),
	"Dashboard Chart": (("chart_name",), {"y_axis": ()}),
	"Dashboard Chart Source": (("source_name",), {}),
	"Dashboard": (("dashboard_name",), {}),
	"Workspace": (
		("title", "label"),
		{
			"links": ("label", "description"),
			"shortcuts": ("label", "format"),
			"charts": ("label",),
			"number_cards": ("label",),
			"quick_lists": ("label",),
		},
	),
	"Web Form": (("title", "introduction_text", "button_label", "success_title", "success_message"), {}),
	"Module Onboarding": (("title", "subtitle", "success_message"), {}),
	"Onboarding Step": (("title", "description", "action_label"), {}),
	"Form Tour": (("title",), {"steps": ("title", "description")}),
	"Role": (("role_name",), {}),
}


def read_records() -> Iterator[Found | Problem]:
	for path in files(".json"):
		data = json.loads(path.read_text(encoding="utf-8"))
		for record in data if isinstance(data, list) else [data]:
			if isinstance(record, dict) and isinstance(record.get("doctype"), str):
				yield from record_strings(record, path.relative_to(APP).as_posix())


def record_strings(record: dict, where: str) -> Iterator[Found | Problem]:
	"""What people read of one shipped record."""
	doctype = record["doctype"]
	own, tables = RECORDS.get(doctype, ((), {}))
	for key in own:
		yield from _text(record.get(key), where)
	for table, columns in tables.items():
		for row in record.get(table) or []:
			for key in columns:
				yield from _text(row.get(key), where)
	if doctype in ("DocType", "Web Form"):
		fields = record.get("fields") or record.get("web_form_fields") or []
		for field in fields:
			yield from field_strings(field, f"{where} {field.get('fieldname')}")
	elif doctype == "Custom Field":
		yield from field_strings(record, where)
	elif doctype == "Property Setter" and record.get("property") in LABEL_KEYS:
		yield from _text(record.get("value"), where)
	elif doctype == "Workspace":
		yield from _workspace_headings(record.get("content"), where)
	elif doctype in ("Notification", "Print Format", "Email Template"):
		for key in ("subject", "message", "html", "response", "response_html"):
			if isinstance(record.get(key), str):
				yield from scan_calls(record[key], f"{where} {key}")
		if doctype == "Notification" and not CALL.search(record.get("subject") or ""):
			yield Problem(where, "the subject is not translated: write {{ _('…') }}")


def field_strings(field: dict, where: str) -> Iterator[Found]:
	"""Label, description, placeholder and shown options of a field."""
	for key in LABEL_KEYS:
		yield from _text(field.get(key), where)
	options, fieldtype = field.get("options"), field.get("fieldtype")
	if fieldtype == "Select" and isinstance(options, str) and field.get("fieldname") != "naming_series":
		for option in options.split("\n"):
			yield from _text(option, where)
	elif fieldtype == "HTML":
		yield from _text(options, where)


def _workspace_headings(content: object, where: str) -> Iterator[Found]:
	for block in json.loads(content) if isinstance(content, str) and content else []:
		text = (block.get("data") or {}).get("text") or ""
		if block.get("type") == "header":
			yield from _text(HTML_TAG.sub("", text), where)
		elif block.get("type") == "paragraph":
			# The desk looks a paragraph up as it is, with its tags.
			yield from _text(text, where)


def _text(value: object, where: str) -> Iterator[Found]:
	if isinstance(value, str) and value.strip():
		yield Found(value, "", where)


# The translations


def rows() -> list[list[str]]:
	"""The rows of vi.csv as they stand."""
	with CSV.open(encoding="utf-8", newline="") as file:
		return [row for row in csv.reader(file) if row]


def translations() -> dict[tuple[str, str], str]:
	"""(text, context) -> Vietnamese."""
	return {(row[0], row[2] if len(row) > 2 else ""): row[1] for row in rows() if len(row) > 1}


def frappe_words() -> set[tuple[str, str]]:
	"""Strings of Frappe whose Vietnamese the app puts right: one a line, a context after a tab."""
	lines = FRAPPE_WORDS.read_text(encoding="utf-8").splitlines()
	pairs = (
		line.replace("\\n", "\n").partition("\t") for line in lines if line and not line.startswith("## ")
	)
	return {(text, context) for text, _tab, context in pairs}


def missing() -> dict[tuple[str, str], str]:
	"""Strings of the app without Vietnamese, with the place that shows them."""
	known = translations()
	# A context without a translation of its own falls back to the plain string, as it does in Frappe.
	return {key: where for key, where in keys().items() if key not in known and (key[0], "") not in known}


def unused() -> set[tuple[str, str]]:
	"""Translations of strings that neither the app nor the list of Frappe's words has."""
	return set(translations()) - set(keys()) - frappe_words()


def main(arguments: list[str]) -> None:
	if "--unused" in arguments:
		for text, context in sorted(unused()):
			print(json.dumps([text, context], ensure_ascii=False))
		return
	found = missing() if "--missing" in arguments else keys()
	for (text, context), where in sorted(found.items()):
		print(json.dumps([text, context, where], ensure_ascii=False))
	for problem in collect()[1]:
		print("PROBLEM", problem.where, problem.why, file=sys.stderr)


if __name__ == "__main__":
	main(sys.argv[1:])
