"""A run over everybody in a period, started and followed in the desk, carried out by a real worker."""

from collections.abc import Callable

from desk import Desk
from job import dialog, show

ENDED = "() => window.cur_frm && cur_frm.doctype === 'Period Run' && (cur_frm.doc.status || '').startsWith('Done')"


def test_a_run_is_started_from_the_period_and_its_form_shows_the_end(desk_as: Callable[[str], Desk]) -> None:
	desk = desk_as("KPI Administrator")
	query = {"filters": '{"status": "Open"}', "order_by": "start_date desc", "limit_page_length": "1"}
	(period,) = desk.context.request.get("/api/resource/Evaluation Period", params=query).json()["data"]
	show(desk, "Evaluation Period", period["name"])
	desk.page.locator(".inner-group-button:visible", has_text="Cho tất cả").locator("button").click()
	desk.page.locator(".inner-group-button .dropdown-menu:visible").get_by_text(
		"Tổng hợp kết quả", exact=True
	).click()
	dialog(desk, "")
	# nobody reloads: the form hears of the end from the worker, or asks
	desk.page.wait_for_function(ENDED, timeout=120_000)
	desk.settle()
	run = desk.page.evaluate("() => cur_frm.doc")
	assert (run["action"], run["done"], run["period"]) == ("Gather Results", run["total"], period["name"])
	assert desk.page.locator("[data-fieldname='summary']:visible").inner_text().strip()
	assert len(run["failures"]) >= run["failed"]
	assert all(row["title"] and row["reason"] and row["what_to_do"] for row in run["failures"])
