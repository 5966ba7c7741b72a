"""What people find after a run: criteria to fill in, a history in their language, reports at their address."""

from collections.abc import Callable
from urllib.parse import quote

from desk import Desk
from job import cell, show
from playwright.sync_api import expect
from test_period_run import ENDED

MONTH = "Tháng 10/2024 - thử trên trình duyệt"
RATED = "Năm 2023 - Quy định 371 Vĩnh Phúc"
CADRE, BOARD = "bi.thu.b@demo.example", "ban.to.chuc.vp@demo.example"
RUN = "cadre_kpi.api.period_run.start"


def get(desk: Desk, doctype: str, **query: str) -> list[dict]:
	return desk.context.request.get(f"/api/resource/{doctype}", params=query).json()["data"]


def test_criteria_of_an_opened_evaluation_are_filled_in_and_told(desk_as: Callable[[str], Desk]) -> None:
	desk = desk_as("KPI Administrator").open("/app")
	(cadre,) = get(desk, "Cadre", filters=f'{{"user": "{CADRE}"}}', fields='["name", "unit"]')
	period = {
		"doctype": "Evaluation Period",
		"period_name": MONTH,
		"scheme": "nghi_dinh_335-v3",
		"frequency": "Month",
		"start_date": "2024-10-01",
		"end_date": "2024-10-31",
		"unit": cadre["unit"],
		"status": "Open",
	}
	desk.call("frappe.client.insert", doc=period)
	run = desk.call(RUN, period=MONTH, action="Open Period", contracts="Empty")
	show(desk, "Period Run", run)
	desk.page.wait_for_function(ENDED, timeout=120_000)

	own = desk_as(CADRE)
	filters = f'{{"period": "{MONTH}", "cadre": "{cadre["name"]}"}}'
	(evaluation,) = get(own, "Cadre Evaluation", filters=filters)
	show(own, "Cadre Evaluation", evaluation["name"])
	cell(own, "criteria", 1, "self_points", "2")
	own.save()
	kept = own.field("criteria")
	assert [row["self_points"] for row in kept] == [2, *[0] * 9]
	cell(own, "criteria", 2, "self_points", "1,5")
	own.save()
	assert [row["name"] for row in own.field("criteria")] == [row["name"] for row in kept]
	told = own.page.locator(".new-timeline")  # drawn after the record
	expect(told).to_contain_text("đã sửa: thêm 10 dòng vào Tiêu chí chung", use_inner_text=True)
	expect(told).to_contain_text(
		"đã sửa: Điểm tự chấm (dòng 2 của Tiêu chí chung): 0 → 1,5", use_inner_text=True
	)


def test_a_report_opens_with_the_filters_of_its_address(desk_as: Callable[[str], Desk]) -> None:
	desk = desk_as(BOARD).open(f"/app/query-report/Evaluation%20Summary?period={quote(RATED)}")
	row = desk.page.locator(".dt-row-0 .dt-cell__content:visible").first
	row.wait_for(state="visible", timeout=60_000)
	desk.settle()
	assert desk.page.evaluate("() => frappe.query_report.get_filter_value('period')") == RATED
	row.wait_for(state="visible")  # the table is drawn anew as columns find their width
	assert row.bounding_box()["y"] < 900, "the table begins below the first screen"
