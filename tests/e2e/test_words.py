"""No English is left for a Vietnamese reader: pages are walked as people walk them, and what is shown is looked at.

By itself the test walks the ways of three roles. `CADRE_KPI_WORDS=all` walks every list, form, new form, tab, menu and report of
every role and saves each new form empty; it takes a quarter of an hour and more.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from desk import Desk
from words import english, shown

ROLES = (
	"KPI Administrator",
	"Cadre",
	"Focal Agency Officer",
	"Organisation Board Officer",
	"Committee Member",
	"Committee Secretary",
	"Council Member",
	"Advisory Body Officer",
	"Unit Officer",
	"KPI Auditor",
)
ALL = os.environ.get("CADRE_KPI_WORDS") == "all"
DOCTYPES = Path(__file__).resolve().parents[2] / "cadre_kpi" / "cadre_kpi" / "doctype"
# What the ways of the three roles lead over; the start pages come first.
WAYS = {
	"Cadre": (
		*("my-work", "cadre-kpi", "task-contract", "task-contract/new", "progress-report/new"),
		*("cadre-evaluation", "query-report/Task Progress"),
	),
	"Organisation Board Officer": (
		*("council-session", "rating-decision/new", "evaluation-body", "period-run"),
		*("query-report/Deadline Status", "query-report/Rating Distribution and Quota", "rating-board"),
	),
	"KPI Administrator": ("cadre", "cadre/new", "evaluation-scheme", "query-report/Period Readiness"),
}
MENUS = ", ".join(
	f".page-head .{kind} > button" for kind in ("menu-btn-group", "actions-btn-group", "inner-group-button")
)
# Awesomplete's words for screen readers, which no translation reaches; names of accounts
KNOWN = (
	*("Begin typing for results.", "Follow", "results found", "new-mail-preference"),
	# codes that rules of a scheme are written with, each beside its word
	*("development (phát triển)", "exceeded (vượt mức)", "degradation (suy thoái)"),
)


def go(desk: Desk, path: str) -> None:
	"""As a click on a link goes there, without loading the desk anew."""
	desk.page.evaluate("(path) => frappe.set_route(path)", path)
	desk.page.wait_for_timeout(400)
	desk.settle()


def left(desk: Desk) -> list[str]:
	return [text for text in english(shown(desk.page)) if not any(known in text for known in KNOWN)]


def ways_of(desk: Desk, role: str) -> list[str]:
	if not ALL:
		return list(WAYS[role])
	desk.open("/app/my-work")
	# read from the app's files: few may list document types, and the desk gives no answer to the others
	kinds = [json.loads(path.read_text()) for path in sorted(DOCTYPES.glob("*/*.json"))]
	names = [kind["name"] for kind in kinds if not kind.get("istable") and not kind.get("issingle")]
	return desk.page.evaluate(
		"""async (names) => {
			const slug = (name) => frappe.router.slug(name);
			const { can_read, can_create } = frappe.boot.user;
			const own = names.filter((name) => can_read.includes(name));
			const pages = ["my-work", "checking-board", "leaders-board", "rating-board", "council-room"];
			const ways = ["cadre-kpi", ...pages.filter((name) => frappe.boot.page_info[name])];
			for (const name of own) {
				ways.push(slug(name));
				if (can_create.includes(name)) ways.push(`${slug(name)}/new`);
				const [first] = await frappe.db.get_list(name, { limit: 1, order_by: "modified desc" });
				if (first) ways.push(`${slug(name)}/${first.name}`);
			}
			for (const [name, { ref_doctype }] of Object.entries(frappe.boot.user.all_reports || {}))
				if (own.includes(ref_doctype)) ways.push(`query-report/${name}`);
			return ways;
		}""",
		names,
	)


def look_into_menus(desk: Desk) -> list[str]:
	"""What the menus in the head of the page offer."""
	texts = []
	for button in desk.page.locator(MENUS).all():
		if button.is_visible():
			button.click()
			texts += left(desk)
			desk.page.keyboard.press("Escape")
	return texts


def save_what_is_empty(desk: Desk) -> list[str]:
	"""What a new form says when it is saved with nothing in it."""
	desk.page.keyboard.press("Control+s")
	desk.page.wait_for_timeout(400)
	desk.settle()
	texts = left(desk)
	desk.page.evaluate("() => $('.modal.show').modal('hide')")
	return texts


@pytest.mark.parametrize("role", ROLES if ALL else tuple(WAYS))
def test_no_english_is_left(desk_as: Callable[[str], Desk], role: str) -> None:
	desk = desk_as(role)
	ways = ways_of(desk, role)
	desk.open("/app/my-work")
	found = {}
	for path in ways:
		go(desk, path)
		texts = left(desk)
		for tab in desk.page.locator(".form-tabs .nav-link:visible").all()[1:]:
			tab.click()
			texts += left(desk)
		if ALL:
			texts += look_into_menus(desk)
			texts += save_what_is_empty(desk) if path.endswith("/new") else []
		if texts:
			found[path] = sorted(set(texts))
			print(path, found[path], flush=True)  # a walk of a quarter of an hour is followed with `-s`
	assert found == {}
