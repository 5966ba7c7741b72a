"""Forms attach in one way: a class of `public/js/desk/form.js` where a form knows where its record stands, else by Frappe."""

from pathlib import Path

import cadre_kpi

DOCTYPES = Path(cadre_kpi.__file__).parent / "cadre_kpi" / "doctype"
FORMS = {path: path.read_text() for path in DOCTYPES.glob("*/*.js") if path.stem == path.parent.name}


def test_a_form_attaches_in_one_way():
	assert FORMS
	both = [path.name for path, text in FORMS.items() if "cadre_kpi.attach(" in text and "form.on(" in text]
	assert both == []


def test_no_form_asks_where_its_record_stands_by_itself():
	asking = ("process.register", "process.stand", "api.form.state")
	assert [path.name for path, text in FORMS.items() if any(name in text for name in asking)] == []
