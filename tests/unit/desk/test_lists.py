"""Settings of lists: every formatter gives an element, and deadline marks go by the record's name. Run by Node."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
DOCTYPES = ROOT / "cadre_kpi" / "cadre_kpi" / "doctype"
LISTS = sorted(DOCTYPES.glob("*/*_list.js"))

RUN = """
import fs from "node:fs";
import vm from "node:vm";
const page = {
	frappe: {
		listview_settings: {},
		perm: { has_perm: (_doctype, level) => !level },
		utils: { escape_html: (text) => String(text).replaceAll("<", "&lt;") },
		user: { full_name: (user) => user },
		datetime: { get_today: () => "2026-01-01" },
	},
	__: (text) => text,
	cadre_kpi: {
		deadlines: { mark_list: (settings) => settings },
		lists: {
			begin_with_running_period: (settings) => ({ ...settings, filters: [["period", "=", "2026"]] }),
		},
		levels: { draw_level_pill: (level) => `<span>${String(level).replaceAll("<", "&lt;")}</span>` },
		entry: { write: (value) => String(Number(value) || 0) },
		IN_POST: ["in", ["Active", "On Leave"]],
	},
};
vm.createContext(page);
vm.runInContext(fs.readFileSync(process.argv[1], "utf8"), page);
const found = [];
for (const { formatters = {} } of Object.values(page.frappe.listview_settings)) {
	for (const [field, show] of Object.entries(formatters)) {
		for (const doc of [{}, { docstatus: 1, has_obstacle: 1 }]) {
			for (const value of ["<b>Lời</b>", "", 90, null]) found.push([field, show(value, {}, doc)]);
		}
	}
}
const all = Object.values(page.frappe.listview_settings);
const beginnings = all.flatMap(({ filters = [] }) => filters).map(([field]) => field);
const asked = all.flatMap(({ add_fields = [] }) => add_fields);
console.log(JSON.stringify({ found, beginnings, asked }));
"""


def test_there_are_lists() -> None:
	assert LISTS


def run(file: Path) -> dict:
	"""What the settings of a list give to who reads no level but the first: the texts of its formatters, the fields that it
	is filtered by at first and those that it asks for besides its columns."""
	node = shutil.which("node")
	if not node:
		pytest.skip("node is not installed")
	done = subprocess.run(
		[node, "--input-type=module", "-e", RUN, str(file)], capture_output=True, text=True, timeout=60
	)
	assert done.returncode == 0, done.stderr
	return json.loads(done.stdout)


@pytest.mark.parametrize("file", LISTS, ids=[file.stem for file in LISTS])
def test_a_list_begins_with_filters_by_its_own_fields(file: Path) -> None:
	"""The desk refuses another in a message, at everybody's first look at the list."""
	doctype = json.loads((file.parent / f"{file.parent.name}.json").read_text())
	fields = {field["fieldname"] for field in doctype["fields"]}
	assert set(run(file)["beginnings"]) <= fields


@pytest.mark.parametrize("file", LISTS, ids=[file.stem for file in LISTS])
def test_a_list_asks_for_nothing_that_its_reader_does_not_read(file: Path) -> None:
	"""A list that is asked for a field of a level above holds nothing: a cadre's own evaluations were never there."""
	doctype = json.loads((file.parent / f"{file.parent.name}.json").read_text())
	closed = {field["fieldname"] for field in doctype["fields"] if field.get("permlevel")}
	assert not closed & set(run(file)["asked"])


@pytest.mark.parametrize("file", LISTS, ids=[file.stem for file in LISTS])
def test_every_formatter_gives_one_element(file: Path) -> None:
	"""Newer desks look for an element in what a formatter returns: a bare text leaves the list empty."""
	for field, shown in run(file)["found"]:
		assert isinstance(shown, str) and shown.startswith("<span") and shown.endswith("</span>"), (
			f"{file.name}: the formatter of {field} gives {shown!r}"
		)
		assert "<b>" not in shown, f"{file.name}: the formatter of {field} lets marks of a value through"
