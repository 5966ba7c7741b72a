"""What is entered arrives: typed at an ordinary typist's speed, pasted from a spreadsheet, in the Vietnamese format."""

from collections.abc import Callable
from typing import Any

import pytest
from desk import Desk, centre
from job import link, new
from playwright.sync_api import expect

PERIOD = "Năm 2024 - thử nhập liệu"
SCHEME = "vinh_phuc_371-v1"
SECRETARY = "bi.thu.a@demo.example"
PRODUCT = "Nghị quyết chuyên đề thử nhập liệu"
KEY = 60  # milliseconds between two keys

PASTE = """([element, text, html]) => {
	const data = new DataTransfer();
	data.setData('text/plain', text);
	if (html) data.setData('text/html', html);
	const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
	if (element.dispatchEvent(event)) document.execCommand('insertText', false, text);
}"""


@pytest.fixture(scope="module")
def period() -> dict[str, bool]:
	return {}


def registration(desk_as: Callable[[str], Desk], period: dict[str, bool]) -> Desk:
	"""An empty contract of the secretary in a period of its own."""
	if not period:
		office = desk_as("Administrator").open("/app")
		if not office.call("frappe.client.get_count", doctype="Evaluation Period", filters={"name": PERIOD}):
			values = {"scheme": SCHEME, "unit": "VP", "frequency": "Year", "status": "Open"}
			dates = {"start_date": "2024-01-01", "end_date": "2024-12-31"}
			office.call(
				"frappe.client.insert",
				doc={"doctype": "Evaluation Period", "period_name": PERIOD, **values, **dates},
			)
		filters = {"period": PERIOD}
		for contract in office.call("frappe.client.get_list", doctype="Task Contract", filters=filters):
			office.call("frappe.client.delete", doctype="Task Contract", name=contract["name"])
		period["there"] = True
	desk = new(desk_as(SECRETARY), "Task Contract")
	if not desk.field("cadre"):
		link(desk, "cadre", "Bí thư Huyện ủy A")
	link(desk, "period", PERIOD)
	return desk


def open_cell(desk: Desk, row: int, field: str) -> Any:
	line = desk.page.locator(f"[data-fieldname='tasks'] .grid-row[data-idx='{row}']").first
	box = line.locator(f"[data-fieldname='{field}']").first
	centre(box).click()
	control = box.locator("input:visible, textarea:visible").first
	control.wait_for(state="visible")
	return control


def tasks(desk: Desk) -> list[dict[str, Any]]:
	return desk.field("tasks")


def type_row(desk: Desk, *texts: str) -> None:
	"""Goes through a row by keyboard alone, as somebody does who does not look at the screen."""
	for number, text in enumerate(texts):
		if number:
			desk.page.keyboard.press("Tab")
			desk.page.wait_for_timeout(KEY)
		desk.page.keyboard.type(text, delay=KEY)


def message(desk: Desk) -> str:
	box = desk.page.locator(".msgprint-dialog.show, .modal.show .msgprint").last
	box.wait_for(state="visible")
	return box.inner_text()


def test_a_row_typed_by_keyboard_arrives_as_it_was_typed(
	desk_as: Callable[[str], Desk], period: dict[str, bool]
) -> None:
	desk = registration(desk_as, period)
	open_cell(desk, 1, "task_name").focus()
	type_row(desk, "Trồng rừng", "Diện tích rừng", "ha", "12.500", "30", "15-11-2024")
	desk.page.keyboard.press("Tab")  # begins another row
	desk.page.wait_for_timeout(KEY)
	type_row(desk, "Tuyến đường", "Đường mới", "km", "25,5", "70", "1/2/2024")
	desk.page.keyboard.press("Tab")  # and leaves an empty one behind
	desk.page.wait_for_timeout(400)
	desk.save()
	stored = [
		(row["task_name"], row["unit_of_measure"], row["target"], row["weight"], row["due_date"])
		for row in tasks(desk)
	]
	assert stored == [
		("Trồng rừng", "ha", 12500, 30, "2024-11-15"),
		("Tuyến đường", "km", 25.5, 70, "2024-02-01"),
	]
	expect(desk.page.locator(".datepicker.active")).to_have_count(0)  # no calendar is left open


def test_a_figure_is_edited_as_a_person_writes_it(
	desk_as: Callable[[str], Desk], period: dict[str, bool]
) -> None:
	desk = registration(desk_as, period)
	control = open_cell(desk, 1, "target")
	for typed, edited, shown in (("1", "1", "1"), ("12500", "12500", "12.500"), ("33,3", "33,3", "33,3")):
		control.fill(typed)
		control.blur()
		desk.settle()
		assert control.input_value() == shown
		control.focus()
		desk.page.wait_for_timeout(300)
		assert control.input_value() == edited
	open_cell(desk, 1, "weight").fill("30")
	open_cell(desk, 1, "task_name")
	assert open_cell(desk, 1, "weight").input_value() == "30"


@pytest.mark.parametrize("text", ["abc", "≥ 90", "12 tỷ", "2/3", "1 234", "1,234.56", "12.5", "9" * 29])
def test_what_cannot_be_read_is_named_and_stops_the_save(
	desk_as: Callable[[str], Desk], period: dict[str, bool], text: str
) -> None:
	desk = registration(desk_as, period)
	open_cell(desk, 1, "task_name").fill("Công việc")
	open_cell(desk, 1, "output_product").fill("Sản phẩm")
	open_cell(desk, 1, "target").fill(text)
	desk.page.keyboard.press("Control+s")
	said = message(desk)
	assert text[:20] in said and "Chỉ tiêu" in said and "dòng 1" in said
	assert desk.field("__islocal"), "it was saved"


