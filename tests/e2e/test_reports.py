"""Reports and lists as their readers find them: filters that filter, marks in the right line, the table in sight."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from desk import Desk
from playwright.sync_api import expect
from words import english, shown

RATED = "Năm 2023 - Quy định 371 Vĩnh Phúc"
BOARD = "ban.to.chuc.vp@demo.example"
FIELDS = """() => [...document.querySelectorAll(".page-container input, .page-container textarea")]
	.filter((e) => e.checkVisibility()).map((e) => e.value)"""
REPORTS = {"Task Progress": "signal", "Deadline Status": "state", "Evaluation Summary": "level"}


@pytest.mark.parametrize("report", REPORTS)
def test_a_select_filter_has_words_and_can_be_taken_back(desk_as: Callable[[str], Desk], report: str) -> None:
	chosen = f"?period={quote(RATED)}" if report == "Evaluation Summary" else ""
	desk = desk_as(BOARD).open(f"/app/query-report/{report}{chosen}")
	desk.page.wait_for_function("() => frappe.query_report?.get_filter_value('period')")
	desk.settle()
	desk.page.wait_for_timeout(1000)  # the filter asks once more when it is set
	desk.settle()
	desk.page.locator(".dt-scrollable .dt-row").first.wait_for()
	everything = desk.page.evaluate("() => frappe.query_report.data.length")
	box = desk.page.locator(
		f".page-form [data-fieldname='{REPORTS[report]}'] select, select[data-fieldname='{REPORTS[report]}']"
	).first
	options = box.locator("option").all_inner_texts()
	assert not [text for text in options if "object" in text]
	top = desk.page.locator(".datatable").first.bounding_box()["y"]
	assert top < 600, f"the table begins at pixel {top}"
	box.select_option(index=1)
	desk.settle()
	box.select_option(index=0)
	desk.settle()
	desk.page.wait_for_function(f"() => frappe.query_report.data.length === {everything}")


def test_marks_stand_in_the_line_of_their_record(desk_as: Callable[[str], Desk]) -> None:
	desk = desk_as(BOARD).open("/app/task-contract")
	desk.page.locator(".cadre-kpi-due").first.wait_for()
	wrong = desk.page.evaluate(
		"""async () => {
			const names = cur_list.data.map((doc) => doc.name);
			const found = await frappe.xcall('cadre_kpi.api.deadlines.list_for_records', {doctype: 'Task Contract', names});
			return [...document.querySelectorAll('.list-row-container')].filter((line) => {
				const box = line.querySelector('.list-row-checkbox');
				const mark = line.querySelector('.cadre-kpi-due');
				const row = box && found[unescape(box.dataset.name)];
				return (mark ? mark.innerText.trim() : '') !== (row ? row.says : '');
			}).length;
		}"""
	)
	assert wrong == 0


def test_a_figure_leads_to_its_rows(desk_as: Callable[[str], Desk]) -> None:
	desk = desk_as(BOARD).open("/app/query-report/Registration and Assignment")
	figure = desk.page.locator(".report-summary .summary-value a").first
	figure.wait_for()
	number = int(figure.inner_text())
	figure.click()
	desk.settle()
	desk.page.wait_for_function(f"() => frappe.query_report.data.length === {number} + 1")  # and the totals
	assert desk.page.evaluate("() => Object.keys(frappe.query_report.get_filter_values()).length") == 2


def test_a_name_is_read_to_its_end_and_found_without_tone_marks(desk_as: Callable[[str], Desk]) -> None:
	desk = desk_as(BOARD).open("/app/query-report/Registration and Assignment")
	desk.page.locator(".dt-scrollable .dt-row").first.wait_for()
	desk.settle()
	assert not desk.page.evaluate(
		"""() => [...document.querySelectorAll('.dt-scrollable .dt-cell__content')]
			.filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.innerText)"""
	)
	names = desk.page.evaluate("() => frappe.query_report.data.map((row) => row.cadre_name).filter(Boolean)")
	wanted = [name for name in names if name.startswith("Bí thư")]
	assert 0 < len(wanted) < len(names)
	place = desk.page.evaluate(
		"() => frappe.query_report.datatable.getColumns().find((one) => one.fieldname === 'cadre_name').colIndex"
	)
	desk.page.locator(f".dt-filter[data-col-index='{place}']").fill("bi thu")
	desk.page.locator(f".dt-filter[data-col-index='{place}']").press("Enter")
	cells = desk.page.locator(f".dt-scrollable .dt-row .dt-cell--col-{place}")
	expect(cells).to_have_text(wanted)


def test_a_report_is_printed_with_its_totals(desk_as: Callable[[str], Desk]) -> None:
	desk = desk_as(BOARD).open("/app/query-report/Registration and Assignment")
	desk.page.locator(".dt-scrollable .dt-row").first.wait_for()
	desk.settle()
	rows = desk.page.evaluate("() => frappe.query_report.data.length - 1")
	desk.page.evaluate("() => { window.print = () => {} }")
	with desk.context.expect_page() as opened:
		desk.page.evaluate("() => frappe.query_report.print_report({ orientation: 'Landscape' })")
	page = opened.value
	page.locator("tbody tr.total").wait_for()
	assert page.locator("tbody tr").count() == rows + 1
	head, *cells = page.locator("tr.total td").all_inner_texts()[1:]
	assert head == "Tổng cộng" and any(cell.isdigit() and int(cell) > 0 for cell in cells)
	# a date or a code in one line, on pages of the paper's breadth
	assert page.evaluate(
		"() => [...document.querySelectorAll('.whole')].every((e) => e.offsetHeight && getComputedStyle(e).whiteSpace === 'nowrap')"
	)
	assert not english(shown(page))


def test_a_list_that_a_link_opens_shows_what_its_filter_says(desk_as: Callable[[str], Desk]) -> None:
	"""The unit is filtered by its code and shown by its name, which the desk asks for meanwhile."""
	desk = desk_as("KPI Auditor").open("/app/evaluation-period")
	units = "() => frappe.db.get_list('Cadre', {fields: ['unit'], limit: 500}).then((rows) => rows.map(({unit}) => unit))"
	everywhere = desk.page.evaluate(units)
	unit = everywhere[0]
	assert set(everywhere) != {unit}
	desk.page.evaluate("(unit) => frappe.set_route('List', 'Cadre', {unit})", unit)
	desk.page.wait_for_function("() => cur_list?.doctype === 'Cadre' && cur_list.data.length")
	desk.settle()
	shown_units = desk.page.evaluate("() => cur_list.data.map((doc) => doc.unit)")
	assert set(shown_units) == {unit}


def test_persons_are_named_where_accounts_are_stored(desk_as: Callable[[str], Desk]) -> None:
	desk = desk_as("KPI Administrator")
	for path in (
		"evaluation-body",
		"council-session",
		"directive",
		"digest-log",
		"mail-preference",
		"sealed-record",
	):
		desk.open(f"/app/{path}")
		desk.page.locator(".list-row, .no-result").first.wait_for()
		assert not addresses(desk), path
		name = desk.page.evaluate("() => cur_list.data[0]?.name")
		if name:
			desk.open(f"/app/{path}/{quote(name)}")
			desk.page.locator(".form-layout").first.wait_for()
			assert not addresses(desk), f"{path}/{name}"


def addresses(desk: Desk) -> list[str]:
	"""Addresses of accounts that the page shows, in texts and in fields, once the names had time to come."""
	for _try in range(20):
		fields = desk.page.evaluate(FIELDS)
		found = [text for text in (*shown(desk.page), *fields) if "@demo.example" in text]
		if not found:
			break
		desk.page.wait_for_timeout(500)
	return found
