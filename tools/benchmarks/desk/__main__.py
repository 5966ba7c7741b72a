"""The command line: one table for pages and saves, one for the browser, one for the guards, one for a month's end."""

from __future__ import annotations

import argparse
import os
import sys

import frappe

from benchmarks import measure
from benchmarks.desk import guards, month_end, pages, places, plain
from benchmarks.desk.browser import Browser
from benchmarks.desk.client import Client
from cadre_kpi.demo import masters

DESK_ROOT = "/app"


def main() -> int:
	parser = argparse.ArgumentParser(prog="python -m benchmarks.desk", description=__doc__)
	parser.add_argument("--site", required=True, help="a site with the demo data that can be thrown away")
	parser.add_argument("--url", required=True, help="address at which the site answers")
	parser.add_argument("--chromium", help="path of a browser; without it only HTTP is measured")
	parser.add_argument("--people", type=int, default=20, help="how many work at once at a month's end")
	parser.add_argument("--seconds", type=float, default=30, help="how long they do")
	given = parser.parse_args()
	frappe.init(site=given.site)
	frappe.connect()
	say(f"{given.people} people with a contract and an evaluation")
	evaluations = month_end.people(given.people)
	found = places.find()
	frappe.db.commit()
	missing = sorted(set(places.FORMS) - {place.doctype for place in found})
	if missing:
		say(f"nobody may write any of: {', '.join(missing)}")
	clients = {user: Client(given.url, user, masters.PASSWORD) for user in {place.user for place in found}}
	over_http(found, {place.doctype: plain.copy_of(place) for place in found}, clients)
	if given.chromium:
		in_browser(found, clients, Browser(given.chromium, given.url))
	of_guards(found)
	at_month_end(given.url, evaluations, given.seconds)
	frappe.destroy()
	return 0


class Table:
	"""What each request costs, beside a ToDo of the same user and a plain record with as many fields and rows."""

	HEADS = (
		*("over HTTP", "ms", "statements", "bytes"),
		*("÷ ToDo ms", "÷ ToDo statements", "÷ plain ms", "÷ plain statements", "to reach"),
	)

	def __init__(self, clients: dict[str, Client]) -> None:
		self.lines: list[tuple[str, ...]] = [self.HEADS]
		todos = {user: pages.todo_of(client) for user, client in clients.items()}
		self.basis = {
			user: {
				"open": pages.opening(client, pages.BARE, todos[user].name),
				"list": pages.listing(client, pages.BARE),
				"save": pages.saving(client, todos[user]),
			}
			for user, client in clients.items()
		}

	def add(
		self,
		label: str,
		cost: pages.Cost,
		todo: pages.Cost | None = None,
		plain: pages.Cost | None = None,
		reach: str = "",
	) -> None:
		beside = (*find_ratios(cost, todo), *find_ratios(cost, plain))
		line = (label, f"{cost.milliseconds:.0f}", str(cost.statements), f"{cost.size:,}", *beside, reach)
		self.lines.append(line)
		say(" | ".join(filter(None, line)))


def find_ratios(cost: pages.Cost, floor: pages.Cost | None) -> tuple[str, str]:
	"""Milliseconds and statements of a request against those of another one."""
	if floor is None:
		return "", ""
	return (
		f"{cost.milliseconds / floor.milliseconds:.2f}",
		f"{cost.statements / max(floor.statements, 1):.2f}",
	)


def over_http(
	found: list[places.Place], plain_ones: dict[str, places.Place], clients: dict[str, Client]
) -> None:
	table = Table(clients)
	first = clients[found[0].user]
	for kind, cost in table.basis[first.user].items():
		table.add(f"ToDo: {kind}", cost)
	for place in found:
		client, todo, plain_one = clients[place.user], table.basis[place.user], plain_ones[place.doctype]
		for kind, ask, reach in (
			("open", open_form, "≤ 1.5"),
			("list", list_records, ""),
			("save", pages.saving, "≤ 2"),
		):
			label = f"{place.doctype}: {kind}"
			table.add(label, ask(client, place), todo[kind], ask(client, plain_one), reach)
	named = {place.doctype: place for place in found}
	for label, method in pages.CALLS.items():
		table.add(label, pages.calling(first, method))
	if session := named.get("Council Session"):
		table.add("council room: one session", pages.room(clients[session.user], session.name))
	if decision := named.get("Rating Decision"):
		table.add("rating board", pages.board(clients[decision.user], decision.name))
	table.add("the desk's own page", pages.start_page(first))
	show(table.lines)