def test_an_impossible_date_is_named_and_stops_the_save(
	desk_as: Callable[[str], Desk], period: dict[str, bool]
) -> None:
	desk = registration(desk_as, period)
	open_cell(desk, 1, "task_name").fill("Công việc")
	open_cell(desk, 1, "due_date").fill("31-02-2024")
	open_cell(desk, 1, "task_name")
	desk.page.keyboard.press("Control+s")
	assert "31-02-2024" in message(desk)
	assert desk.field("__islocal"), "it was saved"


def test_rows_of_a_spreadsheet_are_read_from_the_first_column(
	desk_as: Callable[[str], Desk], period: dict[str, bool]
) -> None:
	desk = registration(desk_as, period)
	cells = [
		("Trồng rừng", "Rừng", "ha", "12.500", "40", "15/11/2024"),
		("Thu ngân sách", "Số thu", "tỷ đồng", "1.234,56", "35", "2024-12-01"),
		("Làm đường", "Đường", "km", "25,5", "25", "30-06-2024"),
	]
	text = "\r\n".join("\t".join(row) for row in cells) + "\r\n"
	desk.page.evaluate(PASTE, [open_cell(desk, 1, "task_name").element_handle(), text, ""])
	desk.page.wait_for_function(
		"() => cur_frm.doc.tasks.length === 3 && cur_frm.doc.tasks[2].due_date === '2024-06-30'"
	)
	stored = [
		(row["task_name"], row["unit_of_measure"], row["target"], row["weight"], row["due_date"])
		for row in tasks(desk)
	]
	assert stored == [
		("Trồng rừng", "ha", 12500, 40, "2024-11-15"),
		("Thu ngân sách", "tỷ đồng", 1234.56, 35, "2024-12-01"),
		("Làm đường", "km", 25.5, 25, "2024-06-30"),
	]


def test_a_column_is_pasted_into_a_column_and_what_it_cannot_read_is_named(
	desk_as: Callable[[str], Desk], period: dict[str, bool]
) -> None:
	desk = registration(desk_as, period)
	names = "Một\r\nHai\r\nBa\r\n"
	html = "<table><tr><td>Một</td></tr><tr><td>Hai</td></tr><tr><td>Ba</td></tr></table>"
	desk.page.evaluate(PASTE, [open_cell(desk, 1, "task_name").element_handle(), names, html])
	desk.page.wait_for_function("() => cur_frm.doc.tasks.length === 3 && cur_frm.doc.tasks[2].task_name")
	assert [row["task_name"] for row in tasks(desk)] == ["Một", "Hai", "Ba"]
	# paragraphs of a text stay one text
	prose = "Đoạn một.\nĐoạn hai."
	desk.page.evaluate(PASTE, [open_cell(desk, 3, "task_name").element_handle(), prose, "<p>Đoạn một.</p>"])
	assert len(tasks(desk)) == 3
	figures = "1.000.000\r\n12 tỷ\r\n25,5\r\n\r\n"
	desk.page.evaluate(PASTE, [open_cell(desk, 1, "target").element_handle(), figures, ""])
	said = message(desk)
	assert "12 tỷ" in said and "dòng 2" in said
	assert [tasks(desk)[0]["target"], tasks(desk)[2]["target"]] == [1000000, 25.5]


def test_tasks_come_from_the_catalogue_with_their_unit(
	desk_as: Callable[[str], Desk], period: dict[str, bool]
) -> None:
	office = desk_as("Administrator").open("/app")
	if not office.call("frappe.client.get_count", doctype="Work Product", filters={"product_name": PRODUCT}):
		product = {"doctype": "Work Product", "product_name": PRODUCT, "unit_of_measure": "văn bản"}
		office.call("frappe.client.insert", doc={**product, "coefficient": 2})
	desk = registration(desk_as, period)
	desk.page.get_by_role("button", name="Thêm từ danh mục").click()
	picker = desk.page.locator(".modal.show").filter(has_text="Thêm nhiệm vụ")
	words = picker.locator("[data-fieldname='words'] input")
	words.fill("nghi quyet chuyen de thu")
	line = picker.locator("li").filter(has_text=PRODUCT)
	assert "hệ số 2" in line.inner_text()
	line.locator("input[type=checkbox]").check()
	words.fill("không có việc nào như thế")  # what was picked stays so while one looks for more
	picker.get_by_text("Danh mục không có").wait_for()
	picker.get_by_role("button", name="Thêm nhiệm vụ (1)").click()
	picker.wait_for(state="hidden")
	desk.settle()
	(task,) = tasks(desk)
	assert (task["task_name"], task["unit_of_measure"]) == (PRODUCT, "văn bản")
	desk.page.evaluate("cur_frm.doc.__unsaved = 0")  # nothing here is kept


def test_a_form_is_offered_again_after_the_browser_closed(
	desk_as: Callable[[str], Desk], period: dict[str, bool]
) -> None:
	desk = registration(desk_as, period)
	open_cell(desk, 1, "task_name").fill("Công việc viết dở")
	open_cell(desk, 1, "target").fill("1.250")
	open_cell(desk, 1, "task_name")
	desk.page.wait_for_timeout(800)
	desk.page.close()
	desk.page = desk.context.new_page()
	new(desk, "Task Contract")
	desk.page.locator(".cadre-kpi-draft button", has_text="Lấy lại").click()
	desk.settle()
	assert [(row["task_name"], row["target"]) for row in tasks(desk)] == [("Công việc viết dở", 1250)]
	assert desk.field("period") == PERIOD
