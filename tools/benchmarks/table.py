"""The printed table: one line a step."""

from __future__ import annotations

from dataclasses import dataclass, field

COLUMNS = (
	"step",
	"people",
	"seconds",
	"ms each",
	"CPU ms each",
	"statements",
	"each",
	"peak MB",
	"÷ documents",
	"÷ bare SQL",
	"to reach",
)


@dataclass(frozen=True)
class Row:
	"""`documents` and `floor`: time of single documents for one person, and of the bare SQL for all."""

	step: str
	people: int
	seconds: float
	cpu: float
	statements: int | None = None
	memory: float = 0.0
	documents: dict | None = None
	floor: dict | None = None
	reach: str = ""

	def cells(self, basis: str) -> tuple[str, ...]:
		sent, own = self.statements, getattr(self, basis)
		return (
			self.step,
			f"{self.people:,}",
			f"{self.seconds:.3f}",
			f"{self.seconds / self.people * 1000:.3f}",
			f"{self.cpu / self.people * 1000:.3f}",
			"" if sent is None else f"{sent:,}",
			"" if sent is None else f"{sent / self.people:.3f}",
			f"{self.memory:.0f}",
			"" if not self.documents else f"1/{self.documents[basis] * self.people / own:.0f}",
			"" if not self.floor else f"{own / self.floor[basis]:.1f}",
			self.reach,
		)


@dataclass
class Table:
	"""`basis` of the ratios: "cpu", which others on the machine disturb least, or "seconds"."""

	basis: str = "cpu"
	rows: list[Row] = field(default_factory=list)

	def add(self, row: Row) -> None:
		self.rows.append(row)

	def print(self) -> None:
		"""The rows in columns, steps of one kind below each other."""
		lines = [COLUMNS, *(row.cells(self.basis) for row in sorted(self.rows, key=self._order))]
		widths = [max(len(line[number]) for line in lines) for number in range(len(COLUMNS))]
		for line in lines:
			first, *others = (
				cell.ljust(width) if not n else cell.rjust(width)
				for n, (cell, width) in enumerate(zip(line, widths, strict=True))
			)
			print("  ".join((first, *others)))

	def _order(self, row: Row) -> tuple[int, int]:
		kinds = list(dict.fromkeys(item.step.split(" among")[0] for item in self.rows))
		return kinds.index(row.step.split(" among")[0]), row.people
