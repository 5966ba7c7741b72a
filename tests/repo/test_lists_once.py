"""A list that the server goes by stands in Python alone: scripts are told it with the desk, see `desk_lists.py`."""

import ast
import re
from pathlib import Path

from tree import APP, files, short, syntax

ARRAY = re.compile(r"\[((?:\s*\"[^\"\n]*\"\s*,?)+)\s*\]")
FIELD = re.compile(r"[a-z][a-z0-9_]*")  # names of fields are what a script asks for, no list of the server's
# Lists that are alike by chance, each with what the script's own says.
CHANCE = {
	"deadlines.js": {"Cadre Evaluation", "Progress Report", "Task Contract"}
}  # forms that show their dates


def list_constants(path: Path) -> set[frozenset[str]]:
	"""The lists of three words or more that a module of the server keeps under a name."""
	found = set()
	for node in syntax(path).body:
		if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
			continue
		value = node.value
		parts = value.keys if isinstance(value, ast.Dict) else getattr(value, "elts", ())
		words = frozenset(part.value for part in parts if isinstance(part, ast.Constant))
		if len(words) > 2 and all(isinstance(word, str) for word in words):
			found.add(words)
	return found


def list_arrays(path: Path) -> list[frozenset[str]]:
	"""The arrays of words in a script, those of names of fields left out."""
	arrays = (
		frozenset(re.findall(r"\"([^\"\n]*)\"", found[1])) for found in ARRAY.finditer(path.read_text())
	)
	return [words for words in arrays if len(words) > 2 and not all(FIELD.fullmatch(word) for word in words)]


def test_no_script_keeps_a_list_of_the_server() -> None:
	server = set().union(
		*(
			list_constants(path)
			for path in files(".py")
			if APP in path.parents and not {"tests", "patches"} & set(path.relative_to(APP).parts)
		)
	)
	assert len(server) > 50
	scripts = [path for path in files(".js") if APP in path.parents and "dist" not in path.parts]
	copies = {
		short(path): sorted(words)
		for path in scripts
		for words in list_arrays(path)
		if words in server and CHANCE.get(path.name) != words
	}
	assert copies == {}
