"""The launcher's own tools, from PyPI with locked hashes: uv (fast installs) and supervisor (process manager)."""

import os
import shutil
import sys
from pathlib import Path

from localbench.paths import SOURCES, Layout
from localbench.shell import run
from localbench.stamps import Stamp, digest_of

LOCKS = SOURCES / "locks"


def cache_env(layout: Layout) -> dict[str, str]:
	"""Keeps the caches of pip, uv and npm inside the folder, unless the user set their own."""
	folders = {"UV_CACHE_DIR": "uv", "PIP_CACHE_DIR": "pip", "npm_config_cache": "npm"}
	return {key: os.environ.get(key) or str(layout.cache / name) for key, name in folders.items()}


def python_version() -> str:
	"""What an environment depends on; a patch release of the same Python keeps it usable."""
	return f"{sys.executable} {sys.version_info.major}.{sys.version_info.minor}"


def make_venv(folder: Path, log: Path) -> None:
	shutil.rmtree(folder, ignore_errors=True)
	run([sys.executable, "-m", "venv", folder], log=log, what="making a Python environment")


def ensure(layout: Layout) -> bool:
	"""Makes the tools' environment where it is not there yet; says whether there was something to do."""
	lock = LOCKS / "tools.lock"
	stamp, digest = Stamp(layout.stamps, "tools"), digest_of(lock, python_version(), str(layout.tools))
	if stamp.holds(digest):
		return False
	stamp.clear()
	log = layout.logs / "tools.log"
	make_venv(layout.tools, log)
	run(
		[layout.tools / "bin" / "pip", "install", "--no-deps", "--require-hashes", "-r", lock],
		log=log,
		what="installing the launcher's tools",
		env={**cache_env(layout), "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
	)
	stamp.write(digest)
	return True


def uv(layout: Layout, *arguments: str | Path, log: str, what: str) -> str:
	"""Runs uv."""
	return run(
		[layout.tools / "bin" / "uv", *arguments],
		log=layout.logs / log,
		what=what,
		# linking instead of copying needs one file system; uv copies where that is not so, and would warn
		env={
			**cache_env(layout),
			"UV_LINK_MODE": os.environ.get("UV_LINK_MODE", "hardlink"),
			"UV_NO_CONFIG": "1",
		},
	)
