"""Guides of the roles: both languages tell the same passages, name what the desk really shows, and have their pictures."""

import json
import re

import pytest
import strings

from cadre_kpi.www import kpi_guide

DOCS = strings.APP.parent / "docs"
GUIDES = sorted(path.name for path in (DOCS / "roles").glob("*.md"))


def texts(name: str) -> tuple[str, str]:
	return tuple(
		(folder / name).read_text(encoding="utf-8") for folder in (DOCS / "roles", DOCS / "vi" / "roles")
	)


def test_each_role_has_a_guide_in_both_languages():
	assert GUIDES == sorted(path.name for path in (DOCS / "vi" / "roles").glob("*.md"))
	assert GUIDES == sorted(f"{page}.md" for page in kpi_guide.PAGES.values())


@pytest.mark.parametrize("name", GUIDES)
def test_both_languages_have_the_same_passages(name):
	english, vietnamese = (re.findall(r'<a id="([a-z-]+)"></a>|\]\(([^)]*)\)', text) for text in texts(name))
	plain = lambda found: [(anchor, link.rpartition("/")[2]) for anchor, link in found]  # noqa: E731
	assert plain(english) == plain(vietnamese)


def test_each_list_form_page_and_report_has_a_passage():
	passages = {anchor for name in GUIDES for anchor in re.findall(r'<a id="([a-z-]+)"></a>', texts(name)[1])}
	records = [
		json.loads(path.read_text(encoding="utf-8"))
		for kind in ("doctype", "page", "report")
		for path in (strings.APP / "cadre_kpi" / kind).glob("*/*.json")
	]
	topics = {record["name"].lower().replace(" ", "-") for record in records if not record.get("istable")}
	assert not {topic for topic in topics if kpi_guide.PASSAGE_OF.get(topic, topic) not in passages}
	assert not set(kpi_guide.PASSAGE_OF) - topics
	assert not set(kpi_guide.PASSAGE_OF) & passages


@pytest.mark.parametrize("name", GUIDES)
def test_what_is_named_stands_on_the_desk(name):
	rows = strings.rows()
	english, vietnamese = (set(re.findall(r"\*\*(.+?)\*\*", text)) for text in texts(name))
	assert not english - {row[0] for row in rows}
	assert not vietnamese - {row[1] for row in rows}


@pytest.mark.parametrize("name", GUIDES)
def test_pictures_exist(name):
	for text, folder in zip(texts(name), (DOCS / "roles", DOCS / "vi" / "roles"), strict=True):
		for link in re.findall(r"!\[[^\]]*\]\(([^)]*)\)", text):
			assert (folder / link).resolve().is_file(), link
