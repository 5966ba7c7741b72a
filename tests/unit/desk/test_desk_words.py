"""Words that the desk's own parts would show as stored, or in English: run by Node, with the least of a page around."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
DESK = ROOT / "cadre_kpi" / "public" / "js" / "desk"
IMPORT = re.compile(r"^import .*$", re.M)
EXPORT = re.compile(r"^export ", re.M)

PAGE = """
const VIETNAMESE = { "Filter by {0}": "Lọc theo {0}" };
const __ = (text, values = []) => (VIETNAMESE[text] || text).replace(/{(\\d)}/g, (_all, at) => values[at]);
const cint = Number;
const document = { querySelectorAll: () => [] };
"""

# what the desk has on every page
KNOWN = """
frappe.user_info ??= (user) => frappe.boot?.user_info?.[user] || {};
for (const part of ["boot", "form", "ui", "views", "utils", "templates"]) frappe[part] ??= {};
frappe.boot.user_info ??= {};
frappe.form.formatters ??= {};
frappe.ui.form ??= {};
"""
# a file of the desk sees of this one what it gives out
PERSONS = """
const {{ name_of, IN_POST, learn_names, draw_person }} = (() => {{
	{text}
	return {{ name_of, IN_POST, learn_names, draw_person }};
}})();
"""


def run(file: str, page: str, answer: str) -> Any:
	"""What `answer` gives after the desk's file has been read on such a page."""
	node = shutil.which("node")
	if not node:
		pytest.skip("node is not installed")
	persons, text = (
		EXPORT.sub("", IMPORT.sub("", (DESK / name).read_text())) for name in ("persons.js", file)
	)
	source = f"{PERSONS.format(text=persons)}\n{text}"
	told = f"{PAGE}{page}\n{KNOWN}\n{source}\nconsole.log(JSON.stringify(await ({answer})()));"
	done = subprocess.run(
		[node, "--input-type=module", "-"], input=told, capture_output=True, text=True, timeout=60
	)
	assert done.returncode == 0, done.stderr
	return json.loads(done.stdout)


FORM = """
const handlers = [];
const $ = () => ({ on: (_events, handler) => handlers.push(handler) });
const escape = (text) => text;
const calls = [];
const PERSONS = { "maker@demo.example": { fullname: "Cán bộ A" }, "writer@demo.example": { fullname: "Cán bộ B" } };
const frappe = {
	boot: { user_info: { "reader@demo.example": { fullname: "Cán bộ C" } } },
	xcall: async (_method, { users }) => {
		calls.push(JSON.parse(users));
		return Object.fromEntries(JSON.parse(users).flatMap((user) => (PERSONS[user] ? [[user, PERSONS[user]]] : [])));
	},
};
function form(doc, module = "Cadre KPI") {
	const shown = [];
	const frm = { doc, meta: { module }, get_docinfo: () => ({ versions: [] }) };
	const show = () => shown.push([name_of(doc.owner), name_of(doc.modified_by)]);
	frm.sidebar = { refresh: show };
	frm.timeline = {
		get_version_timeline_contents: () => [],
		get_timeline_item: () => null,
		refresh: () => frm.timeline.get_version_timeline_contents(),
	};
	frm.shown = shown;
	return frm;
}
async function open(frm) {
	handlers.forEach((handler) => handler({ type: "form-refresh" }, frm));
	await new Promise((done) => setTimeout(done, 5));
}
"""


def test_a_form_names_who_made_and_who_last_changed_its_record() -> None:
	answer = """async () => {
		const frm = form({ owner: "maker@demo.example", modified_by: "writer@demo.example" });
		await open(frm);
		await open(frm);
		return [calls, frm.shown];
	}"""
	calls, shown = run("timeline.js", FORM, answer)
	assert calls == [["maker@demo.example", "writer@demo.example"]], "each person is asked for once"
	assert shown == [["Cán bộ A", "Cán bộ B"]]


def test_a_change_of_a_result_is_told_in_the_words_and_figures_of_the_reader() -> None:
	page = f"{FORM}\nconst strip_html = (text) => text.replace(/<[^>]*>/g, '');\nfrappe.ellipsis = (text) => text;\nconst write = (figure) => String(Number(figure)).replace('.', ',');"
	answer = """async () => {
		Object.assign(VIETNAMESE, { "Decided Level": "Mức xếp loại", Yes: "Có", No: "Không", good: "tốt", excellent: "xuất sắc", "{0} changed: {1}": "{0} đã sửa: {1}" });
		const change = (label, before, after, more = {}) => ({ label, before, after, ...more });
		return [
			describe_result_change({ owner: "Cán bộ A", tables: [], changes: [
				change("Decided Level", "good", "excellent", { fieldtype: "Select", table: "Rows", row: 2 }),
				change("Points", 83.5, null),
				change("Share", 0, "12.5%", { fieldtype: "Percent" }),
				change("Ground", null, "Một<br>hai"),
				change("Within Quota", 0, 1, { fieldtype: "Check" }),
			] }),
			describe_result_change({ owner: "Cán bộ A", tables: ["Rows"], changes: [change("Points", "", null)] }),
		];
	}"""
	assert run("timeline.js", page, answer) == [
		"<b>Cán bộ A</b> đã sửa: Rows, row 2: Mức xếp loại: tốt → xuất sắc; Points: 83,5 → –; Share: 0\u00a0% → 12,5\u00a0%; Ground: – → Một hai; Within Quota: Không → Có",
		"<b>Cán bộ A</b> đã sửa: rows of Rows",
	]


