"""What stands at the head of a form, over its tables and on a list's overview: run by Node, with the least of a page."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
DESK = ROOT / "cadre_kpi" / "public" / "js" / "desk"
DOCTYPES = ROOT / "cadre_kpi" / "cadre_kpi" / "doctype"
IMPORT = re.compile(r"^import .*$", re.M)
EXPORT = re.compile(r"^export ", re.M)
KNOWN = """
const __ = (text, values = []) => text.replace(/{(\\d)}/g, (_all, at) => values[at]);
const cint = Number;
const escape = (text) => String(text ?? "");
"""


def run(source: str, answer: str) -> Any:
	"""What `answer` gives after this script has been read."""
	node = shutil.which("node")
	if not node:
		pytest.skip("node is not installed")
	told = f"{source}\nconsole.log(JSON.stringify(await ({answer})()));"
	done = subprocess.run(
		[node, "--input-type=module", "-"], input=told, capture_output=True, text=True, timeout=60
	)
	assert done.returncode == 0, done.stderr
	return json.loads(done.stdout)


def read(file: str) -> str:
	return EXPORT.sub("", IMPORT.sub("", (DESK / file).read_text()))


def say_head(doctype: str, state: str, standing: dict) -> str:
	page = "const frappe = { boot: {} }; const shown = [];"
	answer = f"""() => {{
		const layout = {{ show_message: (html) => html && shown.push(html) }};
		const doc = {{ workflow_state: "{state}", cadre_name: "Bí thư Huyện ủy A" }};
		show({{ doctype: "{doctype}", doc, layout }}, {json.dumps(standing)});
		return shown;
	}}"""
	(head,) = run(f"{KNOWN}{page}{read('headline.js')}", answer)
	return head


CHAIR = {"turn": True, "write": True, "waits_for": ["Ban Thường vụ"], "closes": False}


def test_nobody_is_told_to_close_a_contract_without_the_button() -> None:
	assert "close" not in say_head("Task Contract", "Assigned", CHAIR)
	assert "direct, or close" in say_head("Task Contract", "Assigned", {**CHAIR, "closes": True})
	assert "reports progress" in say_head("Task Contract", "Assigned", {**CHAIR, "turn": False})


def test_a_record_that_waits_for_nobody_is_not_given_to_its_own_person() -> None:
	nobody = {"waits_for": [], "nobody": {"body_type": "Focal Agency", "unit": "Sở A"}}
	head = say_head("Task Contract", "Under Appraisal", {"turn": False, **nobody})
	assert "Nobody can act" in head
	assert "Bí thư" not in head


GRID = f"{KNOWN}const frappe = {{ meta: {{ docfield_map: {{}} }} }}; const $ = () => ({{ on() {{}} }});"


def make_room(widths: dict[str, int], *added: str) -> dict[str, int]:
	fields = json.dumps([{"fieldname": name} for name in added])
	return run(f"{GRID}{read('grid.js')}", f"() => make_room({json.dumps(widths)}, {fields})")


def test_a_column_that_the_site_adds_finds_room_in_the_table() -> None:
	register = {"task_name": 3, "output_product": 2, "unit": 1, "target": 1, "weight": 1, "due_date": 2}
	one = make_room(register, "so_quyet_dinh")
	assert one == {**register, "task_name": 2, "so_quyet_dinh": 1}
	assert sum(make_room(register, "a", "b", "c").values()) == 10
	assert make_room({"task_name": 3}, "a") == {"task_name": 3, "a": 1}
	# where every column has the least there is no room: the pencil shows it
	assert "k" not in make_room({str(number): 1 for number in range(10)}, "k")


def test_only_the_sites_own_columns_are_kept_beside_those_of_the_state() -> None:
	fields = [
		{"fieldname": "task_name", "in_list_view": 1},
		{"fieldname": "kind", "in_list_view": 1},
		{"fieldname": "field", "in_list_view": 1, "is_custom_field": 1},
		{"fieldname": "silent", "in_list_view": 0, "is_custom_field": 1},
		{"fieldname": "hidden", "in_list_view": 1, "is_custom_field": 1, "hidden": 1},
	]
	answer = f"""() => {{
		frappe.get_meta = () => ({{ fields: {json.dumps(fields)} }});
		return show_columns({{ fields_dict: {{ tasks: {{ grid: {{}} }} }} }}, "tasks", {{ task_name: 4 }});
	}}"""
	found = run(f"{GRID}{read('grid.js')}", answer)
	assert {name: df["in_list_view"] for name, df in found.items()} == {
		"task_name": 1,
		"kind": 0,
		"field": 1,
		"hidden": 0,
	}


ALERTS = """
const shown = [];
const $ = () => ({});
const frappe = {
	form: { formatters: {} }, ui: { form: { on() {} } }, views: {}, utils: {},
	show_alert: (said) => shown.push(said.message ?? said),
};
const window = {};
const name_of = () => "", find_person = () => "", replace = () => {}, run_once = (_name, act) => act();
const is_our_field = () => true, is_our_doctype = (doctype) => doctype === "Task Contract";
"""


@pytest.mark.parametrize(("doctype", "said"), [("Task Contract", 1), ("Leave Application", 2)])
def test_the_message_over_the_tables_is_left_out_of_our_forms(doctype: str, said: int) -> None:
	"""Whose turn it is stands at the head of the form; of other apps' forms Frappe's message stays."""
	answer = f"""() => {{
		window.cur_frm = {{ doctype: "{doctype}" }};
		frappe.show_alert({{ message: __("This form is not editable due to a Workflow.") }});
		frappe.show_alert("Saved");
		return shown.length;
	}}"""
	source = read("words.js").replace("const escape =", "const escape_text =")
	assert run(f"{KNOWN}{ALERTS}{source}", answer) == said


OVERVIEW = """
const frappe = {
	boot: { cadre_kpi_hidden_cards: ["Contracts to Decide"] },
	views: { DashboardView: class {}, ListView: undefined }, ui: { form: {} },
};
const VIETNAMESE = { "Contracts to Register": "Nhiệm vụ chờ đăng ký" };
const __ = (text) => VIETNAMESE[text] || text;
const is_our_doctype = () => true;
let methods = {};
const replace = (_object, _applies, given) => Object.assign(methods, given);
"""


def test_a_lists_overview_holds_the_readers_own_cards_in_words() -> None:
	answer = """async () => {
		const view = {};
		const own = async (_doctype, _filters, kind) =>
			(view[kind] = [{ name: "Contracts to Register" }, { name: "Contracts to Decide" }]);
		await methods.fetch_dashboard_items.call(view, own, "Number Card", [], "number_cards");
		return view.number_cards;
	}"""
	found = run(f"{OVERVIEW}{read('lists.js')}", answer)
	assert found == [{"name": "Contracts to Register", "label": "Nhiệm vụ chờ đăng ký"}]


def test_what_ends_a_scheme_is_no_button_beside_the_others() -> None:
	page = """
const added = { buttons: [], menu: [], cleared: 0 };
const frm = {
	doc: { docstatus: 1, status: "In Use", name: "a-v1" },
	perm: [{ cancel: 1 }], is_new: () => false,
	add_custom_button: (label) => added.buttons.push(label),
	page: { clear_secondary_action: () => (added.cleared += 1), add_menu_item: (label) => added.menu.push(label) },
};
const frappe = { ui: { form: { on() {} } }, model: { can_create: () => true } };
const document = {}, $ = () => ({ on() {} });
"""
	script = (DOCTYPES / "evaluation_scheme" / "evaluation_scheme.js").read_text()
	found = run(f"{KNOWN}{page}{script}", "() => { add_buttons(frm); return added; }")
	assert found["cleared"] == 1
	assert "Cancel" in found["menu"]
	assert "Cancel" not in found["buttons"]
