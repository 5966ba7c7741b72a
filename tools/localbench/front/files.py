"""Assets and public files, straight from the disk."""

from pathlib import Path

from aiohttp import web

# Bundles carry a hash in their name and can be kept for ever; other assets must be asked for again.
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


def inside(root: Path, relative: str) -> Path | None:
	"""The file at `relative` under `root`, or None for what is no file or tries to climb out.

	Links within the folder are followed on purpose: an app's assets are one.
	"""
	parts = relative.split("/")
	if any(part in ("", ".", "..") or "\0" in part or "\\" in part for part in parts):
		return None
	file = root.joinpath(*parts)
	return file if file.is_file() else None


def add_file_routes(app: web.Application, sites: Path, site: str) -> None:
	"""Serves /assets of the bench and /files of the site."""

	async def assets(request: web.Request) -> web.StreamResponse:
		relative = request.match_info["path"]
		file = inside(sites / "assets", relative)
		if file is None:
			raise web.HTTPNotFound()
		cache = FOREVER if "/dist/" in relative else ASK_AGAIN
		return web.FileResponse(file, headers={"Cache-Control": cache})

	async def files(request: web.Request) -> web.StreamResponse:
		file = inside(sites / site / "public" / "files", request.match_info["path"])
		if file is None:
			raise web.HTTPNotFound()
		headers = {"X-Content-Type-Options": "nosniff"}
		if file.suffix.lower() in (".html", ".htm", ".svg", ".xml", ".xhtml"):
			# what users upload must not run as a page of this site
			headers["Content-Disposition"] = "attachment"
		return web.FileResponse(file, headers=headers)

	app.router.add_get("/assets/{path:.+}", assets)
	app.router.add_get("/files/{path:.+}", files)
