"""The catalogue of products from the board's table to the decision, by the buttons that the guides name."""

from collections.abc import Callable

from desk import Desk

BOARD, CHAIR = "ban.to.chuc.vp@demo.example", "bi.thu.tinh.uy.vp@demo.example"
SCORING = "() => frappe.db.get_list('Council Session', {filters: {status: 'Scoring'}, limit: 1})"


def show(desk: Desk, doctype: str, name: str) -> Desk:
	desk.open(f"/app/{doctype}/{name}")
	desk.page.wait_for_function("(name) => cur_frm?.docname === name", arg=name)
	return desk.settle()


def press(desk: Desk, label: str) -> None:
	desk.page.locator(".page-head:visible").get_by_role("button", name=label, exact=True).click()


def test_a_catalogue_is_submitted_and_decided(desk_as: Callable[[str], Desk]) -> None:
	board = desk_as(BOARD).open("/app/product-catalogue")
	(found,) = board.page.evaluate(
		"() => frappe.db.get_list('Product Catalogue', {filters: {status: 'Proposed'}})"
	)
	press(show(board, "product-catalogue", found["name"]), "Trình quyết định")
	board.page.locator(".modal.show:visible .btn-primary:visible").click()
	board.page.wait_for_function("() => cur_frm.doc.status === 'Awaiting Decision'")

	chair = show(desk_as(CHAIR), "product-catalogue", found["name"])
	press(chair, "Quyết định")
	dialog = chair.page.locator(".modal.show:visible")
	today = chair.page.evaluate("() => frappe.datetime.str_to_user(frappe.datetime.get_today())")
	for field, value in (
		("decision_number", "88-QĐ/UBND"),
		("decision_date", today),
		("valid_from", today),
	):
		box = dialog.locator(f"[data-fieldname='{field}'] input:visible")
		box.fill(value)
		box.blur()
	dialog.locator(".btn-primary:visible").click()
	chair.page.wait_for_function("() => cur_frm.doc.status === 'In Force'")
	assert chair.field("decision_number") == "88-QĐ/UBND"


def test_who_convenes_enters_the_room_without_a_seat(desk_as: Callable[[str], Desk]) -> None:
	"""The console stays clean: a seat's sheet is not looked for where there is none."""
	desk = desk_as(BOARD).open("/app/council-session")
	session = desk.page.evaluate(SCORING)[0]["name"]
	desk.open(f"/app/council-room/{session}")
	desk.page.locator(".cadre-kpi-seats").wait_for()
	assert not desk.page.locator("input[data-field=score]:visible").count()
