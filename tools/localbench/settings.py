"""Ports and secrets of this local bench, chosen once and kept in `.localbench/settings.json`."""

import json
import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from localbench.errors import BenchError

# The first port is the one people open; `make demo PORT=8080` asks for another.
DEFAULT_PORTS = {
	"web": 8810,
	"web_e2e": 8811,
	"gunicorn": 18810,
	"mariadb": 18811,
	"redis_cache": 18812,
	"redis_queue": 18813,
	"smtp": 18814,
	"supervisor": 18815,
}
SEARCHED = 200


def is_free(port: int) -> bool:
	"""Whether a server can listen on this port of the loopback interface now."""
	with socket.socket() as probe:
		probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		try:
			probe.bind(("127.0.0.1", port))
		except OSError:
			return False
		return True


@dataclass
class Settings:
	ports: dict[str, int] = field(default_factory=dict)
	secrets: dict[str, str] = field(default_factory=dict)

	@classmethod
	def load(cls, file: Path) -> "Settings":
		"""The settings in `file`; empty ones where there is no such file or it was cut off while written."""
		try:
			return cls(**json.loads(file.read_text()))
		except (FileNotFoundError, ValueError, TypeError):
			return cls()

	def save(self, file: Path) -> None:
		file.parent.mkdir(parents=True, exist_ok=True)
		fresh = file.with_suffix(".new")
		fresh.touch(mode=0o600)
		fresh.write_text(json.dumps(asdict(self), indent=1))
		fresh.replace(file)

	def secret(self, name: str) -> str:
		"""A password made at random the first time it is asked for."""
		return self.secrets.setdefault(name, secrets.token_hex(16))

	def choose_ports(
		self,
		wanted: dict[str, int] | None = None,
		free: Callable[[int], bool] = is_free,
	) -> list[str]:
		"""Gives every server a free port and returns a sentence for each one that could not have its own.

		`wanted` are ports that the user asked for: a taken one is an error, not a reason to take another.
		Call it only while the servers of this bench are down.
		"""
		notes = []
		wanted = wanted or {}
		used: set[int] = set()
		kept = {name: self.ports.get(name, default) for name, default in DEFAULT_PORTS.items()}
		for name in DEFAULT_PORTS:
			if name in wanted:
				kept.pop(name)
				port = wanted[name]
				if not 1 <= port <= 65535 or port in used or not free(port):
					raise BenchError(
						f"port {port} is taken by another program or not usable: choose another one"
					)
			else:
				first = kept.pop(name)
				others = used | set(kept.values())
				port = next((p for p in range(first, first + SEARCHED) if p not in others and free(p)), 0)
				if not port:
					raise BenchError(f"no free port from {first} to {first + SEARCHED - 1} for {name}")
				if port != first:
					notes.append(f"port {first} ({name}) is taken by another program: using {port} instead")
			used.add(port)
			self.ports[name] = port
		return notes


def wanted_ports(environ: dict[str, str] | os._Environ = os.environ) -> dict[str, int]:
	"""The port that `make demo PORT=...` asks for."""
	value = environ.get("PORT", "").strip()
	if not value:
		return {}
	if not value.isdigit():
		raise BenchError(f"PORT must be a number, not {value!r}")
	return {"web": int(value)}
