"""The council room: a member scores a whole session by keyboard though the line drops, the chair closes."""

from collections.abc import Callable

from axe import faults
from desk import VIEW_OF_A_PHONE, Desk
from job import picture
from playwright.sync_api import expect

CHAIR, MEMBER, OTHERS = (
	"chu.tich.hoi.dong.vp@demo.example",
	"uy.vien.1.vp@demo.example",
	("uy.vien.2.vp@demo.example", "uy.vien.3.vp@demo.example"),
)
AWAY = "uy.vien.4.vp@demo.example"
SECRETARY = "thu.ky.btv.vp@demo.example"
PERIOD = "Năm 2026 - Quy định 371 Vĩnh Phúc"
# People who have reached the council, and a session that is scoring.
CONVENE = """async ([label, people, tasks, period]) => {
	const act = async (doctype, name, action) => {
		const doc = await frappe.xcall('frappe.client.get', {doctype, name});
		return frappe.xcall('frappe.model.workflow.apply_workflow', {doc, action});
	};
	const next = {
		'Draft': 'Register', 'Under Appraisal': 'Appraise', 'Under Consultation': 'Conclude Consultation',
		'Awaiting Decision': 'Assign',
		'Self-Assessment': 'Send Self-Assessment', 'At Focal Agency': 'Give Opinion',
		'At Organisation Board': 'Give Opinion', 'At Advisory Body': 'Conclude Opinions',
	};
	const [like] = await frappe.db.get_list('Cadre', {
		filters: {full_name: 'Giám đốc Sở Giao thông vận tải'}, fields: ['unit', 'position', 'managed_by'],
	});
	const rows = [];
	for (let at = 1; at <= people; at++) {
		const cadre = await frappe.db.insert({
			doctype: 'Cadre', full_name: `Giám đốc ${label} ${at}`, status: 'Active', ...like,
		});
		let contract = await frappe.db.insert({
			doctype: 'Task Contract', cadre: cadre.name, period,
			tasks: Array.from({length: tasks}, (_one, number) => ({
				task_name: `Hoàn thành công trình trọng điểm số ${number + 1}`, target: 10 + number,
				unit_of_measure: 'công trình', weight: number ? Math.floor(90 / tasks) : 100 - (tasks - 1) * Math.floor(90 / tasks), due_date: '2026-12-15', kind: 'Breakthrough',
				output_product: 'Công trình được nghiệm thu, đưa vào sử dụng',
			})),
		});
		while (next[contract.workflow_state])
			contract = await act('Task Contract', contract.name, next[contract.workflow_state]);
		let doc = await frappe.db.insert({doctype: 'Cadre Evaluation', cadre: cadre.name, period});
		doc = await frappe.xcall('frappe.client.get', {doctype: 'Cadre Evaluation', name: doc.name});
		doc.self_summary = 'Đã hoàn thành các công trình được giao, đúng tiến độ.';
		doc.self_level = 'good';
		doc.tasks.forEach((row) => Object.assign(row, {self_score: 90}));
		doc.criteria.forEach((row) => Object.assign(row, {self_points: row.max_points}));
		doc = await frappe.xcall('frappe.client.save', {doc});
		while (next[doc.workflow_state]) doc = await act('Cadre Evaluation', doc.name, next[doc.workflow_state]);
		if (doc.workflow_state !== 'At Council') throw new Error(`${doc.name} is ${doc.workflow_state}`);
		rows.push({evaluation: doc.name});
	}
	const session = await frappe.db.insert({
		doctype: 'Council Session', council: 'Hội đồng tư vấn tỉnh Vĩnh Phúc', period, session_date: '2026-11-29',
		place: 'Phòng họp số 2', evaluations: rows,
	});
	await frappe.xcall('cadre_kpi.api.council_room.open_scoring', {session: session.name});
	return session.name;
}"""
SCORES = """([session, member]) => frappe.db.get_list('Council Score', {
	filters: {session, ...(member ? {member} : {})}, fields: ['cadre_name', 'docstatus', 'total'], limit: 100,
})"""
IN_THE_WINDOW = "() => document.documentElement.scrollWidth <= window.innerWidth"
STORED = "() => document.querySelector('.cadre-kpi-state')?.textContent.includes('Đã lưu')"


def convene(desk_as: Callable[[str], Desk], label: str, people: int, tasks: int) -> str:
	desk = desk_as("Administrator").open("/app/cadre")
	return desk.page.evaluate(CONVENE, [label, people, tasks, PERIOD])


def enter(desk: Desk, session: str) -> Desk:
	desk.open(f"/app/council-room/{session}")
	desk.page.locator(".cadre-kpi-council-people li").first.wait_for(
		state="attached"
	)  # on a phone behind a tab
	return desk.settle()


def who(desk: Desk) -> str:
	return desk.page.locator(".cadre-kpi-sheet-head h2").inner_text()


def typed(desk: Desk) -> list[str]:
	return desk.page.eval_on_selector_all("input[data-field=score]", "(all) => all.map((one) => one.value)")


