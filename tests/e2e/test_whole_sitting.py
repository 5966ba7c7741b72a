"""A whole sitting: thirty people with five tasks each, scored by keyboard though the line drops and the window closes."""

import re
import subprocess
import sys
from collections.abc import Callable

from conftest import variable
from desk import Desk
from playwright.sync_api import Page, expect

CHAIR, MEMBER, OTHERS, AWAY = (
	"chu.tich.hoi.dong.vp@demo.example",
	"uy.vien.1.vp@demo.example",
	("uy.vien.2.vp@demo.example", "uy.vien.3.vp@demo.example"),
	"uy.vien.4.vp@demo.example",
)
PEOPLE, TASKS = 30, 5
# After which person what happens.
DROPS, COMES_BACK, CLOSES = 8, 13, 20
STORED = "() => document.querySelector('.cadre-kpi-state')?.textContent.includes('Đã lưu')"
READY = "() => document.activeElement?.dataset.field === 'score'"
WHO = "() => document.querySelector('.cadre-kpi-sheet-head h2').textContent"
TYPED = "() => [...document.querySelectorAll('input[data-field=score]')].map((one) => one.value)"
# From the stroke of Enter behind a person's last task until the next one's first field is drawn with the cursor in it.
MEASURE = """() => {
	const of = (target) => target.closest?.('[data-evaluation]')?.dataset.evaluation;
	window.steps = [];
	let stroke = null;
	document.addEventListener('keydown', (event) => {
		if (event.key === 'Enter') stroke = {at: performance.now(), of: of(event.target)};
	}, true);
	document.addEventListener('focusin', ({target}) => {
		const left = stroke;
		if (!left || target.dataset.field !== 'score' || of(target) === left.of) return;
		stroke = null;
		requestAnimationFrame(() => setTimeout(() => window.steps.push(performance.now() - left.at)));
	}, true);
}"""
SHEETS = """([session, member]) => frappe.db.get_list('Council Score', {
	filters: {session, member}, fields: ['cadre_name', 'docstatus', 'total'], limit: 100,
})"""


def convene() -> str:
	"""The session with the sheets of the chair and of two members; the others have sent none."""
	module = [sys.executable, "-m", "cadre_kpi.tests.full_session", variable("E2E_SITE"), str(PEOPLE)]
	done = subprocess.run(
		[*module, CHAIR, *OTHERS], cwd=variable("E2E_SITES"), capture_output=True, text=True, timeout=300
	)
	assert done.returncode == 0, done.stderr
	return done.stdout.split()[-1]


def enter(desk: Desk, session: str) -> Page:
	desk.open(f"/app/council-room/{session}")
	desk.page.locator(".cadre-kpi-council-people li").first.wait_for(state="attached")
	desk.settle()
	return desk.page


def begin(desk: Desk, session: str) -> Page:
	page = enter(desk, session)
	page.wait_for_function(READY)
	page.evaluate(MEASURE)
	return page


def score(page: Page, number: int) -> float:
	"""Person number `number`: five scores and Enter behind each. Returns their mean, a figure of the person's own."""
	scores = [60 + number, 61 + number, 62 + number, 63 + number, 64 + number]
	for points in scores:
		page.keyboard.type(str(points))
		page.keyboard.press("Enter")
	return sum(scores) / TASKS


def tell(steps: list[float]) -> None:
	found = sorted(steps)
	p50, p95 = (found[min(int(len(found) * part), len(found) - 1)] for part in (0.5, 0.95))
	print(f"\nto the next person: {len(found)} steps, p50 {p50:.0f} ms, p95 {p95:.0f} ms")


def test_thirty_people_in_one_sitting(desk_as: Callable[[str], Desk]) -> None:
	session = convene()
	chair = desk_as(CHAIR)
	room = enter(chair, session)
	room.locator(".cadre-kpi-council-tabs [data-pane=chair]").click()
	seats = room.locator(".cadre-kpi-seats")
	seats.wait_for()
	missing = seats.locator("li").filter(has_text=re.compile(rf"(?<!\d)0/{PEOPLE}"))
	expect(missing).to_have_count(2)
	expect(seats.locator("li").filter(has_text=f"{PEOPLE}/{PEOPLE}")).to_have_count(3)

	desk = desk_as(MEMBER)
	page = begin(desk, session)
	totals, steps = [], []
	for number in range(1, CLOSES + 1):
		if number == DROPS:
			desk.context.set_offline(True)
		if number == COMES_BACK:
			page.locator(".cadre-kpi-lost").wait_for()
			desk.context.set_offline(False)
		totals.append(score(page, number))
	# the window closes in the middle of a sheet, what was typed last not stored yet
	page.keyboard.type("77")
	page.keyboard.press("Enter")
	page.keyboard.type("78")
	steps += page.evaluate("() => window.steps")
	here = page.evaluate(WHO)
	page.close()
	desk.page = desk.context.new_page()
	page = begin(desk, session)
	assert page.evaluate(WHO) == here
	assert page.evaluate(TYPED) == ["77", "78", "", "", ""]
	page.keyboard.press("ArrowUp")
	for number in range(CLOSES + 1, PEOPLE + 1):
		totals.append(score(page, number))
	steps += page.evaluate("() => window.steps")
	tell(steps)
	page.wait_for_function(STORED, timeout=60_000)
	page.keyboard.press("Enter")  # behind the last one the cursor waits on the button that sends all
	dialog = page.locator(".modal.show:visible").last
	dialog.get_by_text(f"{PEOPLE - 20}").first.wait_for()
	page.keyboard.press("Enter")
	page.wait_for_function("() => !document.querySelector('[data-act=send-all]')", timeout=60_000)
	desk.settle()
	sheets = page.evaluate(SHEETS, [session, MEMBER])
	assert sorted((row["docstatus"], row["total"]) for row in sheets) == [(1, total) for total in totals]

	room.locator("[data-act=refresh], .page-actions .btn-secondary").first.click()
	room.locator(".cadre-kpi-council-tabs [data-pane=chair]").click()
	expect(missing).to_have_count(1)
	room.locator(f"[data-act=absent][data-user='{AWAY}']").click()
	dialog = room.locator(".modal.show:visible").last
	dialog.locator("textarea").fill("Đi công tác.")
	dialog.locator(".btn-primary:visible").click()
	seats.get_by_text("Đi công tác.").wait_for()
	room.locator("[data-act=close-session]").click()
	room.locator(".modal.show:visible .btn-primary:visible").last.click()
	expect(room.locator(".cadre-kpi-result")).to_have_count(PEOPLE, timeout=90_000)
