"""Rules for the code that a linter does not know: permissions, types, raw SQL, tests that test something."""

import ast
import re
from pathlib import Path

import pytest
from tree import APP, files, short, syntax

APP_CODE = [path for path in files(".py") if APP in path.parents]
PRODUCT_CODE = [
	path for path in APP_CODE if APP / "tests" not in path.parents and not path.name.startswith("test_")
]
TEST_FILES = [path for path in files(".py") if path.name.startswith("test_")]

# Folders in which the user's own rights cannot be what counts. Each entry says why.
WITHOUT_PERMISSIONS = {
	"cadre_kpi/setup/": "installation runs as the Administrator and must not depend on roles that it makes",
	"cadre_kpi/install.py": "installation, see setup/",
	"cadre_kpi/uninstall.py": "removal, see setup/",
	"cadre_kpi/demo/": "the demo data are made before their users have any right",
	"cadre_kpi/patches/": "patches run as the Administrator",
	"cadre_kpi/notifications/": "mail is queued by the system, its content filtered by the reader's rights before",
	"cadre_kpi/tests/": "factories make what the test is not about",
}
# Single places, with how many: the right was checked in another way, as the comment there says.
SINGLE_PLACES = {
	"cadre_kpi/access/leaving.py": (
		1,
		"an administrator erases who left: the account's entry in Frappe's address book, its picture",
	),
	"cadre_kpi/access/retention.py": (
		1,
		"the nightly job deletes, as the settings say, what nobody ever took a step on",
	),
	"cadre_kpi/access/version_history.py": (
		1,
		"Frappe's own Version, split so that each reader sees their part",
	),
	"cadre_kpi/cadre_kpi/doctype/cadre_evaluation/cadre_evaluation.py": (
		1,
		"an opinion in a round: members may not write the evaluation",
	),
	"cadre_kpi/cadre_kpi/doctype/directive/directive.py": (
		1,
		"the responsible person writes the answer, nothing else",
	),
	"cadre_kpi/process/document.py": (
		1,
		"who sent a record takes it back while nobody has acted on it",
	),
	"cadre_kpi/cadre_kpi/doctype/rating_appeal/rating_appeal.py": (
		1,
		"whoever appealed takes the appeal back",
	),
	"cadre_kpi/cadre_kpi/doctype/task_contract/task_contract.py": (
		2,
		"a consulted member writes their own remarks, the cadre their own plan",
	),
	"cadre_kpi/cadre_kpi/doctype/product_catalogue/product_catalogue.py": (
		6,
		"each step hands the list to others, so whoever takes it may not write the list any more; asked before",
	),
	"cadre_kpi/contracts/changing_hands.py": (1, "asked of both contracts: who gives work to their people"),
	"cadre_kpi/contracts/sudden_work.py": (1, "the head gives work, the person proposes their own"),
	"cadre_kpi/decisions/catalogue.py": (
		1,
		"the board that puts lists together closes each unit's own proposal",
	),
	"cadre_kpi/decisions/point_confirmation.py": (
		1,
		"the chair confirms points without a draft that others prepare; the seat is asked before",
	),
	"cadre_kpi/contracts/work_calls.py": (
		3,
		"given work enters the contract and answers the offers; who gives it is asked before",
	),
	"cadre_kpi/cadre_kpi/doctype/unit_evaluation/unit_evaluation.py": (
		2,
		"whoever sends or returns it may not write it any more in the state that follows",
	),
	"cadre_kpi/decisions/unit_recognition.py": (
		1,
		"the seat in the authority was checked; nobody writes what is recognised",
	),
	"cadre_kpi/api/year_file.py": (1, "a private file of who asked, made of what this person may print"),
	"cadre_kpi/decisions/board_changes.py": (
		1,
		"Frappe's own Version, as a save by whoever may write the decision keeps it",
	),
	"cadre_kpi/integrations/erpnext/quiet.py": (
		1,
		"what HR changed with its own rights follows here; the site's setting says whether",
	),
	"cadre_kpi/integrations/erpnext/employees.py": (1, "the role Cadre for the account of a cadre"),
	"cadre_kpi/integrations/erpnext/ratings.py": (1, "a draft in HR of what is published, see quiet.py"),
	"cadre_kpi/meetings/score_entry.py": (1, "a member steps aside: the one row about themselves is added"),
	"cadre_kpi/runs/actions/prepare_decision.py": (1, "the right was checked when the run was started"),
	"cadre_kpi/evaluation/council.py": (1, "closing a session passes results on to evaluations"),
}


def calls(tree: ast.AST) -> list[ast.Call]:
	return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def called(call: ast.Call) -> str:
	return ast.unparse(call.func)


def switches_off_permissions(tree: ast.AST) -> list[int]:
	"""Lines that pass ignore_permissions=True or set the flag."""
	lines = [
		call.lineno
		for call in calls(tree)
		for word in call.keywords
		if word.arg == "ignore_permissions"
		and not (isinstance(word.value, ast.Constant) and not word.value.value)
	]
	for node in ast.walk(tree):
		if isinstance(node, ast.Assign) and any("ignore_permissions" in ast.unparse(t) for t in node.targets):
			lines.append(node.lineno)
	return lines


