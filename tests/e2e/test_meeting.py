"""A unit's clerk enters the ratings of the monthly meeting in one table."""

from collections.abc import Callable

from desk import Desk
from job import picture

CLERK = "van.thu.yb.01@demo.example"
WAITING = """() => frappe.db.count('Cadre Evaluation', {filters: {
	workflow_state: ['in', ['Self-Assessment', 'At Unit Collective']], period: ['like', 'Tháng 02/2022%']}})"""


def test_the_clerk_enters_a_whole_meeting(desk_as: Callable[[str], Desk]) -> None:
	desk = desk_as(CLERK).open("/app/cadre-evaluation")
	assert desk.page.evaluate(WAITING) == 4
	desk.page.get_by_role("button", name="Nhập kết quả họp xếp loại").click()
	dialog = desk.page.locator(".modal.show:visible").last
	lines = dialog.locator("tr[data-name]")
	lines.first.wait_for()
	assert lines.count() == 4
	lines.first.locator("select[data-field=level]").select_option("excellent")
	lines.first.locator("input[data-field=opinion]").fill("Hoàn thành vượt mức kế hoạch tháng.")
	dialog.locator("[data-fieldname=all] select").select_option("good")
	desk.page.wait_for_function(
		"() => [...document.querySelectorAll('.modal.show tr[data-name] select')].every((select) => select.value)"
	)
	chosen = lines.locator("select[data-field=level]").evaluate_all(
		"(all) => all.map((select) => select.value)"
	)
	assert chosen == ["excellent", "good", "good", "good"]
	picture(desk, "meeting")
	dialog.get_by_role("button", name="Ghi nhận và chuyển bước").click()
	desk.page.get_by_text("Đã ghi nhận 4 phiếu đánh giá.").wait_for()
	assert desk.page.evaluate(WAITING) == 0
