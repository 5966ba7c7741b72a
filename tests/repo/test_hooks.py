"""What hooks.py names exists: a wrong path there breaks a site only when the hook runs."""

import ast
import re
from collections.abc import Iterator

import pytest
from tree import APP, ROOT, files, resolves, syntax

from cadre_kpi.api.former_addresses import FORMER_ADDRESSES

DOTTED = re.compile(r"^cadre_kpi(\.\w+)+$(?<!\.bundle\.js)(?<!\.bundle\.css)")
BUNDLE = re.compile(r"^cadre_kpi\.bundle\.(js|css)$")
PUBLIC_FILE = re.compile(r"^(public|templates)/[\w./-]+\.\w+$")
ASSET = re.compile(r"^/assets/cadre_kpi/(.+)$")
# Files that name former addresses on purpose.
KEEPERS = ("former_addresses.py", "test_former_addresses.py")
CALLED = re.compile(r"""["'](cadre_kpi\.[\w.]+)["']""")


def strings(tree: ast.AST) -> Iterator[str]:
	for node in ast.walk(tree):
		if isinstance(node, ast.Constant) and isinstance(node.value, str):
			yield node.value


HOOK_STRINGS = sorted(set(strings(syntax(APP / "hooks.py"))))


@pytest.mark.parametrize("dotted", [text for text in HOOK_STRINGS if DOTTED.match(text)])
def test_a_dotted_path_leads_to_code(dotted: str) -> None:
	assert resolves(dotted)


@pytest.mark.parametrize("bundle", [text for text in HOOK_STRINGS if BUNDLE.match(text)])
def test_a_bundle_has_its_source(bundle: str) -> None:
	assert (APP / "public" / bundle.rpartition(".")[2] / bundle).is_file()


@pytest.mark.parametrize("name", [text for text in HOOK_STRINGS if PUBLIC_FILE.match(text)] or ["hooks.py"])
def test_a_file_that_hooks_name_exists(name: str) -> None:
	assert (APP / name).is_file()


def test_assets_that_hooks_name_exist() -> None:
	for text in HOOK_STRINGS:
		found = ASSET.match(text)
		if found:
			assert (APP / "public" / found[1]).is_file(), text
		if text.endswith((".bundle.js", ".bundle.css")):
			stem = text.rsplit(".", 1)[0]
			assert list((APP / "public").rglob(stem + ".*")), text


def test_methods_that_scripts_call_exist() -> None:
	"""Server methods named in JavaScript, templates and JSON of the app."""
	lost = []
	for path in files(".js", ".html", ".json"):
		if APP in path.parents:
			for dotted in CALLED.findall(path.read_text(encoding="utf-8")):
				if not resolves(dotted):
					lost.append(f"{path.relative_to(ROOT)}: {dotted}")
	assert lost == []


def test_paths_in_python_strings_exist() -> None:
	"""Methods that are enqueued or looked up by name."""
	lost = []
	for path in files(".py"):
		if APP in path.parents and path.name not in KEEPERS:
			for text in strings(syntax(path)):
				if DOTTED.match(text) and not resolves(text):
					lost.append(f"{path.relative_to(ROOT)}: {text}")
	assert lost == []


def test_former_addresses_lead_to_code() -> None:
	"""Calendars, cards and open desks ask under the address that a function once had."""
	assert FORMER_ADDRESSES
	assert [new for new in FORMER_ADDRESSES.values() if not resolves(new)] == []
	assert set(FORMER_ADDRESSES) & set(FORMER_ADDRESSES.values()) == set()


def test_the_check_itself_can_fail() -> None:
	assert resolves("cadre_kpi.hooks.app_name")
	assert not resolves("cadre_kpi.hooks.no_such_name")
	assert not resolves("cadre_kpi.no_such_module.x")
