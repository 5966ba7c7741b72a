"""A province under Decree 335/2025/NĐ-CP and Regulation 366-QĐ/TW: two departments, leaders, deputies, two kinds of staff.

The figures are ours, chosen so that every rule is met once and missed once; the tests work each result by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from cadre_kpi.demo import masters as m

ROOT, A, B = "TN", "TN-A", "TN-B"
COMMITTEE = "Ban Thường vụ Tỉnh ủy (TN)"
HEAD, DEPUTY = "Giám đốc sở (TN)", "Phó Giám đốc sở (TN)"
STAFF, ACCOUNTANT = "Chuyên viên (TN)", "Kế toán (TN)"


def done(
	number: int, exceeded: int = 0, late: int = 0, poor: int = 0, objective: int = 0, undone: int = 0
) -> list[dict]:
	"""`number` tasks of 10 products each: the first ones exceeded (12), late, poor in quality or not done at all.

	`objective`: poor as well, but by a confirmed objective cause. The kinds do not overlap: late ones stand at the end,
	poor ones before them.
	"""
	tasks = [{"completed": 10} for _task in range(number)]
	for task in tasks[:exceeded]:
		task["completed"] = 12
	for task in tasks[:undone]:
		task.update(completed=0, on_time=0)
	for task in tasks[number - late :]:
		task.update(on_time=0, delays=1)
	for task in tasks[number - late - poor - objective : number - late]:
		task.update(quality_failures=1)
	for task in tasks[number - late - objective : number - late]:
		task.update(objective_quality_failures=1)
	return tasks


@dataclass(frozen=True, slots=True)
class Person:
	"""`general`: points of the general criteria, of 30. The rest is asked of leaders only."""

	key: str
	unit: str
	position: str
	tasks: list[dict]
	general: int = 30
	supervisor: str = ""
	organising: int = 100
	uniting: int = 100
	unit_figures: tuple[int, ...] = ()
	discipline: str = ""
	joined: str = "2020-01-01"

	@property
	def leader(self) -> bool:
		return self.position in (HEAD, DEPUTY)


def people() -> list[Person]:
	"""Who there is; deputies and heads come after those whom they manage."""
	staff = [
		Person("A1", A, STAFF, done(10, exceeded=3), supervisor="AD1"),
		Person("A2", A, STAFF, done(4, exceeded=2), 29, "AD1"),
		Person("A3", A, STAFF, done(4, exceeded=2), 28, "AD1"),
		Person("A4", A, STAFF, done(4), supervisor="AD1"),
		Person("A5", A, STAFF, done(4, exceeded=1), supervisor="AD1"),
		Person("A6", A, STAFF, done(5, late=1), supervisor="AD2"),
		Person("A7", A, STAFF, done(4, late=1), supervisor="AD2"),
		Person("A8", A, STAFF, done(4, objective=1), supervisor="AD2"),
		Person("A9", A, STAFF, done(4, poor=1), supervisor="AD2"),
		Person("A10", A, STAFF, done(4, undone=3), supervisor="AD2"),
		Person("A11", A, STAFF, done(4), discipline="reprimand", supervisor="AD2"),
		Person("A12", A, STAFF, done(4), supervisor="AD1"),
		Person("A13", A, STAFF, done(4), supervisor="AD1"),
		Person("A14", A, STAFF, done(4), supervisor="AD1"),
		Person("A15", A, STAFF, done(4), supervisor="AD1"),
		Person("K1", A, ACCOUNTANT, done(4, exceeded=2)),
		Person("K2", A, ACCOUNTANT, done(4)),
		Person("B1", B, STAFF, done(10, exceeded=3)),
		Person("B2", B, STAFF, done(4, exceeded=2), 29),
		Person("B3", B, STAFF, done(4, exceeded=2), 29),
		Person("B4", B, STAFF, done(4, exceeded=2), 28),
		*(Person(f"B{number}", B, STAFF, done(4)) for number in range(5, 11)),
		Person("B11", B, STAFF, done(4), joined="2026-03-01"),
	]
	leaders = [
		Person("AD1", A, DEPUTY, done(3, exceeded=1)),
		Person("AD2", A, DEPUTY, done(3)),
		Person("AH", A, HEAD, done(3, exceeded=1), unit_figures=(20, 20, 20, 20, 6)),
		Person("BH", B, HEAD, done(3, exceeded=1), organising=50, unit_figures=(10, 10, 9, 10, 3)),
	]
	return [*staff, *leaders]


@dataclass
class Province:
	"""`account(local, name, *roles)` makes a user."""

	account: Callable[..., str] = m.ensure_account
	users: dict[str, str] = field(default_factory=dict)
	cadres: dict[str, str] = field(default_factory=dict)
	people: list[Person] = field(default_factory=people)

	def cast(self) -> Province:
		m.ensure_unit(
			ROOT, "Tỉnh (TN)", issuing_name="TỈNH ỦY", place_name="Tỉnh", agency_group="Party Organisation"
		)
		m.ensure_unit(A, "Sở A (TN)", ROOT, agency_group="State Agency")
		m.ensure_unit(B, "Sở B (TN)", ROOT, agency_group="State Agency")
		m.ensure_position(HEAD)
		m.ensure_position(DEPUTY, duty="Deputy")
		m.ensure_position(STAFF, duty="None")
		m.ensure_position(ACCOUNTANT, duty="None")
		self._bodies()
		for person in [*reversed(self.people)]:  # superiors first
			self.cadres[person.key] = m.ensure_cadre(
				person.key,
				person.unit,
				person.position,
				COMMITTEE,
				self.users.get(person.key),
				joined_on=person.joined,
				supervisor=self.cadres.get(person.supervisor),
			)
		return self

	def _bodies(self) -> None:
		users = self.users
		for key, title, role in (
			("chair", "Bí thư Tỉnh ủy (TN)", "Committee Member"),
			("clerk", "Thư ký Ban Thường vụ Tỉnh ủy (TN)", "Committee Secretary"),
			("board", "Chuyên viên Ban Tổ chức Tỉnh ủy (TN)", "Organisation Board Officer"),
			("focal", "Chuyên viên cơ quan đầu mối (TN)", "Focal Agency Officer"),
			(A, "Phó Giám đốc phụ trách tổ chức Sở A (TN)", "Unit Officer"),
			(B, "Phó Giám đốc phụ trách tổ chức Sở B (TN)", "Unit Officer"),
			("A1", "Chuyên viên Sở A (TN)", "Cadre"),
		):
			users[key] = self.account(f"{key.lower()}.tn", title, role)
		m.ensure_body(
			COMMITTEE, "Standing Committee", ROOT, [(users["chair"], "Chair"), (users["clerk"], "Secretary")]
		)
		m.ensure_body("Ban Tổ chức Tỉnh ủy (TN)", "Organisation Board", ROOT, [(users["board"], "Member")])
		m.ensure_body("Cơ quan đầu mối (TN)", "Focal Agency", ROOT, [(users["focal"], "Member")])
		for unit in (A, B):
			m.ensure_body(f"Tập thể lãnh đạo {unit}", "Unit Collective", unit, [(users[unit], "Chair")])
