"""Hands of the people in the main job: what they click and type in the Vietnamese desk."""

import os
import re
from pathlib import Path
from typing import Any

from desk import Desk, centre
from PIL import Image
from playwright.sync_api import Page

PICTURES = os.environ.get("E2E_PICTURES")  # a folder; empty: no pictures are kept


def picture(desk: Desk | Page, name: str, height: int = 0) -> None:
	"""Keep a screenshot for the guides, where somebody asked for them; of a window of this height, in pixels."""
	if PICTURES:
		page = desk.page if isinstance(desk, Desk) else desk
		usual = page.viewport_size
		if height:
			page.set_viewport_size({"width": usual["width"], "height": height})
		page.wait_for_function(
			"() => !document.querySelector('.workspace-skeleton:not(.hidden), .skeleton-card')"
		)
		page.wait_for_timeout(2500)  # charts and cards draw themselves after their figures came
		page.evaluate("() => window.scrollTo(0, 0)")
		file = Path(PICTURES) / f"{name}.png"
		file.parent.mkdir(parents=True, exist_ok=True)
		page.screenshot(path=str(file))
		page.set_viewport_size(usual)
		with Image.open(file) as full:  # the desk has few colours: a third of the size, and it looks the same
			few = full.convert("RGB").quantize(
				256, Image.Quantize.MEDIANCUT, kmeans=4, dither=Image.Dither.NONE
			)
		few.save(file, optimize=True)


def new(desk: Desk, doctype: str) -> Desk:
	"""Open an empty form."""
	desk.open(f"/app/{doctype.lower().replace(' ', '-')}/new")
	desk.page.wait_for_function(
		f"() => window.cur_frm && cur_frm.doctype === '{doctype}' && cur_frm.is_new()"
	)
	return desk.settle()


def show(desk: Desk, doctype: str, name: str) -> Desk:
	"""Open a saved form."""
	desk.open(f"/app/{doctype.lower().replace(' ', '-')}/{name}")
	desk.page.wait_for_function(
		"([doctype, name]) => window.cur_frm && cur_frm.doctype === doctype && cur_frm.docname === name",
		arg=[doctype, name],
	)
	return desk.settle()


def tab(desk: Desk, label: str) -> Desk:
	"""Choose a tab of the open form."""
	desk.page.locator(".form-tabs:visible").get_by_text(label, exact=True).click()
	return desk.settle()


def link(desk: Desk, field: str, text: str) -> Desk:
	"""Choose in a link field: type, take the offered line."""
	box = desk.page.locator(f".frappe-control[data-fieldname='{field}']:visible input").first
	box.focus()
	box.fill(text)
	desk.page.locator(".awesomplete ul:visible li").filter(has_text=re.compile(re.escape(text))).first.click()
	return desk.settle()


def add_row(desk: Desk, table: str) -> Desk:
	"""The button below a table."""
	grid = desk.page.locator(f".frappe-control[data-fieldname='{table}']:visible")
	centre(grid.locator(".grid-add-row:visible")).click()
	return desk.settle()


def cell(desk: Desk, table: str, row: int, field: str, value: Any) -> Desk:
	"""Type into a cell of a table; `row` counts from 1."""
	line = desk.page.locator(f".frappe-control[data-fieldname='{table}'] .grid-row[data-idx='{row}']").first
	box = line.locator(f"[data-fieldname='{field}']").first
	inputs = box.locator("input:visible, textarea:visible, select:visible")
	centre(box)
	if not inputs.count():
		box.click()
	control = inputs.first
	if control.evaluate("(e) => e.tagName") == "SELECT":
		control.select_option(str(value))
	else:
		control.fill(str(value))
		# Tab in the last column would begin another row
		last = box.evaluate("(e) => !(e.nextElementSibling && e.nextElementSibling.dataset.fieldname)")
		control.press("Shift+Tab" if last else "Tab")
	return desk.settle()


def in_row(desk: Desk, table: str, row: int, **values: Any) -> Desk:
	"""Open a row of a table, fill fields that are not columns, close it."""
	line = desk.page.locator(f".frappe-control[data-fieldname='{table}'] .grid-row[data-idx='{row}']").first
	centre(line.locator(".btn-open-row")).click()
	form = desk.page.locator(".grid-row-open .form-in-grid:visible")
	for field, value in values.items():
		box = form.locator(f"[data-fieldname='{field}'] :is(input, textarea, select):visible").first
		if box.evaluate("(e) => e.tagName") == "SELECT":
			box.select_option(str(value))
		elif box.get_attribute("type") == "checkbox":
			box.set_checked(bool(value))
		else:
			box.fill(str(value))
			box.blur()
	form.locator(".grid-collapse-row, .row-toggle").first.click()
	return desk.settle()


def dialog(desk: Desk, button: str, **values: Any) -> Desk:
	"""Fill the dialog that is open and press its button."""
	box = desk.page.locator(".modal.show:visible").last
	box.wait_for(state="visible")
	desk.page.wait_for_timeout(400)  # the dialog is still moving in
	for field, value in values.items():
		control = box.locator(f"[data-fieldname='{field}'] :is(input, textarea, select):visible").first
		if control.evaluate("(e) => e.tagName") == "SELECT":
			control.select_option(str(value))
		else:
			control.fill(str(value))
			control.blur()
	box.locator(".btn-primary:visible").filter(has_text=button).click()
	box.wait_for(state="hidden")
	return desk.settle()


def choose(desk: Desk, label: str) -> None:
	"""Pick a workflow action without waiting: a dialog may come first."""
	desk.page.locator(".actions-btn-group:visible > button").click()
	desk.page.locator(".actions-btn-group .dropdown-menu:visible").get_by_text(label, exact=True).click()


def state(desk: Desk) -> str:
	"""The workflow state of the open record, as it is stored."""
	return desk.page.evaluate(
		"() => frappe.db.get_value(cur_frm.doctype, cur_frm.docname, 'workflow_state').then(r => r.message.workflow_state)"
	)
