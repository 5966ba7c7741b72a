"""A scheme in the desk: tried out, read as a regulation, made into a new version, compared in words, refused in words."""

from job import dialog as press

SCHEME = "nghi_dinh_335-v3"


def open_scheme(desk):
	desk.expect("init_onboarding_tour")  # Frappe's own, where the route is not known yet at the first load
	desk.expect("activeElement.select")  # Frappe's own, where the focus leaves a number at once
	return desk.open(f"/app/evaluation-scheme/{SCHEME}")


def tab(desk, name):
	desk.page.locator(f"[data-fieldname='{name}']:visible").first.click()
	desk.settle()


def dialog(desk):
	return desk.page.locator(".modal.show").last


def test_a_case_is_tried_out_and_nothing_is_stored(desk_as):
	desk = desk_as("KPI Administrator")
	open_scheme(desk)
	tab(desk, "test_bench_tab")
	bench = desk.page.locator(".cadre-kpi-bench")
	bench.locator("[data-name=completed]").first.fill("2")
	bench.locator("input[data-fieldname=general]").fill("28")
	bench.get_by_role("button", name="Tính", exact=True).click()
	desk.settle()
	text = bench.inner_text()
	assert "98,00" in text and "Hoàn thành xuất sắc nhiệm vụ" in text
	assert "xếp loại chất lượng là quyết định hằng năm" in text  # a month of the decree gives points
	assert "28,00 + 70,00 − 0,00 = 98,00" in text
	assert not desk.page.evaluate("cur_frm.is_dirty()")


def test_a_mistake_on_the_bench_is_named_in_words(desk_as):
	desk = desk_as("KPI Administrator")
	open_scheme(desk)
	tab(desk, "test_bench_tab")
	desk.expect("417 POST")
	desk.expect("Nhiệm vụ 1")
	desk.page.locator(".cadre-kpi-bench [data-name=completed]").first.fill("nhiều")
	desk.page.locator(".cadre-kpi-bench [data-do=try]").click()
	desk.settle()
	assert "Nhiệm vụ 1, Đã hoàn thành: phải là số thập phân" in dialog(desk).inner_text()


def test_the_full_text_is_read(desk_as):
	desk = desk_as("Cadre")
	open_scheme(desk)
	tab(desk, "full_text_tab")
	desk.page.get_by_text("Điều 4. Cách tính điểm").wait_for()
	assert "mỗi lần đánh giá chưa đạt trừ 25" in desk.page.locator(".cadre-kpi-reading").inner_text()


def test_a_new_version_is_made_edited_and_compared(desk_as):
	desk = desk_as("KPI Administrator")
	open_scheme(desk)
	desk.page.get_by_role("button", name="Lập phiên bản mới").click()
	press(desk, "Lập phiên bản mới")
	desk.page.wait_for_function("() => cur_frm.doc.version > 1 && cur_frm.doc.docstatus === 0")
	desk.settle()
	draft = desk.field("name")
	tab(desk, "rating_tab")
	desk.fill("quota_max_percent", "15").save()
	desk.page.get_by_role("button", name="So sánh với…").click()
	press(desk, "So sánh")
	dialog(desk).get_by_text("Tỷ lệ khống chế – Tỷ lệ tối đa (%)").wait_for()
	table = dialog(desk).inner_text()
	assert "1 điểm khác nhau" in table and SCHEME in table and draft in table
	row = dialog(desk).locator("tbody tr").inner_text().split("\t")
	assert [cell.strip() for cell in row][1:] == ["Thay đổi", "20", "15"]
	desk.page.evaluate(
		"(name) => frappe.xcall('frappe.client.delete', {doctype: 'Evaluation Scheme', name})", draft
	)
