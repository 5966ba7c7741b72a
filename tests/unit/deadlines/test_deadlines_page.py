"""The table of a year in docs/deadlines.md is what the shipped schemes and the calendar say."""

from pathlib import Path

from cadre_kpi.deadlines import table
from cadre_kpi.scoring.loader import list_shipped, load

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "deadlines.md").read_text(encoding="utf-8")


def test_the_page_holds_the_table_of_the_year():
	"""Write it anew with `python -m cadre_kpi.deadlines.table 2026`."""
	assert PAGE[PAGE.index("### ") :] == table.render_markdown(2026)


def test_every_deadline_of_every_scheme_is_in_it():
	days = table.WorkingDays()
	for code in list_shipped():
		scheme = load(code)
		found = {due.rule.code for due in table.compute_year(scheme, 2026, days)}
		assert found == {row.code for row in scheme.deadlines}, code
	assert len(list_shipped()) == 11
