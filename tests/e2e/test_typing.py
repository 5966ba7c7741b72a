"""Every field that Tab reaches takes what is typed into it at an ordinary typist's speed, in forms and their tables.

By itself the test walks the forms that most people fill in. `CADRE_KPI_TYPING=all` walks those of all the app's records; it
takes a quarter of an hour.
"""

import os
from collections.abc import Callable

import pytest
from desk import Desk
from job import new, show
from typing_hands import KEY, Typist

ADMINISTRATOR = "Administrator"
CADRE, AGENCY = "bi.thu.b@demo.example", "dau.moi.vp@demo.example"
BOARD, SECRETARY = "ban.to.chuc.vp@demo.example", "thu.ky.btv.vp@demo.example"
# who fills in a new form of which record
MOST_USED = (
	*((CADRE, "Task Contract"), (CADRE, "Progress Report"), (BOARD, "Cadre Evaluation")),
	*((SECRETARY, "Directive"), (ADMINISTRATOR, "Council Session"), (ADMINISTRATOR, "Cadre")),
)
OTHERS = (
	*((BOARD, "Rating Decision"), (CADRE, "Rating Appeal"), (BOARD, "Work Review"), (BOARD, "Work Call")),
	*((CADRE, "Work Offer"), (ADMINISTRATOR, "Work Product"), (BOARD, "Product Catalogue")),
	*((ADMINISTRATOR, "Cadre Unit"), (ADMINISTRATOR, "Cadre Position"), (ADMINISTRATOR, "Duty Group")),
	*(
		(ADMINISTRATOR, "Evaluation Body"),
		(ADMINISTRATOR, "Evaluation Period"),
		(BOARD, "Deadline Extension"),
	),
	*((ADMINISTRATOR, "Unit Criteria Set"), (BOARD, "Unit Evaluation"), (BOARD, "Unit Indicator")),
	*((BOARD, "Rating Follow Up"), (BOARD, "Period Run"), (ADMINISTRATOR, "Evaluation Scheme")),
)
ALL = os.environ.get("CADRE_KPI_TYPING") == "all"
# who goes on writing in a record that has come to them
COME = (
	(AGENCY, "Task Contract", {"workflow_state": "Under Appraisal"}),
	(AGENCY, "Progress Report", {"workflow_state": "Under Verification"}),
)
FIRST = """([doctype, filters]) => frappe.db.get_list(doctype, {filters, limit: 1}).then((rows) => rows[0]?.name)"""


def walk(desk: Desk) -> Typist:
	hands = Typist(desk)
	hands.walk_form()
	assert hands.wanted, "no field was reached"
	assert hands.lost() == []
	desk.page.evaluate("() => { cur_frm.doc.__unsaved = 0; }")  # nothing here is kept
	return hands


@pytest.mark.parametrize(("user", "doctype"), (*MOST_USED, *OTHERS) if ALL else MOST_USED)
def test_a_new_form_takes_what_is_typed(desk_as: Callable[[str], Desk], user: str, doctype: str) -> None:
	walk(new(desk_as(user), doctype))


@pytest.mark.parametrize(("user", "doctype", "filters"), COME)
def test_a_record_takes_what_is_typed(
	desk_as: Callable[[str], Desk], user: str, doctype: str, filters: dict[str, str]
) -> None:
	desk = desk_as(user).open("/app/my-work")
	name = desk.page.evaluate(FIRST, [doctype, filters])
	assert name, f"no {doctype} waits for {user}"
	walk(show(desk, doctype, name))


def test_words_that_name_no_record_stay_and_stop_the_save(desk_as: Callable[[str], Desk]) -> None:
	desk = new(desk_as(ADMINISTRATOR), "Cadre Unit")
	desk.fill("unit_name", "Phòng thử nhập liệu")
	desk.page.locator("[data-fieldname='parent_cadre_unit'] input:visible").focus()
	desk.page.keyboard.type("Phòng không có thật", delay=KEY)
	desk.page.keyboard.press("Control+s")
	box = desk.page.locator(".msgprint-dialog.show, .modal.show .msgprint").last
	box.wait_for(state="visible")
	assert "“Phòng không có thật” không có trong danh sách" in box.inner_text()
	assert desk.field("__islocal"), "it was saved"
	box.locator("xpath=ancestor::*[contains(@class, 'modal-content')]").locator(".btn-modal-close").click()
	field = desk.page.locator("[data-fieldname='parent_cadre_unit'] input:visible")
	assert field.input_value() == "Phòng không có thật"
	field.fill("")
	field.fill("tỉnh vĩnh phúc")  # as somebody types it who does not look
	field.blur()
	desk.settle()
	desk.page.wait_for_function("() => cur_frm.doc.parent_cadre_unit")
	assert desk.field("parent_cadre_unit") == "VP"
