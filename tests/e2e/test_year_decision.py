"""A secretary decides a whole province's year on the board: 746 ratings, the quota exceeded once."""

import subprocess
import sys
from collections.abc import Callable

from conftest import variable
from desk import Desk
from playwright.sync_api import expect

SECRETARY = "thu.ky.btv.vp@demo.example"
PERIOD = "Năm 2027 - Quy định 371 Vĩnh Phúc"
MANY = 746
EXCELLENT = """(name) => frappe.xcall('cadre_kpi.api.rating_board.read', {decision: name}, 'GET').then(({rows, columns}) => {
	const at = columns.indexOf('decided_level');
	return rows.filter((row) => row[at] === 'excellent').length;
})"""


def make_people() -> None:
	module = [sys.executable, "-m", "cadre_kpi.tests.many_ratings", variable("E2E_SITE"), str(MANY)]
	done = subprocess.run(module, cwd=variable("E2E_SITES"), capture_output=True, text=True, timeout=300)
	assert done.returncode == 0, done.stderr


def rate(desk: Desk, level: str, reason: str) -> None:
	desk.page.locator(f".cadre-kpi-board-bulk [data-level={level}]").click()
	dialog = desk.page.locator(".modal.show:visible").last
	dialog.wait_for()
	desk.page.keyboard.type(reason)
	dialog.get_by_role("button", name="Xếp loại", exact=True).click()
	desk.page.locator(".cadre-kpi-board-bulk").wait_for(state="hidden")
	desk.settle()


def test_a_secretary_decides_a_year_of_746_ratings(desk_as: Callable[[str], Desk]) -> None:
	make_people()
	desk = desk_as(SECRETARY)
	desk.open(f"/app/rating-board/period/{PERIOD}")
	desk.page.locator("[data-committee]").click()
	desk.page.wait_for_url("**/rating-board/QDXL-*")
	decision = desk.page.url.rsplit("/", 1)[-1]
	rows = desk.page.locator(".cadre-kpi-board-body .cadre-kpi-board-row")
	rows.first.wait_for()
	desk.settle()
	assert rows.count() < 100, "the table draws what is seen of it alone"
	before = desk.page.evaluate(EXCELLENT, decision)
	assert 0 < before < MANY / 5
	over = desk.page.locator(".cadre-kpi-quota-bar.red")
	expect(over).to_have_count(0)

	# a hundred more than there is room for, and back
	search = desk.page.locator("[data-filter=words]")
	search.fill("don vi so 5")
	desk.page.wait_for_timeout(500)
	desk.page.locator(".cadre-kpi-board-head input[type=checkbox]").check()
	rate(desk, "excellent", "Thành tích nổi trội, tập thể đề nghị.")
	over.first.wait_for()
	assert desk.page.evaluate(EXCELLENT, decision) > before
	desk.page.locator("[data-act=undo]").click()
	over.first.wait_for(state="detached")
	desk.settle()
	assert desk.page.evaluate(EXCELLENT, decision) == before

	search.fill("don vi so 50")  # ten: more than is left of the quota
	desk.page.wait_for_timeout(500)
	desk.page.locator(".cadre-kpi-board-head input[type=checkbox]").check()
	rate(desk, "excellent", "Thành tích đột xuất trong năm.")
	over.first.wait_for()
	search.fill("")
	desk.page.locator(".primary-action:visible").click()
	dialog = desk.page.locator(".modal.show:visible").last
	dialog.get_by_text(str(MANY)).first.wait_for()
	dialog.locator("[data-fieldname=quota_exception] textarea").fill("Tập thể đề nghị vượt tỷ lệ.")
	dialog.locator(".btn-primary:visible").click()
	dialog.wait_for(state="hidden")
	desk.settle()
	state = desk.page.evaluate(
		"(name) => frappe.db.get_value('Rating Decision', name, ['workflow_state', 'quota_ok']).then((r) => r.message)",
		decision,
	)
	assert state == {"workflow_state": "Awaiting Approval", "quota_ok": 0}
