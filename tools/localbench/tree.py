"""Frappe's own files, from the one copy on PyPI.

`criscostack` 1.0.0 is Frappe 15.0.0-dev of 5 August 2023 with the name replaced everywhere. Plain ordered
replacement, in text files and in names of files and folders, gives Frappe's tree back. The hash of the result is
checked, so nothing else than the known tree can ever be run.
"""

import hashlib
import os
import shutil
from pathlib import Path

from localbench.errors import BenchError
from localbench.paths import Layout
from localbench.stamps import Stamp, digest_of
from localbench.tools import LOCKS, uv

FORK = "criscostack"
TREE_SHA256 = "494ab94ac77477e7fd7a25ee60d2f37d5cce8779fbfe6ef4153159f0d98b64a8"
# The order matters: longer names first.
NAMES = (
	(b"CRISCOSTACK", b"FRAPPE"),
	(b"criscostack", b"frappe"),
	(b"Criscostack", b"Frappe"),
	(b"CRISCOERP", b"ERPNEXT"),
	(b"Criscoerp", b"ERPNext"),
	(b"criscoerp", b"erpnext"),
	(b"CRISCO", b"FRAPPE"),
	(b"Crisco", b"Frappe"),
	(b"crisco", b"frappe"),
	(b"brik_helper", b"bench_helper"),
)
BINARY = set(".png .jpg .gif .woff .woff2 .ttf .eot .otf .mp3 .zip .gz .ico .xlsx .pdf".split())
# Finder's leftovers: the only files whose content is no part of Frappe
LITTER = ".DS_Store"


def turn_back(data: bytes) -> bytes:
	"""Replaces the fork's names by Frappe's."""
	for fork, genuine in NAMES:
		data = data.replace(fork, genuine)
	return data


def is_text(name: str, data: bytes) -> bool:
	return os.path.splitext(name)[1].lower() not in BINARY and b"\0" not in data[:8192]


def turn_tree(source: Path, target: Path) -> int:
	"""Copies the fork's package `source` to `target` under Frappe's names; returns the number of files."""
	count = 0
	for folder, folders, files in os.walk(source):
		folders[:] = [name for name in folders if name != "__pycache__"]
		relative = os.path.relpath(folder, source)
		into = target / turn_back(os.fsencode(relative)).decode()
		into.mkdir(parents=True, exist_ok=True)
		for name in files:
			if name == LITTER:
				continue
			data = Path(folder, name).read_bytes()
			if is_text(name, data):
				data = turn_back(data)
			(into / turn_back(os.fsencode(name)).decode()).write_bytes(data)
			count += 1
	return count


def tree_hash(root: Path) -> str:
	"""SHA-256 over each file's relative path, a zero byte and the file's own SHA-256, in the order of the paths."""
	total = hashlib.sha256()
	files = (Path(folder, name) for folder, _, names in os.walk(root) for name in names)
	for name, file in sorted((str(file.relative_to(root)), file) for file in files):
		total.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
	return total.hexdigest()


def ensure(layout: Layout) -> bool:
	"""Makes `bench/apps/frappe/frappe` where it is missing; says whether there was something to do."""
	lock = LOCKS / "frappe.lock"
	stamp, digest = Stamp(layout.stamps, "tree"), digest_of(lock, TREE_SHA256, str(layout.frappe))
	if stamp.holds(digest):
		return False
	stamp.clear()
	fork, target = layout.home / "fork", layout.frappe / "frappe"
	for folder in (fork, target):
		shutil.rmtree(folder, ignore_errors=True)
	uv(
		layout,
		*("pip", "install", "--quiet", "--target", fork, "--no-deps", "--require-hashes", "-r", lock),
		*("--python", layout.tools / "bin" / "python"),
		log="fork.log",
		what="downloading Frappe",
	)
	turn_tree(fork / FORK, target)
	found = tree_hash(target)
	if found != TREE_SHA256:
		raise BenchError(
			f"Frappe's tree is not the known one (SHA-256 {found}, expected {TREE_SHA256}): not using it"
		)
	shutil.rmtree(fork)
	stamp.write(digest)
	return True
