"""Ports: kept where they are free, replaced with a word to the user where they are not."""

import socket
import stat
from pathlib import Path

import pytest

from localbench.errors import BenchError
from localbench.settings import DEFAULT_PORTS, Settings, is_free, wanted_ports


def test_free_ports_are_the_default_ones() -> None:
	settings = Settings()
	assert settings.choose_ports(free=lambda port: True) == []
	assert settings.ports == DEFAULT_PORTS


def test_a_taken_port_is_replaced_by_the_next_free_one_and_named() -> None:
	settings = Settings()
	taken = {DEFAULT_PORTS["mariadb"]}
	notes = settings.choose_ports(free=lambda port: port not in taken)
	assert len(notes) == 1 and str(DEFAULT_PORTS["mariadb"]) in notes[0]
	assert settings.ports["mariadb"] not in taken
	assert {n: p for n, p in settings.ports.items() if n != "mariadb"} == {
		n: p for n, p in DEFAULT_PORTS.items() if n != "mariadb"
	}
	assert len(set(settings.ports.values())) == len(DEFAULT_PORTS)


def test_the_same_ports_are_kept_next_time() -> None:
	settings = Settings(ports={**DEFAULT_PORTS, "web": 9123})
	assert settings.choose_ports(free=lambda port: True) == []
	assert settings.ports["web"] == 9123


def test_a_port_that_the_user_asked_for_is_never_replaced() -> None:
	settings = Settings()
	with pytest.raises(BenchError, match="8080"):
		settings.choose_ports({"web": 8080}, free=lambda port: port != 8080)
	settings.choose_ports({"web": 8080}, free=lambda port: True)
	assert settings.ports["web"] == 8080


def test_no_free_port_at_all_is_an_error() -> None:
	with pytest.raises(BenchError, match="no free port"):
		Settings().choose_ports(free=lambda port: False)


def test_a_listening_socket_makes_a_port_taken() -> None:
	with socket.socket() as server:
		server.bind(("127.0.0.1", 0))
		server.listen()
		port = server.getsockname()[1]
		assert not is_free(port)
	assert is_free(port)


@pytest.mark.parametrize("value", ["eighty", "80 90", "-1"])
def test_a_port_must_be_a_number(value: str) -> None:
	with pytest.raises(BenchError):
		wanted_ports({"PORT": value})


def test_no_port_asked_for() -> None:
	assert wanted_ports({}) == {}
	assert wanted_ports({"PORT": "8080"}) == {"web": 8080}


def test_settings_survive_and_are_readable_by_the_owner_only(tmp_path: Path) -> None:
	file = tmp_path / "settings.json"
	settings = Settings(ports={"web": 1234})
	secret = settings.secret("mariadb")
	settings.save(file)
	again = Settings.load(file)
	assert again.ports == {"web": 1234} and again.secret("mariadb") == secret
	assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_cut_off_settings_file_is_as_good_as_none(tmp_path: Path) -> None:
	file = tmp_path / "settings.json"
	file.write_text('{"ports": {')
	assert Settings.load(file) == Settings()
