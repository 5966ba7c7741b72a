"""What a take-over will do, from both sides as they stand. Writes nothing and reads nothing.

Made for the preview and made anew when it is carried out: a difference that somebody ticked is taken only if both
values are still those that were shown.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from cadre_kpi.integrations.erpnext.compare import Difference, build_key
from cadre_kpi.integrations.erpnext.takeover.source import Source

UNIT, POSITION, PERSON, LEAVE = "Unit", "Position", "Person", "Leave"
NEW, CHANGED, LINKED = "New", "Changed", "Linked"
DIFFERS, NOT_POSSIBLE = "Differs", "Not Possible"
# What is done without a word of the administrator; what differs needs a tick.
DONE = (NEW, CHANGED, LINKED)

# Why something is not possible; `words` says it.
NO_UNIT, NO_POSITION, NO_COMMITTEE = "no unit", "no position", "no committee"
SAME_NAME, ACCOUNT_TAKEN, ACCOUNT_CLOSED = "same name", "account taken", "account closed"
ACCOUNT_TYPE, OVERLAPS = "account type", "overlaps"


@dataclass(slots=True)
class Change:
	"""One line of the preview. `hr`: the record there; `record`: ours, "" while it does not exist.

	`values`: field → both sides. `data`: what is written. `reason`: why it is not done by itself.
	"""

	kind: str
	outcome: str
	hr: str
	title: str
	record: str = ""
	values: dict[str, Difference] = field(default_factory=dict)
	data: dict = field(default_factory=dict)
	reason: str = ""

	@property
	def key(self) -> str:
		"""Names the line for as long as it says the same."""
		return build_key(f"{self.kind}/{self.outcome}", self.hr, self.values)


@dataclass
class Plan:
	"""All lines; `unit_of`, `position_of`, `cadre_of`: names in HR → ours, existing ones only."""

	changes: list[Change] = field(default_factory=list)
	unit_of: dict[str, str] = field(default_factory=dict)
	position_of: dict[str, str] = field(default_factory=dict)
	cadre_of: dict[str, str] = field(default_factory=dict)
	accounts: list[str] = field(default_factory=list)  # that get the role

	def list_changes(self, kind: str, *outcomes: str) -> list[Change]:
		"""The lines of one kind with one of these outcomes."""
		return [change for change in self.changes if change.kind == kind and change.outcome in outcomes]

	def count(self) -> dict[tuple[str, str], int]:
		"""(kind, outcome) → number of lines."""
		return Counter((change.kind, change.outcome) for change in self.changes)


def settle(change: Change, chosen: Collection[str]) -> Change:
	"""A difference that the administrator ticked becomes a change."""
	if change.outcome == DIFFERS and change.key in chosen:
		change.outcome = LINKED if change.reason == SAME_NAME else CHANGED
	return change


# ---- units and positions -------------------------------------------------------------------------------------
def plan_units(source: Source, plan: Plan, chosen: Collection[str]) -> None:
	"""The departments in which people work, with those above them, as units."""
	linked = {row.department: row for row in source.units.values() if row.get("department")}
	free: dict[str, list] = {}
	for row in source.units.values():
		if not row.get("department"):
			free.setdefault(simplify(row.unit_name), []).append(row)
	wanted = _find_departments_in_use(source)
	names = Counter(simplify(row.department_name) for row in wanted)
	for department in wanted:
		parent = plan.unit_of.get(department.parent_department or "") or source.options.unit
		own = linked.get(department.name)
		if own:
			plan.unit_of[department.name] = own.name
			_compare_unit(plan, department, own, parent, chosen)
			continue
		candidates = [
			row for row in free.get(simplify(department.department_name), ()) if not row.get("taken")
		]
		if len(candidates) > 1 or names[simplify(department.department_name)] > 1:
			candidates = [row for row in candidates if (row.parent_cadre_unit or "") == parent]
		if len(candidates) == 1:
			candidates[0].taken = True
			plan.unit_of[department.name] = candidates[0].name
			plan.changes.append(
				Change(UNIT, LINKED, department.name, department.department_name, candidates[0].name)
			)
			continue
		_add_unit(source, plan, department, parent)


def _find_departments_in_use(source: Source) -> list:
	"""Departments with people in them and all above, top first. The root of HR's tree is no unit."""
	wanted: set[str] = set()
	for employee in source.employees:
		name = employee.department if employee.status != "Left" else None
		while name and name not in wanted and name in source.departments:
			wanted.add(name)
			name = source.departments[name].parent_department
	rows = [row for name, row in source.departments.items() if name in wanted]
	return [row for row in rows if row.parent_department]


