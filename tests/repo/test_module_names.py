"""What a module takes from another of ours by name is there: a renamed function is found before anybody calls it."""

import ast
from functools import cache
from pathlib import Path

from tree import ROOT, files, short, syntax


def module(dotted: str) -> Path | None:
	base = ROOT.joinpath(*dotted.split("."))
	found = (base.with_suffix(".py"), base / "__init__.py")
	return next((path for path in found if path.is_file()), None)


@cache
def names(path: Path) -> frozenset[str]:
	"""Names that a module defines or imports, and the modules of a package."""
	found = set()
	for node in ast.walk(syntax(path)):
		if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
			found.add(node.name)
		elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
			found.add(node.id)
		elif isinstance(node, ast.Import | ast.ImportFrom):
			found |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
	if path.name == "__init__.py":
		found |= {beside.stem for beside in path.parent.iterdir()}
	return frozenset(found)


def missing(path: Path) -> list[str]:
	tree, known, wrong = syntax(path), {}, []
	for node in ast.walk(tree):
		if (
			isinstance(node, ast.ImportFrom)
			and not node.level
			and (node.module or "").startswith("cadre_kpi")
		):
			for alias in node.names:
				if inner := module(f"{node.module}.{alias.name}"):
					known[alias.asname or alias.name] = inner
				elif (outer := module(node.module)) and alias.name not in names(outer):
					wrong.append(f"{short(path)}:{node.lineno} {node.module} has no {alias.name}")
	# a variable or parameter of the same name hides the module
	hidden = {
		node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
	}
	hidden |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
	for node in ast.walk(tree):
		if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
			name = node.value.id
			if name in known and name not in hidden and not node.attr.startswith("__"):
				if node.attr not in names(known[name]):
					wrong.append(f"{short(path)}:{node.lineno} {name} has no {node.attr}")
	return wrong


def test_what_is_asked_of_our_modules_is_there():
	assert not [line for path in files(".py") for line in missing(path)]