def score_all(desk: Desk, scores: list[str]) -> None:
	"""The tasks of the person shown, and on to the next person: digits and Enter alone."""
	desk.page.wait_for_function("() => document.activeElement?.dataset.field === 'score'")
	for score in scores:
		desk.page.keyboard.type(score)
		desk.page.keyboard.press("Enter")


def send_all(desk: Desk) -> None:
	desk.page.wait_for_function(STORED)
	desk.page.locator("[data-act=send-all]").press("Enter")
	dialog = desk.page.locator(".modal.show:visible").last
	dialog.get_by_role("button", name="Gửi", exact=True).click()
	desk.page.wait_for_function("() => !document.querySelector('[data-act=send-all]')", timeout=60_000)
	desk.settle()


def test_a_member_scores_a_session_by_keyboard_and_the_chair_closes(desk_as: Callable[[str], Desk]) -> None:
	session = convene(desk_as, "dự án đường vành đai", people=4, tasks=3)
	desk = desk_as(MEMBER)
	desk.expect("WebSocket")  # the line of live updates drops with the others
	desk.expect("socket.io")
	requests: list[str] = []
	desk.page.on("request", lambda sent: requests.append(sent.url))
	enter(desk, session)
	assert len([url for url in requests if "council_room.open_room" in url]) == 1
	assert not [url for url in requests if "council_room.open_person" in url and "board" in url]
	first = who(desk)
	score_all(desk, ["90", "85,5", "88"])
	assert who(desk) != first
	assert typed(desk) == ["", "", ""]  # what was typed last belongs to the person before
	desk.page.keyboard.press("ArrowLeft")  # back to the person before, and there again
	assert (who(desk), typed(desk)) == (first, ["90", "85,5", "88"])
	desk.page.keyboard.press("ArrowRight")
	score_all(desk, ["70"])
	desk.page.keyboard.type("500")
	expect(desk.page.locator(".cadre-kpi-fault:visible")).to_have_count(1)
	desk.page.keyboard.press("Control+z")
	assert typed(desk) == ["70", "", ""]
	expect(desk.page.locator(".cadre-kpi-fault:visible")).to_have_count(0)
	desk.page.wait_for_function(STORED)
	assert faults(desk) == []
	picture(desk, "council-room")

	desk.context.set_offline(True)
	score_all(desk, ["0", "75"])  # a 0 that was typed is meant
	third = who(desk)
	score_all(desk, ["81"])
	desk.page.locator(".cadre-kpi-comment textarea").first.fill("Tiến độ tốt, hồ sơ đầy đủ.")
	desk.page.locator(".cadre-kpi-lost").wait_for()
	desk.context.set_offline(False)
	desk.page.reload()  # the page closes before anything could be stored
	desk.page.locator("input[data-field=score]").first.wait_for()
	assert who(desk) == third
	assert typed(desk)[0] == "81"
	assert (
		desk.page.locator(".cadre-kpi-comment textarea").first.input_value() == "Tiến độ tốt, hồ sơ đầy đủ."
	)
	desk.page.wait_for_function(STORED)
	desk.page.locator("[data-act=send]").click()  # two tasks of this person have no score
	message = desk.page.locator(".modal.show:visible").last
	assert "công trình trọng điểm số 2" in message.inner_text()
	message.locator(".btn-modal-close").click()
	desk.page.wait_for_function("() => !document.querySelector('.modal.show')")
	desk.page.locator("input[data-field=score]").nth(1).focus()
	score_all(desk, ["82", "83"])
	score_all(desk, ["60", "61", "62"])
	send_all(desk)
	stored = {
		row["cadre_name"]: (row["docstatus"], row["total"])
		for row in desk.page.evaluate(SCORES, [session, MEMBER])
	}
	assert sorted(stored.values()) == [(1, 50.5), (1, 60.9), (1, 81.9), (1, 88.05)]

	for other in OTHERS:
		colleague = enter(desk_as(other), session)
		for _person in range(4):
			score_all(colleague, ["80", "80", "80"])
		send_all(colleague)
	chair = enter(desk_as(CHAIR), session)
	assert not chair.page.evaluate(SCORES, [session, MEMBER])  # blind until the close
	for _person in range(4):
		score_all(chair, ["80", "80", "80"])
	send_all(chair)
	chair.page.locator(".cadre-kpi-council-tabs [data-pane=chair]").click()
	seats = chair.page.locator(".cadre-kpi-seats")
	chair.page.wait_for_function(
		"() => document.querySelector('.cadre-kpi-seats li')?.textContent.includes('4/4')"
	)
	assert "0/4" in seats.inner_text() and seats.inner_text().count("4/4") == 4
	chair.page.locator("[data-act=remind]").click()
	chair.page.get_by_text("Đã nhắc").first.wait_for()
	chair.page.locator(f"[data-act=absent][data-user='{AWAY}']").click()
	dialog = chair.page.locator(".modal.show:visible").last
	dialog.locator("textarea").fill("Đi công tác.")
	dialog.locator(".btn-primary:visible").click()
	seats.get_by_text("Đi công tác.").wait_for()
	assert faults(chair) == []
	picture(chair, "council-room-chair")
	chair.page.locator("[data-act=close-session]").click()
	dialog = chair.page.locator(".modal.show:visible").last
	dialog.locator(".btn-primary:visible").click()
	chair.page.locator(".cadre-kpi-result svg").first.wait_for(timeout=60_000)
	chair.settle()
	expect(chair.page.locator(".cadre-kpi-result")).to_have_count(4)
	expect(chair.page.locator(".cadre-kpi-result circle")).to_have_count(4 * 3 * 4)
	assert faults(chair) == []
	picture(chair, "council-room-result")


