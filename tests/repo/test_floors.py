"""The floors of the app: a room imports from the floors below it, from no other room on its own and from none above.

A room is a folder (or a module) of `cadre_kpi/`. Inside a room modules may build on each other, but never in a
circle.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tree import APP, files, short, syntax

# From the ground upwards. Rooms on one floor know nothing of each other.
FLOORS = (
	("roles", "states", "database", "utils", "scoring"),
	("masters",),
	("access", "regulations"),
	("process", "contracts", "setup"),
	("evaluation", "deadlines"),
	("proof",),
	("decisions", "meetings", "papers", "checking"),
	("runs", "notifications", "integrations", "my_work"),
	("cadre_kpi",),  # the module: controllers, reports, pages
	("api", "www", "demo", "commands"),
	("desk_lists", "permissions", "hooks", "install", "uninstall", "patches"),  # wiring
)
# Circles of modules that are still to be cut, each by its modules.
CIRCLES = []

PRODUCT = [
	path
	for path in files(".py")
	if APP in path.parents and APP / "tests" not in path.parents and not path.name.startswith("test_")
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}


def module_of(path: Path) -> str:
	"""`evaluation.results` of evaluation/results.py, "" of the package itself."""
	parts = path.relative_to(APP).with_suffix("").parts
	return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in PRODUCT}


def imports(path: Path) -> Iterator[str]:
	"""The app's own modules that a module imports, inside functions as well."""
	for node in ast.walk(syntax(path)):
		if isinstance(node, ast.Import):
			named = [alias.name for alias in node.names]
		elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
			named = [f"{node.module}.{alias.name}" for alias in node.names]
		else:
			continue
		for name in named:
			package, _, rest = name.partition(".")
			if package == APP.name:
				yield rest if rest in MODULES else rest.rpartition(".")[0]


IMPORTS = {module: set(imports(path)) for module, path in MODULES.items()}


def room_of(module: str) -> str:
	return module.partition(".")[0]


def test_every_room_has_its_floor() -> None:
	homeless = [short(path) for module, path in MODULES.items() if module and room_of(module) not in FLOOR]
	assert homeless == []


def test_no_import_goes_up_or_across() -> None:
	wrong = {
		(module, other)
		for module, others in IMPORTS.items()
		for other in others
		if other and room_of(module) != room_of(other) and FLOOR[room_of(other)] >= FLOOR[room_of(module)]
	}
	assert wrong == set()


def test_no_modules_import_each_other_in_a_circle() -> None:
	found = sorted(map(sorted, circles(IMPORTS)))
	assert found == sorted(map(sorted, CIRCLES))


def circles(graph: dict[str, set[str]]) -> list[set[str]]:
	"""Groups of modules each of which reaches every other."""
	reached = {module: _reach(graph, module) for module in graph}
	groups: dict[frozenset, set[str]] = defaultdict(set)
	for module, others in reached.items():
		mutual = frozenset(other for other in others if module in reached.get(other, ()))
		if mutual:
			groups[mutual | {module}].add(module)
	return [set(group) for group in groups]


def _reach(graph: dict[str, set[str]], start: str) -> set[str]:
	seen: set[str] = set()
	todo = list(graph.get(start, ()))
	while todo:
		module = todo.pop()
		if module not in seen:
			seen.add(module)
			todo.extend(graph.get(module, ()))
	return seen


def test_the_check_itself_can_fail() -> None:
	assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [{"a", "b", "c"}]
	assert circles({"a": {"b"}, "b": {"c"}, "c": set()}) == []
