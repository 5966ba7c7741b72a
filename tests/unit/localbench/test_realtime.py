"""The live updates: who gets in, who may listen to what, and what reaches whom. A real server, a real client."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
import socketio
from aiohttp import web

from localbench.front.realtime import Realtime, same_host, session_id

SITE = "cadre.localhost"
USERS = {
	"sid-chair": {"user": "chair@example.com", "user_type": "System User"},
	"sid-cadre": {"user": "cadre@example.com", "user_type": "System User"},
	"sid-web": {"user": "web@example.com", "user_type": "Website User"},
}
READABLE = {
	("sid-chair", "Task Contract", None),
	("sid-chair", "Task Contract", "TC-1"),
	("sid-cadre", "Task Contract", "TC-1"),
}


class KnownUsers:
	"""Answers as Frappe does for the users above; `asked` keeps the questions."""

	def __init__(self) -> None:
		self.asked: list[tuple[str, str]] = []

	async def ask(self, site: str, method: str, sid: str, **arguments: str) -> object | None:
		self.asked.append((method, sid))
		assert site == SITE
		if method.endswith("get_user_info"):
			return USERS.get(sid)
		allowed = (sid, arguments["doctype"], arguments.get("docname")) in READABLE
		return True if allowed else None


class Browser:
	"""A client with a session's cookie; `heard` keeps the events that reached it."""

	def __init__(self, port: int) -> None:
		self.url = f"http://127.0.0.1:{port}"
		self.client = socketio.AsyncClient()
		self.heard: list[tuple[str, object]] = []
		self.client.on("*", self._hear, namespace=f"/{SITE}")

	async def _hear(self, event: str, data: object = None) -> None:
		self.heard.append((event, data))

	async def connect(self, sid: str | None, site: str = SITE, origin: str | None = None) -> "Browser":
		headers = {"Origin": origin or self.url}
		if sid:
			headers["Cookie"] = f"full_name=x; sid={sid}"
		await self.client.connect(self.url, headers=headers, namespaces=[f"/{site}"], wait_timeout=3)
		return self

	async def send(self, event: str, *arguments: str) -> None:
		await self.client.emit(event, arguments, namespace=f"/{SITE}")

	async def events(self) -> list[tuple[str, object]]:
		await asyncio.sleep(0.2)
		return [event for event in self.heard if event[0] != "pong"]


Scenario = Callable[[Realtime, KnownUsers, Callable[[], Browser]], Awaitable[None]]


@asynccontextmanager
async def running() -> AsyncIterator[tuple[Realtime, KnownUsers, Callable[[], Browser]]]:
	backend = KnownUsers()
	realtime = Realtime(SITE, backend)
	app = web.Application()
	realtime.attach(app)
	runner = web.AppRunner(app)
	await runner.setup()
	server = web.TCPSite(runner, "127.0.0.1", 0)
	await server.start()
	port = server._server.sockets[0].getsockname()[1]
	browsers: list[Browser] = []

	def browser() -> Browser:
		browsers.append(Browser(port))
		return browsers[-1]

	try:
		yield realtime, backend, browser
	finally:
		for one in browsers:
			await one.client.disconnect()
		await runner.cleanup()


def play(scenario: Scenario) -> None:
	async def whole() -> None:
		async with running() as parts:
			await scenario(*parts)

	asyncio.run(whole())


def event(name: str, room: str | None, message: object = None, site: str = SITE) -> bytes:
	return json.dumps({"event": name, "room": room, "message": message, "namespace": site}).encode()


@pytest.mark.parametrize(
	("sid", "site", "origin"),
	[
		(None, SITE, None),
		("sid-nobody", SITE, None),
		("sid-chair", "other.localhost", None),
		("sid-chair", SITE, "http://evil.example"),
	],
	ids=["no session", "unknown session", "another site", "a page of another host"],
)
def test_who_is_not_let_in(sid: str | None, site: str, origin: str | None) -> None:
	async def scenario(_: Realtime, __: KnownUsers, browser: Callable[[], Browser]) -> None:
		with pytest.raises(socketio.exceptions.ConnectionError):
			await browser().connect(sid, site, origin)

	play(scenario)


def test_a_user_hears_their_own_events_and_the_site_s_but_nobody_else_s() -> None:
	async def scenario(realtime: Realtime, _: KnownUsers, browser: Callable[[], Browser]) -> None:
		chair, cadre = await browser().connect("sid-chair"), await browser().connect("sid-cadre")
		await realtime.forward(event("progress", "user:chair@example.com", {"percent": 40}))
		await realtime.forward(event("version-update", "all", "new"))
		assert await chair.events() == [("progress", {"percent": 40}), ("version-update", "new")]
		assert await cadre.events() == [("version-update", "new")]

	play(scenario)


