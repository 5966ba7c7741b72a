"""The main job by clicking in the Vietnamese desk: from registration to the published rating, each role in turn.

The demo's people work in a period of their own, so that the demo's records stay as they are. Every chapter goes on
where the one before it ended.
"""

from collections.abc import Callable

import pytest
from desk import Desk
from job import add_row, cell, choose, dialog, in_row, link, new, picture, show, state, tab
from playwright.sync_api import expect

PERIOD = "Năm 2024 - thử trên trình duyệt"
SCHEME = "vinh_phuc_371-v1"
SECRETARY, FOCAL = "bi.thu.a@demo.example", "dau.moi.vp@demo.example"
BOARD, CHAIR, CLERK = (
	"ban.to.chuc.vp@demo.example",
	"bi.thu.tinh.uy.vp@demo.example",
	"thu.ky.btv.vp@demo.example",
)
COUNCIL = ["chu.tich.hoi.dong.vp", "uy.vien.1.vp", "uy.vien.2.vp", "uy.vien.3.vp", "uy.vien.4.vp"]
TASKS = [
	("Hoàn tất quản lý 160 ha đất rừng", "Diện tích đưa vào sử dụng", "ha", "150", "60", "20-12-2024"),
	("Thành lập tổ chức đảng trong doanh nghiệp FDI", "Tổ chức đảng mới", "tổ chức", "9", "40", "15-12-2024"),
]


@pytest.fixture(scope="module")
def job() -> dict[str, str]:
	"""Names of the records made on the way."""
	return {}


def test_administrator_opens_a_period(desk_as: Callable[[str], Desk], job: dict[str, str]) -> None:
	desk = new(desk_as("Administrator"), "Evaluation Period")
	desk.fill("period_name", PERIOD)
	link(desk, "scheme", SCHEME)
	link(desk, "unit", "VP")
	desk.fill("start_date", "01-01-2024")
	desk.fill("end_date", "31-12-2024")
	desk.fill("frequency", "Year")
	desk.fill("status", "Open")
	desk.save()
	assert desk.field("name") == PERIOD
	assert desk.field("status") == "Open"


def test_secretary_registers_and_the_agency_returns_it(
	desk_as: Callable[[str], Desk], job: dict[str, str]
) -> None:
	desk = desk_as(SECRETARY).open("/app/cadre-kpi")
	picture(desk, "workspace")
	new(desk, "Task Contract")
	if not desk.field("cadre"):
		link(desk, "cadre", "Bí thư Huyện ủy A")
	link(desk, "period", PERIOD)
	for row, values in enumerate(TASKS, start=1):
		if not desk.page.locator(f"[data-fieldname='tasks'] .grid-row[data-idx='{row}']").count():
			add_row(desk, "tasks")
		for field, value in zip(
			("task_name", "output_product", "unit_of_measure", "target", "weight", "due_date"),
			values,
			strict=True,
		):
			cell(desk, "tasks", row, field, value)
	desk.save()
	job["contract"] = desk.field("name")
	assert job["contract"].startswith("GNV-")
	picture(desk, "registration")
	desk.action("Đăng ký")
	assert state(desk) == "Under Appraisal"

	focal = show(desk_as(FOCAL), "Task Contract", job["contract"])
	choose(focal, "Trả lại")
	dialog(focal, "Trả lại", text="Đề nghị nêu rõ địa bàn của nhiệm vụ 2.")
	assert state(focal) == "Draft"


def test_registered_again_appraised_and_assigned(desk_as: Callable[[str], Desk], job: dict[str, str]) -> None:
	desk = show(desk_as(SECRETARY), "Task Contract", job["contract"])
	# why it came back stands at the top
	expect(desk.page.locator(".form-message:visible").first).to_contain_text("nêu rõ địa bàn của nhiệm vụ 2.")
	cell(desk, "tasks", 2, "task_name", TASKS[1][0] + " trên địa bàn huyện")
	desk.save()
	desk.action("Đăng ký")

	focal = show(desk_as(FOCAL), "Task Contract", job["contract"])
	in_row(
		focal, "tasks", 1, appraisal="Make Harder", proposed_target="160", appraisal_note="Toàn bộ là 160 ha."
	)
	focal.save()
	picture(focal, "appraisal")
	focal.action("Thẩm định")
	if state(focal) == "Under Consultation":
		show(desk_as(BOARD), "Task Contract", job["contract"]).action("Kết thúc lấy ý kiến")

	clerk = show(desk_as(CLERK), "Task Contract", job["contract"])
	cell(clerk, "tasks", 1, "target", "160")
	clerk.page.keyboard.press("Control+s")
	dialog(clerk, "", text="Ban Thường vụ nâng chỉ tiêu theo đề xuất thẩm định.")
	assert clerk.page.evaluate("() => cur_frm.doc.tasks[0].target") == 160
	chair = show(desk_as(CHAIR), "Task Contract", job["contract"])
	picture(chair, "assignment")
	choose(chair, "Giao nhiệm vụ")
	dialog(chair, "Giao nhiệm vụ")
	assert state(chair) == "Assigned"


