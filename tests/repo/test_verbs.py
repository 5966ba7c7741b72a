"""Names say what a thing is: a function begins with a verb, a parameter is a noun."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tree import APP, ROOT, files, short, syntax

VERBS = set((Path(__file__).parent / "verbs.txt").read_text(encoding="utf-8").split())
# What only the desk does.
DESK_VERBS = set(
	"""accept agree align arrange come complain encode fix flash focus go grow include index label learn map listen matches
	meet mention offer order paste pick post press reach redraw replace request shows takes toggle touch trim undo
	upload wait watch""".split()
)
# How Frappe names what it calls by itself, and how Python names a change of kind.
FRAMES = (
	"on_",
	"before_",
	"after_",
	"to_",
	"as_",
	"from_",
	"is_",
	"has_",
	"can_",
	"could_",
	"may_",
	"must_",
	"does_",
	"are_",
)
ENTRIES = {"main", "autoname", "onload", "db_update", "init_child"}
# Addresses that sites, phones and open desks hold, and hooks that are named after a DocType.
ADDRESSES = {
	"cadre_kpi/api/workspace.py": {
		"contracts_to_register",
		"contracts_to_decide",
		"directives_to_answer",
		"evaluations_to_review",
		"rating_decisions_to_approve",
		"rating_decisions_to_publish",
		"evaluations_for_the_council",
		"evaluations_for_a_decision",
		"registrations_to_appraise",
		"self_assessments_to_write",
		"tasks_by_light",
	},
	"cadre_kpi/api/calendar_feed.py": {"calendar"},
	"cadre_kpi/access/actions.py": {"bulk_workflow_approval"},
	"cadre_kpi/access/overrides.py": {"linked_with"},
	"cadre_kpi/commands/__init__.py": {"cadre_kpi"},
	"cadre_kpi/papers/view.py": {"cadre_paper"},
	"cadre_kpi/permissions.py": {
		"cadre_query",
		"digest_log_query",
		"evaluation_body_query",
		"evaluation_body_member_query",
		"file_permission",
		"file_query",
		"mail_preference_query",
		"own_preference",
		"prepared_report_permission",
		"prepared_report_query",
		"scheme_permission",
		"sealed_record_query",
		"tag_link_permission",
		"tag_link_query",
		"user_query",
	},
}
# Parts of an object that are worked out when they are asked for, as Python's own `items` and `title` are.
PARTS = {"items", "fields", "summary", "text", "month", "sheet", "year"}
PREPOSITIONS = {"about", "at", "by", "from_", "in_", "of", "on", "to", "under", "with_"}
OPTIONS = {"cadre_kpi/commands/__init__.py"}  # parameters are named as the command line has them


def product() -> list[Path]:
	return [
		path
		for path in files(".py")
		if APP in path.parents and APP / "tests" not in path.parents and not path.name.startswith("test_")
	]


def functions(path: Path) -> Iterator[tuple[ast.FunctionDef, bool]]:
	"""The functions of a module and the methods of its classes, with whether it is a method."""
	for node in syntax(path).body:
		if isinstance(node, ast.FunctionDef):
			yield node, False
		if isinstance(node, ast.ClassDef):
			yield from ((item, True) for item in node.body if isinstance(item, ast.FunctionDef))


def begins_with_verb(node: ast.FunctionDef, method: bool) -> bool:
	name = node.name.strip("_")
	if (
		node.name.startswith("__")
		or name.split("_")[0] in VERBS
		or name.startswith(FRAMES)
		or name in ENTRIES
	):
		return True
	if f"{name}_" in FRAMES:
		return True
	return method and (name in PARTS or any("property" in ast.unparse(each) for each in node.decorator_list))


# A function of a script: its name after `function`, or before `= (…) =>` at the margin, or as a method of a class.
SCRIPT_FUNCTION = re.compile(
	r"^\s*(?:export )?(?:default )?(?:async )?function (\w+)"
	r"|^(?:export )?const (\w+) = (?:async )?(?:\([^;]*?\)|\w+) =>",
	re.MULTILINE,
)
SCRIPT_CLASS = re.compile(r"^(?:export )?class .*?^}", re.MULTILINE | re.DOTALL)
SCRIPT_METHOD = re.compile(r"^\t(?:static |async )*(\w+)\([^\n]*\) \{$", re.MULTILINE)
# What a class of Frappe or of the language calls by its name.
SCRIPT_ENTRIES = {"constructor"}


def script_functions(path: Path) -> Iterator[str]:
	text = path.read_text(encoding="utf-8")
	for match in SCRIPT_FUNCTION.finditer(text):
		yield match[1] or match[2]
	for each in SCRIPT_CLASS.finditer(text):
		yield from SCRIPT_METHOD.findall(each[0])


def scripts() -> list[Path]:
	return [path for path in files(".js") if APP in path.parents]


def test_functions_of_scripts_begin_with_a_verb() -> None:
	wrong = [
		f"{short(path)} {name}"
		for path in scripts()
		for name in script_functions(path)
		if name.split("_")[0] not in VERBS | DESK_VERBS
		and not name.startswith(FRAMES)
		and name not in SCRIPT_ENTRIES
	]
	assert not wrong


def test_functions_begin_with_a_verb() -> None:
	wrong = [
		f"{short(path)}:{node.lineno} {node.name}"
		for path in product()
		for node, method in functions(path)
		if not begins_with_verb(node, method)
		and node.name not in ADDRESSES.get(path.relative_to(ROOT).as_posix(), ())
	]
	assert not wrong


def test_parameters_are_nouns() -> None:
	wrong = [
		f"{short(path)}:{node.lineno} {node.name}({argument.arg})"
		for path in product()
		for node, _method in functions(path)
		for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
		if argument.arg in PREPOSITIONS and path.relative_to(ROOT).as_posix() not in OPTIONS
	]
	assert not wrong


def test_every_verb_and_exception_is_in_use() -> None:
	names = {node.name.strip("_") for path in product() for node, _method in functions(path)}
	assert not VERBS - {name.split("_")[0] for name in names}
	assert not {name for listed in ADDRESSES.values() for name in listed} - names
	assert not PARTS - names
	desk = {name.split("_")[0] for path in scripts() for name in script_functions(path)}
	assert not DESK_VERBS - desk