def open_form(client: Client, place: places.Place) -> pages.Cost:
	return pages.opening(client, place.doctype, place.name)


def list_records(client: Client, place: places.Place) -> pages.Cost:
	return pages.listing(client, place.doctype)


def in_browser(found: list[places.Place], clients: dict[str, Client], browser: Browser) -> None:
	lines = [("in the browser", "ms", "requests", "bytes", "÷ ToDo ms", "to reach")]
	try:
		first = clients[found[0].user]
		floor = browser.open(first, f"{DESK_ROOT}/todo/{pages.todo_of(first).name}")
		rows = [("ToDo", floor, "")]
		rows.append(("start page: My Work", browser.open(first, f"{DESK_ROOT}/my-work"), "≤ 12 requests"))
		for place in found:
			address = f"{DESK_ROOT}/{place.doctype.lower().replace(' ', '-')}"
			client = clients[place.user]
			rows.append((f"{place.doctype}: list", browser.open(client, address), "≤ 20 requests"))
			rows.append((place.doctype, browser.open(client, f"{address}/{place.name}"), "≤ 20 requests"))
			if place.doctype == "Council Session":
				rows.append(
					(
						"council room",
						browser.open(client, f"{DESK_ROOT}/council-room/{place.name}"),
						"≤ 20 requests",
					)
				)
			if place.doctype == "Rating Decision":
				rows.append(
					(
						"rating board",
						browser.open(client, f"{DESK_ROOT}/rating-board/{place.name}"),
						"≤ 20 requests",
					)
				)
		for label, cost, reach in rows:
			ratio = f"{cost.milliseconds / floor.milliseconds:.2f}"
			lines.append(
				(label, f"{cost.milliseconds:.0f}", str(cost.requests), f"{cost.size:,}", ratio, reach)
			)
	finally:
		browser.close()
	show(lines)


def of_guards(found: list[places.Place]) -> None:
	frappe.db.rollback()  # what was saved by HTTP in between is seen from here on
	lines = [("what is checked at a save", "CPU ms", "of it", "share", "to reach")]
	if not measure.counts_database_cpu():
		say("the database counts no processor time: only Python's is compared")

	def add(label: str, costs: dict[str, float]) -> None:
		whole = costs.pop("all on")
		lines.append((label, f"{whole * 1000:.1f}", "", "", ""))
		for guard, cost in costs.items():
			share = (whole - cost) / whole * 100
			lines.append(
				(
					f"  without {guard}",
					f"{cost * 1000:.1f}",
					f"{(whole - cost) * 1000:.1f}",
					f"{share:.0f} %",
					"≤ 20 %",
				)
			)

	for place in found:
		add(f"save of {place.doctype}", guards.of_save(place))
	report = next((place for place in found if place.doctype == "Progress Report"), None)
	if report:
		add("verification of a Progress Report", guards.of_sealing(report.name, report.user))
	frappe.db.rollback()
	show(lines)


def at_month_end(url: str, evaluations: dict[str, str], seconds: float) -> None:
	say(f"{len(evaluations)} people at once, for {seconds:.0f} s")
	outcome = month_end.run(url, evaluations, seconds)
	lines = [(f"a month's end, {len(evaluations)} people at once", "requests", "p50 ms", "p95 ms")]
	for kind, times in outcome.times.items():
		middle, high = outcome.percentiles(kind)
		lines.append((kind, str(len(times)), f"{middle:.0f}", f"{high:.0f}"))
	show(lines)
	working = sum(len(times) for kind, times in outcome.times.items() if kind != "send")
	print(
		f"{working / outcome.seconds:.1f} requests a second; {outcome.stale} saves refused as stale and begun again"
	)
	print(f"errors: {sum(outcome.errors.values())} {dict(outcome.errors) or ''} (to reach: 0)")
	print(f"lost updates: {outcome.lost} (to reach: 0)", flush=True)


def say(text: str) -> None:
	print(f"… {text}", file=sys.stderr, flush=True)


def show(lines: list[tuple[str, ...]]) -> None:
	"""A table in columns."""
	widths = [max(len(line[number]) for line in lines) for number in range(len(lines[0]))]
	print()
	for first, *others in lines:
		cells = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
		print("  ".join((first.ljust(widths[0]), *cells)).rstrip())
	sys.stdout.flush()


if __name__ == "__main__":
	os.environ.setdefault("PYTHONWARNINGS", "ignore")
	sys.exit(main())
