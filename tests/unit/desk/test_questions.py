"""What a form asks before a step that is easily taken by mistake."""

import json

from test_desk_words import run

PAGE = """
const flt = (value) => Number(value) || 0;
const frappe = { utils: { escape_html: (text) => text }, datetime: { str_to_user: (date) => date } };
let Form;
const cadre_kpi = { Form: class {}, attach: (_doctype, form) => (Form = form) };
const $ = () => {};
"""


def ask(doctype: str, action: str, doc: dict) -> object:
	folder = doctype.lower().replace(" ", "_")
	answer = f"() => {{ const form = new Form(); form.doc = {json.dumps(doc)}; return form.questions['{action}'](); }}"
	return run(f"../../../cadre_kpi/doctype/{folder}/{folder}.js", PAGE, answer)


def test_a_report_of_zeros_is_asked_about_before_it_is_sent() -> None:
	done = {"task_no": 1, "task_name": "Xây cầu", "quantity": 2}
	empty = {"task_no": 2, "task_name": "Làm đường", "quantity": 0}
	said = {**empty, "obstacle": "Chưa bàn giao mặt bằng"}
	asked = ask("Progress Report", "Send Report", {"tasks": [empty]})
	assert "no figure at all" in asked and "2. Làm đường" in asked
	asked = ask("Progress Report", "Send Report", {"tasks": [done, empty]})
	assert "nothing is said of these tasks" in asked and "Xây cầu" not in asked
	assert ask("Progress Report", "Send Report", {"tasks": [done, said]}) is None


def test_a_decision_is_asked_for_its_number_when_it_is_submitted() -> None:
	asked = ask("Rating Decision", "Submit for Approval", {"decision_date": "2026-12-31"})
	assert [field["fieldname"] for field in asked] == ["decision_number", "decision_date"]
	assert ask("Rating Decision", "Submit for Approval", {"decision_number": "12-QĐ/TU"}) is None