def test_permissions_are_switched_off_only_where_the_lists_say_why() -> None:
	found = []
	for path in APP_CODE:
		name, lines = short(path), switches_off_permissions(syntax(path))
		allowed, _ = SINGLE_PLACES.get(name, (0, ""))
		if len(lines) > allowed and not name.startswith(tuple(WITHOUT_PERMISSIONS)):
			found.append(f"{name}: lines {lines}, allowed {allowed}")
	assert found == []


def whitelisted(tree: ast.AST) -> list[ast.FunctionDef]:
	return [
		node
		for node in ast.walk(tree)
		if isinstance(node, ast.FunctionDef)
		and any("whitelist" in ast.unparse(decorator) for decorator in node.decorator_list)
	]


def test_every_whitelisted_method_is_typed() -> None:
	untyped = []
	for path in PRODUCT_CODE:
		for function in whitelisted(syntax(path)):
			arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
			arguments += [a for a in (function.args.vararg, function.args.kwarg) if a]
			bare = [a.arg for a in arguments if a.annotation is None and a.arg not in ("self", "cls")]
			if bare or function.returns is None:
				untyped.append(f"{short(path)}:{function.lineno} {function.name} {bare}")
	assert untyped == []


# Methods for whoever is not signed in, with why.
OPEN_TO_GUESTS = {
	"cadre_kpi/api/calendar_feed.py calendar": "a calendar program has only the secret address; it acts as its owner",
	"cadre_kpi/access/actions.py apply_action": "Frappe's own page; ours only redirects to the form",
	"cadre_kpi/access/actions.py confirm_action": "Frappe's own page; ours only redirects to the form",
}


def test_no_other_whitelisted_method_is_open_to_guests() -> None:
	opened = [
		f"{short(path)}:{function.lineno}"
		for path in PRODUCT_CODE
		for function in whitelisted(syntax(path))
		if f"{short(path)} {function.name}" not in OPEN_TO_GUESTS
		and any("allow_guest" in ast.unparse(decorator) for decorator in function.decorator_list)
	]
	assert opened == []


def test_no_sql_is_put_together_from_strings() -> None:
	"""Values go in as parameters: the first argument of `sql` is a plain string."""
	built = []
	for path in PRODUCT_CODE:
		for call in calls(syntax(path)):
			if called(call).endswith("db.sql") and call.args:
				query = call.args[0]
				if isinstance(query, ast.JoinedStr | ast.BinOp) or (
					isinstance(query, ast.Call) and called(query).endswith(".format")
				):
					built.append(f"{short(path)}:{call.lineno}")
	assert built == []


def test_messages_are_not_formatted_before_they_are_translated() -> None:
	"""`_(f"…")` and `_("…".format())` are looked up in vain in every language."""
	early = [
		f"{short(path)}:{call.lineno}"
		for path in PRODUCT_CODE
		for call in calls(syntax(path))
		if called(call) in ("_", "frappe._")
		and call.args
		and (
			isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
			or (isinstance(call.args[0], ast.Call) and called(call.args[0]).endswith(".format"))
		)
	]
	assert early == []


def imported(tree: ast.AST) -> set[str]:
	names: set[str] = set()
	for node in ast.walk(tree):
		if isinstance(node, ast.Import):
			names |= {alias.name.split(".")[0] for alias in node.names}
		elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
			names.add(node.module.split(".")[0])
	return names


def test_the_arithmetic_knows_no_framework() -> None:
	scoring = [path for path in PRODUCT_CODE if APP / "scoring" in path.parents]
	assert scoring
	assert [
		short(path) for path in scoring if imported(syntax(path)) & {"frappe", "pymysql", "requests"}
	] == []


def asserts(path: Path) -> bool:
	tree = syntax(path)
	if any(isinstance(node, ast.Assert) for node in ast.walk(tree)):
		return True
	return any(re.search(r"(\.assert|\.raises$|\.fail$)", called(call)) for call in calls(tree))


@pytest.mark.parametrize("path", TEST_FILES, ids=short)
def test_every_test_file_has_tests_that_assert(path: Path) -> None:
	functions = [
		n for n in ast.walk(syntax(path)) if isinstance(n, ast.FunctionDef) and n.name.startswith("test")
	]
	assert functions, "no test in it"
	assert asserts(path), "nothing is asserted"


# Frappe writes it, nobody reads it through.
TYPE_BLOCK = re.compile(r"^\t# begin: auto-generated types$.*?^\t# end: auto-generated types$", re.M | re.S)


def test_code_files_are_short_enough_to_read() -> None:
	limit = 450
	long = [
		f"{short(path)}: {lines}"
		for path in files(".py", ".js")
		if not path.name.startswith("test_")
		and (lines := len(TYPE_BLOCK.sub("", path.read_text(encoding="utf-8")).splitlines())) > limit
	]
	assert long == []
