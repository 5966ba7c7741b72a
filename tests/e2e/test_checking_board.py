"""The boards of those who check: forty registrations looked at side by side, some marked, all passed on at once."""

from collections.abc import Callable

from desk import VIEW_OF_A_PHONE, Desk
from job import picture
from playwright.sync_api import expect

AGENCY = "dau.moi.vp@demo.example"
PERIOD = "Năm 2026 - Quy định 371 Vĩnh Phúc"
MANY = 40
# Forty directors with a registration each, in four requests; every fourth takes only easy work.
REGISTER = """async ([label, many, period]) => {
	const [like] = await frappe.db.get_list('Cadre', {
		filters: {full_name: 'Giám đốc Sở Giao thông vận tải'}, fields: ['unit', 'position', 'managed_by'],
	});
	const insert = (docs) => frappe.xcall('frappe.client.insert_many', {docs});
	const numbers = [...Array(many).keys()].map((number) => number + 1);
	const cadres = await insert(numbers.map((number) => (
		{doctype: 'Cadre', full_name: `Giám đốc Ban Quản lý ${label} ${number}`, status: 'Active', ...like}
	)));
	const task = {
		unit_of_measure: 'công trình', weight: 50, due_date: '2026-12-15',
		output_product: 'Công trình được nghiệm thu, đưa vào sử dụng',
	};
	const contracts = await insert(cadres.map((cadre, at) => ({
		doctype: 'Task Contract', cadre, period, tasks: [
			{...task, task_name: 'Hoàn thành các công trình trọng điểm trong năm', target: 12,
				kind: at % 4 ? 'Breakthrough' : 'Regular'},
			{...task, task_name: 'Duy tu, sửa chữa các tuyến đường', target: 5, kind: 'Regular'},
		],
	})));
	const rows = await frappe.db.get_list('Task Contract', {
		filters: {name: ['in', contracts]}, fields: ['name', 'modified'], limit: many,
	});
	const {failures} = await frappe.xcall('frappe.model.workflow.bulk_workflow_approval', {
		docnames: contracts, doctype: 'Task Contract', action: 'Register',
		seen: Object.fromEntries(rows.map((row) => [row.name, row.modified])),
	});
	if (failures.length) throw new Error(JSON.stringify(failures.slice(0, 3)));
}"""
STATES = """(label) => frappe.db.get_list('Task Contract', {
	filters: {cadre_name: ['like', `Giám đốc Ban Quản lý ${label} %`]}, fields: ['workflow_state'], limit: 100,
}).then((rows) => rows.map((row) => row.workflow_state))"""
IN_THE_WINDOW = "() => document.documentElement.scrollWidth <= window.innerWidth"
TOO_SMALL = """() => [...document.querySelectorAll('.cadre-kpi-checking button, .cadre-kpi-checking select')]
	.filter((one) => one.offsetParent).filter((one) => one.getBoundingClientRect().height < 44)
	.map((one) => one.outerHTML.slice(0, 120))"""


def open_board(desk: Desk, view: str, words: str = "") -> None:
	desk.open(f"/app/checking-board/{view}")
	desk.page.locator(".cadre-kpi-person, .cadre-kpi-checking-nothing:visible").first.wait_for()
	if words:
		desk.page.locator("[data-filter=words]").fill(words)
		desk.page.wait_for_timeout(400)
	desk.settle()


def test_an_agency_passes_forty_on(desk_as: Callable[[str], Desk]) -> None:
	label = "khu kinh tế"
	desk_as("Administrator").open("/app/cadre").page.evaluate(REGISTER, [label, MANY, PERIOD])
	desk = desk_as(AGENCY)
	open_board(desk, "registrations", label)
	people = desk.page.locator(".cadre-kpi-person:visible")
	expect(people).to_have_count(MANY)
	desk.page.select_option("[data-filter=only]", "easy")
	desk.page.wait_for_timeout(400)
	expect(people).to_have_count(MANY // 4)
	# harder, with the target and the reason in place
	first = people.first
	first.locator("[data-field=appraisal]").first.select_option("Make Harder")
	first.locator("[data-field=proposed_target]").first.fill("15")
	first.locator("[data-field=proposed_target]").first.press("Tab")
	desk.settle()
	assert first.locator("[data-field=appraisal_note]").first.evaluate("(e) => e === document.activeElement")
	first.locator("[data-field=appraisal_note]").first.fill("Đơn vị đủ năng lực nhận việc khó hơn.")
	first.locator("[data-field=appraisal_note]").first.press("Tab")
	first.locator("[data-act=rest]").click()
	desk.settle()
	# the rest is kept, and what was entered just before stays
	assert first.locator("[data-field=appraisal]").first.input_value() == "Make Harder"
	assert first.locator("[data-field=appraisal]").nth(1).input_value() == "Keep"
	picture(desk, "checking-board")
	desk.page.select_option("[data-filter=only]", "")
	desk.page.wait_for_timeout(400)
	desk.page.locator("[data-act=all]").check()
	bulk = desk.page.locator(".cadre-kpi-checking-bulk")
	assert str(MANY) in bulk.inner_text()
	bulk.get_by_role("button", name="Thẩm định", exact=True).click()
	dialog = desk.page.locator(".modal.show:visible").last
	dialog.get_by_text(str(MANY), exact=True).wait_for()  # how many is said before it is done
	dialog.get_by_role("button", name="Thẩm định", exact=True).click()
	desk.page.wait_for_function(
		"(label) => ![...document.querySelectorAll('.cadre-kpi-person')].some((one) => one.textContent.includes(label))",
		arg=label,
		timeout=180_000,
	)
	desk.settle()
	waiting = desk.page.locator("[data-place=period] option:checked").inner_text()
	assert waiting.endswith(f"({desk.page.locator('.cadre-kpi-person').count()})")
	states = desk.page.evaluate(STATES, label)
	assert len(states) == MANY
	assert not {"Under Appraisal", "Draft"} & set(states)


def test_the_boards_fit_a_phone(desk_as: Callable[[str], Desk]) -> None:
	desk = desk_as(AGENCY)
	desk.page.set_viewport_size(VIEW_OF_A_PHONE)
	for view in ("registrations", "progress"):
		open_board(desk, view)
		assert desk.page.evaluate(IN_THE_WINDOW), view
		assert desk.page.evaluate(TOO_SMALL) == [], view
		picture(desk, f"checking-board-{view}-phone")
