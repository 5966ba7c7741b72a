"""The desk of the local bench itself: Vietnamese, complete, with live updates."""

from collections.abc import Callable

from desk import Desk

CONNECTED = "() => frappe.realtime.socket && frappe.realtime.socket.connected"


def test_the_desk_is_vietnamese_in_language_time_money_and_dates(desk_as: Callable[[str], Desk]) -> None:
	desk = desk_as("Administrator").open("/app")
	boot = desk.page.evaluate(
		"() => ({lang: frappe.boot.lang, zone: frappe.boot.time_zone.system, ...frappe.boot.sysdefaults})"
	)
	assert boot["lang"] == "vi"
	assert boot["zone"] == "Asia/Ho_Chi_Minh"
	assert boot["date_format"] == "dd-mm-yyyy"
	assert boot["number_format"] == "#.###,##"
	assert boot["currency"] == "VND"
	assert desk.page.evaluate("() => format_number(1234567.891, null, 2)") == "1.234.567,89"
	assert desk.page.evaluate("() => document.documentElement.lang") == "vi"


def test_the_login_page_refuses_a_wrong_password_and_takes_the_right_one(
	desk_as: Callable[[str], Desk], accounts: list[dict[str, str]]
) -> None:
	desk = desk_as("Administrator")
	desk.context.clear_cookies()
	desk.page.goto("/login")
	desk.expect("401 POST")
	desk.expect("AuthenticationError")
	for password in ("wrong", accounts[0]["password"]):
		desk.page.locator("#login_email").fill(accounts[0]["user"])
		desk.page.locator("#login_password").fill(password)
		with desk.page.expect_response(lambda response: response.request.method == "POST") as answer:
			desk.page.locator(".form-login button[type=submit]").click()
		assert answer.value.ok == (password != "wrong")
	desk.page.wait_for_url("**/app**")
	desk.settle()


def test_the_browser_is_connected_for_live_updates(desk_as: Callable[[str], Desk]) -> None:
	desk = desk_as("Administrator").open("/app")
	desk.page.wait_for_function(CONNECTED)


def test_a_document_changed_by_one_user_is_refreshed_for_another(desk_as: Callable[[str], Desk]) -> None:
	first, second = desk_as("Administrator").open("/app"), desk_as("Administrator")
	todo = first.call("frappe.client.insert", doc={"doctype": "ToDo", "description": "before"})
	try:
		second.open(f"/app/todo/{todo['name']}")
		second.page.wait_for_function(CONNECTED)
		second.page.wait_for_timeout(1500)  # the form asks for its room at most once a second
		first.call(
			"frappe.client.set_value",
			doctype="ToDo",
			name=todo["name"],
			fieldname="description",
			value="after",
		)
		second.page.wait_for_function("() => cur_frm.doc.description === 'after'")
		assert second.field("description") == "after"
	finally:
		first.call("frappe.client.delete", doctype="ToDo", name=todo["name"])
