"""The app's own pages bear their name in every version of Frappe. Run by Node."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SCRIPTS = ROOT / "cadre_kpi" / "public" / "js"
MAKER = SCRIPTS / "desk" / "pages.js"
LIGHTS = ("red", "orange", "yellow", "green", "blue", "gray")

RUN = """
import fs from "node:fs";
const source = fs.readFileSync(process.argv[1], "utf8").replace(/^import .*$/gm, "");
globalThis.offer = () => {};
const { make_page } = await import("data:text/javascript," + encodeURIComponent(source));
const told = [];
// a title area that has, or has not, a place for the title and a badge
function area(has_title, has_badge) {
	return {
		length: 1,
		find: () => ({ length: Number(has_title) }),
		children: () => ({ length: Number(has_badge), first: () => "badge" }),
	};
}
globalThis.$ = (html) => ({
	addClass: () => {},
	insertBefore: (place) => told.push([html, "before", place]),
	appendTo: () => told.push([html, "in", "area"]),
});
function run(title_area) {
	told.length = 0;
	const page = {
		$title_area: title_area,
		set_title: (title) => told.push(["title", title]),
		set_primary_action: () => "made",
		btn_primary: { attr: (...named) => (page.named = named) },
		set_secondary_action: () => {},
		clear_menu: () => {},
	};
	globalThis.frappe = { ui: { make_app_page: (asked) => ((page.title = asked.title), page) } };
	const same = make_page({ id: "page-my-work" }, "My Work") === page;
	const made = page.set_primary_action("Send");
	return [...told, same, page.title, made, page.named];
}
console.log(JSON.stringify({
	old: run(area(true, true)),
	new: run(area(false, true)),
	bare: run(area(false, false)),
	other: run(undefined),
}));
"""


def test_a_page_has_its_name_where_the_head_has_no_place_for_one() -> None:
	node = shutil.which("node")
	if not node:
		pytest.skip("node is not installed")
	done = subprocess.run(
		[node, "--input-type=module", "-e", RUN, str(MAKER)],
		capture_output=True,
		text=True,
		timeout=60,
	)
	assert done.returncode == 0, done.stderr
	seen = json.loads(done.stdout)
	whole = [True, "My Work", "made", ["aria-label", "Send"]]
	assert seen["old"] == whole, "a head with a title of its own gets no second one"
	assert seen["other"] == whole, "a head that is not known stays as it is"
	for kind, place in (("new", ["before", "badge"]), ("bare", ["in", "area"])):
		(html, *where), title, *rest = seen[kind]
		assert "title-text" in html and where == place
		assert title == ["title", "My Work"] and rest == whole


def test_every_page_is_made_so() -> None:
	makers = [
		path
		for path in sorted(
			[*SCRIPTS.rglob("*.js"), *(ROOT / "cadre_kpi" / "cadre_kpi" / "page").rglob("*.js")]
		)
		if "dist" not in path.parts and re.search(r"\bmake_app_page\b|ui\.Page\b", path.read_text())
	]
	assert makers == [MAKER]


def test_the_traffic_light_has_one_set_of_colours():
	"""Charts and papers draw with those of the reports, the desk's pages with those of the style sheet: the same ones."""
	report = (ROOT / "cadre_kpi" / "cadre_kpi" / "report" / "common.py").read_text()
	names = dict(zip(("RED", "AMBER", "YELLOW", "GREEN", "BLUE", "GREY"), LIGHTS, strict=True))
	block = re.search(r"^HEX = \{(.*?)^\}", report, re.S | re.M)[1]
	on_paper = {names[name]: colour for name, colour in re.findall(r"(\w+): \"(#\w{6})\"", block)}
	style = (ROOT / "cadre_kpi" / "public" / "css" / "cadre_kpi.bundle.css").read_text()
	assert dict(re.findall(r"--cadre-kpi-light-(\w+): (#\w{6});", style)) == on_paper
	assert set(on_paper) == set(LIGHTS)
	# one set, for both themes and for every page
	assert style.count("--cadre-kpi-light-red:") == 1
	for path in (ROOT / "cadre_kpi" / "public" / "css").glob("*.css"):
		own = re.findall(
			r"\.(?:Red|Yellow|Green|Done|amber|bar-\w+)\b[^{}]*\{[^}]*var\(--(\w+)-500", path.read_text()
		)
		assert own == [], path.name
