"""No serious fault of accessibility on the app's pages and in its parts of the main forms: at a desk, in the dark, on a phone."""

from collections.abc import Callable

from axe import FORM, PAGE, faults, faults_on_dark
from conftest import VIEW
from desk import VIEW_OF_A_PHONE, Desk
from job import picture
from playwright.sync_api import expect

CHAIR, AGENCY, COUNCIL = (
	"bi.thu.tinh.uy.vp@demo.example",
	"dau.moi.vp@demo.example",
	"chu.tich.hoi.dong.vp@demo.example",
)
# page → what stands there as soon as it is drawn
PAGES = {
	CHAIR: {
		"my-work": ".cadre-kpi-line, .cadre-kpi-nothing",
		"leaders-board": ".cadre-kpi-leaders-tiles",
		"rating-board": ".cadre-kpi-board-start",
		"rating-board/{Rating Decision}": ".cadre-kpi-board-body .cadre-kpi-board-row",
	},
	AGENCY: {
		"my-work": ".cadre-kpi-line, .cadre-kpi-nothing",
		"checking-board/registrations": ".cadre-kpi-person, .cadre-kpi-checking-nothing",
		"checking-board/progress": ".cadre-kpi-person, .cadre-kpi-checking-nothing",
	},
	COUNCIL: {
		"council-room": ".cadre-kpi-sessions a, .cadre-kpi-council-people li",
		"council-room/{Council Session}": ".cadre-kpi-council-people li",
	},
}
FORMS = {
	"Task Contract": {"workflow_state": "Assigned"},
	"Cadre Evaluation": {"workflow_state": "Published"},
	"Rating Decision": {"workflow_state": "Published"},
	"Progress Report": {"workflow_state": "Verified"},
}
FIRST = """([doctype, filters]) => frappe.db.get_list(doctype, {filters, limit: 1}).then((rows) => rows[0].name)"""


# Buttons of the head that lie over the page: a title of two lines once pushed them there.
OVER_THE_PAGE = """() => {
	const main = [...document.querySelectorAll('.layout-main-section')].find((one) => one.offsetParent);
	window.scrollTo(0, 0);
	return [...document.querySelectorAll('.page-head .btn')].filter((one) => one.offsetParent)
		.filter((one) => one.getBoundingClientRect().bottom > main.getBoundingClientRect().top + 1)
		.map((one) => one.outerHTML.slice(0, 100));
}"""

# Buttons that say nothing, neither in words nor to who hears the page.
WORDLESS = """() => [...document.querySelectorAll('.page-container button')]
	.filter((one) => one.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }))
	.filter((one) => !(one.innerText.trim() || one.ariaLabel || one.title || one.dataset.originalTitle))
	.map((one) => one.outerHTML.slice(0, 100))"""


def look(desk: Desk, selector: str, place: str) -> list[str]:
	found = [(place, "light", fault) for fault in faults(desk, selector)]
	found += [(place, "dark", fault) for fault in faults_on_dark(desk, selector)]
	desk.page.set_viewport_size(VIEW_OF_A_PHONE)
	desk.settle()
	found += [(place, "phone", fault) for fault in faults(desk, selector)]
	if selector == PAGE:
		found += [(place, "over the page", button) for button in desk.page.evaluate(OVER_THE_PAGE)]
	desk.page.set_viewport_size(VIEW)
	return [" ".join(one) for one in found]


def test_pages_have_no_serious_fault(desk_as: Callable[[str], Desk]) -> None:
	found: list[str] = []
	for user, pages in PAGES.items():
		desk = desk_as(user)
		for path, drawn in pages.items():
			doctype = path.partition("{")[2].rstrip("}")
			name = desk.page.evaluate(FIRST, [doctype, {}]) if doctype else ""
			desk.open("/app/" + path.replace(f"{{{doctype}}}", name))
			desk.page.locator(drawn).first.wait_for(state="attached")
			desk.settle()
			if path == "my-work" and desk.page.locator(".cadre-kpi-line").count():
				desk.page.locator(".cadre-kpi-line-open").first.click()
				desk.page.locator(".cadre-kpi-line-actions").first.wait_for()
				desk.settle()
			if path == "leaders-board":
				picture(desk, path)
			found += look(desk, PAGE, path)
	assert found == []


def test_on_a_phone_a_list_fits_and_its_buttons_have_words(desk_as: Callable[[str], Desk]) -> None:
	desk = desk_as(AGENCY)
	desk.page.set_viewport_size(VIEW_OF_A_PHONE)
	desk.open("/app/task-contract")
	desk.page.locator(".filter-button:visible").wait_for()
	assert desk.page.evaluate(WORDLESS) == []
	assert desk.page.evaluate("() => document.documentElement.scrollWidth") == VIEW_OF_A_PHONE["width"]
	# no two buttons with one word, the period on each row, the title whole
	assert desk.page.locator(".cadre-kpi-fold:visible").inner_text() == "Tìm nhanh"
	expect(desk.page.locator(".list-row:visible").first).to_contain_text("Năm 20", use_inner_text=True)
	title = desk.page.locator(".title-text:visible").first
	assert title.evaluate("element => element.scrollWidth <= element.clientWidth")


def test_forms_have_no_serious_fault_in_the_apps_parts(desk_as: Callable[[str], Desk]) -> None:
	desk, found, seen = desk_as(CHAIR).open("/app/my-work"), [], set()
	for doctype, filters in FORMS.items():
		name = desk.page.evaluate(FIRST, [doctype, filters])
		desk.open(f"/app/{doctype.lower().replace(' ', '-')}/{name}")
		tabs = desk.page.locator(".form-tabs .nav-link:visible")
		tabs.first.wait_for()  # a form is drawn after its record has come
		desk.settle()
		for at in range(tabs.count()):
			tabs.nth(at).click()
			desk.settle()
			desk.page.wait_for_timeout(400)  # a tab comes in slowly, pale at first
			evidence = desk.page.locator(".cadre-kpi-contract-evidence:visible summary")
			if evidence.count():
				evidence.first.evaluate("(summary) => summary.click()")  # the form may still be moving
				desk.page.locator(".cadre-kpi-contract-evidence section").first.wait_for(state="attached")
				desk.settle()
			if desk.page.locator(".form-page [class*=cadre-kpi-]:visible").count():
				found += look(desk, FORM, f"{doctype}, tab {at + 1}")
				seen.add(doctype)
	assert found == []
	assert seen >= {"Task Contract", "Cadre Evaluation", "Rating Decision"}
