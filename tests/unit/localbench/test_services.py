"""The servers: on the loopback interface only, none forgotten, stopped in full."""

import configparser
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from localbench import debs, mariadb, services
from localbench.errors import BenchError
from localbench.paths import Layout
from localbench.programs import redis_server
from localbench.settings import DEFAULT_PORTS, Settings
from localbench.supervisor import MARK, Supervisor


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
	layout = Layout(repo=tmp_path, home=tmp_path / ".localbench")
	layout.make_folders()
	return layout


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
	for module in (mariadb, services):
		for name in ("find", "redis_server"):
			if hasattr(module, name):
				monkeypatch.setattr(module, name, lambda *names: f"/usr/sbin/{names[0]}")


SETTINGS = Settings(ports=dict(DEFAULT_PORTS), secrets={"mariadb": "s3cr3t", "supervisor": "s"})


def test_every_server_has_its_group_and_each_group_its_servers(layout: Layout) -> None:
	assert set(services.all_services(layout, SETTINGS)) == {
		*services.DATA,
		*services.WEB,
		*services.BACKGROUND,
		*services.STORIES,
	}


def test_every_server_listens_on_the_loopback_interface_only(layout: Layout) -> None:
	commands = {name: " ".join(s.command) for name, s in services.all_services(layout, SETTINGS).items()}
	assert "--bind-address=127.0.0.1" in commands["mariadb"]
	for name in ("redis_cache", "redis_queue"):
		assert "--bind 127.0.0.1" in commands[name]
	assert f"--bind 127.0.0.1:{DEFAULT_PORTS['gunicorn']}" in commands["gunicorn"]
	assert f"--listen 127.0.0.1:{DEFAULT_PORTS['smtp']}" in commands["mail"]
	assert not any("0.0.0.0" in command for command in commands.values())
	front = (services.__file__.replace("services.py", "front/__main__.py"), "127.0.0.1")
	assert front[1] in Path(front[0]).read_text()


def test_the_database_has_a_folder_of_its_own_for_temporary_files(layout: Layout) -> None:
	command = services.all_services(layout, SETTINGS)["mariadb"].command
	(folder,) = [part.partition("=")[2] for part in command if part.startswith("--tmpdir=")]
	assert Path(folder).is_dir() and layout.home in Path(folder).parents
	assert folder != str(layout.database)


def test_the_configuration_is_one_that_supervisor_reads(layout: Layout) -> None:
	parser = configparser.RawConfigParser()
	parser.read_string(services.supervisor_config(layout, SETTINGS))
	assert parser["inet_http_server"]["port"] == f"127.0.0.1:{DEFAULT_PORTS['supervisor']}"
	programs = [name for name in parser.sections() if name.startswith("program:")]
	assert len(programs) == len(services.DATA + services.WEB + services.BACKGROUND + services.STORIES)
	for name in programs:
		assert parser[name]["autostart"] == "false" and parser[name]["killasgroup"] == "true"
	order = [int(parser[name]["priority"]) for name in programs]
	assert order == sorted(order), "supervisor stops in the opposite order: the database goes last"


@pytest.mark.parametrize(("user", "option"), [(0, ["--user=root"]), (1000, [])])
def test_mariadb_is_told_when_it_runs_as_root(
	monkeypatch: pytest.MonkeyPatch, user: int, option: list[str]
) -> None:
	monkeypatch.setattr(os, "geteuid", lambda: user)
	assert mariadb.as_root() == option


def test_passwords_are_in_files_that_only_the_owner_reads(layout: Layout) -> None:
	mariadb.write_init_file(layout, SETTINGS)
	mariadb.client(layout, SETTINGS)
	for name in ("mariadb-init.sql", "mariadb-client.cnf"):
		assert (layout.run / name).stat().st_mode & 0o077 == 0
	assert not any("s3cr3t" in part for part in mariadb.command(layout, SETTINGS))


def test_processes_that_a_killed_manager_left_behind_are_found_and_stopped(layout: Layout) -> None:
	left = subprocess.Popen(
		[sys.executable, "-c", "import time; time.sleep(60)"], env={**os.environ, MARK: str(layout.home)}
	)
	other = subprocess.Popen(
		[sys.executable, "-c", "import time; time.sleep(60)"],
		env={**os.environ, MARK: str(layout.home) + "-2"},
	)
	try:
		supervisor = Supervisor(layout, Settings())
		assert supervisor.processes() == [left.pid]
		assert supervisor.shut_down()
		assert left.wait(10) != 0 and other.poll() is None
	finally:
		left.kill()
		other.kill()
		left.wait()
		other.wait()


def test_a_manager_that_is_down_runs_nothing(layout: Layout) -> None:
	supervisor = Supervisor(layout, Settings(ports={"supervisor": 1}))
	assert not supervisor.is_up() and supervisor.running() == set()
	assert not supervisor.shut_down()