def test_website_users_do_not_hear_what_is_for_the_desk() -> None:
	async def scenario(realtime: Realtime, _: KnownUsers, browser: Callable[[], Browser]) -> None:
		web_user = await browser().connect("sid-web")
		await realtime.forward(event("desk", "all"))
		await realtime.forward(event("page", "website"))
		assert [name for name, _ in await web_user.events()] == ["page"]

	play(scenario)


def test_only_who_may_read_a_document_hears_of_its_changes() -> None:
	async def scenario(realtime: Realtime, _: KnownUsers, browser: Callable[[], Browser]) -> None:
		cadre = await browser().connect("sid-cadre")
		await cadre.send("doc_subscribe", "Task Contract", "TC-1")
		await cadre.send("doc_subscribe", "Task Contract", "TC-2")
		await cadre.send("doctype_subscribe", "Task Contract")
		await cadre.events()
		for room in ("doc:Task Contract/TC-1", "doc:Task Contract/TC-2", "doctype:Task Contract"):
			await realtime.forward(event("doc_update", room, room))
		assert await cadre.events() == [("doc_update", "doc:Task Contract/TC-1")]
		await cadre.send("doc_unsubscribe", "Task Contract", "TC-1")
		await cadre.events()
		await realtime.forward(event("doc_update", "doc:Task Contract/TC-1", "later"))
		assert len(await cadre.events()) == 1

	play(scenario)


def test_the_right_is_asked_for_with_the_browser_s_own_session() -> None:
	async def scenario(_: Realtime, backend: KnownUsers, browser: Callable[[], Browser]) -> None:
		cadre = await browser().connect("sid-cadre")
		await cadre.send("doctype_subscribe", "Task Contract")
		await cadre.events()
		assert ("frappe.realtime.can_subscribe_doctype", "sid-cadre") in backend.asked

	play(scenario)


def test_a_task_s_progress_reaches_who_started_it() -> None:
	async def scenario(realtime: Realtime, _: KnownUsers, browser: Callable[[], Browser]) -> None:
		chair, cadre = await browser().connect("sid-chair"), await browser().connect("sid-cadre")
		await chair.send("task_subscribe", "job-1")
		await chair.events()
		await realtime.forward(event("task_progress", "task_progress:job-1", {"percent": 10}))
		assert await chair.events() == [("task_progress", {"percent": 10})]
		assert await cadre.events() == []

	play(scenario)


def test_viewers_of_a_document_see_each_other_come_and_go() -> None:
	async def scenario(_: Realtime, __: KnownUsers, browser: Callable[[], Browser]) -> None:
		chair, cadre = await browser().connect("sid-chair"), await browser().connect("sid-cadre")
		await chair.send("doc_open", "Task Contract", "TC-1")
		await chair.events()
		await cadre.send("doc_open", "Task Contract", "TC-1")
		seen = [data["users"] for name, data in await chair.events() if name == "doc_viewers"]
		assert seen[-1] == ["cadre@example.com", "chair@example.com"]
		await cadre.client.disconnect()
		seen = [data["users"] for name, data in await chair.events() if name == "doc_viewers"]
		assert seen[-1] == ["chair@example.com"]

	play(scenario)


def test_who_may_not_read_a_document_is_not_shown_as_its_viewer() -> None:
	async def scenario(_: Realtime, __: KnownUsers, browser: Callable[[], Browser]) -> None:
		web_user = await browser().connect("sid-web")
		await web_user.send("doc_open", "Task Contract", "TC-1")
		assert await web_user.events() == []

	play(scenario)


@pytest.mark.parametrize(
	"data",
	[
		b"no json",
		event("x", None),
		event("x", "user:chair@example.com", site="other.localhost"),
	],
	ids=["garbage", "no room", "another site"],
)
def test_events_that_are_not_for_this_site_go_nowhere(data: bytes) -> None:
	async def scenario(realtime: Realtime, _: KnownUsers, browser: Callable[[], Browser]) -> None:
		chair = await browser().connect("sid-chair")
		await realtime.forward(data)
		assert await chair.events() == []

	play(scenario)


def test_the_session_is_found_among_the_cookies() -> None:
	assert session_id("full_name=x; sid=abc; user_id=y") == "abc"
	assert session_id("") is None
	assert session_id("sid2=abc") is None


@pytest.mark.parametrize(
	("origin", "host", "same"),
	[
		("http://localhost:8810", "localhost:8810", True),
		("http://localhost:1", "localhost:2", True),
		("http://evil.example", "localhost:8810", False),
		("null", "localhost:8810", False),
		(None, "localhost:8810", True),
	],
)
def test_a_page_connects_to_its_own_host_only(origin: str | None, host: str, same: bool) -> None:
	environ = {"HTTP_HOST": host, **({"HTTP_ORIGIN": origin} if origin else {})}
	assert same_host(environ) is same
