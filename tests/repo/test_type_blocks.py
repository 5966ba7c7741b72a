"""The types of fields in controllers fit the DocTypes: Frappe writes them anew when a developer saves a DocType."""

from pathlib import Path

import pytest
from tree import ROOT, resolves

pytest.importorskip("frappe")

from localbench import type_blocks

DEFINITION = """{"name": "Sample Row", "istable": 1, "fields": [
	{"fieldname": "part", "fieldtype": "Section Break"},
	{"fieldname": "state", "fieldtype": "Select", "options": "\\nOpen"},
	{"fieldname": "title", "fieldtype": "Data", "reqd": 1}
]}"""
CONTROLLER = '''"""A module."""


class SampleRow(Document):
	"""A class."""

	def validate(self):
		pass
'''


def test_every_controller_has_the_types_of_its_fields():
	"""`python3 tools/localbench types` writes those that are named here."""
	assert [each.doctype for each in type_blocks.outdated(ROOT)] == []


def test_what_a_block_imports_exists():
	named = {
		f"{line.split()[1]}.{line.split()[3]}"
		for each in type_blocks.exporters(ROOT)
		for line in type_blocks.parts(each.found())[0]
		if "cadre_kpi" in line
	}
	assert named
	assert [dotted for dotted in named if not resolves(dotted)] == []


@pytest.fixture
def sample(tmp_path: Path) -> type_blocks.Exporter:
	(tmp_path / "sample_row.json").write_text(DEFINITION)
	(tmp_path / "sample_row.py").write_text(CONTROLLER)
	return type_blocks.Exporter(tmp_path / "sample_row.json", tmp_path)


def test_a_block_comes_below_the_docstring_and_is_written_over(sample: type_blocks.Exporter):
	sample.write()
	written = sample.controller_path.read_text()
	assert (
		written.index("A class.")
		< written.index("begin: auto-generated types")
		< written.index("def validate")
	)
	assert type_blocks.parts(sample.found())[1] == {
		"parent": "DF.Data",
		"parentfield": "DF.Data",
		"parenttype": "DF.Data",
		"state": "DF.Literal['', 'Open']",
		"title": "DF.Data",
	}
	sample.write()
	assert sample.controller_path.read_text() == written


def test_a_changed_type_is_noticed(sample: type_blocks.Exporter):
	sample.write()
	path = sample.controller_path
	path.write_text(path.read_text().replace("title: DF.Data", "title: DF.Int"))
	assert type_blocks.parts(sample.found()) != type_blocks.parts(sample.block())
