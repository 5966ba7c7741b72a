"""A local bench, from a clean clone to running servers."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from localbench import console, debs, mariadb, node, python_env, tools, tree
from localbench.errors import DISK_FULL, BenchError
from localbench.paths import Layout
from localbench.services import BACKGROUND, DATA, MAIL, STORIES, WEB
from localbench.settings import Settings, is_free, wanted_ports
from localbench.sites import Sites
from localbench.stamps import Stamp, digest_of
from localbench.supervisor import Supervisor

NEEDED_BYTES = 2_500_000_000


class Bench:
	"""A local bench: its folders, ports, servers and sites."""

	def __init__(self, layout: Layout | None = None) -> None:
		self.layout = layout or Layout()
		self.settings = Settings.load(self.layout.settings)
		self.supervisor = Supervisor(self.layout, self.settings)
		self.sites = Sites(self.layout, self.settings)

	def prepare(self, make_sites: Callable[[], None], needs: Sequence[debs.Need] = debs.BASE) -> None:
		"""Everything that the web servers need; what is done already is skipped.

		`make_sites` is called as soon as a site can be made, while the desk is still being bundled.
		"""
		self.layout.make_folders()
		self._check_disk()
		console.step("packages of the system", lambda: bool(debs.ensure(needs, self.layout.logs / "apt.log")))
		console.step("tools: uv, supervisor", lambda: tools.ensure(self.layout))
		self._choose_ports()
		with ThreadPoolExecutor(max_workers=4) as pool:
			self._build(pool, make_sites)

	def serve(self, meanwhile: Callable[[], None] | None = None) -> None:
		"""Starts the web servers and then what works in the background.

		Servers that run code older than the app's are started anew. `meanwhile` is done while the web servers
		start; what works in the background waits for its end.
		"""
		stamp, digest = Stamp(self.layout.stamps, "served"), self._served_digest()
		if not stamp.holds(digest):
			self.supervisor.stop(reversed(WEB + BACKGROUND))
		with ThreadPoolExecutor(max_workers=1) as pool:
			web = pool.submit(console.step, "web server, live updates, mail", lambda: self._start(WEB))
			if meanwhile:
				meanwhile()
			web.result()
		console.step("workers, scheduler", lambda: self._start(BACKGROUND))
		stamp.write(digest)

	def tell_stories(self, site: str) -> bool:
		"""Starts the telling of the demo's stories beside the servers, or goes on with it; says whether any are left."""
		left = not self.sites.has_demo(site)
		if left:
			self.supervisor.start(STORIES)
		return left

	def pause_stories(self) -> None:
		"""Stops the telling: what is told stays, what was under way is told anew the next time."""
		self.supervisor.stop(STORIES)

	@contextmanager
	def alone(self) -> Iterator[None]:
		"""Keeps a second launcher out of this folder; the lock goes with the process, however it ends."""
		self.layout.home.mkdir(parents=True, exist_ok=True)
		with (self.layout.home / "lock").open("w") as file:
			try:
				fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
			except BlockingIOError:
				raise BenchError("another localbench command is still at work in this folder") from None
			yield

	def stop(self) -> bool:
		"""Stops all servers of this bench; says whether there were any."""
		return self.supervisor.shut_down()

	def clean(self) -> None:
		"""Stops all servers and removes everything that the local bench made."""
		self.stop()
		shutil.rmtree(self.layout.home, ignore_errors=True)
		app_bundles = self.layout.repo / "cadre_kpi" / "public" / "dist"
		shutil.rmtree(app_bundles, ignore_errors=True)

	def _served_digest(self) -> str:
		stamps = sorted(self.layout.stamps.glob("site-*.json")) + sorted(
			self.layout.stamps.glob("bundles-*.json")
		)
		return digest_of(*stamps, self.layout.repo / "tools" / "localbench" / "front")

	def _check_disk(self) -> None:
		if (
			not Stamp(self.layout.stamps, "served").read()
			and shutil.disk_usage(self.layout.home).free < NEEDED_BYTES
		):
			raise BenchError(DISK_FULL)

	def _choose_ports(self) -> None:
		"""A running bench keeps its ports. A stopped one checks that they are still free."""
		asked = wanted_ports(os.environ)
		if self.supervisor.is_up():
			if any(self.settings.ports[name] != port for name, port in asked.items()):
				raise BenchError(
					f"the servers already run on port {self.settings.ports['web']}: `make stop` first"
				)
			return
		self.supervisor.shut_down()  # what a killed process manager may have left behind
		claimed = self.supervisor.ports_of_others()
		for note in self.settings.choose_ports(
			asked, free=lambda port: port not in claimed and is_free(port)
		):
			console.say(f"            {note}")
		for name in ("mariadb", "supervisor"):
			self.settings.secret(name)
		self.settings.save(self.layout.settings)
		self.sites.write_common_config()
		self.supervisor.boot()  # from now on other local benches see which ports are taken

	def _build(self, pool: ThreadPoolExecutor, make_sites: Callable[[], None]) -> None:
		"""The slow steps side by side; the first failure stops the rest as soon as it can."""

		def background(name: str, work: Callable[[], bool]) -> Future:
			return pool.submit(console.step, name, work)

		python = background("Python packages", lambda: python_env.ensure(self.layout))
		frappe = background("Frappe's files, hash checked", lambda: tree.ensure(self.layout))
		npm = background("npm packages", self._npm)
		mariadb.ensure(self.layout, self.settings)
		console.step("MariaDB, Redis", lambda: self._start(DATA))
		frappe.result()
		npm.result()
		python.result()
		self._start(MAIL)  # the demo data send mails
		bundles = background("desk bundles", lambda: node.ensure_bundles(self.layout))
		make_sites()
		bundles.result()

	def _npm(self) -> bool:
		return any([node.ensure_node(self.layout), node.ensure_packages(self.layout)])

	def _start(self, names: tuple[str, ...]) -> bool:
		self.supervisor.boot()
		todo = set(names) - self.supervisor.running()
		self.supervisor.start(names)
		return bool(todo)
