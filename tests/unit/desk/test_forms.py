"""Forms attach in one way: a class of `public/js/desk/form.js` where a form knows where its record stands, else by Frappe."""

import json
import re
from pathlib import Path

import pytest
from test_desk_words import run

import cadre_kpi

APP = Path(cadre_kpi.__file__).parent
MODULE = APP / "cadre_kpi"
FORMS = {path: path.read_text() for path in MODULE.glob("doctype/*/*.js") if path.stem == path.parent.name}


def test_a_form_attaches_in_one_way():
	assert FORMS
	both = [path.name for path, text in FORMS.items() if "cadre_kpi.attach(" in text and "form.on(" in text]
	assert both == []


def test_no_form_asks_where_its_record_stands_by_itself():
	asking = ("process.register", "process.stand", "api.form.get_state")
	assert [path.name for path, text in FORMS.items() if any(name in text for name in asking)] == []


def test_each_form_with_a_paper_has_its_button():
	hooks = pytest.importorskip("cadre_kpi.hooks")
	printed = {json.loads(path.read_text())["doc_type"] for path in MODULE.glob("print_format/*/*.json")}
	script = "public/js/papers.js"
	loading = {doctype for doctype, files in hooks.doctype_js.items() if script in files}
	listed = re.search(r"^PAPERS.*?^}", (APP / "papers" / "view.py").read_text(), re.S | re.M)[0]
	assert printed == loading == set(re.findall(r'^\t"([^"]+)": \(', listed, re.M))


def test_a_row_in_which_nothing_stands_is_no_task():
	"""A new form opens with an empty row, and Tab leaves another: neither is counted, checked or drawn."""
	page = "const frappe = {}; const $ = () => {}; const cadre_kpi = { grid: { format_plain_number: String } }; const flt = Number;"
	tasks = [{"task_name": "Xây cầu", "weight": 100}, {"due_date": "2026-12-31"}, {"task_name": ""}]
	answer = f"() => check_tasks({json.dumps(tasks)}, {{exact: 1, weights: true, resolution: true}})"
	found = run("contract_view.js", page, answer)
	assert [met for met, _text in found] == [True, True, False]
	assert found[0][1].endswith(": 1") and found[2][1].endswith(": 1")
	begun = run("contract_view.js", page, f"() => {json.dumps(tasks)}.map(is_begun)")
	assert begun == [True, False, False]
