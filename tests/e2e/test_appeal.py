"""A petition on a rating: filed by the person rated, found and taken up by the board, answered by the chair, by keyboard."""

from collections.abc import Callable

from desk import VIEW_OF_A_PHONE, Desk
from job import picture
from playwright.sync_api import Locator, expect

CADRE, BOARD, CHAIR = (
	"giam.doc.gtvt@demo.example",
	"ban.to.chuc.vp@demo.example",
	"bi.thu.tinh.uy.vp@demo.example",
)
WHO = "Giám đốc Sở Giao thông vận tải"
GROUNDS = "Kết quả tiết kiệm đã được kiểm toán xác nhận, đề nghị xem xét lại."
ANSWER = "Đã xem xét kết luận kiểm toán; giữ nguyên mức xếp loại."
IN_THE_WINDOW = "() => document.documentElement.scrollWidth <= window.innerWidth"
MINE = """() => frappe.db.get_list('Cadre Evaluation', {
	filters: {workflow_state: 'Published', cadre_name: 'Giám đốc Sở Giao thông vận tải'}, limit: 1,
}).then((rows) => rows[0].name)"""


def find_line(desk: Desk, words: str) -> Locator:
	desk.open("/app/my-work")
	line = desk.page.locator(".cadre-kpi-line").filter(has_text=words).filter(has_text=WHO)
	line.first.wait_for()
	return line.first


def test_a_petition_is_filed_found_taken_up_and_answered(desk_as: Callable[[str], Desk]) -> None:
	cadre = desk_as(CADRE)
	cadre.open("/app/my-work")
	cadre.open(f"/app/cadre-evaluation/{cadre.page.evaluate(MINE)}")
	cadre.page.get_by_role("button", name="Kiến nghị", exact=True).click()
	cadre.page.wait_for_function("() => document.activeElement?.closest('[data-fieldname=grounds]')")
	# which rating it is about stands there in words
	expect(cadre.page.locator(".form-message:visible").first).to_contain_text("Năm 2023", use_inner_text=True)
	cadre.page.keyboard.type(GROUNDS)
	cadre.page.keyboard.press("Control+s")
	question = cadre.page.locator(".modal.show:visible").last
	question.wait_for()
	cadre.page.keyboard.press("Enter")
	cadre.page.wait_for_function("() => window.cur_frm && !cur_frm.is_new()", timeout=60_000)
	cadre.settle()
	name = cadre.field("name")
	assert (cadre.field("grounds"), cadre.field("status")) == (GROUNDS, "Received")

	board = desk_as(BOARD)
	line = find_line(board, "Tiếp nhận, xem xét kiến nghị")
	expect(line).to_contain_text("kiểm toán xác nhận", use_inner_text=True)
	expect(line).to_contain_text("Năm 2023", use_inner_text=True)
	line.locator(".cadre-kpi-line-open").click()  # read and taken up in place
	expect(line.locator(".cadre-kpi-line-body")).to_contain_text(
		"Hoàn thành tốt nhiệm vụ", use_inner_text=True
	)
	picture(board, "my-work-petition")
	line.get_by_role("button", name="Tiếp nhận xem xét", exact=True).click()
	line.wait_for(state="detached")
	board.open(f"/app/rating-appeal/{name}")
	# somebody else's words are read, not written
	board.page.wait_for_function("() => window.cur_frm?.get_field('grounds')?.disp_status === 'Read'")
	assert board.field("status") == "Under Consideration"

	chair = desk_as(CHAIR)
	chair.page.set_viewport_size(VIEW_OF_A_PHONE)
	line = find_line(chair, "Trả lời kiến nghị")
	line.locator(".cadre-kpi-line-open").click()
	line.locator(".cadre-kpi-line-actions").wait_for()
	chair.settle()
	assert chair.page.evaluate(IN_THE_WINDOW)
	picture(chair, "my-work-petition-phone")
	line.get_by_role("button", name="Giữ nguyên kết quả", exact=True).click()
	dialog = chair.page.locator(".modal.show:visible").last
	dialog.locator("textarea:visible").fill(ANSWER)
	dialog.get_by_role("button", name="Giữ nguyên kết quả", exact=True).click()
	line.wait_for(state="detached")
	chair.settle()
	expect(chair.page.locator(".cadre-kpi-work-beside")).to_contain_text(WHO, use_inner_text=True)

	cadre.open("/app/my-work")
	cadre.page.locator(".cadre-kpi-work-beside section").first.wait_for()
	assert ANSWER == cadre.page.evaluate(
		"(name) => frappe.db.get_value('Rating Appeal', name, 'answer').then((r) => r.message.answer)", name
	)


def test_an_organisation_is_recognised_in_its_line(desk_as: Callable[[str], Desk]) -> None:
	"""By keyboard: the first stroke opens the line, the next one acts on what is before the eyes."""
	chair = desk_as(CHAIR)
	chair.open("/app/my-work")
	line = (
		chair.page.locator(".cadre-kpi-line")
		.filter(has_text="Xem xét kết quả tự đánh giá của đơn vị để cấp có thẩm quyền công nhận")
		.first
	)
	line.locator(".cadre-kpi-line-open").focus()
	chair.page.keyboard.press("a")
	line.locator(".cadre-kpi-line-actions").wait_for()
	chair.settle()
	expect(line.locator(".cadre-kpi-line-body")).to_contain_text("Tiêu chí", use_inner_text=True)
	picture(chair, "my-work-organisation")
	chair.page.keyboard.press("a")
	dialog = chair.page.locator(".modal.show:visible").last
	today = chair.page.evaluate("() => frappe.datetime.str_to_user(frappe.datetime.get_today())")
	for field, value in (("decision_number", "15-QĐ/TU"), ("decision_date", today)):
		box = dialog.locator(f"[data-fieldname='{field}'] input:visible")
		box.fill(value)
		box.blur()
	dialog.get_by_role("button", name="Công nhận", exact=True).click()
	line.wait_for(state="detached")
	rating = "() => frappe.db.get_list('Unit Evaluation', {filters: {decision_number: '15-QĐ/TU'}, fields: ['status']})"
	assert chair.page.evaluate(rating) == [{"status": "Recognised"}]
