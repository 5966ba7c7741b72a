"""The command line: builds a province, measures each step, prints one table."""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial

import frappe

from benchmarks import council, digests, measure, province, reports, steps
from benchmarks.measure import Measured
from benchmarks.table import Row, Table

SMALL, FULL = (1000, 5000), (1000, 5000, 20000)
REPORTS = (3, 3000)
RATINGS = 1000
OPENED = {
	"Task Contract": None,
	"Contract Task": "Task Contract",
	"Cadre Evaluation": None,
}
COMPUTED = {
	"Evaluation Task": "Cadre Evaluation",
	"Evaluation Condition": "Cadre Evaluation",
	"Process Log": "Cadre Evaluation",
	"Cadre Evaluation": None,
}

YEAR_OPENED = {"Cadre Evaluation": None}
ROLLED_UP = {"Cadre Evaluation": None, "Evaluation Condition": "Cadre Evaluation"}
CLOSED = {"Task Contract": None, "Process Log": "Task Contract"}


def main() -> int:
	parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
	parser.add_argument("--site", required=True, help="a site that can be thrown away")
	parser.add_argument(
		"--full", action="store_true", help="20,000 people and twelve months (240,000 evaluations)"
	)
	parser.add_argument("--sizes", help="numbers of people, separated by commas")
	parser.add_argument("--months", type=int, help="months in the largest province, January included")
	parser.add_argument("--digests", action="store_true", help="nothing but the digests")
	parser.add_argument(
		"--reports",
		action="store_true",
		help="nothing but the reports, with 3 and with 3,000 people; rows stay",
	)
	given = parser.parse_args()
	usual = REPORTS if given.reports else FULL if given.full else SMALL
	sizes = [int(size) for size in given.sizes.split(",")] if given.sizes else list(usual)
	bench = Bench(given.site, given.months or (12 if given.full else 2))
	for size in sizes:
		if given.digests:
			bench.digests_alone(size)
		elif given.reports:
			bench.reports(size)
		else:
			bench.province(size, largest=size == sizes[-1])
	bench.table.print()
	if not given.reports:
		bench.run(province.clear)
	return 0


