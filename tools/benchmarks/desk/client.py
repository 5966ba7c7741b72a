"""A signed-in user before the site's address: the requests that the desk sends, without a browser."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import requests

TOKEN = re.compile(r'csrf_token\s*=\s*"(\w+)"')
# refused because somebody else saved in between: told to the user, nothing is lost
STALE = "TimestampMismatchError"


class Refused(Exception):
	"""The server's answer was no success. `kind` is Frappe's name of the error, or the status."""

	def __init__(self, status: int, kind: str, message: str) -> None:
		super().__init__(f"{status} {kind}: {message}")
		self.status, self.kind, self.message = status, kind, message


@dataclass(frozen=True)
class Answer:
	"""What came back: the message of a method (or the whole JSON), and how many bytes it was on the wire."""

	data: dict
	size: int


class Client:
	"""One user's session."""

	def __init__(self, url: str, user: str, password: str) -> None:
		self.url, self.user = url, user
		self.session = requests.Session()
		self.session.trust_env = False
		self._send("POST", "/api/method/login", data={"usr": user, "pwd": password})
		page = self.page("/app")
		found = TOKEN.search(page.text)
		if found:
			self.session.headers["X-Frappe-CSRF-Token"] = found[1]

	def page(self, path: str) -> requests.Response:
		"""A page as HTML."""
		return self._send("GET", path)

	def get(self, method: str, **values: object) -> Answer:
		"""A method that reads."""
		return self._answer(self._send("GET", f"/api/method/{method}", params=values))

	def post(self, method: str, **values: object) -> Answer:
		"""A method that writes."""
		return self._answer(self._send("POST", f"/api/method/{method}", data=values))

	def open(self, doctype: str, name: str) -> dict:
		"""The document as the form gets it."""
		return self.get("frappe.desk.form.load.getdoc", doctype=doctype, name=name).data["docs"][0]

	def save(self, doc: dict) -> dict:
		"""Saves a document as the form does; returns it as it is stored now."""
		answer = self.post("frappe.desk.form.save.savedocs", doc=json.dumps(doc), action="Save")
		return answer.data["docs"][0]

	def _answer(self, response: requests.Response) -> Answer:
		size = int(response.headers.get("Content-Length") or len(response.content))
		return Answer(response.json(), size)

	def _send(self, verb: str, path: str, **more: object) -> requests.Response:
		response = self.session.request(verb, self.url + path, timeout=120, **more)
		if response.status_code >= 400:
			raise Refused(response.status_code, _kind(response), _message(response))
		return response


def _kind(response: requests.Response) -> str:
	try:
		return response.json().get("exc_type") or str(response.status_code)
	except ValueError:
		return str(response.status_code)


def _message(response: requests.Response) -> str:
	"""What the user would read, without its tags."""
	try:
		told = [json.loads(each)["message"] for each in json.loads(response.json()["_server_messages"])]
	except (ValueError, KeyError, TypeError):
		told = [response.text]
	return re.sub(r"<[^>]+>", "", " ".join(told))[:200]
