"""Live updates: a socket.io server that speaks the protocol of Frappe's desk.

Frappe publishes events on the Redis channel `events`; each names a site and a room. A browser joins a room only
after Frappe itself has said, for the browser's own session, that its user may read what the room is about.
"""

import asyncio
import http.cookies
import json
import logging
from urllib.parse import urlsplit

import socketio
from aiohttp import web
from redis.asyncio import Redis
from redis.exceptions import RedisError
from socketio.exceptions import ConnectionRefusedError as Refused

from localbench.front.backend import Backend

log = logging.getLogger(__name__)
RECONNECT_SECONDS = 1.0


class Realtime:
	"""The rooms of one site."""

	def __init__(self, site: str, backend: Backend) -> None:
		self.site = site
		self.namespace = f"/{site}"
		self.backend = backend
		self.server = socketio.AsyncServer(async_mode="aiohttp", namespaces=[self.namespace])
		self._listen()

	def attach(self, app: web.Application) -> None:
		self.server.attach(app)

	def _listen(self) -> None:
		handlers = {
			"connect": self.connect,
			"disconnect": self.disconnect,
			"ping": self.ping,
			"doctype_subscribe": self.doctype_subscribe,
			"doctype_unsubscribe": self.doctype_unsubscribe,
			"doc_subscribe": self.doc_subscribe,
			"doc_unsubscribe": self.doc_unsubscribe,
			"doc_open": self.doc_open,
			"doc_close": self.doc_close,
			"task_subscribe": self.task_subscribe,
			"progress_subscribe": self.task_subscribe,
			"task_unsubscribe": self.task_unsubscribe,
		}
		for event, handler in handlers.items():
			self.server.on(event, handler, namespace=self.namespace)

	async def connect(self, client: str, environ: dict, auth: object = None) -> None:
		"""Lets in who has a session; everybody gets the rooms of their own user."""
		if not same_host(environ):
			raise Refused("Invalid origin")
		sid = session_id(environ.get("HTTP_COOKIE", ""))
		if not sid:
			raise Refused("No session")
		info = await self.backend.ask(self.site, "frappe.realtime.get_user_info", sid)
		if not isinstance(info, dict) or not info.get("user"):
			raise Refused("Unauthorized")
		await self.server.save_session(
			client, {"sid": sid, "user": info["user"], "open": set()}, self.namespace
		)
		await self._join(client, f"user:{info['user']}")
		await self._join(client, "website")
		if info.get("user_type") == "System User":
			await self._join(client, "all")

	async def disconnect(self, client: str, reason: object = None) -> None:
		for document in (await self._session(client)).get("open", ()):
			await self._tell_viewers(*document, leaving=client)

	async def ping(self, client: str) -> None:
		await self.server.emit("pong", to=client, namespace=self.namespace)

	async def doctype_subscribe(self, client: str, doctype: str) -> None:
		if await self._may_read(client, doctype):
			await self._join(client, f"doctype:{doctype}")

	async def doctype_unsubscribe(self, client: str, doctype: str) -> None:
		await self._leave(client, f"doctype:{doctype}")

	async def doc_subscribe(self, client: str, doctype: str, name: str) -> None:
		if await self._may_read(client, doctype, name):
			await self._join(client, f"doc:{doctype}/{name}")

	async def doc_unsubscribe(self, client: str, doctype: str, name: str) -> None:
		await self._leave(client, f"doc:{doctype}/{name}")

	async def doc_open(self, client: str, doctype: str, name: str) -> None:
		"""Enters the list of those who look at the document now."""
		if await self._may_read(client, doctype, name):
			await self._join(client, f"open_doc:{doctype}/{name}")
			(await self._session(client)).get("open", set()).add((doctype, name))
			await self._tell_viewers(doctype, name)

	async def doc_close(self, client: str, doctype: str, name: str) -> None:
		opened = (await self._session(client)).get("open", set())
		if (doctype, name) in opened:
			opened.discard((doctype, name))
			await self._leave(client, f"open_doc:{doctype}/{name}")
			await self._tell_viewers(doctype, name)

	async def task_subscribe(self, client: str, task: str) -> None:
		"""A task's id is a secret that only its owner knows, as in Frappe."""
		await self._join(client, f"task_progress:{task}")

	async def task_unsubscribe(self, client: str, task: str) -> None:
		await self._leave(client, f"task_progress:{task}")

	async def forward_events(self, port: int) -> None:
		"""Passes on what Frappe publishes, for ever; waits where Redis is away."""
		while True:
			try:
				async with Redis(host="127.0.0.1", port=port) as connection:
					channel = connection.pubsub()
					await channel.subscribe("events")
					async for message in channel.listen():
						if message["type"] == "message":
							await self.forward(message["data"])
			except (RedisError, OSError):
				await asyncio.sleep(RECONNECT_SECONDS)

	async def forward(self, data: bytes) -> None:
		"""Sends one published event to the room it names."""
		try:
			event = json.loads(data)
		except ValueError:
			log.warning("an event that is no JSON was left out")
			return
		if event.get("namespace") == self.site and event.get("room"):
			await self.server.emit(
				event["event"], event.get("message"), room=event["room"], namespace=self.namespace
			)

	async def _may_read(self, client: str, doctype: str, name: str | None = None) -> bool:
		sid = (await self._session(client)).get("sid")
		if not sid or not isinstance(doctype, str):
			return False
		if name is None:
			answer = await self.backend.ask(
				self.site, "frappe.realtime.can_subscribe_doctype", sid, doctype=doctype
			)
		else:
			answer = await self.backend.ask(
				self.site, "frappe.realtime.can_subscribe_doc", sid, doctype=doctype, docname=str(name)
			)
		return answer is True

	async def _tell_viewers(self, doctype: str, name: str, leaving: str | None = None) -> None:
		"""Tells those who look at a document who else does."""
		room = f"open_doc:{doctype}/{name}"
		members = self.server.manager.get_participants(self.namespace, room)
		clients = [client for client, _ in members if client != leaving]
		users = sorted({(await self._session(client)).get("user", "") for client in clients} - {""})
		message = {"doctype": doctype, "docname": name, "users": users}
		for client in clients:
			await self.server.emit("doc_viewers", message, to=client, namespace=self.namespace)

	async def _session(self, client: str) -> dict:
		try:
			return await self.server.get_session(client, self.namespace)
		except KeyError:
			return {}

	async def _join(self, client: str, room: str) -> None:
		try:
			await self.server.enter_room(client, room, self.namespace)
		except ValueError:
			log.debug("the client has gone")

	async def _leave(self, client: str, room: str) -> None:
		await self.server.leave_room(client, room, self.namespace)


def session_id(cookies: str) -> str | None:
	"""The session's id among the browser's cookies."""
	jar = http.cookies.SimpleCookie()
	try:
		jar.load(cookies)
	except http.cookies.CookieError:
		return None
	return jar["sid"].value if "sid" in jar else None


def same_host(environ: dict) -> bool:
	"""Whether the page that opens the connection comes from the host it connects to."""
	origin = environ.get("HTTP_ORIGIN")
	if not origin:
		return True  # not a page of another site: browsers always send it across origins
	return urlsplit(origin).hostname == urlsplit(f"//{environ.get('HTTP_HOST', '')}").hostname
