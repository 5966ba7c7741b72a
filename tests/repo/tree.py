"""What the hygiene tests look at: the repository's own files, without a site."""

import ast
import os
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "cadre_kpi"
MODULE = APP / "cadre_kpi"
LEFT_OUT = {".git", ".localbench", "__pycache__", "node_modules", "dist", ".pytest_cache", ".ruff_cache"}


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
	"""The repository's files with these suffixes (all without any): those that git tracks or would track."""
	listing = subprocess.run(
		["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
		cwd=ROOT,
		capture_output=True,
		text=True,
	)
	if listing.returncode == 0:
		found = [ROOT / name for name in listing.stdout.split("\0") if name]
	else:  # a downloaded archive has no .git
		found = list(_walk())
	return tuple(
		sorted(path for path in found if path.is_file() and (not suffixes or path.suffix in suffixes))
	)


def _walk() -> Iterator[Path]:
	for folder, folders, names in os.walk(ROOT):
		folders[:] = [name for name in folders if name not in LEFT_OUT]
		yield from (Path(folder, name) for name in names)


@cache
def syntax(path: Path) -> ast.Module:
	return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def short(path: Path) -> str:
	return str(path.relative_to(ROOT))


def resolves(dotted: str) -> bool:
	"""Whether `package.module.name` of this app exists: the module as a file, the name in its syntax tree."""
	parts = dotted.split(".")
	for cut in range(len(parts), 0, -1):
		base = ROOT.joinpath(*parts[:cut])
		source = base.with_suffix(".py") if base.with_suffix(".py").is_file() else base / "__init__.py"
		if source.is_file():
			rest = parts[cut:]
			return not rest or (len(rest) <= 2 and _defines(syntax(source), rest))
	return False


def _defines(tree: ast.Module | ast.ClassDef, names: list[str]) -> bool:
	"""Whether a module (or a class in it) defines or imports these nested names."""
	for node in tree.body:
		if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == names[0]:
			return len(names) == 1 or (isinstance(node, ast.ClassDef) and _defines(node, names[1:]))
		if isinstance(node, ast.Import | ast.ImportFrom):
			if any((alias.asname or alias.name.split(".")[0]) == names[0] for alias in node.names):
				return len(names) == 1
		if isinstance(node, ast.Assign | ast.AnnAssign):
			targets = node.targets if isinstance(node, ast.Assign) else [node.target]
			if any(isinstance(target, ast.Name) and target.id == names[0] for target in targets):
				return len(names) == 1
	return False
