"""The front: files from the disk, everything else from Frappe, and nothing from outside of the folders."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from localbench.front.backend import SITE_HEADER, Backend
from localbench.front.files import add_file_routes, inside
from localbench.front.proxy import add_proxy_route

SITE = "cadre.localhost"


async def frappe(request: web.Request) -> web.Response:
	"""Answers with what it was asked."""
	if request.path == "/redirect":
		raise web.HTTPFound("/app")
	answer = {
		"path": request.raw_path,
		"method": request.method,
		"site": request.headers.getall(SITE_HEADER, []),
		"client": request.headers.get("X-Forwarded-For"),
		"host": request.headers.get("Host"),
		"body": (await request.read()).decode(),
	}
	response = web.json_response(answer, headers={"X-Own": "1"})
	response.set_cookie("sid", "abc")
	response.set_cookie("user_id", "x")
	return response


async def listen(app: web.Application) -> tuple[web.AppRunner, int]:
	runner = web.AppRunner(app)
	await runner.setup()
	site = web.TCPSite(runner, "127.0.0.1", 0)
	await site.start()
	return runner, site._server.sockets[0].getsockname()[1]


def through_front(sites: Path, use: Callable[[aiohttp.ClientSession, str], Awaitable[None]]) -> None:
	"""Runs `use` with a client and the address of a front before a little Frappe."""

	async def whole() -> None:
		behind = web.Application()
		behind.router.add_route("*", "/{path:.*}", frappe)
		back_runner, back_port = await listen(behind)
		async with Backend(back_port) as backend:
			app = web.Application()
			add_file_routes(app, sites, SITE)
			add_proxy_route(app, backend, SITE)
			runner, port = await listen(app)
			try:
				async with aiohttp.ClientSession() as client:
					await use(client, f"http://127.0.0.1:{port}")
			finally:
				await runner.cleanup()
				await back_runner.cleanup()

	asyncio.run(whole())


@pytest.fixture
def sites(tmp_path: Path) -> Path:
	sites, public = tmp_path / "sites", tmp_path / "apps" / "public"
	public.mkdir(parents=True)
	(public / "dist").mkdir()
	(public / "dist" / "desk.bundle.HASH.js").write_text("desk")
	(public / "logo.svg").write_text("<svg/>")
	(sites / "assets").mkdir(parents=True)
	(sites / "assets" / "frappe").symlink_to(public)
	files = sites / SITE / "public" / "files"
	files.mkdir(parents=True)
	(files / "paper.pdf").write_text("pdf")
	(files / "page.html").write_text("<script>")
	(sites / SITE / "site_config.json").write_text('{"db_password": "secret"}')
	return sites


def test_assets_and_public_files_come_from_the_disk(sites: Path) -> None:
	async def use(client: aiohttp.ClientSession, url: str) -> None:
		async with client.get(f"{url}/assets/frappe/dist/desk.bundle.HASH.js") as answer:
			assert await answer.text() == "desk"
			assert "immutable" in answer.headers["Cache-Control"]
		async with client.get(f"{url}/assets/frappe/logo.svg") as answer:
			assert answer.status == 200 and answer.headers["Cache-Control"] == "no-cache"
		async with client.get(f"{url}/files/paper.pdf") as answer:
			assert await answer.text() == "pdf"
		for lost in ("/assets/frappe/none.js", "/files/none.pdf"):
			async with client.get(url + lost) as answer:
				assert answer.status == 404

	through_front(sites, use)


def test_uploaded_pages_are_not_run_on_the_site(sites: Path) -> None:
	async def use(client: aiohttp.ClientSession, url: str) -> None:
		async with client.get(f"{url}/files/page.html") as answer:
			assert answer.headers["Content-Disposition"] == "attachment"
			assert answer.headers["X-Content-Type-Options"] == "nosniff"

	through_front(sites, use)


@pytest.mark.parametrize(
	"path",
	[
		"/files/../../site_config.json",
		"/files/%2e%2e/%2e%2e/site_config.json",
		"/assets/..%2f..%2fcadre.localhost/site_config.json",
	],
)
def test_nothing_outside_of_the_folders_is_served(sites: Path, path: str) -> None:
	async def use(client: aiohttp.ClientSession, url: str) -> None:
		async with client.get(URL(url + path, encoded=True)) as answer:
			assert "secret" not in await answer.text()

	through_front(sites, use)


@pytest.mark.parametrize("relative", ["../x", "a/../../x", "", "a//b", ".", "a\\..\\b", "a\0b"])
def test_a_path_that_climbs_is_no_file(tmp_path: Path, relative: str) -> None:
	(tmp_path / "x").write_text("x")
	folder = tmp_path / "folder"
	folder.mkdir()
	assert inside(folder, relative) is None


def test_requests_reach_frappe_as_they_were_sent(sites: Path) -> None:
	async def use(client: aiohttp.ClientSession, url: str) -> None:
		path = "/api/method/x?filters=%5B%22a%22%5D&name=%C4%90%E1%BA%A3ng"
		headers = {SITE_HEADER: "other.localhost", "X-Forwarded-For": "1.2.3.4"}
		async with client.post(URL(url + path, encoded=True), data="Đồng chí", headers=headers) as answer:
			asked = await answer.json()
			assert answer.headers["X-Own"] == "1"
			assert len(answer.headers.getall("Set-Cookie")) == 2
		assert asked["path"] == path and asked["method"] == "POST" and asked["body"] == "Đồng chí"
		assert asked["site"] == [SITE], "a client must not choose the site"
		assert asked["client"] == "127.0.0.1"
		assert url.endswith(asked["host"])

	through_front(sites, use)


def test_redirects_are_left_to_the_browser(sites: Path) -> None:
	async def use(client: aiohttp.ClientSession, url: str) -> None:
		async with client.get(f"{url}/redirect", allow_redirects=False) as answer:
			assert answer.status == 302 and answer.headers["Location"] == "/app"

	through_front(sites, use)


def test_a_head_request_has_no_body(sites: Path) -> None:
	async def use(client: aiohttp.ClientSession, url: str) -> None:
		async with client.head(f"{url}/app") as answer:
			assert answer.status == 200 and await answer.read() == b""

	through_front(sites, use)


def test_a_server_that_is_down_is_a_bad_gateway(sites: Path) -> None:
	async def whole() -> None:
		async with Backend(1) as backend:
			app = web.Application()
			add_proxy_route(app, backend, SITE)
			runner, port = await listen(app)
			try:
				async with (
					aiohttp.ClientSession() as client,
					client.get(f"http://127.0.0.1:{port}/app") as answer,
				):
					assert answer.status == 502
			finally:
				await runner.cleanup()
			assert await backend.ask(SITE, "frappe.realtime.get_user_info", "sid") is None

	asyncio.run(whole())


async def drops_what_rests(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
	"""A web server that promises to keep a connection and closes it when the next request has arrived."""
	for number in range(2):
		head = await reader.readuntil(b"\r\n\r\n")
		if number == 0:
			writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok")
			await writer.drain()
			if b"connection: close" in head.lower():
				break
	writer.close()


def test_a_post_is_not_lost_in_a_connection_that_the_server_just_closes() -> None:
	async def whole() -> list[int]:
		server = await asyncio.start_server(drops_what_rests, "127.0.0.1", 0)
		async with server, Backend(server.sockets[0].getsockname()[1]) as backend:
			app = web.Application()
			add_proxy_route(app, backend, SITE)
			runner, port = await listen(app)
			found = []
			async with aiohttp.ClientSession() as client:
				for _ in range(3):
					async with client.post(f"http://127.0.0.1:{port}/api/method/x") as answer:
						found.append(answer.status)
			await runner.cleanup()
		return found

	assert asyncio.run(whole()) == [200, 200, 200]
