"""When a site is made, migrated, made anew or left alone."""

import json
from pathlib import Path

import pytest

from localbench import APP
from localbench.paths import Layout
from localbench.settings import DEFAULT_PORTS, Settings
from localbench.sites import Sites, database_name

SITE = "cadre.localhost"


class RecordedSites(Sites):
	"""Sites whose commands are noted instead of run; a new site gets its folder."""

	def __init__(self, layout: Layout) -> None:
		super().__init__(layout, Settings(ports=dict(DEFAULT_PORTS), secrets={"mariadb": "m"}))
		self.done: list[str] = []
		self.fails_at = ""

	def frappe(self, site: str | None, *arguments: str, what: str, log: str) -> str:
		verb = arguments[0] + (" from snapshot" if "--source-sql" in arguments else "")
		self.done.append(verb)
		if verb == self.fails_at:
			raise KeyboardInterrupt
		if arguments[0] == "new-site":
			folder = self.layout.sites / arguments[1]
			folder.mkdir(parents=True)
			(folder / "site_config.json").write_text('{"db_name": "x"}')
		return ""

	def inside(self, site: str, verb: str) -> str:
		self.done.append(verb)
		return '[{"user": "a", "role": "b", "password": "c"}]\n'

	def _dump(self, site: str, file: Path) -> None:
		file.write_text("sql")

	def taken(self) -> list[str]:
		done, self.done = self.done, []
		return done


@pytest.fixture
def sites(tmp_path: Path) -> RecordedSites:
	layout = Layout(repo=tmp_path, home=tmp_path / ".localbench")
	layout.make_folders()
	(tmp_path / APP).mkdir()
	(tmp_path / APP / "hooks.py").write_text("1")
	return RecordedSites(layout)


def test_the_first_site_is_made_and_kept_as_a_snapshot_for_the_next(sites: RecordedSites) -> None:
	assert sites.ensure(SITE, port=1) == "made"
	assert sites.taken() == ["new-site", "finish_setup", "install-app"]
	assert sites.ensure("test.localhost", port=1) == "made"
	assert sites.taken() == ["new-site from snapshot", "install-app"]


def test_disposable_sites_are_copies_of_the_first_one_with_this_code(sites: RecordedSites) -> None:
	assert sites.ensure("test.localhost", port=1, disposable=True) == "made"
	assert sites.taken() == ["new-site", "finish_setup", "install-app"]
	assert sites.ensure("test-2.localhost", port=1, disposable=True) == "copied"
	assert sites.taken() == ["new-site from snapshot"]
	(sites.layout.repo / APP / "hooks.py").write_text("2")
	assert sites.ensure("test-2.localhost", port=1, disposable=True) == "made"
	assert sites.taken() == ["new-site from snapshot", "install-app"]
	assert len(list(sites.layout.snapshots.glob("installed-*"))) == 1, "that of the older code is removed"


def test_a_site_that_is_up_to_date_is_left_alone(sites: RecordedSites) -> None:
	sites.ensure(SITE, port=1)
	sites.taken()
	assert sites.ensure(SITE, port=1) is False
	assert sites.taken() == []


def test_a_changed_app_migrates_the_demo_and_remakes_a_disposable_site(sites: RecordedSites) -> None:
	sites.ensure(SITE, port=1)
	sites.taken()
	(sites.layout.repo / APP / "hooks.py").write_text("2")
	assert sites.ensure(SITE, port=1) == "updated"
	assert sites.taken() == ["migrate"]
	(sites.layout.repo / APP / "hooks.py").write_text("3")
	assert sites.ensure(SITE, port=1, disposable=True) == "made"
	assert sites.taken() == ["new-site from snapshot", "install-app"]


@pytest.mark.parametrize("step", ["new-site", "install-app"])
def test_a_site_whose_making_was_interrupted_is_made_again(sites: RecordedSites, step: str) -> None:
	sites.fails_at = step
	with pytest.raises(KeyboardInterrupt):
		sites.ensure(SITE, port=1)
	sites.fails_at = ""
	sites.taken()
	assert sites.ensure(SITE, port=1) == "made"
	assert sites.taken()[-1] == "install-app"


def test_an_interrupted_migration_is_done_again(sites: RecordedSites) -> None:
	sites.ensure(SITE, port=1)
	(sites.layout.repo / APP / "hooks.py").write_text("2")
	sites.fails_at = "migrate"
	with pytest.raises(KeyboardInterrupt):
		sites.ensure(SITE, port=1)
	sites.fails_at = ""
	sites.taken()
	assert sites.ensure(SITE, port=1) == "updated"
	assert sites.taken() == ["migrate"]


def test_demo_data_are_loaded_once_and_again_into_a_site_made_anew(sites: RecordedSites) -> None:
	sites.ensure(SITE, port=1)
	sites.taken()
	assert sites.load_demo(SITE) and not sites.load_demo(SITE)
	assert sites.accounts(SITE) == [{"user": "a", "role": "b", "password": "c"}]
	assert sites.taken() == ["load_demo"]
	(sites.layout.repo / APP / "hooks.py").write_text("2")
	sites.ensure(SITE, port=1, disposable=True)
	assert sites.load_demo(SITE)


def test_no_worker_does_what_tests_put_into_the_queue(sites: RecordedSites) -> None:
	def queues(site: str) -> str | None:
		config = (sites.layout.sites / site / "site_config.json").read_text()
		return json.loads(config).get("bench_id")

	sites.ensure(SITE, port=1)
	sites.ensure("test.localhost", port=1, tests=True, disposable=True)
	sites.ensure("test-2.localhost", port=1, tests=True, disposable=True)
	assert queues(SITE) is None
	assert len({queues("test.localhost"), queues("test-2.localhost"), None}) == 3


def test_people_come_before_the_stories_and_are_not_loaded_after_them(sites: RecordedSites) -> None:
	sites.ensure(SITE, port=1)
	sites.taken()
	assert sites.load_people(SITE) and not sites.load_people(SITE)
	assert sites.accounts(SITE) and not sites.has_demo(SITE)
	assert sites.taken() == ["load_people"]
	assert sites.load_demo(SITE) and sites.has_demo(SITE)
	sites.taken()
	(sites.layout.repo / APP / "demo").mkdir()
	(sites.layout.repo / APP / "demo" / "more.py").write_text("1")
	assert not sites.has_demo(SITE), "there is a story more"
	assert sites.load_people(SITE) and sites.taken() == ["load_people"]


def test_each_site_has_a_database_of_its_own() -> None:
	assert len({database_name(site) for site in (SITE, "test.localhost", "e2e.localhost")}) == 3
