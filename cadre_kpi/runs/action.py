"""What every action of a run has: a check before it starts, items in a fixed order, a step a batch, an end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import ClassVar

import frappe
from frappe import _
from frappe.utils import cint

from cadre_kpi.database.batch import Item, Outcome
from cadre_kpi.masters import periods


class Action:
	"""One kind of run. `doctype` is what the items are; `size` how many go into a batch."""

	doctype: ClassVar[str]
	size: ClassVar[int] = 1000

	def __init__(self, run) -> None:
		self.run = run
		self.period = periods.get_period(run.period)

	def check(self) -> None:
		"""Throw, naming the record, when the run makes no sense; nothing has been written then."""
		check_scheme(self.period)
		self.check_status()

	def check_status(self) -> None:
		periods.check_open(self.period.name)

	def items(self) -> list[Item]:
		"""Everything to do, ordered by `place`."""
		raise NotImplementedError

	def process(self, keys: Sequence[str]) -> Outcome:
		"""Deal with these items in the current transaction, in a fixed number of statements."""
		raise NotImplementedError

	def finish(self, failed: int) -> None:
		"""After all items; `failed` of them could not be dealt with."""

	def get_title(self, key: str) -> str:
		"""What people call an item, for a failure that nobody foresaw."""
		return key

	def summary(self, counts: Counter) -> list[str]:
		"""What was done, in words."""
		return []

	def batches(self, items: list[Item]) -> Iterator[list[Item]]:
		batch: list[Item] = []
		for item in items:
			if batch and (len(batch) >= self.size or item.rank != batch[-1].rank):
				yield batch
				batch = []
			batch.append(item)
		if batch:
			yield batch


def check_scheme(period: frappe._dict) -> None:
	"""Throw when the period has no scheme in use: nothing can be computed then."""
	docstatus = period.scheme and frappe.db.get_value("Evaluation Scheme", period.scheme, "docstatus")
	if cint(docstatus) != 1:
		frappe.throw(
			_(
				"Evaluation Period {0} has no evaluation scheme in use. Choose a submitted scheme in the period first."
			).format(frappe.bold(period.name)),
			title=_("No evaluation scheme"),
		)
