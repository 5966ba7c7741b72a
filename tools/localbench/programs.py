"""Where the system's own programs are: servers live in sbin folders that an ordinary user's PATH may lack."""

import os
import shutil
from pathlib import Path

from localbench.errors import BenchError

SEARCH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin"])


def find(*names: str) -> str:
	"""The path of the first of these programs that is installed."""
	for name in names:
		path = shutil.which(name, path=SEARCH)
		if path:
			return path
	raise BenchError(f"{' or '.join(names)} is not installed")


def redis_server(folder: Path) -> str:
	"""Redis' server.

	Debian keeps the binary in redis-tools (it acts by the name it is called with); the package redis-server adds
	a link and a service of the machine, which a local bench does not want. So the link is made here.
	"""
	path = shutil.which("redis-server", path=SEARCH)
	if path:
		return path
	link = folder / "redis-server"
	if not link.is_symlink():
		folder.mkdir(parents=True, exist_ok=True)
		link.symlink_to(find("redis-check-rdb"))
	return str(link)


def chromium() -> str | None:
	"""The browser for the tests: CHROMIUM=path, or the first one installed."""
	wanted = os.environ.get("CHROMIUM")
	if wanted:
		return wanted
	for name in ("chromium", "chromium-browser", "google-chrome"):
		path = shutil.which(name, path=SEARCH)
		if path:
			return path
	return None
