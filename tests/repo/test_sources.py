"""The page that says where the articles' sentences are done: every test that it names exists, in both languages alike."""

import re

import pytest
import strings

DOCS = strings.APP.parent / "docs"
TESTS = strings.APP / "tests"
UNIT = strings.APP.parent / "tests" / "unit"
PAGES = {"en": DOCS / "sources.md", "vi": DOCS / "vi" / "sources.md"}
FILE, TEST = re.compile(r"`([\w/]+/test_\w+\.py)`"), re.compile(r"`(test_\w+)`")
ARTICLES = 5


def sections(page: str) -> list[tuple[str, list[str]]]:
	"""Heading and rows of each table that tells an article."""
	parts = re.split(r"^## ", PAGES[page].read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
	found = []
	for part in parts[:ARTICLES]:
		title, _line, body = part.partition("\n")
		found.append((title, [line for line in body.splitlines() if line.startswith("|")][2:]))
	return found


def source_of(name: str) -> str:
	folder = UNIT.parent.parent if name.startswith("tests/") else TESTS
	return (folder / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_each_sentence_has_its_place_and_a_test_that_exists(page):
	for title, rows in sections(page):
		assert rows, title
		for row in rows:
			cells = [cell.strip() for cell in row.strip("|").split("|")]
			assert len(cells) == 3 and all(cells), row
			files = FILE.findall(cells[2])
			assert files, row
			written = "".join(source_of(name) for name in files)
			assert [name for name in TEST.findall(cells[2]) if f"def {name}(" not in written] == [], row


def test_both_languages_tell_the_same_sentences():
	english, vietnamese = ([rows for _title, rows in sections(page)] for page in PAGES)
	assert [len(rows) for rows in english] == [len(rows) for rows in vietnamese]
	for ours, theirs in zip(english, vietnamese, strict=True):
		for one, other in zip(ours, theirs, strict=True):
			assert FILE.findall(one) == FILE.findall(other), (one, other)
			assert TEST.findall(one) == TEST.findall(other), (one, other)