def test_the_secretary_decides_them_on_the_board_with_the_quota_exceeded_once(
	desk_as: Callable[[str], Desk],
) -> None:
	"""Goes on where the session before it ended: four people with the council's points, nobody of them excellent."""
	label = "Giám đốc dự án đường vành đai"
	desk = desk_as(SECRETARY)
	desk.open(f"/app/rating-board/period/{PERIOD}")
	desk.page.locator("[data-committee]").click()
	desk.page.wait_for_url("**/rating-board/QDXL-*")
	rows = desk.page.locator(".cadre-kpi-board-body .cadre-kpi-board-row")
	rows.first.wait_for()
	desk.settle()
	everybody = rows.count()
	assert everybody >= 4
	search = desk.page.locator("[data-filter=words]")
	search.fill("giam doc du an duong vanh dai")  # without diacritics
	desk.page.wait_for_function(
		"() => document.querySelectorAll('.cadre-kpi-board-body .cadre-kpi-board-row').length === 4"
	)
	desk.page.locator("[data-sort=total_points]").click()
	desk.page.locator("[data-sort=total_points]").click()  # the best first
	points = desk.page.eval_on_selector_all(
		".cadre-kpi-board-body .col-total_points",
		"(all) => all.map((one) => parseFloat(one.innerText.replace(',', '.')))",
	)
	assert points == sorted(points, reverse=True)

	def rate(level: str, reason: str) -> None:
		desk.page.locator(".cadre-kpi-board-bulk [data-level=" + level + "]").click()
		if reason:
			dialog = desk.page.locator(".modal.show:visible").last
			dialog.wait_for()
			desk.page.keyboard.type(reason)  # at once: names stand above the field, and the cursor is in it
			expect(dialog.locator("textarea")).to_have_value(reason)
			dialog.get_by_role("button", name="Xếp loại", exact=True).click()
		desk.page.locator(".cadre-kpi-board-bulk").wait_for(state="hidden")
		desk.settle()

	for at in (0, 1):
		rows.nth(at).locator("input[type=checkbox]").check()
	rate("excellent", "Thành tích đột xuất, được tập thể ghi nhận.")
	quota = desk.page.locator(".cadre-kpi-quota-bar.red")
	quota.first.wait_for()  # four people make room for nobody
	expect(desk.page.locator(".cadre-kpi-board-row.over")).to_have_count(2)
	desk.page.locator("[data-act=undo]").click()
	quota.first.wait_for(state="detached")
	desk.settle()
	rows.first.locator("input[type=checkbox]").check()
	rate("excellent", "Thành tích đột xuất, được tập thể ghi nhận.")
	quota.first.wait_for()
	search.fill("")
	picture(desk, "rating-board")
	assert faults(desk) == []
	desk.page.locator(".primary-action:visible").click()  # on to the committee
	dialog = desk.page.locator(".modal.show:visible").last
	dialog.get_by_text(f"{label}").first.wait_for()  # who is over, who differs, is named before it goes on
	assert f"{everybody}" in dialog.inner_text()
	dialog.locator("[data-fieldname=quota_exception] textarea").fill(
		"Tập thể đề nghị vượt tỷ lệ một trường hợp."
	)
	dialog.locator(".btn-primary:visible").click()
	dialog.wait_for(state="hidden")
	desk.settle()
	state = desk.page.evaluate(
		"(name) => frappe.db.get_value('Rating Decision', name, ['workflow_state', 'quota_ok']).then((r) => r.message)",
		desk.page.url.rsplit("/", 1)[-1],
	)
	assert state == {"workflow_state": "Awaiting Approval", "quota_ok": 0}


def test_on_a_phone_one_column_with_tabs(desk_as: Callable[[str], Desk]) -> None:
	session = convene(desk_as, "dự án cầu vượt", people=2, tasks=2)
	desk = desk_as(MEMBER)
	desk.page.set_viewport_size(VIEW_OF_A_PHONE)
	enter(desk, session)
	assert desk.page.evaluate(IN_THE_WINDOW)
	for pane in ("people", "papers", "sheet"):
		desk.page.locator(f".cadre-kpi-council-tabs [data-pane={pane}]").click()
		desk.settle()
		assert desk.page.evaluate(IN_THE_WINDOW), pane
		picture(desk, f"council-room-phone-{pane}")
	assert faults(desk) == []
	desk.page.locator("input[data-field=score]").first.fill("77")
	desk.page.wait_for_function(STORED)
	desk.page.locator(".cadre-kpi-council-tabs [data-pane=people]").click()
	expect(desk.page.locator(".cadre-kpi-council-people")).to_contain_text("1/2", use_inner_text=True)
