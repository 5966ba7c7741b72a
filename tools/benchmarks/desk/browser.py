"""The same in Chromium: requests, bytes and milliseconds until the desk is quiet, each page in a warm window."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass

from benchmarks.desk.client import Client

QUIET = """() => window.frappe && frappe.boot && frappe.request && frappe.request.ajax_count === 0
	&& !document.querySelector('#freeze.in') && !document.querySelector('.splash')"""
STILL = 700  # milliseconds without a request: the page is drawn


@dataclass(frozen=True)
class Opened:
	"""`requests` are those to the server for data and pages; what the browser keeps (scripts, styles) is left out."""

	milliseconds: float
	requests: int
	size: int


class Browser:
	"""One Chromium; each user has a window of their own."""

	def __init__(self, program: str, url: str) -> None:
		from playwright.sync_api import sync_playwright

		self.url = url
		self._playwright = sync_playwright().start()
		flags = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
		self._browser = self._playwright.chromium.launch(executable_path=program, args=flags)
		self._windows: dict = {}

	def close(self) -> None:
		self._browser.close()
		self._playwright.stop()

	def window(self, client: Client):
		"""The user's window, with the session of the client; the desk has been opened in it once."""
		if client.user not in self._windows:
			context = self._browser.new_context(base_url=self.url, viewport={"width": 1366, "height": 900})
			context.add_cookies(
				[
					{"name": cookie.name, "value": cookie.value or "", "url": self.url}
					for cookie in client.session.cookies
				]
			)
			page = context.new_page()
			page.goto("/app")
			page.wait_for_function(QUIET, timeout=120_000)
			self._windows[client.user] = page
		return self._windows[client.user]

	def open(self, client: Client, path: str) -> Opened:
		"""Loads a page of the desk as by its address, until no request has run for a while."""
		page, found = self.window(client), []

		def note(response) -> None:
			if response.request.resource_type in ("document", "xhr", "fetch"):
				found.append(response)

		page.on("response", note)
		started = last = time.perf_counter()
		try:
			page.goto(path)
			page.wait_for_function(QUIET, timeout=120_000)
			last, seen = time.perf_counter(), len(found)
			while True:
				page.wait_for_timeout(STILL)
				page.wait_for_function(QUIET, timeout=120_000)
				if len(found) == seen:
					break
				last, seen = time.perf_counter(), len(found)
		finally:
			page.remove_listener("response", note)
		size = sum(int(response.headers.get("content-length") or 0) for response in found)
		return Opened((last - started) * 1000, len(found), size)
