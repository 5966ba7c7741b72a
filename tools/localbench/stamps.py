"""Stamps: a step that has ended leaves a file with the hash of what it was made from.

The stamp is written last and removed first, so an interrupted step is done again and a finished one is not.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

IGNORED = {"__pycache__", "node_modules", "dist", ".git"}


def digest_of(*parts: str | bytes | Path) -> str:
	"""A hash over texts, files and whole folders (by relative path and content)."""
	total = hashlib.sha256()
	for part in parts:
		if isinstance(part, Path):
			for name, content in _contents(part):
				total.update(name.encode() + b"\0" + content + b"\0")
		else:
			total.update((part.encode() if isinstance(part, str) else part) + b"\0")
	return total.hexdigest()


def _contents(path: Path) -> Iterable[tuple[str, bytes]]:
	if path.is_file():
		yield path.name, path.read_bytes()
		return
	for folder, folders, files in os.walk(path):
		folders[:] = sorted(name for name in folders if name not in IGNORED)
		for name in sorted(files):
			if not name.endswith((".pyc", ".pyo")):
				file = Path(folder, name)
				yield str(file.relative_to(path)), file.read_bytes()


class Stamp:
	"""The mark that the step `name` was finished for the inputs whose hash is `digest`."""

	def __init__(self, folder: Path, name: str) -> None:
		self.file = folder / f"{name}.json"

	def read(self) -> dict:
		try:
			return json.loads(self.file.read_text())
		except (FileNotFoundError, ValueError):
			return {}

	def holds(self, digest: str) -> bool:
		return self.read().get("digest") == digest

	def clear(self) -> None:
		self.file.unlink(missing_ok=True)

	def write(self, digest: str, **more: object) -> None:
		self.file.parent.mkdir(parents=True, exist_ok=True)
		fresh = self.file.with_suffix(".new")
		fresh.write_text(json.dumps({"digest": digest, **more}))
		fresh.replace(self.file)