def test_report_verified_and_a_directive_answered(
	desk_as: Callable[[str], Desk], job: dict[str, str]
) -> None:
	desk = new(desk_as(SECRETARY), "Progress Report")
	link(desk, "contract", job["contract"])
	desk.page.wait_for_function("() => (cur_frm.doc.tasks || []).length === 2")
	desk.fill("from_date", "01-01-2024")
	desk.fill("to_date", "31-12-2024")
	cell(desk, "tasks", 1, "quantity", "160")
	cell(desk, "tasks", 1, "obstacle", "Một số hộ chưa thống nhất đơn giá.")
	cell(desk, "tasks", 2, "quantity", "9")
	desk.save()
	job["report"] = desk.field("name")
	assert job["report"].startswith("BCTD-")
	desk.action("Gửi báo cáo")
	# finished before their due dates and entered after them: asked for their days before they count as late
	asked = desk.page.locator(".modal.show").filter(has_text="chưa ghi ngày hoàn thành")
	asked.filter(has_text="20-12-2024").wait_for()
	asked.locator(".btn-modal-close:visible").click()
	asked.wait_for(state="hidden")
	cell(desk, "tasks", 1, "completed_on", "18-12-2024")
	cell(desk, "tasks", 2, "completed_on", "14-12-2024")
	desk.save()
	desk.action("Gửi báo cáo")
	focal = show(desk_as(FOCAL), "Progress Report", job["report"])
	picture(focal, "verification")
	focal.action("Xác nhận")
	assert state(focal) == "Verified"

	clerk = new(desk_as(CLERK), "Directive")
	link(clerk, "contract", job["contract"])
	link(clerk, "issued_by", "Ban Thường vụ Tỉnh ủy Vĩnh Phúc")
	clerk.fill("due_date", "31-12-2026")
	clerk.page.evaluate("() => cur_frm.set_value('content', 'Giao thẩm định lại đơn giá trong 15 ngày.')")
	clerk.settle()
	if not clerk.field("responsible"):
		link(clerk, "responsible", SECRETARY)
	clerk.save()
	job["directive"] = clerk.field("name")
	secretary = show(desk_as(SECRETARY), "Directive", job["directive"])
	secretary.page.get_by_role("button", name="Trả lời", exact=True).click()
	dialog(secretary, "", response="Đã đối thoại với 100 % số hộ.")
	show(clerk, "Directive", job["directive"])
	clerk.page.get_by_role("button", name="Kết thúc ý kiến chỉ đạo").click()
	dialog(clerk, "Kết thúc")
	clerk.page.wait_for_function("() => cur_frm.doc.status !== 'Answered'")
	assert clerk.field("status") == "Closed"


def test_self_assessment_reaches_the_council(desk_as: Callable[[str], Desk], job: dict[str, str]) -> None:
	board = new(desk_as(BOARD), "Cadre Evaluation")
	link(board, "cadre", "Bí thư Huyện ủy A")
	link(board, "period", PERIOD)
	board.save()
	job["evaluation"] = board.field("name")
	desk = show(desk_as(SECRETARY), "Cadre Evaluation", job["evaluation"])
	tab(desk, "Tự đánh giá")
	desk.fill("self_level", "excellent")
	desk.page.evaluate("() => cur_frm.set_value('self_summary', 'Hoàn thành toàn bộ nhiệm vụ được giao.')")
	for row in (1, 2):
		cell(desk, "tasks", row, "self_score", "95")
	desk.save()
	picture(desk, "self-assessment")
	choose(desk, "Gửi bản tự đánh giá")
	dialog(desk, "Gửi bản tự đánh giá")
	for _ in range(3):
		where = state(desk)
		if where == "At Council":
			break
		user = FOCAL if where == "At Focal Agency" else BOARD
		other = show(desk_as(user), "Cadre Evaluation", job["evaluation"])
		other.page.evaluate("() => cur_frm.set_value('step_opinion', 'Hồ sơ đầy đủ.')")
		other.save()
		other.action("Gửi ý kiến" if where != "At Advisory Body" else "Kết thúc lấy ý kiến")
	assert state(desk) == "At Council"


