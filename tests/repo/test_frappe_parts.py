"""docs/frappe-parts.md names each place that goes by Frappe's own methods, markup or functions, and none that is gone.

Such a place works until Frappe is built otherwise: whoever adds one says there what happens then.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tree import APP, ROOT, files, syntax

LIST = (ROOT / "docs" / "frappe-parts.md").read_text(encoding="utf-8")
CODE = re.compile(r"`([^`]+)`")

# ---- methods with another body
REPLACE = re.compile(r"(?<![.\w])replace\(")
ASSIGNED = re.compile(r"^\t*(?!this\.|cadre_kpi\.)(?:\w+\.)+(\w+) = (?:async )?(?:function\b|\(.*=>)", re.M)
METHOD = re.compile(r"(?:async )?(\w+)(?:\(|: \()")
# Set where Frappe asks for it, or by a form's own object.
OFFERED = {"onload", "close_for_good", "onloadend", "onprogress", "onerror"}
# Settings of a list, which are the app's own.
SETTINGS = re.compile(r"\bsettings\.\w+ = ")

# ---- found by a class, an attribute or a place
LOOKED_UP = re.compile(
	r"(?:\.(?:find|closest|querySelector(?:All)?|filter|is|not|matches|children|parents?|siblings|nextAll|prevAll)"
	r"(?:\?\.)?\(|(?<![.\w])\$\()\s*([\"'`])(.*?)\1",
	re.S,
)
CLASS = re.compile(r"\.(-?[a-zA-Z_][\w-]*)|\[(data-[\w-]+)")
PLACES = re.compile(r"\.eq\(|\.index\(\)|:(?:first|last|nth)-child|\.first\(\)")

# ---- Python
PUBLIC = {
	"frappe",
	"frappe.utils",
	"frappe.query_builder",
	"frappe.query_builder.functions",
	"frappe.types",
	"frappe.model.document",
}


# Spaces of names in the desk, which are no methods.
# Parts of Frappe that are not made for apps, where they are reached without an import.
INSIDE = {"client", "desk", "core", "email", "permissions", "sessions", "handler", "modules", "cache_manager"}
NAMESPACES = ("frappe.dashboards.", "frappe.widget.")
# Frappe and the app both write it: in a list it is Frappe's, in tables of dialogs the app's.
WRITTEN_BY_BOTH = {"data-name"}
OWN_NAMES = {("data-name", "public/js/desk/test_bench.js"), ("data-name", "public/js/desk/meeting.js")}
# States and parts of our own pages that scripts put together from their data.
OWN_STATES = {
	"own",
	"low",
	"open",
	"before",
	"amber",
	"yellow",
	"Done",
	"Green",
	"Yellow",
	"text-success",
} | {f"col-{name}" for name in ("decided_level", "marks", "proposed_level", "reason", "total_points")}


def section(title: str) -> str:
	return LIST.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(title: str) -> Iterator[tuple[list[str], list[str], str]]:
	"""Of each line of a table: the names in its first two cells, and what is said last."""
	for line in section(title).splitlines():
		cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
		if line.startswith("| `"):
			yield CODE.findall(cells[0]), CODE.findall(cells[1]), cells[-1]


def scripts() -> list[Path]:
	return [path for path in files(".js") if APP in path.parents]


def name_of(path: Path) -> str:
	return str(path.relative_to(APP))


def code_of(path: Path) -> str:
	"""A script without its comments."""
	return re.sub(r"^\s*//[^\n]*$|/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)


def depths(text: str, start: int) -> Iterator[tuple[int, str, int]]:
	"""Each sign from here on with the brackets that are open before it, to the one that closes the first."""
	depth = 0
	for at in range(start, len(text)):
		yield at, text[at], depth
		depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(text[at], 0)
		if not depth:
			return


def within(text: str, start: int) -> str:
	"""From an opening bracket to the one that closes it."""
	return text[start : max(at for at, _sign, _depth in depths(text, start)) + 1]


def last_argument(call: str) -> str:
	"""Of a call's arguments in their brackets."""
	commas = [at for at, sign, depth in depths(call, 0) if depth == 1 and sign == ","]
	found = [
		call[first + 1 : last] for first, last in zip([0, *commas], [*commas, len(call) - 1], strict=True)
	]
	return [text.strip() for text in found if text.strip()][-1]


def methods_of(literal: str) -> set[str]:
	"""Names of the methods of an object literal."""
	starts = [at for at, _sign, depth in depths(literal, 0) if depth == 1]
	return {
		found[1]
		for at in starts
		if (found := METHOD.match(literal, at))
		and literal[:at].rstrip()[-1] in "{,"
		and literal[at - 1] in "\t {"
	}


def methods_replaced(path: Path) -> set[str]:
	text = SETTINGS.sub("", code_of(path))
	found = set(ASSIGNED.findall(text)) - OFFERED
	for call in REPLACE.finditer(text):
		literal = last_argument(within(text, call.end() - 1))
		named = re.match(r"\{\s*\[", literal) or not literal.startswith("{")
		# by the name of an object of the same file, or method by method
		objects = re.finditer(r"^\t*const \w+ = (?=\{)", text, re.M) if named else ()
		found |= set() if named else methods_of(literal)
		found |= {name for constant in objects for name in methods_of(within(text, constant.end()))}
	return found


