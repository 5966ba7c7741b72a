"""A file that is taken along names its filters: whatever a report's script filters by has words at the server."""

import re

import strings

WORDS = (strings.APP / "cadre_kpi" / "report" / "filter_words.py").read_text(encoding="utf-8")
SCRIPTS = [
	*sorted((strings.APP / "cadre_kpi" / "report").glob("*/*.js")),
	strings.APP / "public" / "js" / "desk" / "reports.js",
]
NAMED = re.compile(r'\bfieldname: "(\w+)",?\s*label|\bbuild_select\(\s*"(\w+)"')


def test_every_filter_is_named_in_a_file_that_is_taken_along():
	known = set(re.findall(r'^\t\t"(\w+)": ', WORDS, re.MULTILINE))
	used = {
		first or second
		for path in SCRIPTS
		for first, second in NAMED.findall(path.read_text(encoding="utf-8"))
	}
	assert len(used) > 30
	assert not used - known, "say them in filter_words.list_filters"
	assert not known - used, "no report filters by these any more"
