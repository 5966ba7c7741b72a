"""`python -m localbench.front --backend PORT --redis PORT --sites FOLDER --serve PORT=SITE ...` (loopback only)."""

import argparse
import asyncio
from pathlib import Path

from aiohttp import web

from localbench.front.backend import Backend
from localbench.front.files import add_file_routes
from localbench.front.mailbox import add_mailbox_routes
from localbench.front.proxy import add_proxy_route
from localbench.front.realtime import Realtime

# Where the mail server beside the bench keeps what it is given (see services.py).
MAIL = "mail"


def arguments() -> argparse.Namespace:
	parser = argparse.ArgumentParser(prog="localbench.front")
	parser.add_argument("--backend", type=int, required=True)
	parser.add_argument("--redis", type=int, required=True)
	parser.add_argument("--sites", type=Path, required=True)
	parser.add_argument("--serve", nargs="+", required=True)
	return parser.parse_args()


def make_app(site: str, sites: Path, mail: Path, backend: Backend, realtime: Realtime) -> web.Application:
	"""One site on one port."""
	app = web.Application(client_max_size=64 * 1024 * 1024)
	realtime.attach(app)
	add_file_routes(app, sites, site)
	add_mailbox_routes(app, mail)
	add_proxy_route(app, backend, site)
	return app


async def serve(options: argparse.Namespace) -> None:
	async with Backend(options.backend) as backend:
		servers = [pair.partition("=")[::2] for pair in options.serve]
		realtimes = []
		for port, site in servers:
			realtime = Realtime(site, backend)
			runner = web.AppRunner(
				make_app(site, options.sites, options.sites.parents[1] / MAIL, backend, realtime),
				access_log=None,
			)
			await runner.setup()
			await web.TCPSite(runner, "127.0.0.1", int(port)).start()
			realtimes.append(realtime)
		await asyncio.gather(*(realtime.forward_events(options.redis) for realtime in realtimes))


if __name__ == "__main__":
	asyncio.run(serve(arguments()))
