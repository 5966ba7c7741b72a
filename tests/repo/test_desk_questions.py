"""What forms ask of records by Frappe's own methods: only by fields, and for fields, that every reader may read.

Version 16 refuses a question that names another field; version 15 answers it.
"""

import json
import re
from functools import cache

from tree import APP, MODULE, files, short

CALL = re.compile(r"frappe\.db\.(?:get_value|get_list|count|exists)\(\s*(\w+|\"[^\"]+\")\s*,")
CONSTANT = re.compile(r"^const (\w+) = \"([^\"]+)\";", re.M)
NAME = re.compile(r"\"(\w+)\"|\b(\w+)(?=:)")
OURS = ("filters", "fields", "order_by", "limit")
# Forms that only those can fill in who read these fields.
READERS = {"cadre_kpi/cadre_kpi/doctype/rating_decision/rating_decision.js": "Cadre Evaluation"}


@cache
def closed_fields() -> dict[str, set[str]]:
	"""Fields above the level that everybody reads, by DocType."""
	found = {}
	for path in MODULE.glob("doctype/*/*.json"):
		doctype = json.loads(path.read_text(encoding="utf-8"))
		if doctype.get("doctype") == "DocType":
			found[doctype["name"]] = {df["fieldname"] for df in doctype["fields"] if df.get("permlevel")}
	return found


def rest_of_call(text: str, start: int) -> str:
	depth = 1
	for at in range(start, len(text)):
		depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(text[at], 0)
		if not depth:
			return text[start:at]
	return text[start:]


def closed_names(text: str) -> list[tuple[str, str]]:
	"""DocType and closed field of each question in a script."""
	constants = dict(CONSTANT.findall(text))
	found = []
	for call in CALL.finditer(text):
		doctype = call[1].strip('"') if call[1].startswith('"') else constants.get(call[1], "")
		named = {first or second for first, second in NAME.findall(rest_of_call(text, call.end()))}
		closed = closed_fields().get(doctype, set())
		found += [(doctype, field) for field in sorted(named.difference(OURS) & closed)]
	return found


def test_no_form_asks_about_a_closed_field() -> None:
	scripts = [path for path in files(".js") if APP in path.parents]
	assert scripts
	found = {short(path): closed_names(path.read_text(encoding="utf-8")) for path in scripts}
	others = {path: [name for name in names if name[0] != READERS.get(path)] for path, names in found.items()}
	assert {path: names for path, names in others.items() if names} == {}


def test_a_question_about_an_account_is_noticed() -> None:
	asked = 'frappe.db.get_value("Cadre", { user: frappe.session.user, status: "Active" }, "name")'
	assert closed_names(asked) == [("Cadre", "user")]
	assert closed_names('frappe.db.get_value("Cadre", this.doc.cadre, ["unit", "position"])') == []