def classes_looked_up(path: Path) -> set[str]:
	"""Classes and attributes of others by which a script finds a place."""
	found = set()
	for _quote, selector in LOOKED_UP.findall(code_of(path)):
		if not selector.lstrip().startswith("<"):
			names = CLASS.findall(re.sub(r"\$\{[^}]*\}", "", selector))
			found |= {first or second for first, second in names}
	return {name for name in found if not name.startswith(("cadre", "data-cadre"))}


def taken_from_inside(tree: ast.Module) -> set[str]:
	"""Names that a module takes from Frappe beside those that are made for apps."""
	found = set()
	for node in ast.walk(tree):
		if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("frappe."):
			if node.module not in PUBLIC:
				found |= {f"{node.module}.{alias.name}" for alias in node.names}
		elif isinstance(node, ast.Import):
			found |= {a.name for a in node.names if a.name.startswith("frappe.") and a.name not in PUBLIC}
		elif isinstance(node, ast.Attribute) and (dotted := dotted_name(node)):
			parts = dotted.split(".")[1:]
			private = len(parts) > 1 and parts[-1].startswith("_") and not parts[-1].startswith("__")
			if private or (len(parts) > 1 and parts[0] in INSIDE):
				found.add(dotted)
	return found


def dotted_name(node: ast.Attribute) -> str | None:
	parts = []
	while isinstance(node, ast.Attribute):
		parts.append(node.attr)
		node = node.value
	if isinstance(node, ast.Name) and node.id == "frappe":
		return ".".join(["frappe", *reversed(parts)])
	return None


def attributes_written(path: Path) -> set[str]:
	"""Attributes that the scripts of a folder write themselves."""
	texts = (code_of(other) for other in path.parent.glob("*.js"))
	return {name for text in texts for name in re.findall(r"(?<!\[)\b(data-[\w-]+)(?=[=>\s])", text)}


def pairs(title: str) -> set[tuple[str, str]]:
	return {(file, name) for files_, names, _said in rows(title) for file in files_ for name in names}


def test_methods_with_another_body() -> None:
	general = {"public/js/desk/ours.js"}
	replaced = {(name_of(path), method) for path in scripts() for method in methods_replaced(path)}
	assert {pair for pair in replaced if pair[0] not in general} == pairs(
		"Methods of the desk with another body"
	)


def test_places_found_by_their_markup() -> None:
	listed = {
		(name, file)
		for names, files_, _said in rows("Places found by their markup")
		for name in names
		for file in files_
	}
	found = {
		(name, name_of(path))
		for path in scripts()
		for name in classes_looked_up(path) - (attributes_written(path) - WRITTEN_BY_BOTH)
		if (name, name_of(path)) not in OWN_NAMES
	}
	assert found <= listed
	assert {name for name, _file in listed} == {name for name, _file in found}
	assert {file for _name, file in listed} == {file for _name, file in found}


def test_places_found_by_position() -> None:
	found = {name_of(path) for path in scripts() if PLACES.search(code_of(path))}
	assert found == {file for files_, _names, _said in rows("By position") for file in files_}


def test_styles_of_others() -> None:
	written = set()
	for path in files(".js", ".html", ".py"):
		if APP in path.parents and APP / "tests" not in path.parents:
			text = path.read_text(encoding="utf-8")
			for words in re.findall(
				r"class=\"([^\"]*)\"|(?:addClass|toggleClass)\(\s*[\"'`]([^\"'`]*)", text
			):
				written |= set(re.findall(r"[\w-]+", " ".join(words)))
	restyled = set()
	for path in (APP / "public" / "css").glob("*.css"):
		text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
		for selector in re.findall(r"([^{};]+)\{", text):
			restyled |= set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", re.sub(r"\"[^\"]*\"", "", selector)))
	found = {name for name in restyled - written if not name.startswith("cadre")}
	listed = {name for names, _files, _said in rows("Styles") for name in names}
	assert found - OWN_STATES <= listed
	assert listed <= restyled


def test_functions_of_the_server() -> None:
	listed = {name for names, _files, _said in rows("Functions of the server") for name in names}
	inside, answered = set(), set()
	for path in files(".py"):
		if APP in path.parents and APP / "tests" not in path.parents and not path.name.startswith("test_"):
			inside |= taken_from_inside(syntax(path))
	for node in ast.walk(syntax(APP / "hooks.py")):
		if (
			isinstance(node, ast.Constant)
			and isinstance(node.value, str)
			and re.fullmatch(r"frappe(\.\w+){2,}", node.value)
		):
			answered.add(node.value)
	called = {
		address
		for path in scripts()
		for address in re.findall(r"\"(frappe(?:\.\w+){2,})\"", code_of(path))
		if not address.startswith(NAMESPACES)
	}
	assert inside | answered | called == listed
