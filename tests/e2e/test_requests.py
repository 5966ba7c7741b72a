"""How often a page asks the server: at most 12 times for a start page, 20 for any other; each is loaded by its address."""

from collections.abc import Callable

import pytest
from desk import Desk
from playwright.sync_api import Request

START, ANY = 12, 20
STILL = 500  # milliseconds without a request: the page is drawn
SECRETARY, CADRE, AGENCY = "thu.ky.btv.vp@demo.example", "bi.thu.b@demo.example", "dau.moi.vp@demo.example"
# who has the most cards on the overview
CLERK = "van.thu.yb.01@demo.example"
FORMS = (
	*("Task Contract", "Progress Report", "Cadre Evaluation", "Directive", "Council Session"),
	*("Rating Decision", "Evaluation Period", "Evaluation Scheme", "Cadre", "Unit Evaluation"),
)
PAGES = {
	CLERK: ["cadre-kpi", "council-room", "rating-board"],
	CADRE: ["cadre-kpi", "task-contract/new", "{Task Contract}", "{Progress Report}", "{Cadre Evaluation}"],
	AGENCY: ["checking-board/registrations", "checking-board/progress", "progress-report"],
	SECRETARY: [
		*("cadre-kpi", "leaders-board", "rating-board", "rating-board/{Rating Decision}", "my-work"),
		*("task-contract", "cadre-evaluation", "directive", "council-score", "query-report/Task Progress"),
		*("query-report/Evaluation Summary", "query-report/Follow-up Due"),
		*(f"{{{doctype}}}" for doctype in FORMS),
	],
}
NEWEST = """(doctype) => frappe.db.get_list(doctype, {limit: 1, order_by: 'modified desc'})
	.then((rows) => rows[0]?.name)"""


def address(desk: Desk, path: str) -> str:
	before, brace, doctype = path.partition("{")
	if not brace:
		return path
	name = desk.page.evaluate(NEWEST, doctype := doctype.rstrip("}"))
	assert name, f"nobody showed {doctype} to this user"
	return (before or f"{doctype.lower().replace(' ', '-')}/") + name


def asked(desk: Desk, path: str) -> list[str]:
	"""Addresses of the requests for data and pages until the page is drawn; scripts and styles are kept by the browser."""
	found: list[str] = []

	def note(request: Request) -> None:
		if request.resource_type in ("document", "xhr", "fetch") and "socket.io" not in request.url:
			found.append(request.url.partition("?")[0].rpartition("/api/method/")[2])

	desk.page.on("request", note)
	desk.open(f"/app/{path}")
	seen = -1
	while seen != len(found):
		seen = len(found)
		desk.page.wait_for_timeout(STILL)
		desk.settle()
	desk.page.remove_listener("request", note)
	return found


@pytest.mark.parametrize("user", PAGES)
def test_a_page_asks_the_server_a_few_times(desk_as: Callable[[str], Desk], user: str) -> None:
	desk = desk_as(user)
	asked(desk, "")  # what a window reads once for all its pages
	too_many = {}
	for path in ["", *PAGES[user]]:
		most = START if path in ("", "my-work", "cadre-kpi") else ANY
		found = asked(desk, address(desk, path))
		if len(found) > most:
			too_many[path] = (len(found), sorted(found))
	assert too_many == {}
