"""A petition on a rating: filed by the person rated, found and taken up by the board, answered by the chair, by keyboard."""

from collections.abc import Callable

from desk import Desk
from playwright.sync_api import Locator, expect

CADRE, BOARD, CHAIR = (
	"giam.doc.gtvt@demo.example",
	"ban.to.chuc.vp@demo.example",
	"bi.thu.tinh.uy.vp@demo.example",
)
WHO = "Giám đốc Sở Giao thông vận tải"
GROUNDS = "Kết quả tiết kiệm đã được kiểm toán xác nhận, đề nghị xem xét lại."
ANSWER = "Đã xem xét kết luận kiểm toán; giữ nguyên mức xếp loại."
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
	line.locator(".cadre-kpi-line-open").click()
	board.page.wait_for_url(f"**/{name}")
	board.settle()
	# somebody else's words are read, not written
	board.page.wait_for_function("() => window.cur_frm?.get_field('grounds')?.disp_status === 'Read'")
	board.page.get_by_role("button", name="Tiếp nhận xem xét", exact=True).click()
	board.page.wait_for_function("() => cur_frm.doc.status === 'Under Consideration'")
	board.settle()

	chair = desk_as(CHAIR)
	find_line(chair, "Trả lời kiến nghị").locator(".cadre-kpi-line-open").click()
	chair.page.wait_for_url(f"**/{name}")
	chair.settle()
	chair.page.get_by_role("button", name="Quyết định", exact=True).click()
	dialog = chair.page.locator(".modal.show:visible").last
	dialog.locator("select:visible").first.select_option("Dismissed")
	dialog.locator("textarea:visible").first.fill(ANSWER)
	dialog.get_by_role("button", name="Quyết định", exact=True).click()
	chair.page.wait_for_function("() => cur_frm.doc.status === 'Dismissed'")
	chair.settle()

	cadre.open("/app/my-work")
	cadre.page.locator(".cadre-kpi-work-beside section").first.wait_for()
	assert ANSWER == cadre.page.evaluate(
		"(name) => frappe.db.get_value('Rating Appeal', name, 'answer').then((r) => r.message.answer)", name
	)
