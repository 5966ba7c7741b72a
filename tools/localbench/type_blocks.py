"""Types of fields in our controllers, as Frappe writes them on a developer's site: `python -m localbench.type_blocks`.

Frappe's exporter decides what stands in a block. It finds controllers through a site's database, here they are found
by their files, so that no site is needed and a test can tell whether the blocks fit the DocTypes.
"""

import ast
import json
import subprocess
import sys
from pathlib import Path

import frappe
from frappe.types import exporter

from localbench import APP
from localbench.paths import Layout

DOCTYPES = Path(APP, APP, "doctype")


class Exporter(exporter.TypeExporter):
	"""Frappe's exporter for the DocType defined in `definition`, a JSON file within the repository `repo`."""

	def __init__(self, definition: Path, repo: Path) -> None:
		self.repo = repo
		self.doc = frappe._dict(json.loads(definition.read_text(encoding="utf-8")))
		self.doc.fields = [frappe._dict(field) for field in self.doc.fields]
		self.doctype = self.doc.name
		self.field_types: dict[str, str] = {}
		self.imports = {"from frappe.types import DF"}
		self.indent = "\t"
		self.controller_path = definition.with_suffix(".py")

	@property
	def class_name(self) -> str:
		return class_name(self.doctype)

	def _get_doctype_imports(self, doctype: str) -> tuple[str, str]:
		name = frappe.scrub(doctype)
		if (self.repo / DOCTYPES / name).is_dir():
			module = ".".join((*DOCTYPES.parts, name, name))
		else:
			module = f"frappe.core.doctype.{name}.{name}"
		return f"from {module} import {class_name(doctype)}", class_name(doctype)

	def block(self) -> str:
		"""The block as Frappe writes it, before it is formatted."""
		return self._generate_code()

	def found(self) -> str:
		"""The block that the controller has, or nothing."""
		code = self.controller_path.read_text(encoding="utf-8")
		_, begin, rest = code.partition(exporter.start_block)
		inside, end, _ = rest.partition(exporter.end_block)
		return f"{self.indent}{begin}{inside}{end}" if end else ""

	def write(self) -> None:
		"""Puts the block into the controller: over an older one, else below the docstring of the class."""
		code = self.controller_path.read_text(encoding="utf-8")
		if old := self.found():
			new = code.replace(old, self.block())
		else:
			lines = code.splitlines(keepends=True)
			lines.insert(self._line_below_head(code), f"{self.block()}\n\n")
			new = "".join(lines)
		self.controller_path.write_text(new, encoding="utf-8")

	def _line_below_head(self, code: str) -> int:
		(owner,) = (
			node
			for node in ast.parse(code).body
			if isinstance(node, ast.ClassDef) and node.name == self.class_name
		)
		if ast.get_docstring(owner):
			return owner.body[0].end_lineno
		lines = code.splitlines()
		return next(n for n in range(owner.lineno, len(lines)) if lines[n - 1].rstrip().endswith(":"))


def class_name(doctype: str) -> str:
	return doctype.replace(" ", "").replace("-", "")


def exporters(repo: Path) -> list[Exporter]:
	"""One for each DocType of the app."""
	return [
		Exporter(path, repo)
		for path in sorted((repo / DOCTYPES).glob("*/*.json"))
		if path.stem == path.parent.name
	]


def parts(block: str) -> tuple[set[str], dict[str, str]]:
	"""What a block imports, and the type of each field, however it is formatted."""
	nodes = list(ast.walk(ast.parse(f"class Block:\n{block or '	pass'}")))
	return (
		{ast.unparse(node) for node in nodes if isinstance(node, ast.ImportFrom)},
		{
			ast.unparse(node.target): ast.unparse(node.annotation)
			for node in nodes
			if isinstance(node, ast.AnnAssign)
		},
	)


def outdated(repo: Path) -> list[Exporter]:
	"""DocTypes whose controller has no block or one that no longer fits."""
	return [each for each in exporters(repo) if parts(each.found()) != parts(each.block())]


def main() -> None:
	repo = Layout().repo
	written = outdated(repo)
	for each in written:
		each.write()
	if written:
		paths = [str(each.controller_path) for each in written]
		ruff = Path(sys.executable).with_name("ruff")
		subprocess.run([ruff, "check", "--quiet", "--fix", "--select", "I", *paths], cwd=repo, check=True)
		subprocess.run([ruff, "format", "--quiet", *paths], cwd=repo, check=True)
	print("\n".join(each.doctype for each in written) or "each block fits its DocType")


if __name__ == "__main__":
	main()
