"""An interrupted step must be done again, a finished one must not."""

from pathlib import Path

from localbench.stamps import Stamp, digest_of


def test_a_stamp_holds_only_for_its_own_digest(tmp_path: Path) -> None:
	stamp = Stamp(tmp_path, "step")
	assert not stamp.holds("a")
	stamp.write("a", code="x")
	assert stamp.holds("a") and not stamp.holds("b")
	assert stamp.read()["code"] == "x"
	stamp.clear()
	assert not stamp.holds("a")


def test_a_stamp_cut_off_while_written_does_not_hold(tmp_path: Path) -> None:
	stamp = Stamp(tmp_path, "step")
	stamp.file.write_text('{"digest": "a')
	assert not stamp.holds("a")


def test_the_digest_follows_names_and_contents(tmp_path: Path) -> None:
	(tmp_path / "a.py").write_text("1")
	first = digest_of(tmp_path)
	(tmp_path / "a.py").write_text("2")
	second = digest_of(tmp_path)
	(tmp_path / "a.py").rename(tmp_path / "b.py")
	third = digest_of(tmp_path)
	assert len({first, second, third}) == 3


def test_the_digest_leaves_out_what_tools_write(tmp_path: Path) -> None:
	(tmp_path / "a.py").write_text("1")
	before = digest_of(tmp_path)
	for folder in ("__pycache__", "dist", "node_modules"):
		(tmp_path / folder).mkdir()
		(tmp_path / folder / "made.js").write_text("x")
	(tmp_path / "a.pyc").write_bytes(b"x")
	assert digest_of(tmp_path) == before


def test_parts_do_not_run_into_each_other() -> None:
	assert digest_of("ab", "c") != digest_of("a", "bc")
