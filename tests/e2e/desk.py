"""One person before the desk: a browser window of its own, with what went wrong in it."""

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Response

# The desk is quiet when no request runs, nothing is frozen and the page has been drawn.
QUIET = """() => window.frappe && frappe.boot && frappe.request && frappe.request.ajax_count === 0
	&& !document.querySelector('#freeze.in') && !document.querySelector('.splash')"""

VIEW_OF_A_PHONE = {"width": 390, "height": 844}

SAVED = "() => !(cur_frm.is_dirty() || cur_frm.is_new()) || document.querySelector('.modal.show')"


def centre(place: Locator) -> Locator:
	"""Scrolls a place to the middle of the window, out from under the fixed head of the page."""
	place.evaluate("(e) => e.scrollIntoView({block: 'center'})")
	return place


class Desk:
	"""A logged-in user's window; `page` is Playwright's page."""

	def __init__(self, context: BrowserContext) -> None:
		self.context = context
		self.page = context.new_page()
		self._problems: list[str] = []
		self._expected: list[str] = []
		self.page.on("pageerror", lambda error: self._note(f"uncaught: {error.stack or error}"))
		self.page.on("console", self._console)
		self.page.on("response", self._response)

	def log_in(self, user: str, password: str) -> None:
		"""Logs in through the login page's own call; the window then shows nothing yet."""
		answer = self.context.request.post("/api/method/login", form={"usr": user, "pwd": password})
		assert answer.ok, f"{user} cannot log in: {answer.status} {answer.text()[:200]}"

	def open(self, path: str) -> "Desk":
		"""Opens a page of the desk, for example /app/task-contract, and waits until it is drawn."""
		self.page.goto(path)
		return self.settle()

	def settle(self) -> "Desk":
		"""Waits until the desk has nothing left to do."""
		self.page.wait_for_function(QUIET, timeout=60_000)
		return self

	def call(self, method: str, **arguments: Any) -> Any:
		"""Calls a whitelisted method as the desk does, and returns its answer."""
		return self.page.evaluate(
			"([method, args]) => frappe.xcall(method, args)",
			[method, arguments],
		)

	def field(self, name: str) -> Any:
		"""The value of a field of the form that is open."""
		return self.page.evaluate("(name) => cur_frm.doc[name]", name)

	def fill(self, name: str, value: Any) -> "Desk":
		"""Types into a field of the open form, as a person does, and leaves it."""
		control = self.page.locator(f"[data-fieldname='{name}']:visible").first
		box = control.locator("input:visible, textarea:visible, select:visible").first
		if box.evaluate("(e) => e.tagName") == "SELECT":
			box.select_option(str(value))
			return self.settle()
		box.focus()  # the desk scrolls on focus; a click could land on the fixed head of the page
		box.fill(str(value))
		box.blur()
		return self.settle()

	def save(self) -> "Desk":
		"""Saves the open form with the keyboard, and waits until it is saved or the desk says why not."""
		self.page.keyboard.press("Control+s")
		self.page.wait_for_function(SAVED, timeout=60_000)
		return self.settle()

	def action(self, label: str) -> "Desk":
		"""Takes a workflow action of the open form from its menu."""
		self.page.locator(".actions-btn-group:visible > button").click()
		self.page.locator(".actions-btn-group .dropdown-menu:visible").get_by_text(label, exact=True).click()
		return self.settle()

	def picture(self, file: Path) -> None:
		file.parent.mkdir(parents=True, exist_ok=True)
		self.page.screenshot(path=str(file))

	def expect(self, words: str) -> None:
		"""Says that a problem with these words is part of the test."""
		self._expected.append(words)

	def problems(self) -> list[str]:
		"""What went wrong in this window and was not expected."""
		return [
			problem for problem in self._problems if not any(words in problem for words in self._expected)
		]

	def close(self) -> None:
		self.context.close()

	def _note(self, problem: str) -> None:
		self._problems.append(problem)

	def _console(self, message: ConsoleMessage) -> None:
		# a failed request is noted by its response, with its status and address
		if message.type == "error" and "Failed to load resource" not in message.text:
			self._note(f"console: {message.text}")

	def _response(self, response: Response) -> None:
		if response.status >= 400:
			self._note(f"{response.status} {response.request.method} {response.url}")
