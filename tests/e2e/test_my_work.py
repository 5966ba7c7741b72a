"""My Work: an approver decides registrations one after the other by keyboard, and on a phone with the thumb."""

from collections.abc import Callable

from desk import VIEW_OF_A_PHONE, Desk
from job import picture
from playwright.sync_api import Locator, expect

CHAIR = "bi.thu.tinh.uy.vp@demo.example"
PERIOD = "Năm 2026 - Quy định 371 Vĩnh Phúc"
# Directors registered by the office; each registration goes through the agency and waits for the committee.
REGISTER = """async ([names, period]) => {
	const act = async (name, action) => {
		const doc = await frappe.xcall('frappe.client.get', {doctype: 'Task Contract', name});
		return (await frappe.xcall('frappe.model.workflow.apply_workflow', {doc, action})).workflow_state;
	};
	const [like] = await frappe.db.get_list('Cadre', {
		filters: {full_name: 'Giám đốc Sở Giao thông vận tải'}, fields: ['unit', 'position', 'managed_by'],
	});
	for (const full_name of names) {
		const cadre = await frappe.db.insert({doctype: 'Cadre', full_name, status: 'Active', ...like});
		const task = {
			unit_of_measure: 'công trình', weight: 50, due_date: '2026-12-15',
			output_product: 'Công trình được nghiệm thu, đưa vào sử dụng',
		};
		const contract = await frappe.db.insert({
			doctype: 'Task Contract', cadre: cadre.name, period, tasks: [
				{...task, task_name: 'Hoàn thành các công trình trọng điểm trong năm', target: 12, kind: 'Breakthrough'},
				{...task, task_name: 'Xử lý các công trình chậm tiến độ kéo dài', target: 5, kind: 'Hard'},
			],
		});
		let state = await act(contract.name, 'Register');
		if (state === 'Under Appraisal') state = await act(contract.name, 'Appraise');
		if (state === 'Under Consultation') state = await act(contract.name, 'Conclude Consultation');
		if (state !== 'Awaiting Decision') throw new Error(`${contract.name} is ${state}`);
	}
}"""
TEN = 10
STATES = """(names) => frappe.db.get_list('Task Contract', {
	filters: {cadre_name: ['in', names]}, fields: ['cadre_name', 'workflow_state'], limit: 50,
}).then((rows) => Object.fromEntries(rows.map((row) => [row.cadre_name, row.workflow_state])))"""
IN_THE_WINDOW = "() => document.documentElement.scrollWidth <= window.innerWidth"
# Buttons and lines that a thumb would miss.
TOO_SMALL = """() => [...document.querySelectorAll('.cadre-kpi-work button, .cadre-kpi-work .cadre-kpi-pick')]
	.filter((one) => one.offsetParent).filter((one) => one.getBoundingClientRect().height < 44)
	.map((one) => one.outerHTML.slice(0, 120))"""


def register(desk_as: Callable[[str], Desk], names: list[str]) -> None:
	desk_as("Administrator").open("/app/cadre").page.evaluate(REGISTER, [names, PERIOD])


def people(label: str, number: int) -> list[str]:
	return [f"Giám đốc Ban Quản lý {label} {count:02}" for count in range(1, number + 1)]


def open_page(desk: Desk, path: str = "/app/my-work") -> None:
	desk.open(path)
	desk.page.locator(".cadre-kpi-work section, .cadre-kpi-nothing").first.wait_for()
	desk.settle()


