"""What no tracked file may contain, and what the linter says."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tree import ROOT, files, short

TEXT = {
	*(
		".py",
		".js",
		".json",
		".md",
		".txt",
		".html",
		".css",
		".scss",
		".toml",
		".csv",
		".in",
		".lock",
		".sh",
		".svg",
	),
	"",
}
TEXT_FILES = [path for path in files() if path.suffix in TEXT]
# Somebody's folders, and the hosts from which packages come: both differ from machine to machine.
MACHINE_PATH = re.compile(r"(?<![\w./])/(?:home|Users|work|root|mnt)/[\w.-]+")
REGISTRY_HOST = re.compile(
	r"https?://(?:[\w-]+\.)*(?:pypi|pythonhosted|npmjs|yarnpkg|debian|ubuntu|nodesource)\.(?:org|com)\b",
	re.IGNORECASE,
)
CONFLICT = re.compile(r"^(?:<{7} |>{7} |={7}$)", re.MULTILINE)
LEFTOVER = re.compile(r"\b(?:TODO|FIXME|XXX)\b|\bbreakpoint\(\)|\bdebugger;|\bpdb\.set_trace")
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}")


def offenders(pattern: re.Pattern[str], paths: list[Path] = TEXT_FILES) -> list[str]:
	found = []
	for path in paths:
		if path == Path(__file__).resolve():
			continue  # the patterns themselves
		for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
			if pattern.search(line):
				found.append(f"{short(path)}:{number}: {line.strip()[:100]}")
	return found


def test_no_path_of_somebodys_machine() -> None:
	assert offenders(MACHINE_PATH) == []


def test_no_host_of_a_package_registry() -> None:
	assert offenders(REGISTRY_HOST) == []


def test_no_conflict_marks_and_no_leftovers() -> None:
	assert offenders(CONFLICT) == []
	code = [path for path in TEXT_FILES if path.suffix in (".py", ".js", ".html", ".sh")]
	assert offenders(LEFTOVER, code) == []


def test_no_secrets() -> None:
	assert offenders(SECRET) == []


@pytest.mark.parametrize(
	("pattern", "text"),
	[
		(MACHINE_PATH, "see /home/somebody/file"),
		(REGISTRY_HOST, "https://files.pythonhosted.org/x"),
		(LEFTOVER, "# TODO: later"),
	],
)
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], text: str) -> None:
	assert pattern.search(text)


def test_text_files_are_utf8_with_unix_line_ends_and_end_with_a_line() -> None:
	bad = []
	for path in TEXT_FILES:
		data = path.read_bytes()
		data.decode("utf-8")
		if b"\r" in data or (
			path.suffix not in (".json", ".svg", ".html") and data and not data.endswith(b"\n")
		):
			bad.append(short(path))
	assert bad == []


def ruff(*arguments: str) -> subprocess.CompletedProcess[str]:
	program = Path(sys.executable).with_name("ruff")
	command = str(program) if program.exists() else shutil.which("ruff")
	if command is None:
		pytest.skip("ruff is not installed")
	return subprocess.run([command, *arguments, "."], cwd=ROOT, capture_output=True, text=True)


def test_ruff_finds_nothing() -> None:
	done = ruff("check", "--no-cache", "--output-format=concise")
	assert done.returncode == 0, done.stdout[-3000:]


def test_python_is_formatted() -> None:
	done = ruff("format", "--no-cache", "--check")
	assert done.returncode == 0, done.stdout[-3000:]


def test_javascript_is_formatted() -> None:
	prettier = ROOT / ".localbench/bench/apps/frappe/node_modules/prettier/bin-prettier.js"
	if not prettier.exists():
		pytest.skip("prettier comes with the desk's packages, which are not installed")
	done = subprocess.run(
		["node", str(prettier), "--check", *(short(path) for path in files(".js"))],
		cwd=ROOT,
		capture_output=True,
		text=True,
	)
	assert done.returncode == 0, done.stderr[-3000:]


def test_shell_scripts_parse() -> None:
	for path in files(".sh"):
		assert subprocess.run(["sh", "-n", str(path)]).returncode == 0, path


def test_every_target_of_the_makefile_is_told_in_the_readme_or_by_help() -> None:
	text = (ROOT / "Makefile").read_text()
	targets = re.findall(r"^([a-z][\w-]*):", text, re.MULTILINE)
	helped = re.findall(r"^([a-z][\w-]*):.*## ", text, re.MULTILINE)
	assert set(targets) == set(helped)


def test_run_time_dependencies_are_bounded() -> None:
	tomllib = pytest.importorskip("tomllib")  # Python 3.11
	project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
	for dependency in project.get("dependencies", []):
		assert "<" in dependency or "~=" in dependency or "==" in dependency, dependency