def test_council_scores_blindly_and_closes(desk_as: Callable[[str], Desk], job: dict[str, str]) -> None:
	board = new(desk_as(BOARD), "Council Session")
	link(board, "council", "Hội đồng tư vấn tỉnh Vĩnh Phúc")
	link(board, "period", PERIOD)
	board.fill("session_date", "27-12-2024")
	board.save()
	job["session"] = board.field("name")
	board.page.get_by_role("button", name="Lấy danh sách chờ đánh giá").click()
	board.page.wait_for_function("() => cur_frm.doc.evaluations.length === 1")
	board.settle()
	if board.page.evaluate("() => cur_frm.is_dirty()"):
		board.save()
	board.page.get_by_role("button", name="Mở chấm điểm").click()
	board.page.wait_for_function("() => cur_frm.doc.status === 'Scoring'")
	for number, member in enumerate(COUNCIL[:4]):
		desk = show(desk_as(f"{member}@demo.example"), "Council Session", job["session"])
		if number == 0:
			picture(desk, "council-session")
		made = desk.call(
			"frappe.client.insert",
			doc={"doctype": "Council Score", "session": job["session"], "evaluation": job["evaluation"]},
		)
		show(desk, "Council Score", made["name"])
		cell(desk, "tasks", 1, "score", str(92 + number))
		cell(desk, "tasks", 2, "score", str(90 + number))
		desk.save()
		if number == 0:
			picture(desk, "score-sheet")
		desk.page.locator(".page-actions .primary-action:visible").click()
		dialog(desk, "")
		desk.page.wait_for_function("() => cur_frm.doc.docstatus === 1")
	show(board, "Council Session", job["session"])
	board.page.get_by_role("button", name="Kết thúc chấm điểm").click()
	dialog(board, "")
	board.page.wait_for_function("() => cur_frm.doc.status === 'Closed'")


def test_committee_decides_and_the_cadre_sees_why(
	desk_as: Callable[[str], Desk], job: dict[str, str]
) -> None:
	board = show(desk_as(BOARD), "Cadre Evaluation", job["evaluation"])
	assert state(board) == "Proposed"
	assert board.field("proposed_level") == "excellent"
	tab(board, "Kết quả")
	board.page.wait_for_timeout(500)
	picture(board, "explanation", height=1500)
	clerk = new(desk_as(CLERK), "Rating Decision")
	clerk.fill("title", "Xếp loại năm 2024")
	link(clerk, "committee", "Ban Thường vụ Tỉnh ủy Vĩnh Phúc")
	link(clerk, "period", PERIOD)
	clerk.fill("decision_number", "501-QĐ/TU")
	clerk.page.get_by_role("button", name="Lấy danh sách đề xuất").click()
	clerk.page.wait_for_function("() => (cur_frm.doc.rows || []).length === 1")
	cell(clerk, "rows", 1, "decided_level", "good")
	cell(clerk, "rows", 1, "reason", "Có việc chậm được nhắc nhở trong năm.")
	clerk.save()
	job["decision"] = clerk.field("name")
	picture(clerk, "decision")
	clerk.action("Trình phê duyệt")
	chair = show(desk_as(CHAIR), "Rating Decision", job["decision"])
	choose(chair, "Phê duyệt")
	dialog(chair, "Phê duyệt")
	show(clerk, "Rating Decision", job["decision"])
	choose(clerk, "Công bố")
	dialog(clerk, "Công bố")
	assert state(clerk) == "Published"

	cadre = show(desk_as(SECRETARY), "Cadre Evaluation", job["evaluation"])
	assert cadre.field("published_level") == "good"
	assert "nhắc nhở" in cadre.field("published_reason")
	shown = cadre.page.locator(".cadre-kpi-result-picture:visible")
	expect(shown.get_by_text("Hoàn thành tốt nhiệm vụ").first).to_be_visible()
	picture(cadre, "published")


def test_papers_print(desk_as: Callable[[str], Desk], job: dict[str, str]) -> None:
	desk = desk_as(CLERK)
	for doctype, key in (("Task Contract", "contract"), ("Rating Decision", "decision")):
		desk.open(f"/app/print/{doctype}/{job[key]}")
		frame = desk.page.frame_locator("iframe.print-preview-wrapper, .print-preview iframe").first
		frame.get_by_text("ĐẢNG CỘNG SẢN VIỆT NAM").first.wait_for()
		picture(desk, f"print-{key}")
	answer = desk.context.request.get(
		"/api/method/cadre_kpi.api.papers.download",
		params={"doctype": "Rating Decision", "name": job["decision"]},
	)
	assert answer.ok
	assert answer.body().startswith(b"%PDF")
