"""What a failed command says is turned into what the user can do."""

import errno
from pathlib import Path

import pytest

from localbench.errors import DISK_FULL, NO_DOWNLOAD, BenchError, diagnose, explain_os_error
from localbench.shell import run


@pytest.mark.parametrize(
	("output", "meaning"),
	[
		("OSError: [Errno 28] No space left on device", DISK_FULL),
		("npm ERR! code ENOSPC", DISK_FULL),
		("ERROR 3 (HY000): Error writing file (Errcode: 28)", DISK_FULL),
		("error: Failed to fetch: `...`", NO_DOWNLOAD),
		("npm ERR! code ENOTFOUND", NO_DOWNLOAD),
		("Temporary failure in name resolution", NO_DOWNLOAD),
		("SyntaxError: invalid syntax", None),
	],
)
def test_the_cause_is_named(output: str, meaning: str | None) -> None:
	assert diagnose(output) == meaning


def test_a_full_disk_in_python_itself() -> None:
	assert explain_os_error(OSError(errno.ENOSPC, "x")) == DISK_FULL
	assert explain_os_error(OSError(errno.EACCES, "x")) is None


def test_a_failed_program_is_told_with_its_last_lines_and_log(tmp_path: Path) -> None:
	log = tmp_path / "logs" / "x.log"
	with pytest.raises(BenchError) as caught:
		run(["sh", "-c", "echo first; echo 'No space left on device'; exit 3"], log=log, what="copying")
	assert "copying failed" in str(caught.value)
	assert DISK_FULL in str(caught.value) and str(log) in str(caught.value)
	assert log.read_text().startswith("first")


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
	with pytest.raises(BenchError, match="not installed"):
		run(["no-such-program-here"], log=tmp_path / "x.log", what="trying")


def test_a_good_program_returns_its_output(tmp_path: Path) -> None:
	assert run(["echo", "well"], log=tmp_path / "x.log", what="trying") == "well\n"
