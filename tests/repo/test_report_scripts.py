"""Every report opens as the others do: on its table, with filters that fold on a phone and a total in the reader's words."""

import json

import pytest
import strings

REPORTS = sorted((strings.APP / "cadre_kpi" / "report").glob("*/*.json"))


def read(path):
	return json.loads(path.read_text(encoding="utf-8")), path.with_suffix(".js").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_filters_fold_on_a_phone(path):
	_report, script = read(path)
	if "filters: []" not in script:
		assert "cadre_kpi.reports.prepare" in script or "cadre_kpi.reports.open_on_table(" in script


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_the_row_of_totals_is_named_in_the_readers_language(path):
	report, script = read(path)
	if report.get("add_total_row"):
		assert "cadre_kpi.reports.build_formatter(" in script
