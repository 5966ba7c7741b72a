"""The JSON files that Frappe reads: they parse, lie where Frappe looks and name what exists."""

import json
from pathlib import Path

import pytest
from tree import APP, MODULE, ROOT, files, resolves, short, syntax

JSON_FILES = files(".json")
# Folders whose records need a Python file beside the JSON to be loaded.
WITH_CODE = ("doctype", "report", "page", "notification")


def scrub(name: str) -> str:
	return name.replace(" ", "_").replace("-", "_").lower()


def records(kind: str) -> list[Path]:
	return sorted((MODULE / kind).glob("*/*.json"))


DOCTYPES = records("doctype")


def load(path: Path) -> dict:
	return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", JSON_FILES, ids=short)
def test_json_parses_without_doubled_keys(path: Path) -> None:
	def no_doubles(pairs: list[tuple[str, object]]) -> dict:
		names = [name for name, _ in pairs]
		assert len(names) == len(set(names)), sorted({name for name in names if names.count(name) > 1})
		return dict(pairs)

	assert json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=no_doubles) is not None


def test_there_are_doctypes() -> None:
	assert DOCTYPES


@pytest.mark.parametrize("path", DOCTYPES, ids=short)
def test_a_doctype_matches_its_folder_and_has_its_controller(path: Path) -> None:
	doctype = load(path)
	name = scrub(doctype["name"])
	assert path.stem == path.parent.name == name
	assert doctype["module"] == "Cadre KPI"
	assert (path.parent / "__init__.py").is_file()
	classes = {node.name for node in syntax(path.with_suffix(".py")).body if hasattr(node, "bases")}
	assert doctype["name"].replace(" ", "").replace("-", "") in classes
	assert not doctype.get("custom")


@pytest.mark.parametrize("path", DOCTYPES, ids=short)
def test_the_order_of_the_fields_names_each_field_once(path: Path) -> None:
	doctype = load(path)
	names = [field["fieldname"] for field in doctype.get("fields", [])]
	assert len(names) == len(set(names))
	assert sorted(doctype.get("field_order", names)) == sorted(names)


@pytest.mark.parametrize("path", DOCTYPES, ids=short)
def test_links_to_own_doctypes_exist(path: Path) -> None:
	own = {load(other)["name"] for other in DOCTYPES}
	tables = [f for f in load(path).get("fields", []) if f["fieldtype"] in ("Table", "Table MultiSelect")]
	for field in tables:
		assert field["options"] in own, field["fieldname"]


@pytest.mark.parametrize("kind", WITH_CODE[1:])
def test_records_lie_in_folders_of_their_name_with_their_code(kind: str) -> None:
	for path in records(kind):
		record = load(path)
		assert path.stem == path.parent.name, path
		assert scrub(record.get("name") or record["page_name"]) == path.stem, path
		assert record.get("module") == "Cadre KPI", path
		assert (path.parent / "__init__.py").is_file(), path
		assert path.with_suffix(".py").is_file() or (kind == "page" and path.with_suffix(".js").is_file()), (
			path
		)


def test_every_shipped_record_has_a_date_of_change() -> None:
	"""Without `modified` Frappe never loads a record's newer version."""
	dated = [path for path in MODULE.glob("*/*/*.json") if path.parent.parent.name != "workflow"]
	assert [short(path) for path in dated if not load(path).get("modified")] == []


def test_patches_exist() -> None:
	for line in (APP / "patches.txt").read_text().splitlines():
		line = line.split("#")[0].strip()
		if line and not line.startswith(("[", "execute:")):
			assert resolves(line.split()[0] + ".execute"), line


def test_every_module_of_the_app_has_its_folder() -> None:
	for line in (APP / "modules.txt").read_text().split("\n"):
		if line.strip():
			assert (APP / scrub(line.strip()) / "__init__.py").is_file()


def test_every_python_folder_of_the_app_is_a_package() -> None:
	folders = {path.parent for path in files(".py") if APP in path.parents}
	bare = [short(f) for f in folders if not (f / "__init__.py").is_file()]
	assert bare == []


def test_the_app_is_where_its_project_file_says() -> None:
	assert (ROOT / "pyproject.toml").is_file() and (APP / "hooks.py").is_file()


@pytest.mark.parametrize("path", records("notification"), ids=short)
def test_the_words_of_a_notification_are_found_by_every_version(path: Path) -> None:
	# from version 15 on Frappe looks for the file of the record's kind of message, Markdown where it names none
	assert load(path)["message_type"] == "HTML" and path.with_suffix(".html").is_file()


@pytest.mark.parametrize("path", DOCTYPES, ids=short)
def test_no_number_names_its_places(path: Path) -> None:
	"""Newer versions of Frappe store as many places as a field names, and ratings are computed from what is stored."""
	numbers = [f for f in load(path).get("fields", []) if f["fieldtype"] in ("Float", "Currency", "Percent")]
	assert [f["fieldname"] for f in numbers if f.get("precision") or f.get("length")] == []


@pytest.mark.parametrize("path", records("report"), ids=short)
def test_who_is_offered_a_report_may_open_it(path: Path) -> None:
	report = load(path)
	name = scrub(report["ref_doctype"])
	rows = load(MODULE / "doctype" / name / f"{name}.json")["permissions"]
	may = {row["role"] for row in rows if row.get("report") and not row.get("permlevel")}
	assert {row["role"] for row in report["roles"]} - may == set()


def test_what_is_given_once_is_given_once_in_the_form() -> None:
	"""What the server takes at the beginning alone is not left open afterwards: it would be dropped without a word."""
	fields = pytest.importorskip("cadre_kpi.access.fields")
	of_doctypes = {found["name"]: found for found in map(load, DOCTYPES)}
	left_open = [
		f"{doctype}.{field['fieldname']}"
		for doctype, rights in fields.RECORDS.items()
		for field in of_doctypes[doctype]["fields"]
		if rights.get(field["fieldname"]) is fields.ONCE
		if field["fieldtype"] != "Table"
		if not any(field.get(name) for name in ("set_only_once", "read_only", "hidden"))
	]
	assert left_open == []
