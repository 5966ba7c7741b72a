"""Frappe's own web server behind the front."""

import asyncio
from types import TracebackType

import aiohttp

# A site is chosen by this header; what a client sends of it is never passed on.
SITE_HEADER = "X-Frappe-Site-Name"


class Backend:
	"""A connection pool to gunicorn on the loopback interface."""

	def __init__(self, port: int) -> None:
		self.base = f"http://127.0.0.1:{port}"

	async def __aenter__(self) -> "Backend":
		self.session = aiohttp.ClientSession(
			auto_decompress=False,
			cookie_jar=aiohttp.DummyCookieJar(),
			timeout=aiohttp.ClientTimeout(total=None, sock_connect=10),
			# gunicorn drops a connection that rests for two seconds, also at the moment when the next request is
			# on its way in it; a POST cannot be sent twice, so each request has a connection of its own
			connector=aiohttp.TCPConnector(limit=64, force_close=True),
		)
		return self

	async def __aexit__(
		self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
	) -> None:
		await self.session.close()

	async def ask(self, site: str, method: str, sid: str, **arguments: str) -> object | None:
		"""What a whitelisted method answers to the holder of the session `sid`; None where it is refused."""
		try:
			async with self.session.get(
				f"{self.base}/api/method/{method}",
				params=arguments,
				headers={SITE_HEADER: site, "Accept": "application/json"},
				cookies={"sid": sid},
				timeout=aiohttp.ClientTimeout(total=30),
			) as response:
				if response.status != 200:
					return None
				return (await response.json(content_type=None)).get("message")
		except (aiohttp.ClientError, asyncio.TimeoutError, ValueError):
			return None
