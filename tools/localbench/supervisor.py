"""The process manager: starts, watches and stops the servers of this bench, and only those."""

import os
import signal
import subprocess
import time
import xmlrpc.client
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from localbench import mariadb
from localbench.errors import BenchError, diagnose
from localbench.paths import Layout
from localbench.services import Service, all_services, supervisor_config
from localbench.settings import Settings
from localbench.shell import tail

# Marks each process of this bench, so that none is left behind when supervisor itself was killed.
MARK = "LOCALBENCH_SERVERS_OF"
PATIENCE = 90.0


class Supervisor:
	"""The servers of one local bench."""

	def __init__(self, layout: Layout, settings: Settings) -> None:
		self.layout = layout
		self.settings = settings

	@property
	def _rpc(self) -> xmlrpc.client.ServerProxy:
		login = f"localbench:{self.settings.secret('supervisor')}"
		return xmlrpc.client.ServerProxy(
			f"http://{login}@127.0.0.1:{self.settings.ports.get('supervisor', 0)}/RPC2"
		)

	def is_up(self) -> bool:
		"""Whether this bench's own supervisor answers."""
		try:
			return self._rpc.supervisor.getState()["statename"] == "RUNNING"
		except (OSError, xmlrpc.client.Error, ValueError):
			return False

	def running(self) -> set[str]:
		"""The names of the servers that run."""
		if not self.is_up():
			return set()
		return {
			info["name"]
			for info in self._rpc.supervisor.getAllProcessInfo()
			if info["statename"] in ("RUNNING", "STARTING")
		}

	def boot(self) -> None:
		"""Starts supervisor itself; no server yet. One that runs already takes over what has changed."""
		config, wanted = self.layout.run / "supervisor.conf", supervisor_config(self.layout, self.settings)
		known = config.read_text() if config.exists() else ""
		config.touch(mode=0o600)
		config.write_text(wanted)
		if self.is_up():
			if known != wanted:
				self._reload()
			return
		mariadb.write_init_file(self.layout, self.settings)
		environment = {**os.environ, MARK: str(self.layout.home)}
		environment.pop("DEV_SERVER", None)
		done = subprocess.run(
			[str(self.layout.tools / "bin" / "supervisord"), "-c", str(config)],
			env=environment,
			capture_output=True,
			text=True,
		)
		if done.returncode or not _wait(self.is_up, 20):
			raise BenchError(f"the process manager does not start\n{tail(done.stdout + done.stderr)}")

	def _reload(self) -> None:
		"""Stops servers whose command is another one now, or that are no more; they start with their new command."""
		rpc = self._rpc.supervisor
		added, changed, removed = rpc.reloadConfig()[0]
		for name in (*changed, *removed):
			rpc.stopProcessGroup(name)
			rpc.removeProcessGroup(name)
		for name in (*added, *changed):
			rpc.addProcessGroup(name)

	def start(self, names: Iterable[str]) -> None:
		"""Starts these servers and waits until each one is ready. Those that run are left alone."""
		services = all_services(self.layout, self.settings)
		wanted, running = list(names), self.running()
		for name in wanted:
			if name not in running:
				self._rpc.supervisor.startProcess(name, False)
		for name in wanted:
			self._await(services[name])

	def stop(self, names: Iterable[str]) -> None:
		running = self.running()
		for name in names:
			if name in running:
				self._rpc.supervisor.stopProcess(name)

	def _await(self, service: Service) -> None:
		end = time.monotonic() + PATIENCE
		while not service.ready():
			info = self._rpc.supervisor.getProcessInfo(service.name)
			if info["statename"] in ("FATAL", "EXITED", "BACKOFF") or time.monotonic() > end:
				text = self._log(service.name)
				cause = diagnose(text)
				raise BenchError(
					f"{service.name} does not start{': ' + cause if cause else ''}\n{tail(text)}"
				)
			time.sleep(0.1)

	def _log(self, name: str) -> str:
		try:
			return (self.layout.logs / f"{name}.log").read_text(errors="replace")
		except FileNotFoundError:
			return ""

	def shut_down(self) -> bool:
		"""Stops every server and supervisor itself; also those that a killed supervisor left behind."""
		was_up = self.is_up()
		if was_up:
			self._rpc.supervisor.shutdown()
			_wait(lambda: not self.processes(), PATIENCE)
		left = self.processes()
		for sent in (signal.SIGTERM, signal.SIGKILL):
			for pid in self.processes():
				_send(pid, sent)
			if _wait(lambda: not self.processes(), 30):
				break
		return was_up or bool(left)

	def processes(self) -> list[int]:
		"""The processes of this bench, by the mark in their environment."""
		return [pid for pid, home in marked_processes() if home == self.layout.home]

	def ports_of_others(self) -> set[int]:
		"""Ports of the other local benches that run on this machine, also those on which nothing listens yet."""
		others = {home for _, home in marked_processes() if home != self.layout.home}
		return {
			port for home in others for port in Settings.load(self.layout.settings_in(home)).ports.values()
		}


def marked_processes() -> Iterator[tuple[int, Path]]:
	"""The processes of all local benches of this user: number, and the folder that the bench lives in."""
	for entry in Path("/proc").iterdir():
		if entry.name.isdigit():
			try:
				variables = (entry / "environ").read_bytes().split(b"\0")
			except OSError:
				continue
			for variable in variables:
				if variable.startswith(f"{MARK}=".encode()):
					yield int(entry.name), Path(os.fsdecode(variable.partition(b"=")[2]))


def _send(pid: int, sent: signal.Signals) -> None:
	try:
		os.kill(pid, sent)
	except ProcessLookupError:
		pass


def _wait(condition: Callable[[], bool], seconds: float) -> bool:
	end = time.monotonic() + seconds
	while not condition():
		if time.monotonic() > end:
			return False
		time.sleep(0.05)
	return True