def test_missing_packages_are_named_where_they_may_not_be_installed(
	monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
	needs = (debs.Need(("one", "one-1.0"), lambda: False), debs.Need(("two",), lambda: True))
	monkeypatch.setattr(debs, "_privilege", lambda: None)
	monkeypatch.setattr(debs, "_program", lambda *names: True)
	with pytest.raises(BenchError, match=r"sudo apt-get install .* one$"):
		debs.ensure(needs, tmp_path / "apt.log")


def test_a_package_that_apt_does_not_know_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
	monkeypatch.setattr(debs, "_privilege", lambda: [])
	monkeypatch.setattr(debs, "_program", lambda *names: True)
	monkeypatch.setattr(debs, "_apt", lambda argv, log: None)
	monkeypatch.setenv("PATH", str(tmp_path))
	(tmp_path / "apt-cache").write_text("#!/bin/sh\necho '  Candidate: (none)'\n")
	(tmp_path / "apt-cache").chmod(0o755)
	with pytest.raises(BenchError, match="CHROMIUM=path"):
		debs.ensure((debs.Need(("chromium",), lambda: False),), tmp_path / "apt.log")


def test_nothing_is_installed_where_nothing_is_missing(tmp_path: Path) -> None:
	assert debs.ensure((debs.Need(("one",), lambda: True),), tmp_path / "apt.log") == []
	assert not (tmp_path / "apt.log").exists()


def test_redis_server_is_made_from_debians_tools(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
	tools = tmp_path / "usr"
	tools.mkdir()
	(tools / "redis-check-rdb").write_text("#!/bin/sh\n")
	(tools / "redis-check-rdb").chmod(0o755)
	monkeypatch.setattr("localbench.programs.SEARCH", str(tools))
	made = Path(redis_server(tmp_path / "bin"))
	assert made.name == "redis-server" and made.resolve() == tools / "redis-check-rdb"


@pytest.mark.parametrize("name", ["with space", "it's", "100%"])
def test_a_folder_whose_name_breaks_configurations_is_refused(tmp_path: Path, name: str) -> None:
	with pytest.raises(ValueError, match="spaces"):
		Layout(repo=tmp_path, home=tmp_path / name)


def test_other_benches_ports_are_known_before_anything_listens_there(layout: Layout, tmp_path: Path) -> None:
	other = Layout(repo=tmp_path, home=tmp_path / "other" / ".localbench")
	Settings(ports={"web": 8899, "gunicorn": 18899}).save(other.settings)
	supervisor = Supervisor(layout, SETTINGS)
	before = supervisor.ports_of_others()
	assert not before & {8899, 18899}
	with subprocess.Popen(
		[sys.executable, "-c", "input()"],
		stdin=subprocess.PIPE,
		env={**os.environ, MARK: str(other.home)},
	) as process:
		try:
			assert supervisor.ports_of_others() - before == {8899, 18899}
			assert not Supervisor(other, SETTINGS).ports_of_others() & {8899, 18899}
		finally:
			process.communicate(b"\n")


def test_a_server_that_dies_while_it_starts_is_given_up(layout: Layout) -> None:
	parser = configparser.RawConfigParser()
	parser.read_string(services.supervisor_config(layout, SETTINGS))
	# gunicorn loads Frappe for some seconds before it finds its port taken
	assert int(parser["program:gunicorn"]["startsecs"]) >= 10
	assert parser["program:gunicorn"]["startretries"] == "3"


def test_what_ends_by_itself_is_not_started_again(layout: Layout) -> None:
	parser = configparser.RawConfigParser()
	parser.read_string(services.supervisor_config(layout, SETTINGS))
	again = {name.partition(":")[2] for name in parser if parser[name].get("autorestart") == "true"}
	assert again == {*services.DATA, *services.WEB, *services.BACKGROUND}
	assert parser["program:stories"]["autorestart"] == "false"
	assert parser["program:stories"]["startsecs"] == "0", "it may end at once, where all is told"


def test_a_server_whose_command_changed_is_started_anew_with_it(
	layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
	layout.tools.symlink_to(Layout().tools)  # supervisor as `make test-unit` installs it
	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		settings = Settings(
			ports={**DEFAULT_PORTS, "supervisor": probe.getsockname()[1]}, secrets=SETTINGS.secrets
		)
	head = services.supervisor_config(layout, settings).partition("[program:")[0]
	supervisor, commands = Supervisor(layout, settings), {"first": "sleep 61", "second": "sleep 62"}

	def config(*_: object) -> str:
		parts = [
			f"[program:{name}]\ncommand={command}\nautostart=false\n" for name, command in commands.items()
		]
		return head + "".join(parts)

	def running() -> set[str]:
		return {
			Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
			for pid in supervisor.processes()
		} & {"sleep 61", "sleep 62", "sleep 63"}

	monkeypatch.setattr("localbench.supervisor.supervisor_config", config)
	supervisor.boot()
	try:
		for name in commands:
			supervisor._rpc.supervisor.startProcess(name)
		assert running() == {"sleep 61", "sleep 62"}
		commands["second"] = "sleep 63"
		supervisor.boot()
		assert running() == {"sleep 61"}, "what has not changed goes on"
		supervisor._rpc.supervisor.startProcess("second")
		assert running() == {"sleep 61", "sleep 63"}
	finally:
		assert supervisor.shut_down()