def test_persons_known_or_unknown_to_the_site_are_not_asked_for_again() -> None:
	answer = """async () => {
		const frm = form({ owner: "gone@demo.example", modified_by: "reader@demo.example" });
		await open(frm);
		await open(frm);
		frm.timeline.refresh();
		return calls;
	}"""
	assert run("timeline.js", FORM, answer) == [["gone@demo.example"]]


def test_forms_of_other_apps_are_left_alone() -> None:
	answer = """async () => {
		await open(form({ owner: "maker@demo.example", modified_by: "maker@demo.example" }, "Core"));
		return calls;
	}"""
	assert run("timeline.js", FORM, answer) == []


LIST = """
const replaced = {};
const replace = (_class, applies, methods) => Object.assign(replaced, methods, { applies });
const is_our_doctype = () => true;
const frappe = {
	boot: { user_info: {} },
	views: { ListView: { prototype: { get_column_html() {} } } },
	xcall: async (_method, { users }) =>
		Object.fromEntries(JSON.parse(users).map((user) => [user, { fullname: `Cán bộ ${user}` }])),
};
const drawn = [];
const list = {
	meta: { fields: [{ fieldname: "member", options: "User" }, { fieldname: "other", options: "User" }] },
	settings: { formatters: { member: (user) => user } },
	data: [{ member: "a", other: "b" }, { member: null, other: null }],
	render() {
		replaced.render.call(this, () => drawn.push(Object.keys(frappe.boot.user_info)));
	},
};
"""


def test_a_list_is_drawn_again_when_the_names_of_its_persons_are_known() -> None:
	answer = """async () => {
		list.render();
		await new Promise((done) => setTimeout(done, 5));
		return drawn;
	}"""
	assert run("lists.js", LIST, answer) == [[], ["a", "b"]]


@pytest.mark.parametrize(("head", "counted"), [("drawn anew with the rows", 1), ("left alone", 0)])
def test_the_count_stands_in_the_head_that_is_drawn_with_the_names(head: str, counted: int) -> None:
	answer = f"""async () => {{
		let [element, counted] = [{{}}, 0];
		list.$result = {{ find: () => [element] }};
		list.render_count = () => counted++;
		const draw = list.render;
		list.render = function () {{
			draw.call(this);
			if ({int(counted > 0)}) element = {{}};
		}};
		list.render();
		await new Promise((done) => setTimeout(done, 5));
		return counted;
	}}"""
	assert run("lists.js", LIST, answer) == counted, head


REPORT = """
const frappe = { utils: { escape_html: (text) => String(text).replaceAll('"', "&quot;") } };
const replace = () => {};
const is_our_report = () => true;
const NAMES = ["", "Cán bộ", 'Tên "gọi"'];
const make = ({ name, colIndex }) => `<input class="dt-filter" title="Filter based on ${name || "Index"}" data-col-index="${colIndex}" />`;
const inputs = [1, 2].map((at) => ({ title: `Filter based on ${NAMES[at]}`, dataset: { colIndex: String(at) } }));
const table = {
	header: { querySelectorAll: () => inputs },
	getColumn: (at) => ({ name: NAMES[at] }),
	rowmanager: { getFilterInput: make },
};
"""


def test_the_filters_of_a_report_say_so_in_the_readers_language() -> None:
	answer = """async () => {
		say_filters(table);
		say_filters(table);
		const drawn = table.rowmanager.getFilterInput({ name: "$& Đơn vị", colIndex: 1 });
		say_filters(undefined);
		say_filters({});
		return [inputs.map(({ title }) => title), drawn];
	}"""
	titles, drawn = run("reports.js", REPORT, answer)
	assert titles == ["Lọc theo Cán bộ", 'Lọc theo Tên "gọi"']
	assert drawn == '<input class="dt-filter" title="Lọc theo $& Đơn vị" data-col-index="1" />'


OPENING = """
const replace = () => {};
const is_our_report = () => true;
let answer;
const frappe = {
	boot: {},
	after_ajax: async () => {},
	timeout: async () => {},
	db: { get_list: () => new Promise((done) => (answer = done)) },
};
const set = [];
const report = {
	report_name: "Deadline Status",
	filters: [{ df: { fieldname: "period" } }],
	get_filter_value: () => null,
	set_filter_value: (...filter) => set.push(filter),
};
async function open(leave) {
	const opened = start_with_running_period(report);
	while (!answer) await null;
	if (leave) report.report_name = "Access Audit";
	answer([{ name: "2026" }]);
	await opened;
	return set;
}
"""