def _compare_unit(plan: Plan, department, own, parent: str, chosen: Collection[str]) -> None:
	values = {}
	if simplify(department.department_name) != simplify(own.unit_name):
		values["unit_name"] = Difference(own.unit_name, department.department_name)
	if parent and parent != own.name and (own.parent_cadre_unit or "") != parent:
		values["parent_cadre_unit"] = Difference(own.parent_cadre_unit or "", parent)
	if values:
		change = Change(UNIT, DIFFERS, department.name, department.department_name, own.name, values)
		plan.changes.append(settle(change, chosen))


def _add_unit(source: Source, plan: Plan, department, parent: str) -> None:
	code = department.name[:140]
	if code in source.units:
		plan.changes.append(
			Change(UNIT, NOT_POSSIBLE, department.name, department.department_name, code, reason=SAME_NAME)
		)
		return
	plan.unit_of[department.name] = code
	data = {
		"unit_code": code,
		"unit_name": department.department_name,
		"parent_cadre_unit": parent or None,
		"department": department.name,
	}
	plan.changes.append(Change(UNIT, NEW, department.name, department.department_name, data=data))


def plan_positions(source: Source, plan: Plan) -> None:
	"""The designations that people hold, as positions; the duty of a new one is guessed from its name."""
	linked = {row.designation: row.name for row in source.positions.values() if row.get("designation")}
	by_name = {
		simplify(row.position_name): row for row in source.positions.values() if not row.get("designation")
	}
	held = sorted({row.designation for row in source.employees if row.designation and row.status != "Left"})
	for designation in held:
		title = source.designations.get(designation)
		if title is None:
			continue
		if designation in linked:
			plan.position_of[designation] = linked[designation]
			continue
		own = by_name.pop(simplify(title), None)
		if own:
			plan.position_of[designation] = own.name
			plan.changes.append(Change(POSITION, LINKED, designation, title, own.name))
			continue
		plan.position_of[designation] = title
		data = {"position_name": title, "duty": guess_duty(title), "designation": designation}
		plan.changes.append(
			Change(
				POSITION, NEW, designation, title, data=data, values={"duty": Difference("", data["duty"])}
			)
		)


# How a title of office begins, in lower case.
_DEPUTIES = ("phó ", "p. ", "deputy", "vice", "assistant head")
_LEADERS = (
	*("bí thư", "chủ tịch", "trưởng ", "giám đốc", "tổng giám đốc", "chánh ", "cục trưởng", "vụ trưởng"),
	*("hiệu trưởng", "chỉ huy trưởng", "viện trưởng", "head", "director", "chief", "chair", "manager"),
)


def guess_duty(title: str) -> str:
	"""Leader, Deputy or None, from the words with which a title of office begins."""
	words = simplify(title)
	if words.startswith(_DEPUTIES):
		return "Deputy"
	return "Leader" if words.startswith(_LEADERS) else "None"


def simplify(name: str | None) -> str:
	"""A name as it is compared: one encoding, one kind of space, lower case."""
	return " ".join(unicodedata.normalize("NFC", name or "").lower().split())


def list_above(unit: str, parents: dict[str, str]) -> Iterable[str]:
	"""The unit and all units above it."""
	seen: set[str] = set()
	while unit and unit not in seen:
		seen.add(unit)
		yield unit
		unit = parents.get(unit, "")
