"""Running other programs: output goes to a log file, a failure becomes a sentence with the last lines."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from localbench.errors import BenchError, diagnose

TAIL = 20


def tail(text: str, lines: int = TAIL) -> str:
	"""The last lines of a text, indented, to be shown under a message."""
	return "\n".join("    " + line for line in text.rstrip().splitlines()[-lines:])


def run(
	argv: Sequence[str | Path],
	*,
	log: Path,
	what: str,
	cwd: Path | None = None,
	env: Mapping[str, str] | None = None,
	stdin: str | None = None,
) -> str:
	"""Runs a program to its end, writes what it says to `log` and returns it.

	`what` names the deed in messages ("installing the Python packages"). Raises BenchError on a failure.
	"""
	log.parent.mkdir(parents=True, exist_ok=True)
	try:
		done = subprocess.run(
			[str(part) for part in argv],
			cwd=cwd,
			env={**os.environ, **(env or {})},
			input=stdin,
			stdin=subprocess.DEVNULL if stdin is None else None,
			stdout=subprocess.PIPE,
			stderr=subprocess.STDOUT,
			text=True,
			errors="replace",
		)
	except FileNotFoundError as error:
		raise BenchError(f"{what} failed: {argv[0]} is not installed") from error
	log.write_text(done.stdout, encoding="utf-8")
	if done.returncode:
		cause = diagnose(done.stdout)
		raise BenchError(
			f"{what} failed{': ' + cause if cause else ''}\n{tail(done.stdout)}\n  The whole output is in {log}"
		)
	return done.stdout