def test_an_approver_decides_one_after_the_other_by_keyboard(desk_as: Callable[[str], Desk]) -> None:
	names = people("công trình dân dụng", TEN)
	register(desk_as, names)
	desk = desk_as(CHAIR)
	requests: list[str] = []
	desk.page.on("request", lambda sent: requests.append(sent.url))
	open_page(desk, "/app")  # where somebody with these roles alone lands
	assert len([url for url in requests if "cadre_kpi.api.my_work" in url]) == 2
	keyboard, line = desk.page.keyboard, desk.page.locator(".cadre-kpi-line")
	mine = line.filter(has_text="Ban Quản lý công trình dân dụng")
	expect(mine).to_have_count(len(names))
	loads = len([url for url in requests if url.endswith("/app")])
	while names[0] not in desk.page.locator(".cadre-kpi-current").inner_text():
		keyboard.press("j")
	keyboard.press("Enter")
	desk.page.get_by_text("Hoàn thành các công trình trọng điểm trong năm").first.wait_for()
	desk.settle()
	picture(desk, "my-work")
	for left in range(len(names) - 1, 0, -1):  # the next one opens by itself
		desk.page.locator(".cadre-kpi-current .cadre-kpi-line-actions").wait_for()
		keyboard.press("a")
		desk.page.wait_for_function(
			"(left) => [...document.querySelectorAll('.cadre-kpi-line')].filter((one) =>"
			" one.textContent.includes('Ban Quản lý công trình dân dụng')).length === left",
			arg=left,
		)
		desk.settle()
	desk.page.locator(".cadre-kpi-current .cadre-kpi-line-actions").wait_for()
	keyboard.press("r")
	dialog = desk.page.locator(".modal.show:visible").last
	dialog.locator("textarea").fill("Chỉ tiêu chưa rõ địa bàn, đề nghị bổ sung.")
	dialog.get_by_role("button", name="Trả lại", exact=True).click()
	desk.page.wait_for_function(
		"() => !document.querySelector('.cadre-kpi-work-lines').textContent.includes('công trình dân dụng')"
	)
	desk.settle()
	assert len([url for url in requests if url.endswith("/app")]) == loads  # no page was loaded in between
	states = desk.page.evaluate(STATES, names)
	assert [states[name] for name in names] == ["Assigned"] * (TEN - 1) + ["Draft"]
	expect(desk.page.locator(".cadre-kpi-work-beside")).to_contain_text(
		f"công trình dân dụng {TEN}", use_inner_text=True
	)


def test_on_a_phone_with_the_thumb_and_several_at_once(desk_as: Callable[[str], Desk]) -> None:
	names = people("dự án giao thông", TEN + 3)
	register(desk_as, names)
	desk = desk_as(CHAIR)
	desk.page.set_viewport_size(VIEW_OF_A_PHONE)
	open_page(desk)
	line = desk.page.locator(".cadre-kpi-line").filter(has_text="Ban Quản lý dự án giao thông")
	expect(line).to_have_count(len(names))
	assert desk.page.evaluate(IN_THE_WINDOW)
	line.first.locator(".cadre-kpi-line-open").click()
	line.first.locator(".cadre-kpi-line-actions").wait_for()
	desk.settle()
	assert desk.page.evaluate(IN_THE_WINDOW)
	assert desk.page.evaluate(TOO_SMALL) == []
	picture(desk, "my-work-phone")
	# one tap opened the first line and each next one opens by itself: eleven taps for ten, and no page is loaded
	loads: list[str] = []
	desk.page.on("request", lambda sent: loads.append(sent.url) if sent.is_navigation_request() else None)
	for left in range(len(names) - 1, len(names) - 1 - TEN, -1):
		opened = desk.page.locator(".cadre-kpi-opened")
		opened.get_by_role("button", name="Giao nhiệm vụ", exact=True).click()
		desk.page.wait_for_function(
			"(left) => [...document.querySelectorAll('.cadre-kpi-line')].filter((one) =>"
			" one.textContent.includes('Ban Quản lý dự án giao thông')).length === left",
			arg=left,
		)
		desk.settle()
	assert loads == []
	for one in line.all():
		one.locator(".cadre-kpi-pick").click()
	desk.page.locator(".cadre-kpi-work-bulk").get_by_role("button", name="Trả lại", exact=True).click()
	dialog = desk.page.locator(".modal.show:visible").last
	dialog.locator("textarea").fill("Đề nghị bổ sung mốc thời gian.")
	dialog.get_by_role("button", name="Trả lại", exact=True).click()
	desk.page.wait_for_function(
		"() => !document.querySelector('.cadre-kpi-work-lines').textContent.includes('dự án giao thông')"
	)
	states = desk.page.evaluate(STATES, names)
	assert [states[name] for name in names] == ["Assigned"] * TEN + ["Draft"] * 3


