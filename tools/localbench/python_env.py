"""The bench's Python environment: every package at a locked version and hash."""

import shutil
import sys
from pathlib import Path

from localbench import APP
from localbench.paths import Layout
from localbench.stamps import Stamp, digest_of
from localbench.tools import LOCKS, python_version, uv


def ensure(layout: Layout) -> bool:
	"""Makes `bench/env` where it is missing or made from an older lock; says whether there was something to do."""
	lock = LOCKS / "python.lock"
	stamp, digest = (
		Stamp(layout.stamps, "python"),
		digest_of(lock, python_version(), str(layout.env), *map(str, _on_path(layout))),
	)
	if stamp.holds(digest):
		return False
	stamp.clear()
	shutil.rmtree(layout.env, ignore_errors=True)
	uv(
		layout,
		"venv",
		"--quiet",
		"--python",
		sys.executable,
		layout.env,
		log="venv.log",
		what="making the environment",
	)
	uv(
		layout,
		*(
			"pip",
			"install",
			"--quiet",
			"--python",
			layout.python,
			"--no-deps",
			"--require-hashes",
			"-r",
			lock,
		),
		log="packages.log",
		what="installing the Python packages",
	)
	_link_apps(layout)
	stamp.write(digest)
	return True


def _link_apps(layout: Layout) -> None:
	"""Makes Frappe and the app importable, and tells Frappe which apps there are."""
	(packages,) = layout.env.glob("lib/python*/site-packages")
	app = _app(layout)
	app.unlink(missing_ok=True)
	app.symlink_to(layout.repo)
	(packages / "_bench.pth").write_text("".join(f"{path}\n" for path in _on_path(layout)))
	(layout.sites / "apps.txt").write_text(f"frappe\n{APP}\n")


def _on_path(layout: Layout) -> list[Path]:
	"""Folders whose packages the bench's Python finds: Frappe, the app, the launcher and the benchmarks."""
	return [layout.frappe, _app(layout), _app(layout) / "tools"]


def _app(layout: Layout) -> Path:
	return layout.bench / "apps" / APP
