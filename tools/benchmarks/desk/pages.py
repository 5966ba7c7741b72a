"""Openings, lists and saves over HTTP: milliseconds, statements and bytes of each, beside a ToDo of the same user."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import frappe

from benchmarks.desk.client import Answer, Client
from benchmarks.desk.places import Place

SAMPLES = 7
BARE = "ToDo"


@dataclass(frozen=True)
class Cost:
	"""Of one request: `milliseconds` is the median, `statements` what the database was asked when all was warm."""

	milliseconds: float
	statements: int
	size: int


def questions() -> int:
	"""Statements that the database server has been sent by everybody so far."""
	return int(frappe.db.sql("show global status like 'Questions'")[0][1])


def measure(request: Callable[[], Answer | object]) -> Cost:
	"""Sends the request some times. Nobody else may use the database meanwhile."""
	times, statements, size = [], [], 0
	for _ in range(SAMPLES):
		before, started = questions(), time.perf_counter()
		answer = request()
		times.append((time.perf_counter() - started) * 1000)
		statements.append(questions() - before - 1)
		size = answer.size if isinstance(answer, Answer) else size
	return Cost(statistics.median(times), min(statements), size)


def opening(client: Client, doctype: str, name: str) -> Cost:
	return measure(lambda: client.get("frappe.desk.form.load.getdoc", doctype=doctype, name=name))


def listing(client: Client, doctype: str) -> Cost:
	return measure(
		lambda: client.get(
			"frappe.desk.reportview.get",
			doctype=doctype,
			fields=f'["`tab{doctype}`.`name`", "`tab{doctype}`.`modified`", "`tab{doctype}`.`owner`"]',
			order_by=f"`tab{doctype}`.`modified` desc",
			page_length=20,
			start=0,
		)
	)


def saving(client: Client, place: Place) -> Cost:
	"""Each save changes the text, as somebody who corrects it."""
	state = {"doc": client.open(place.doctype, place.name), "number": 0}

	def save() -> None:
		state["number"] += 1
		state["doc"][place.field] = f"Lần ghi {state['number']}"
		state["doc"] = client.save(state["doc"])

	before = state["doc"].get(place.field)
	found = measure(save)
	client.save({**state["doc"], place.field: before})
	return found


def todo_of(client: Client) -> Place:
	"""A ToDo of this user."""
	values = {"doctype": BARE, "description": "Việc", "allocated_to": client.user}
	made = client.post("frappe.client.insert", doc=json.dumps(values))
	return Place(BARE, made.data["message"]["name"], client.user, "description")


CALLS = {
	"My Work: lines": "cadre_kpi.api.my_work.list_lines",
	"My Work: beside": "cadre_kpi.api.my_work.list_beside",
}


def calling(client: Client, method: str) -> Cost:
	return measure(lambda: client.get(method))


def room(client: Client, session: str) -> Cost:
	return measure(lambda: client.get("cadre_kpi.api.council_room.open_room", session=session))


def board(client: Client, decision: str) -> Cost:
	return measure(lambda: client.get("cadre_kpi.api.rating_board.read", decision=decision))


def start_page(client: Client) -> Cost:
	"""The desk's own page, which brings what a session starts with."""
	return measure(lambda: Answer({}, len(client.page("/app").content)))