def test_what_changed_since_is_shown_again(desk_as: Callable[[str], Desk]) -> None:
	names = people("khu công nghiệp", 1)
	register(desk_as, names)
	desk = desk_as(CHAIR)
	open_page(desk)
	line = desk.page.locator(".cadre-kpi-line").filter(has_text=names[0])
	line.locator(".cadre-kpi-line-open").click()
	line.locator(".cadre-kpi-line-actions").wait_for()
	desk_as("Administrator").open("/app/cadre").page.evaluate(
		"""async (who) => {
			const [{name}] = await frappe.db.get_list('Task Contract', {filters: {cadre_name: who}});
			const doc = await frappe.xcall('frappe.client.get', {doctype: 'Task Contract', name});
			doc.tasks[0].target = 20;
			doc.change_reason = 'Nâng chỉ tiêu theo kết luận của phiên họp.';
			await frappe.xcall('frappe.client.save', {doc});
		}""",
		names[0],
	)
	line.get_by_role("button", name="Giao nhiệm vụ", exact=True).click()
	line.get_by_role("alert").wait_for()
	desk.settle()
	assert "12 công trình" in line.locator(".cadre-kpi-corrected del").all_inner_texts()
	expect(line).to_contain_text("20 công trình", use_inner_text=True)
	assert desk.page.evaluate(STATES, names) == {names[0]: "Awaiting Decision"}
	line.get_by_role("button", name="Giao nhiệm vụ", exact=True).click()
	line.wait_for(state="detached")
	assert desk.page.evaluate(STATES, names) == {names[0]: "Assigned"}


def test_a_reason_half_written_is_kept_whatever_closes_it(desk_as: Callable[[str], Desk]) -> None:
	"""By keyboard: Esc asks once, Esc again goes back to the text; a browser that closed finds it again."""
	names = people("khu công nghệ", 1)
	register(desk_as, names)
	desk = desk_as(CHAIR)
	asked = ".modal.show .frappe-confirm-message"

	def begin() -> Locator:
		open_page(desk)
		line = desk.page.locator(".cadre-kpi-line").filter(has_text=names[0]).first
		line.locator(".cadre-kpi-line-open").click()
		line.get_by_role("button", name="Trả lại", exact=True).click()
		text = desk.page.locator(".modal.show:visible textarea").last
		text.wait_for()
		desk.page.wait_for_timeout(400)  # the dialog is still moving in
		return text

	text = begin()
	desk.page.keyboard.type("Chỉ tiêu chưa rõ", delay=60)
	desk.page.keyboard.press("Escape")
	desk.page.locator(asked).wait_for()
	desk.page.wait_for_timeout(400)
	desk.page.keyboard.press("Escape")
	desk.page.locator(asked).wait_for(state="detached")
	desk.page.wait_for_function("() => document.activeElement.tagName === 'TEXTAREA'")
	desk.page.keyboard.type(" địa bàn.", delay=60)
	assert text.input_value() == "Chỉ tiêu chưa rõ địa bàn."
	desk.page.wait_for_timeout(800)
	desk.page.close()
	desk.page = desk.context.new_page()
	text = begin()
	expect(text).to_have_value("Chỉ tiêu chưa rõ địa bàn.")
	desk.page.keyboard.press("Escape")
	desk.page.locator(asked).wait_for()
	desk.page.wait_for_timeout(400)
	desk.page.get_by_role("button", name="Bỏ nội dung đã nhập").click()
	desk.page.wait_for_function("() => !document.querySelector('.modal.show')")
	assert begin().input_value() == ""
