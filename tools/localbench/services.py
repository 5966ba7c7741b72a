"""The servers of the local bench, under supervisor: what runs, with which command, and when it is ready."""

import os
import socket
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field

from localbench import DEMO_SITE, E2E_SITE, mariadb
from localbench.paths import Layout
from localbench.programs import redis_server
from localbench.settings import Settings

DATA = ("mariadb", "redis_cache", "redis_queue")
MAIL = ("mail",)
WEB = (*MAIL, "gunicorn", "front")
BACKGROUND = ("worker_short", "worker_long", "scheduler")
# What ends by itself: the demo's stories, told while people look around.
STORIES = ("stories",)


@dataclass(frozen=True)
class Service:
	name: str
	command: list[str]
	directory: str
	ready: Callable[[], bool]
	environment: dict[str, str] = field(default_factory=dict)
	stop_seconds: int = 10
	# what ends sooner has not started: it is tried three times and then given up, not for ever
	start_seconds: int = 1
	# a server is started again whenever it ends
	stays: bool = True


def listening(port: int) -> bool:
	with socket.socket() as probe:
		probe.settimeout(1)
		return probe.connect_ex(("127.0.0.1", port)) == 0


def answers(port: int, site: str = "") -> bool:
	"""Whether Frappe answers there (a cold start imports for some seconds)."""
	headers = {"X-Frappe-Site-Name": site} if site else {}
	request = urllib.request.Request(f"http://127.0.0.1:{port}/api/method/ping", headers=headers)
	opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
	try:
		with opener.open(request, timeout=20) as response:
			return response.status == 200
	except (urllib.error.URLError, OSError):
		return False


def all_services(layout: Layout, settings: Settings) -> dict[str, Service]:
	"""Every server, in the order in which they start."""
	ports, sites = settings.ports, str(layout.sites)
	frappe = [str(layout.python), "-m", "frappe.utils.bench_helper", "frappe"]
	always = lambda: True  # noqa: E731
	services = [
		Service(
			"mariadb",
			mariadb.command(layout, settings),
			str(layout.home),
			lambda: mariadb.alive(layout, settings),
			stop_seconds=60,
		),
		_redis(
			layout,
			"redis_cache",
			ports["redis_cache"],
			["--maxmemory", "256mb", "--maxmemory-policy", "allkeys-lru"],
		),
		_redis(layout, "redis_queue", ports["redis_queue"], []),
		# catches all mail: nothing leaves the machine, everything can be read in .localbench/mail
		Service(
			"mail",
			[
				str(layout.python),
				*("-m", "aiosmtpd", "--nosetuid", "--listen", f"127.0.0.1:{ports['smtp']}"),
				*("--class", "aiosmtpd.handlers.Mailbox", str(layout.home / "mail")),
			],
			str(layout.home),
			lambda: listening(ports["smtp"]),
		),
		Service(
			"gunicorn",
			[
				str(layout.env / "bin" / "gunicorn"),
				*("--bind", f"127.0.0.1:{ports['gunicorn']}"),
				*("--workers", "2", "--threads", "4", "--worker-class", "gthread"),
				*("--timeout", "120", "--graceful-timeout", "5", "--preload"),
				*("--worker-tmp-dir", str(layout.run)),
				"frappe.app:application",
			],
			sites,
			lambda: answers(ports["gunicorn"], DEMO_SITE) or answers(ports["gunicorn"], E2E_SITE),
			start_seconds=20,
		),
		Service(
			"front",
			[
				str(layout.python),
				*("-m", "localbench.front"),
				*("--backend", str(ports["gunicorn"]), "--redis", str(ports["redis_queue"])),
				*("--sites", sites),
				*("--serve", f"{ports['web']}={DEMO_SITE}", f"{ports['web_e2e']}={E2E_SITE}"),
			],
			str(layout.repo),
			lambda: listening(ports["web"]),
			start_seconds=10,
		),
		Service("worker_short", [*frappe, "worker", "--queue", "short,default"], sites, always),
		Service("worker_long", [*frappe, "worker", "--queue", "long,default,short"], sites, always),
		Service("scheduler", [*frappe, "schedule"], sites, always),
		Service(
			"stories",
			[str(layout.python), "-m", "localbench.inside", DEMO_SITE, "tell_stories"],
			sites,
			always,
			start_seconds=0,
			stays=False,
		),
	]
	return {service.name: service for service in services}


def _redis(layout: Layout, name: str, port: int, more: list[str]) -> Service:
	command = [
		redis_server(layout.home / "bin"),
		"--port",
		str(port),
		"--bind",
		"127.0.0.1",
		"--appendonly",
		"no",
	]
	return Service(name, [*command, "--save", "''", *more], str(layout.run), lambda: listening(port))


def supervisor_config(layout: Layout, settings: Settings) -> str:
	"""The configuration of supervisor. Nothing starts by itself: the launcher starts each server when it is due."""
	secret, port = settings.secret("supervisor"), settings.ports["supervisor"]
	lines = [
		"[supervisord]",
		f"logfile={layout.logs / 'supervisor.log'}",
		f"pidfile={layout.run / 'supervisor.pid'}",
		f"childlogdir={layout.logs}",
		f"directory={layout.home}",
		"minfds=1024",
		*(["user=root"] if os.geteuid() == 0 else []),
		"[inet_http_server]",
		f"port=127.0.0.1:{port}",
		"username=localbench",
		f"password={secret}",
		"[rpcinterface:supervisor]",
		"supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface",
	]
	for priority, service in enumerate(all_services(layout, settings).values(), start=1):
		lines += [
			f"[program:{service.name}]",
			f"command={' '.join(service.command)}",
			f"directory={service.directory}",
			f"priority={priority}",
			"autostart=false",
			f"autorestart={'true' if service.stays else 'false'}",
			f"startsecs={service.start_seconds}",
			"startretries=3",
			f"stopwaitsecs={service.stop_seconds}",
			"stopasgroup=true",
			"killasgroup=true",
			f"stdout_logfile={layout.logs / service.name}.log",
			"stdout_logfile_maxbytes=5MB",
			"stdout_logfile_backups=1",
			"redirect_stderr=true",
		]
	return "\n".join(lines) + "\n"
