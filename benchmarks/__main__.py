"""The command line: builds a province, measures each step, prints one table."""

from __future__ import annotations

import argparse
import os
import sys

import frappe

from benchmarks import measure, province, steps
from benchmarks.measure import Measured
from benchmarks.table import Row, Table

SMALL, FULL = (1000, 5000), (1000, 5000, 20000)
RATINGS = 1000
OPENED = {
	"Task Contract": None,
	"Contract Task": "Task Contract",
	"Cadre Evaluation": None,
	"Evaluation Criterion": "Cadre Evaluation",
}
COMPUTED = {
	"Evaluation Task": "Cadre Evaluation",
	"Evaluation Condition": "Cadre Evaluation",
	"Process Log": "Cadre Evaluation",
	"Cadre Evaluation": None,
}


def main() -> int:
	parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
	parser.add_argument("--site", required=True, help="a site that can be thrown away")
	parser.add_argument("--full", action="store_true", help="20,000 people and twelve months (240,000 evaluations)")
	parser.add_argument("--sizes", help="numbers of people, separated by commas")
	parser.add_argument("--months", type=int, help="months in the largest province, January included")
	given = parser.parse_args()
	sizes = [int(size) for size in given.sizes.split(",")] if given.sizes else list(FULL if given.full else SMALL)
	bench = Bench(given.site, given.months or (12 if given.full else 2))
	for size in sizes:
		bench.province(size, largest=size == sizes[-1])
	bench.table.print()
	bench.run(province.clear)
	return 0


class Bench:
	def __init__(self, site: str, months: int) -> None:
		self.site, self.months, self.table = site, months, Table()

	def run(self, step) -> Measured:
		return measure.alone(self.site, step)

	def say(self, text: str) -> None:
		print(f"… {text}", file=sys.stderr, flush=True)

	def province(self, people: int, largest: bool) -> None:
		"""All steps for a province of this size; with `largest` what depends on many records besides."""
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
			self.grow(people, first, month)

	def open(self, people: int, source: str, month: str) -> None:
		options = {"contracts": "Carry All Tasks Over", "source_period": source}
		one_by_one = self.run(lambda: self._planned_open(month, lambda: steps.open_by_documents(month, source))).value
		found = self.run(lambda: steps.run(month, "Open Period", **options))
		floor = self.run(lambda: steps.bare(month, OPENED)).value
		self._add(f"open a period, {province.TASKS} tasks each", people, found, one_by_one, floor, "≤ 0.3 ms, ≤ 5 × SQL")

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
		made = self.run(lambda: steps.decision(month, RATINGS)).value
		found = self.run(lambda: steps.approve(made["name"]))
		self._add("submit a decision", made["ratings"], found, reach="≤ 2 ms, one transaction")

	def lines(self, people: int, month: str) -> None:
		if not self.run(lambda: frappe.db.count("Progress Report")).value:
			self.run(lambda: steps.file_reports(month))
		found = self.run(lambda: steps.verify_line(month))
		one = found.value
		self.table.add(
			Row(f"verify one progress line among {one['lines']:,}", 1, one["seconds"], one["cpu"], memory=found.memory, reach="≤ 40 ms")
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
		found = self.run(lambda: steps.summary(month))
		self._add("evaluation summary", found.value, found, reach="≤ 2 s, ≤ 10 statements")
		users = self.run(steps.people_with_accounts).value
		total = self.run(lambda: frappe.db.count("Cadre Evaluation")).value
		for key, user in users.items():
			found = self.run(lambda user=user: steps.listing(user))
			one = found.value
			self.table.add(
				Row(
					f"list of own {key}'s records among {total:,} [{one['reads']}]",
					1,
					one["seconds"],
					one["cpu"],
					memory=found.memory,
					reach="≤ 10 ms, index",
				)
			)

	def _add(
		self, step: str, people: int, found: Measured, one: dict | None = None, floor: dict | None = None, reach: str = ""
	) -> None:
		self.table.add(
			Row(step, people, found.seconds, found.cpu, found.statements, found.memory, one, floor, reach)
		)


if __name__ == "__main__":
	os.environ.setdefault("PYTHONWARNINGS", "ignore")
	sys.exit(main())
