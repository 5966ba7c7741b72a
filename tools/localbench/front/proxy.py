"""Everything else goes to Frappe."""

import aiohttp
from aiohttp import web
from multidict import CIMultiDict

from localbench.front.backend import SITE_HEADER, Backend

# Headers that concern one connection only (RFC 9110, 7.6.1), and those that a proxy sets itself.
HOP_BY_HOP = {
	"connection",
	"keep-alive",
	"proxy-authenticate",
	"proxy-authorization",
	"te",
	"trailer",
	"transfer-encoding",
	"upgrade",
}
OWN = {SITE_HEADER.lower(), "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "content-length"}


def request_headers(request: web.Request, site: str) -> CIMultiDict[str]:
	"""The client's headers as the backend should see them."""
	headers = CIMultiDict((k, v) for k, v in request.headers.items() if k.lower() not in HOP_BY_HOP | OWN)
	headers[SITE_HEADER] = site
	headers["X-Forwarded-For"] = request.remote or "127.0.0.1"
	headers["X-Forwarded-Proto"] = "http"
	return headers


def response_headers(response: aiohttp.ClientResponse) -> CIMultiDict[str]:
	return CIMultiDict((k, v) for k, v in response.headers.items() if k.lower() not in HOP_BY_HOP)


def add_proxy_route(app: web.Application, backend: Backend, site: str) -> None:
	"""Passes every other request on to Frappe as one of `site`."""

	async def pass_on(request: web.Request) -> web.StreamResponse:
		body = await request.read() if request.can_read_body else None
		try:
			async with backend.session.request(
				request.method,
				backend.base + request.raw_path,
				headers=request_headers(request, site),
				data=body,
				allow_redirects=False,
			) as answer:
				headers = response_headers(answer)
				if request.method == "HEAD" or answer.status in (204, 304):
					return web.Response(status=answer.status, headers=headers)
				headers.popall("Content-Length", None)
				return web.Response(status=answer.status, headers=headers, body=await answer.read())
		except aiohttp.ClientError:
			raise web.HTTPBadGateway(
				text="Frappe's web server does not answer: see .localbench/logs/gunicorn.log"
			) from None

	app.router.add_route("*", "/{path:.*}", pass_on)
