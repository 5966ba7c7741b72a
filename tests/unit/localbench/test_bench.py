"""The sequence as a whole: what stops it, and that two launchers never work in one folder."""

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from localbench import bench as module
from localbench.__main__ import main
from localbench.bench import Bench
from localbench.errors import DISK_FULL, BenchError
from localbench.paths import Layout
from localbench.settings import DEFAULT_PORTS, Settings

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
	return Bench(Layout(repo=tmp_path, home=tmp_path / ".localbench"))


def test_a_second_launcher_is_kept_out_until_the_first_has_ended(bench: Bench) -> None:
	other = Bench(bench.layout)
	with bench.alone():
		with pytest.raises(BenchError, match="another"), other.alone():
			pytest.fail("two at once")
	with other.alone():
		assert (bench.layout.home / "lock").exists()


def test_a_full_disk_is_told_before_anything_is_downloaded(
	bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
	monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10, 10, 0))
	monkeypatch.setattr(module.debs, "ensure", lambda *_: pytest.fail("too late"))
	with pytest.raises(BenchError, match="disk is full"):
		bench.prepare(lambda: None)
	assert "3 GB" in DISK_FULL


def test_another_port_cannot_be_asked_for_while_the_servers_run(
	bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
	bench.settings = Settings(ports=dict(DEFAULT_PORTS))
	monkeypatch.setattr(bench.supervisor, "is_up", lambda: True)
	monkeypatch.setenv("PORT", "8080")
	with pytest.raises(BenchError, match="make stop"):
		bench._choose_ports()
	monkeypatch.setenv("PORT", str(DEFAULT_PORTS["web"]))
	bench._choose_ports()
	assert bench.settings.ports == DEFAULT_PORTS


def test_clean_removes_what_was_made_and_nothing_else(bench: Bench) -> None:
	bench.layout.make_folders()
	made = bench.layout.repo / "cadre_kpi" / "public" / "dist"
	made.mkdir(parents=True)
	kept = made.parent / "js"
	kept.mkdir()
	bench.clean()
	assert not bench.layout.home.exists() and not made.exists() and kept.exists()


def test_test_site_wants_both_a_bench_and_a_site(
	monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
	monkeypatch.setattr(
		"localbench.__main__.Bench", lambda: Bench(Layout(repo=tmp_path, home=tmp_path / "home"))
	)
	monkeypatch.setenv("BENCH", "somewhere")
	monkeypatch.delenv("SITE", raising=False)
	assert main(["test-site"]) == 1
	assert "SITE=name" in capsys.readouterr().out
