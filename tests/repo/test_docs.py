"""What the documents for those who work on the code name is there: paths, modules of the rooms, links."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
from test_floors import FLOORS
from tree import APP, ROOT, files, short

GUIDES = [path for path in files(".md") if "roles" not in path.parts]
CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"[\w.<>*-]+(?:/[\w.<>*-]+)*/?")
SUFFIXES = (
	".py",
	".js",
	".json",
	".csv",
	".html",
	".css",
	".md",
	".toml",
	".sh",
	".in",
	".lock",
	".txt",
	"/",
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
# What a site has, not the repository.
ELSEWHERE = {"site_config.json", "common_site_config.json"}
TABLE_OF_ROOMS = re.compile(r"^\| (\d*) ?\| (.+?) \| (.*) \|$", re.M)


PATHS = {
	f"/{part}"
	for path in files()
	for part in (short(path), *(f"{folder}/" for folder in path.relative_to(ROOT).parents))
}


def is_there(name: str) -> bool:
	"""Whether a path of the repository ends so: documents leave out what is clear."""
	if name.startswith(".localbench/"):
		return True  # made on each machine
	pattern = "/" + re.sub(r"<[^>]+>", "*", name)
	if "*" in pattern:
		return any(fnmatch(path, f"*{pattern}") for path in PATHS)
	return any(path.endswith(pattern) for path in PATHS)


def missing(text: str) -> list[str]:
	"""Paths of this repository that a document names, as far as they can be told from other code, and are not there."""
	return [
		name
		for name in CODE.findall(text)
		if PATH.fullmatch(name) and name.endswith(SUFFIXES) and name not in ELSEWHERE and not is_there(name)
	]


@pytest.mark.parametrize("path", GUIDES, ids=short)
def test_paths_in_documents_exist(path: Path) -> None:
	assert missing(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", GUIDES, ids=short)
def test_links_in_documents_lead_somewhere(path: Path) -> None:
	text = path.read_text(encoding="utf-8")
	found = [
		link.partition("#")[0] for link in LINK.findall(text) if not re.match(r"https?:|mailto:|#", link)
	]
	assert [link for link in found if not (path.parent / link).exists()] == []


# In the table, but no modules.
WORDS = {"decimal", "bench"}


def rooms() -> list[tuple[int, list[str], str]]:
	"""Floor, rooms and what is in them, as CONTRIBUTING.md lists them."""
	floor, found = 0, []
	for number, names, content in TABLE_OF_ROOMS.findall(
		(ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
	):
		floor = int(number or floor)
		if floor:
			found.append(
				(floor, [name.strip("/").removesuffix(".py") for name in CODE.findall(names)], content)
			)
	return found


def test_the_table_of_rooms_has_the_floors() -> None:
	table = [(room, floor) for floor, names, _content in rooms() for room in names]
	floors = [(room, number) for number, names in enumerate(FLOORS, start=1) for room in names]
	assert sorted(table) == sorted(floors)


def test_modules_in_the_table_of_rooms_exist() -> None:
	lost = [
		(room, name)
		for _floor, names, content in rooms()
		for room in names[:1]
		for name in CODE.findall(content)
		if re.fullmatch(r"[a-z_]+/?", name) and (APP / room).is_dir() and name not in WORDS
		if not (APP / room / name).is_dir() and not (APP / room / f"{name}.py").is_file()
	]
	assert lost == []


def test_a_path_that_is_gone_is_noticed() -> None:
	assert missing("see `scoring/quota.py`, `score.py` and `papers/<paper>.py`") == []
	assert missing("see `scoring/gone.py`, `evaluation/gather/`") == ["scoring/gone.py", "evaluation/gather/"]
