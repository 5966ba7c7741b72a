"""Work that changes hands in the contract's form: what the server refuses stays in the dialog, and nothing goes wrong behind it."""

from collections.abc import Callable

from desk import Desk
from job import add_row, cell, show
from playwright.sync_api import Locator, expect

CLERK = "thu.ky.btv.vp@demo.example"
# the contract and the task of which most is left to be split
LATEST = """() => frappe.db.get_list('Task Contract', {filters: {cadre_name: 'Bí thư Huyện ủy A', workflow_state: 'Assigned'},
	fields: ['name'], order_by: 'start_date desc', limit: 1}).then(([found]) => found.name)"""
UNDONE = """() => cur_frm.doc.tasks.filter((row) => !row.dropped && row.came_by !== 'handed_over' && !row.uncounted)
	.map(({name, target, completed}) => ({name, left: target - completed})).sort((a, b) => b.left - a.left)[0].name"""


def ask_to_split(desk: Desk, part: str, amount: str) -> Locator:
	desk.page.locator(".inner-group-button:visible").filter(has_text="Công việc").locator("button").click()
	desk.page.locator(".dropdown-menu:visible").get_by_text("Chia sản phẩm", exact=True).click()
	dialog = desk.page.locator(".modal.show").filter(has_text="Chia sản phẩm")
	dialog.wait_for()
	desk.page.wait_for_timeout(400)  # the dialog is still moving in
	dialog.locator("select[data-fieldname='task']").select_option(desk.page.evaluate(UNDONE))
	add_row(desk, "parts")
	cell(desk, "parts", 1, "part", part)
	cell(desk, "parts", 1, "amount", amount)
	dialog.locator("textarea[data-fieldname='reason']").fill("Làm theo nhóm, nhiều tháng")
	dialog.get_by_role("button", name="Chia", exact=True).click()
	return dialog


def test_a_refused_split_keeps_what_was_entered(desk_as: Callable[[str], Desk]) -> None:
	desk = desk_as(CLERK).open("/app/task-contract")
	desk.expect("417")  # refused on purpose, twice
	contract = desk.page.evaluate(LATEST)
	for part in ("Dự thảo", "Hoàn thiện"):
		show(desk, "Task Contract", contract)
		dialog = ask_to_split(desk, part, "1234567,5")
		refusal = desk.page.locator(".modal.show:has(.msgprint)").filter(has_text="1.234.567,5")
		refusal.wait_for()  # the figure with all its digits
		refusal.locator(".btn-modal-close:visible").click()
		refusal.wait_for(state="hidden")
		expect(dialog).to_be_visible()
		assert "nhiều tháng" in dialog.locator("textarea[data-fieldname='reason']").input_value()
		cell(desk, "parts", 1, "amount", "0,25")
		dialog.get_by_role("button", name="Chia", exact=True).click()
		dialog.wait_for(state="hidden")
		desk.settle()
	expect(desk.page.get_by_text("Hoàn thiện").first).to_be_visible()
