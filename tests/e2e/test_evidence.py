"""Evidence in a report that is not saved yet: several files, what is refused before it travels, a look at it in place."""

from collections.abc import Callable

from desk import VIEW_OF_A_PHONE, Desk
from job import link, new
from playwright.sync_api import expect

SECRETARY = "bi.thu.a@demo.example"
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def file(name: str, content: bytes = PDF) -> dict:
	return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def test_files_are_attached_before_the_first_save(desk_as: Callable[[str], Desk]) -> None:
	desk = new(desk_as(SECRETARY), "Progress Report")
	asked: list[str] = []
	desk.page.on(
		"request", lambda sent: asked.append(sent.post_data or "") if "run_doc_method" in sent.url else None
	)
	contracts = desk.call(
		"frappe.client.get_list", doctype="Task Contract", filters={"workflow_state": "Assigned"}
	)
	link(desk, "contract", contracts[0]["name"])
	panel = desk.page.locator(".cadre-kpi-evidence")
	panel.wait_for()
	first = panel.locator("section").first
	first.locator("input[type=file]").set_input_files(
		[file("bien-ban.pdf"), file("anh.pdf", PDF + b"2"), file("trang.html"), file("rong.pdf", b"")]
	)
	refused = desk.page.locator(".msgprint")
	refused.get_by_text("trang.html").wait_for()
	refused.get_by_text("rong.pdf").wait_for()
	desk.page.wait_for_timeout(400)  # the message is still moving in
	desk.page.keyboard.press("Escape")
	refused.wait_for(state="hidden")
	first.locator("li").nth(1).wait_for()
	assert first.locator("li a").all_inner_texts() == ["bien-ban.pdf", "anh.pdf"]
	assert desk.page.evaluate("() => cur_frm.is_new()")  # nothing was saved unasked

	# the form is drawn anew, as when a draft or a title comes late: files and rows stay what they are
	desk.page.evaluate("() => { cur_frm.refresh(); return cur_frm.script_manager.trigger('contract'); }")
	desk.settle()
	assert len([body for body in asked if "build_rows_of_contract" in body]) == 1
	parents = "() => cur_frm.doc.evidence_files.map((row) => [row.parent === cur_frm.docname, locals[row.doctype][row.name] === row])"
	assert desk.page.evaluate(parents) == [[True, True]] * 2
	first.locator("li").nth(1).get_by_role("button").click()
	expect(first.locator("li")).to_have_count(1)

	first.locator("li a").first.click()
	desk.page.locator(".cadre-kpi-preview iframe").wait_for()
	desk.page.keyboard.press("Escape")

	desk.page.set_viewport_size(VIEW_OF_A_PHONE)
	desk.settle()
	assert desk.page.evaluate("() => document.documentElement.scrollWidth") <= VIEW_OF_A_PHONE["width"]
	title = desk.page.locator("[data-fieldname='tasks'] .grid-body .cadre-kpi-card-title").first
	box = title.bounding_box()
	assert box and box["x"] >= 0 and box["x"] + box["width"] <= VIEW_OF_A_PHONE["width"]
