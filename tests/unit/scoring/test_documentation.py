"""The documented cases are run as they stand in docs/scoring.md; the format page names every key."""

import re
from pathlib import Path

import pytest

from cadre_kpi.scoring import build_result_dict, load, parse_case, read_json, score
from cadre_kpi.scoring import vocabulary as v
from cadre_kpi.scoring.fields import get_specs
from cadre_kpi.scoring.scheme import Scheme

DOCS = Path(__file__).resolve().parents[3] / "docs"
CASE = re.compile(
	r"^### (.+?)\n.*?```json input\n(.*?)```\n```json output\n(.*?)```", re.DOTALL | re.MULTILINE
)
CASES = CASE.findall((DOCS / "scoring.md").read_text(encoding="utf-8"))


def test_a_dozen_cases_are_documented():
	text = (DOCS / "scoring.md").read_text(encoding="utf-8")
	assert len(CASES) == text.count("```json input") >= 12


@pytest.mark.parametrize(("title", "given", "expected"), CASES, ids=[case[0] for case in CASES])
def test_documented_case(title, given, expected):
	data, expected = read_json(given), read_json(expected)
	scheme = load(data["scheme"])
	found = build_result_dict(score(scheme, parse_case(data, scheme)))
	shown = {row["name"]: row for row in found["conditions"]}
	for row in expected.pop("conditions", []):
		assert {key: shown[row["name"]][key] for key in row} == row
	assert {key: found[key] for key in expected} == expected


def test_format_page_names_every_key_and_choice():
	text = (DOCS / "scheme-format.md").read_text(encoding="utf-8")

	def check(cls):
		for name, spec in get_specs(cls).items():
			assert f"`{name}`" in text, name
			for option in spec.options:
				assert option in text, option
			if spec.rows:
				check(spec.rows)

	check(Scheme)
	for word in (*v.BODY_TYPES, *v.STAGES, *v.DISCIPLINES, *v.FLAG_MEASURES):
		assert word in text, word
