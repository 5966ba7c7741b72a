"""States of records are words of `cadre_kpi/states.py`: no module spells one anew, and none is there that no record has."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from tree import APP, files, short, syntax

STATES = {
	node.targets[0].id: node.value.value
	for node in syntax(APP / "states.py").body
	if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
}
OUTSIDE = ("tests", "demo", "patches")
TRANSLATING = {"_", "gettext"}
PRODUCT = [
	path
	for path in files(".py")
	if APP in path.parents
	and path != APP / "states.py"
	and path.relative_to(APP).parts[0] not in OUTSIDE
	and not path.name.startswith("test_")
]


def spelled(path: Path) -> Iterator[str]:
	"""Places of a module that write a state as text, but for the words of messages and for types of fields."""
	types = {
		inner
		for node in ast.walk(syntax(path))
		if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "DF.Literal"
		for inner in ast.walk(node)
	}
	for parent in ast.walk(syntax(path)):
		if isinstance(parent, ast.Expr | ast.JoinedStr) or parent in types:
			continue
		if isinstance(parent, ast.Call) and getattr(parent.func, "id", None) in TRANSLATING:
			continue
		for node in ast.iter_child_nodes(parent):
			if isinstance(node, ast.Constant) and node.value in STATES.values():
				yield f"{short(path)}:{node.lineno} {node.value!r}"


def test_no_module_spells_a_state_anew():
	assert not [place for path in PRODUCT for place in spelled(path)]


def test_each_state_is_one_of_a_record():
	known = set()
	for path in files(".json"):
		content = json.loads(path.read_text(encoding="utf-8"))
		for record in content if isinstance(content, list) else [content]:
			if isinstance(record, dict) and record.get("doctype") == "Workflow":
				known |= {row["state"] for row in record["states"]}
			if isinstance(record, dict) and record.get("doctype") == "DocType":
				for field in record["fields"]:
					if field.get("fieldtype") == "Select":
						known |= set((field.get("options") or "").split("\n"))
	assert set(STATES.values()) <= known
	assert len(set(STATES.values())) == len(STATES)