class Bench:
	def __init__(self, site: str, months: int) -> None:
		self.site, self.months, self.table = site, months, Table()
		if not self.run(measure.counts_database_cpu).value:
			self.say(
				"the database counts no processor time (SET GLOBAL userstat = 1): ratios compare seconds"
			)
			self.table.basis = "seconds"

	def run(self, step) -> Measured:
		return measure.alone(self.site, step)

	def say(self, text: str) -> None:
		print(f"… {text}", file=sys.stderr, flush=True)

	def province(self, people: int, largest: bool) -> None:
		"""All steps for a province of this size; with `largest` also what depends on many records."""
		self.say(f"a province of {people:,} people")
		self.run(lambda: province.build(people))
		first = self.run(lambda: province.first_contracts(1)).value
		month = self.run(lambda: province.period(2)).value
		self.open(people, first, month)
		self.run(lambda: province.work_done(month))
		self.propose(people, month)
		self.decide(people, month)
		self.lines(people, month)
		if largest:
			self.council()
			self.grow(people, first, month)
			self.reads(month)
			self.pair(people, first)
		self.year(people, month)
		self.digests(people, self.run(lambda: province.period(12)).value)

	def digests_alone(self, people: int) -> None:
		"""Digests for a province in its first month."""
		self.say(f"digests for {people:,} people")
		self.run(lambda: province.build(people))
		first = self.run(lambda: province.first_contracts(1)).value
		month = self.run(lambda: province.period(2)).value
		self.run(lambda: self._planned_open(month, lambda: None))
		self.run(
			lambda: steps.run(month, "Open Period", contracts="Carry All Tasks Over", source_period=first)
		)
		self.digests(people, month)

	def reports(self, people: int) -> None:
		"""Every report; the rows are left for who wants to look at them."""
		self.say(f"reports for {people:,} people")
		for name, filters in self.run(lambda: reports.prepare(people)).value.items():
			self.run(
				lambda name=name, filters=filters: reports.run(name, filters)
			)  # what is cached for all is cached
			found = self.run(lambda name=name, filters=filters: reports.run(name, filters))
			self._add(f"report {name}, {found.value:,} rows", people, found)

	def digests(self, people: int, month: str) -> None:
		self.run(lambda: province.work_done(month))
		self.run(lambda: province.over(month))
		self.run(digests.people)
		self.run(lambda: digests.work_waits(month))
		found = self.run(digests.send)
		self._add("fill the queue with weekly digests", found.value, found, reach="≤ 6 ms (20,000 in 120 s)")
		again = self.run(digests.send)
		self._add("the same run again, nobody gets two", people, again)
		self.run(digests.clear)

	def open(self, people: int, source: str, month: str) -> None:
		options = {"contracts": "Carry All Tasks Over", "source_period": source}
		one_by_one = self.run(
			lambda: self._planned_open(month, lambda: steps.open_by_documents(month, source))
		).value
		found = self.run(lambda: steps.run(month, "Open Period", **options))
		floor = self.run(lambda: steps.bare(month, OPENED)).value
		self._add(
			f"open a period, {province.TASKS} tasks each",
			people,
			found,
			one_by_one,
			floor,
			"≤ 0.3 ms, ≤ 5 × SQL",
		)

	def _planned_open(self, month: str, step):
		frappe.db.set_value("Evaluation Period", month, "status", "Open")
		return step()

	def propose(self, people: int, month: str) -> None:
		one_by_one = self.run(lambda: steps.propose_by_documents(month)).value
		found = self.run(lambda: steps.run(month, "Compute and Propose"))
		floor = self.run(lambda: steps.bare(month, COMPUTED)).value
		self._add("gather, score, condition, propose", people, found, one_by_one, floor, "≤ 1 ms")
		again = self.run(lambda: steps.run(month, "Compute and Propose"))
		self._add("the same again, nothing changed", people, again)

	def decide(self, people: int, month: str) -> None:
		# a committee has a thousand people: with fewer rated at once, some are left for the sample
		made = self.run(lambda: steps.decision(month, min(RATINGS, people - 2 * steps.SAMPLE))).value
		one_by_one = self.run(lambda: steps.decide_one_by_one(month, made["name"])).value
		found = self.run(lambda: steps.approve(made["name"]))
		floor = self.run(lambda: steps.bare_decision(made["name"])).value
		self._add("submit a decision", made["ratings"], found, one_by_one, floor, "≤ 2 ms, one transaction")

		found = self.run(lambda: steps.seal_all(month))
		self._add("seal evaluations", found.value, found)
		found = self.run(steps.verify_all)
		self._add("verify all seals", found.value, found, reach="≤ 3 ms (20,000 in 60 s)")

	def lines(self, people: int, month: str) -> None:
		if not self.run(lambda: frappe.db.count("Progress Report")).value:
			self.run(lambda: steps.file_reports(month))
		found = self.run(lambda: steps.verify_line(month))
		one = found.value
		self.add(
			Row(
				f"verify one progress line among {one['lines']:,}",
				1,
				one["seconds"],
				one["cpu"],
				memory=found.memory,
				reach="≤ 40 ms",
			)
		)

	def council(self) -> None:
		"""The close of one session: what a committee waits for in its meeting."""
		found = self.run(council.close)
		one = found.value
		what = f"{council.PEOPLE} people × {council.MEMBERS} members, {one['statements']} statements"
		self.add(
			Row(
				f"close a council's session, {what}",
				council.PEOPLE,
				one["seconds"],
				one["cpu"],
				memory=found.memory,
				reach="≤ 60 statements",
			)
		)

	def grow(self, people: int, first: str, month: str) -> None:
		if self.months > 3:
			for number in range(3, self.months):
				self.say(f"month {number} as a copy")
				self.run(lambda number=number: province.copy_month(month, number))
			self.lines(people, month)
			self.say("the last month")
			later = self.run(lambda: province.period(12)).value
			options = {"contracts": "Carry All Tasks Over", "source_period": first}
			found = self.run(lambda: steps.run(later, "Open Period", **options))
			self._add("open the last month of the year", people, found, reach="≤ 0.3 ms")
			self.run(lambda: province.work_done(later))
			found = self.run(lambda: steps.run(later, "Compute and Propose"))
			self._add("gather … propose in the last month of the year", people, found, reach="≤ 1 ms")

	def reads(self, month: str) -> None:
		"""What people read; before anything is deleted, whose clearing up the database would do meanwhile."""
		found = self.run(lambda: steps.summary(month))
		self._add("evaluation summary", found.value, found, reach="≤ 2 s, ≤ 10 statements")
		for part in steps.list_board_parts():
			found = self.run(lambda part=part: steps.read_board(month, part))
			self._add(f"leaders' board: {part}", found.value, found, reach="≤ 1 s")
		users = self.run(steps.people_with_accounts).value
		total = self.run(lambda: frappe.db.count("Cadre Evaluation")).value
		for key, user in users.items():
			found = self.run(lambda user=user: steps.listing(user))
			one = found.value
			self.add(
				Row(
					f"list of own {key}'s records among {total:,} [{one['reads']}]",
					1,
					one["seconds"],
					one["cpu"],
					memory=found.memory,
					reach="≤ 10 ms, index",
				)
			)

	def pair(self, people: int, first: str) -> None:
		"""Two periods one after the other, and two at once by two workers: what a second worker brings."""
		options = {"contracts": "Carry All Tasks Over", "source_period": first}
		periods = {mark: self.run(lambda mark=mark: province.period(2, mark)).value for mark in "ABCD"}
		for action, more in (("Open Period", options), ("Compute and Propose", {})):
			if action != "Open Period":
				for name in periods.values():
					self.run(lambda name=name: province.work_done(name))
			one, two, three, four = (partial(steps.run, name, action, **more) for name in periods.values())
			self._add(f"{action}, two periods in turn", 2 * people, self.run(partial(_each, one, two)))
			self._add(f"{action}, two at once", 2 * people, measure.together(self.site, [three, four]))
		self.run(province.clear_pair)

	def year(self, people: int, month: str) -> None:
		"""The year out of its months, and the end of a month."""
		for number in range(3, 13):
			if not self.run(
				lambda number=number: frappe.db.exists(
					"Cadre Evaluation", {"period": province.period(number)}
				)
			).value:
				self.run(lambda number=number: province.copy_month(month, number, province.RATED))
		year = self.run(province.year).value
		found = self.run(lambda: steps.run(year, "Open Period", contracts="None"))
		self._add(
			"open a year, evaluations only",
			people,
			found,
			floor=self.run(lambda: steps.bare(year, YEAR_OPENED)).value,
		)
		self.run(lambda: province.work_done(year))
		one_by_one = self.run(lambda: steps.roll_up_by_documents(year)).value
		found = self.run(lambda: steps.run(year, "Roll Up"))
		floor = self.run(lambda: steps.bare(year, ROLLED_UP)).value
		self._add("roll twelve months up into the year", people, found, one_by_one, floor)
		self.run(lambda: province.published(month))
		one_by_one = self.run(lambda: steps.close_by_documents(month)).value
		found = self.run(lambda: steps.run(month, "Close Period"))
		floor = self.run(lambda: steps.bare(month, CLOSED)).value
		self._add("close a period", people, found, one_by_one, floor)

	def _add(
		self,
		step: str,
		people: int,
		found: Measured,
		one: dict | None = None,
		floor: dict | None = None,
		reach: str = "",
	) -> None:
		self.add(
			Row(step, people, found.seconds, found.cpu, found.statements, found.memory, one, floor, reach)
		)

	def add(self, row: Row) -> None:
		"""Into the table, and said at once: whoever breaks off a long measurement keeps what was measured."""
		self.table.add(row)
		self.say(" | ".join(cell for cell in row.cells(self.table.basis) if cell))


def _each(*steps) -> list:
	return [step() for step in steps]


if __name__ == "__main__":
	os.environ.setdefault("PYTHONWARNINGS", "ignore")
	sys.exit(main())
