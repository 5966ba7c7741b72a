"""What must come from apt: finds what is missing and installs it when it may, else names it."""

import ctypes.util
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from localbench.errors import BenchError, diagnose
from localbench.programs import chromium
from localbench.shell import tail


def _program(*names: str) -> bool:
	extra = os.pathsep.join(["/usr/sbin", "/usr/bin", "/sbin"])
	return any(shutil.which(name) or shutil.which(name, path=extra) for name in names)


def _library(name: str) -> bool:
	return ctypes.util.find_library(name) is not None


def _venv() -> bool:
	return importlib.util.find_spec("venv") is not None and importlib.util.find_spec("ensurepip") is not None


def _serif_font() -> bool:
	return any(Path("/usr/share/fonts").rglob("LiberationSerif-Regular.ttf"))


@dataclass(frozen=True)
class Need:
	"""A thing that must be there, and the Debian packages that bring it (the first one that apt knows)."""

	packages: tuple[str, ...]
	there: Callable[[], bool]


# The server packages `mariadb-server` and `redis-server` would also start services of the machine on the usual
# ports; the core packages hold the same programs alone.
BASE = (
	Need(("python3-venv",), _venv),
	Need(
		("mariadb-server-core", "mariadb-server-core-10.6"),
		lambda: _program("mariadbd") and _program("mariadb-install-db"),
	),
	Need(("mariadb-client", "mariadb-client-10.6"), lambda: _program("mariadb") and _program("mariadb-dump")),
	Need(("redis-tools",), lambda: _program("redis-server", "redis-check-rdb")),
	Need(("libpango-1.0-0",), lambda: _library("pango-1.0")),
	Need(("libpangoft2-1.0-0",), lambda: _library("pangoft2-1.0")),
	Need(("libcairo2",), lambda: _library("cairo")),
	Need(("fonts-liberation",), _serif_font),
	Need(("ca-certificates",), lambda: Path("/etc/ssl/certs/ca-certificates.crt").exists()),
)
BROWSER = (Need(("chromium",), lambda: chromium() is not None),)


def missing(needs: Sequence[Need]) -> list[Need]:
	return [need for need in needs if not need.there()]


def ensure(needs: Sequence[Need], log: Path) -> list[str]:
	"""Installs what is missing and returns the packages it installed.

	Raises BenchError with the list of packages where apt or the right to use it is lacking.
	"""
	lacking = missing(needs)
	if not lacking:
		return []
	names = [need.packages[0] for need in lacking]
	by_hand = f"apt-get install --no-install-recommends {' '.join(names)}"
	if not _program("apt-get"):
		raise BenchError(f"these Debian packages or their like are missing: {' '.join(names)}")
	prefix = _privilege()
	if prefix is None:
		raise BenchError(
			f"packages are missing, and installing them needs root. Please run\n    sudo apt-get update && sudo {by_hand}"
		)
	_apt([*prefix, "apt-get", "update"], log)
	names = [_known(need.packages) for need in lacking]
	_apt([*prefix, "apt-get", "install", "--yes", "--no-install-recommends", *names], log)
	still = [need.packages[0] for need in missing(lacking)]
	if still:
		raise BenchError(f"after the installation these are still missing: {' '.join(still)} (see {log})")
	return names


def _privilege() -> list[str] | None:
	"""How to become root: nothing to do, sudo, or None when there is no way."""
	if os.geteuid() == 0:
		return []
	if not shutil.which("sudo"):
		return None
	silent = subprocess.run(["sudo", "-n", "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
	if silent.returncode == 0:
		return ["sudo", "-n"]
	return ["sudo"] if sys.stdin.isatty() else None


def _known(packages: tuple[str, ...]) -> str:
	"""The first of these packages that apt could install."""
	for name in packages:
		policy = subprocess.run(["apt-cache", "policy", name], capture_output=True, text=True).stdout
		candidate = re.search(r"Candidate: (\S+)", policy)
		if candidate and candidate[1] != "(none)":
			return name
	raise BenchError(
		f"apt knows no package {' or '.join(packages)} here; install it in another way"
		+ (" and give its path as CHROMIUM=path" if "chromium" in packages else "")
	)


def _apt(argv: list[str], log: Path) -> None:
	"""Runs apt without questions; sudo may ask for the password on the terminal."""
	env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
	if argv[0] == "sudo":
		at = argv.index("apt-get")
		argv = [*argv[:at], "env", "DEBIAN_FRONTEND=noninteractive", *argv[at:]]
	log.parent.mkdir(parents=True, exist_ok=True)
	done = subprocess.run(argv, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
	with log.open("a") as file:
		file.write(done.stdout)
	if done.returncode:
		cause = diagnose(done.stdout)
		raise BenchError(f"{' '.join(argv)} failed{': ' + cause if cause else ''}\n{tail(done.stdout)}")
