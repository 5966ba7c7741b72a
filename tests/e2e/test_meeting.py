"""A unit's clerk enters the ratings of the monthly meeting in one table."""

from collections.abc import Callable

from desk import Desk
from job import picture
from playwright.sync_api import Locator, expect

CLERK = "van.thu.yb.01@demo.example"
WAITING = """() => frappe.db.count('Cadre Evaluation', {filters: {
	workflow_state: ['in', ['Self-Assessment', 'At Unit Collective']], period: ['like', 'Tháng 02/2022%']}})"""

# Somebody quick answers a question while it is still moving in.
ANSWER_AT_ONCE = """(text) => new Promise((done) => {
	const asking = (modal) => modal.classList.contains('show') && modal.textContent.includes(text);
	const look = () => {
		const question = [...document.querySelectorAll('.modal')].find(asking);
		if (!question) return requestAnimationFrame(look);
		question.querySelector('.btn-modal-primary').click();
		done();
	};
	look();
})"""


def open_meeting(desk: Desk) -> Locator:
	desk.open("/app/cadre-evaluation")
	desk.page.get_by_role("button", name="Nhập kết quả họp xếp loại").click()
	dialog = desk.page.locator(".modal.show").filter(has=desk.page.locator(".cadre-kpi-meeting"))
	dialog.locator("tr[data-name]").first.wait_for()
	desk.page.wait_for_timeout(400)  # the dialog is still moving in
	return dialog


def test_what_was_entered_is_not_lost(desk_as: Callable[[str], Desk]) -> None:
	desk = desk_as(CLERK)
	dialog = open_meeting(desk)
	line = dialog.locator("tr[data-name]").first
	line.locator("select[data-field=level]").select_option("good")
	line.locator("input[data-field=votes]").fill("abc")
	line.locator("input[data-field=opinion]").fill("Ý kiến đang viết dở")
	desk.page.keyboard.press("Escape")
	question = desk.page.locator(".modal.show").filter(has_text="Đóng mà không gửi?")
	question.wait_for()
	question.get_by_role("button", name="Tiếp tục nhập").click()
	question.wait_for(state="hidden")
	assert dialog.is_visible(), "the table was closed"
	desk.page.wait_for_timeout(500)
	desk.page.close()  # the browser is closed
	desk.page = desk.context.new_page()
	dialog = open_meeting(desk)
	expect(dialog.get_by_text("Đã lấy lại nội dung")).to_be_visible()
	line = dialog.locator("tr[data-name]").first
	assert line.locator("input[data-field=opinion]").input_value() == "Ý kiến đang viết dở"
	dialog.get_by_role("button", name="Ghi nhận và chuyển bước").click()
	desk.page.get_by_text("“abc” không phải là số").last.wait_for()


def test_the_clerk_enters_a_whole_meeting(desk_as: Callable[[str], Desk]) -> None:
	desk = desk_as(CLERK).open("/app/cadre-evaluation")
	assert desk.page.evaluate(WAITING) == 4
	desk.page.get_by_role("button", name="Nhập kết quả họp xếp loại").click()
	dialog = desk.page.locator(".modal.show:visible").last
	lines = dialog.locator("tr[data-name]")
	lines.first.wait_for()
	expect(lines).to_have_count(4)
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
	desk.page.evaluate(ANSWER_AT_ONCE, "4 hồ sơ đánh giá được chuyển sang bước")
	desk.page.get_by_text("Đã ghi nhận 4 hồ sơ đánh giá.").wait_for()
	assert desk.page.evaluate(WAITING) == 0
