"""One record on both sides: what is the same, what HR changed, what differs because somebody changed it here.

Pure: no Frappe, no I/O. `last` is what was taken over the last time; without it nobody knows who changed what.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cadre_kpi.states import IN_POST

# Fields of a cadre that HR also keeps. Status and last day belong together.
PERSON = ("full_name", "user", "unit", "position", "supervisor", "status", "left_on")
ACCOUNT = "user"
LEFT = "Left the Service"


@dataclass(frozen=True, slots=True)
class Difference:
	"""A value that the two sides hold differently."""

	ours: str
	theirs: str


@dataclass(slots=True)
class Comparison:
	"""`taken`: HR's value follows by itself. `differs`: shown, and taken only when somebody says so."""

	taken: dict[str, Difference] = field(default_factory=dict)
	differs: dict[str, Difference] = field(default_factory=dict)


def compare(
	ours: Mapping[str, object],
	theirs: Mapping[str, object],
	last: Mapping[str, object] | None,
	hr_leads: bool = True,
	fields: Iterable[str] = PERSON,
) -> Comparison:
	"""Hold both sides against each other, field by field.

	Where HR says nothing, nothing follows from it. Where only this side is empty, HR's value is taken. Where both
	have a value, HR's is taken if it leads and nobody changed ours since the last time. An account that stands is never
	replaced by itself: whoever has it acts as this person.
	"""
	found = Comparison()
	for name in fields:
		one, other = to_text(ours.get(name)), to_text(theirs.get(name))
		if one == other or not other or (name == "status" and _is_same_status(one, other)):
			continue
		untouched = last is not None and name in last and _is_same(name, one, to_text(last[name]))
		if hr_leads and (not one or (untouched and name != ACCOUNT)):
			found.taken[name] = Difference(one, other)
		else:
			found.differs[name] = Difference(one, other)
	_keep_together(found)
	return found


def _is_same(name: str, one: str, other: str) -> bool:
	return one == other or (name == "status" and _is_same_status(one, other))


def _is_same_status(one: str, other: str) -> bool:
	# HR keeps a leave by its dates, here it is a status too
	return one in IN_POST and other in IN_POST


def _keep_together(found: Comparison) -> None:
	"""A last day without the status, or the other way round, would be half a change."""
	if "status" in found.differs and "left_on" in found.taken:
		found.differs["left_on"] = found.taken.pop("left_on")


def to_text(value: object) -> str:
	"""A value as it is compared: dates and names as text, nothing as ""."""
	return "" if value is None else str(value).strip()


def build_key(kind: str, record: str, differs: Mapping[str, Difference]) -> str:
	"""Names a difference as somebody saw it; another key as soon as one of the values has changed."""
	values = {name: (item.ours, item.theirs) for name, item in sorted(differs.items())}
	digest = hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()[:16]
	return f"{kind}|{record}|{digest}"