def test_a_report_opens_with_the_period_unless_another_has_taken_its_place() -> None:
	"""Another report may have no such filter: setting it would be an uncaught error."""
	assert run("reports.js", OPENING, "() => open(false)") == [["period", "2026"]]
	assert run("reports.js", OPENING, "() => open(true)") == []


def test_a_report_without_periods_opens_as_it_is() -> None:
	answer = """async () => {
		frappe.boot.cadre_kpi_periods = ["2026"];
		report.filters = [{ df: { fieldname: "cadre" } }];
		await start_with_running_period(report);
		return set;
	}"""
	assert run("reports.js", OPENING, answer) == []


CALLING = """
const sent = [];
const frappe = { call: async ({ args }) => (sent.push(args), {}) };
const frm = {
	doctype: "Task Contract",
	docname: "GNV-1",
	is_dirty: () => false,
	call: async ({ doc }) => (sent.push({ doc }), {}),
	reload_doc: async () => {},
};
async function send(docstatus) {
	frm.doc = { docstatus };
	await call_method(frm, "save_plan", { milestones: [] });
	return sent[0];
}
"""


def test_a_submitted_record_is_named_and_not_sent() -> None:
	"""Sent along, Frappe refuses each of its methods to everybody who may not submit it: a cadre's plan was lost."""
	named = {"dt": "Task Contract", "dn": "GNV-1", "method": "save_plan", "args": '{"milestones":[]}'}
	assert run("call.js", CALLING, "() => send(1)") == named
	assert run("call.js", CALLING, "() => send(0)") == {"doc": {"docstatus": 0}}


def test_what_several_bundles_carry_happens_once() -> None:
	"""Each page's bundle brings its own copy: a word looked up twice would be asked for twice."""
	answer = """async () => {
		let times = 0;
		run_once("links", () => (times += 1));
		run_once("links", () => (times += 1));
		return [times, share("words", () => "first"), share("words", () => "second")];
	}"""
	first = run("ours.js", "const frappe = {}; const window = {};", answer)
	later = run(
		"ours.js",
		'const frappe = {}; const window = { cadre_kpi_kept: { links: true, words: "kept" } };',
		answer,
	)
	assert (first, later) == ([1, "first", "first"], [0, "kept", "kept"])


LINK = """
const frappe = { ui: { form: { ControlLink: class {} } } };
const share = (_name, make) => make();
const run_once = (_name, run) => run();
let methods;
const replace = (_object, _applies, given) => (methods = given);
const is_our_field = () => true;
"""


def test_a_state_is_not_looked_up() -> None:
	"""Ordinary users may not read the list of states in version 16: asking for one is an error on every new form."""
	answer = """async () => methods.validate.call(
		{ get_options: () => "Workflow State" }, () => "asked", "Draft"
	)"""
	assert run("links.js", LINK, answer) == "Draft"


SUMMARY = """
const reported = [];
const $ = () => ({ attr: () => ({ html: () => ({ on() {} }) }), toggleClass() {} });
const items = (length) => ({ length, eq: () => ({ find: () => ({ html() {}, empty: () => ({ append: () => reported.push(1) }) }) }) });
const report = (shown) => ({
	report_name: "Evaluation Summary",
	get_filter_values: () => ({}),
	$summary: { find: () => items(shown) },
});
"""


@pytest.mark.parametrize(("shown", "led"), [(2, 1), (3, 0)])
def test_a_figure_leads_to_its_own_rows_or_nowhere(shown: int, led: int) -> None:
	answer = f"""async () => {{
		frappe.utils.get_form_link = () => "/app/report/x";
		lead_to_rows(report({shown}), [{{ only: {{ level: "good" }}, value: 2 }}, {{ value: 3 }}]);
		return reported.length;
	}}"""
	assert run("reports.js", f"const frappe = {{}};{SUMMARY}", answer) == led


def test_figures_of_a_report_are_grouped_and_what_has_no_total_says_nothing() -> None:
	page = """const frappe = { utils: { escape_html: (text) => text } };
const LEVELS = [];
const is_our_report = () => true, replace = () => {}, fold = () => {};
const write = (figure) => String(figure).replace(/\\B(?=(\\d{3})+$)/g, ".");"""
	answer = """() => {
		const show = build_formatter("longest");
		const plain = (value) => `<div>${value ?? 0}</div>`;
		const whole = { fieldname: "tasks", fieldtype: "Int" };
		return [
			show(24000, null, whole, {}, plain),
			show(800, null, whole, {}, plain),
			show(3000, null, whole, undefined, plain),
			show(null, null, { fieldname: "longest", fieldtype: "Int", disable_total: 1 }, undefined, plain),
			show(0, null, { fieldname: "longest", fieldtype: "Int" }, { colour: "green" }, plain),
			show("Total", null, { fieldname: "who", fieldtype: "Data" }, undefined, (value) => value),
		];
	}"""
	assert run("reports.js", page, answer) == [
		"<div>24.000</div>",
		"<div>800</div>",
		"<div>3.000</div>",
		"",
		'<span class="indicator-pill green">0</span>',
		"Total",
	]
