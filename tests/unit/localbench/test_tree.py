"""Turning the fork's names back."""

from pathlib import Path

import pytest

from localbench import tree
from localbench.errors import BenchError
from localbench.paths import Layout


@pytest.mark.parametrize(
	("fork", "genuine"),
	[
		(b"import criscostack", b"import frappe"),
		(b"class CriscostackClient", b"class FrappeClient"),
		(b"CRISCOSTACK_TUNE_GC", b"FRAPPE_TUNE_GC"),
		(b"criscoerp and Criscoerp", b"erpnext and ERPNext"),
		(b"crisco.throw", b"frappe.throw"),
		(b"from x.utils.brik_helper import y", b"from x.utils.bench_helper import y"),
		(b"crisp", b"crisp"),
	],
)
def test_names_are_turned_back(fork: bytes, genuine: bytes) -> None:
	assert tree.turn_back(fork) == genuine


def test_a_tree_is_copied_with_names_of_files_and_folders(tmp_path: Path) -> None:
	source, target = tmp_path / "criscostack", tmp_path / "frappe"
	(source / "crisco_utils" / "__pycache__").mkdir(parents=True)
	(source / "crisco_utils" / "criscostack.py").write_text("import criscostack\n")
	(source / "crisco_utils" / "__pycache__" / "x.pyc").write_bytes(b"x")
	(source / "logo.png").write_bytes(b"criscostack")
	(source / "data.bin").write_bytes(b"\0criscostack")
	(source / ".DS_Store").write_bytes(b"x")
	assert tree.turn_tree(source, target) == 3
	assert (target / "frappe_utils" / "frappe.py").read_text() == "import frappe\n"
	assert (target / "logo.png").read_bytes() == b"criscostack"
	assert (target / "data.bin").read_bytes() == b"\0criscostack"
	assert not list(target.rglob("*.pyc")) and not list(target.rglob(".DS_Store"))


def test_the_hash_follows_paths_and_contents(tmp_path: Path) -> None:
	(tmp_path / "a").write_text("1")
	first = tree.tree_hash(tmp_path)
	(tmp_path / "a").write_text("2")
	second = tree.tree_hash(tmp_path)
	(tmp_path / "a").rename(tmp_path / "b")
	assert len({first, second, tree.tree_hash(tmp_path)}) == 3


def test_an_unknown_tree_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
	layout = Layout(repo=tmp_path, home=tmp_path / "home")
	layout.make_folders()

	def download(_: Layout, *arguments: object, **__: object) -> str:
		folder = Path(arguments[arguments.index("--target") + 1]) / tree.FORK
		folder.mkdir(parents=True)
		(folder / "__init__.py").write_text("evil = True\n")
		return ""

	monkeypatch.setattr(tree, "uv", download)
	with pytest.raises(BenchError, match="not the known one"):
		tree.ensure(layout)
	assert not (layout.stamps / "tree.json").exists()
