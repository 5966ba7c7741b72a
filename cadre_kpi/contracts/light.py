"""The traffic light of a task: one rule for forms, lists and reports, in Python and as an SQL expression.

The light says whether somebody has to look at a task today. In this order:

1. **Done**: progress has reached 100 %, whenever that was.
2. **Red**: not done, and the due date has passed. On the due date itself the task is still in time.
3. **Yellow**: not done, and either
   - the due date is near: within `NEAR_DAYS` days, but never more than a third of the task's own time, so that
     a task of one month warns in its last ten days and not from its first, or
   - progress lags behind time: the share of time used up exceeds progress by more than `LAG_POINTS` points.
4. **Green**: otherwise.

`get_light`, `build_light_case` and `build_light_number` give the same answer; shares are compared by
cross-multiplication, in whole days and decimals, so that none of them divides or rounds.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from frappe.utils import getdate
from pypika import Case, CustomFunction
from pypika.terms import Term

DONE = "Done"
RED = "Red"
YELLOW = "Yellow"
GREEN = "Green"

# Most urgent first.
LIGHTS = (RED, YELLOW, GREEN, DONE)

NEAR_DAYS = 30
NEAR_SHARE = 3
LAG_POINTS = 20

_days_between = CustomFunction("DATEDIFF", ["later", "earlier"])


def get_light(
	progress: float | Decimal | None,
	due_date: date | str | None,
	start_date: date | str | None,
	on_date: date | str,
) -> str:
	"""Light of one task on the day `on_date`: `Done`, `Red`, `Yellow` or `Green`.

	`progress` is in per cent of the target. `start_date` is when work on the task began (the contract's first
	day). A task without a due date is Green until it is done; one without a start date is judged by its due date
	alone.
	"""
	reached = Decimal(str(progress or 0))
	if reached >= 100:
		return DONE
	if not due_date:
		return GREEN
	due, day = getdate(due_date), getdate(on_date)
	left = (due - day).days
	if left < 0:
		return RED
	if not start_date:
		return YELLOW if left <= NEAR_DAYS else GREEN
	start = getdate(start_date)
	total, used = (due - start).days, (day - start).days
	if left <= NEAR_DAYS and left * NEAR_SHARE <= total:
		return YELLOW
	if used * 100 > (reached + LAG_POINTS) * total:
		return YELLOW
	return GREEN


def count_days_late(
	progress: float | Decimal | None,
	due_date: date | str | None,
	on_date: date | str,
	completed_on: date | str | None = None,
) -> int:
	"""Days by which a task is late, 0 when it is in time.

	Counted to the day on which it was done when that is known, else to the day `on_date`; a task that was done on an
	unknown day counts as in time.
	"""
	done = Decimal(str(progress or 0)) >= 100
	until = completed_on if done else on_date
	if not due_date or not until:
		return 0
	return max((getdate(until) - getdate(due_date)).days, 0)


def build_light_case(progress: Term, due_date: Term, start_date: Term, on_date: date | str) -> Case:
	"""The same rule for a query: an SQL `CASE` over the columns of a task and the start date of its contract."""
	return _build_case(progress, due_date, start_date, getdate(on_date), {light: light for light in LIGHTS})


def build_light_number(progress: Term, due_date: Term, start_date: Term, on_date: date | str) -> Case:
	"""The light as its place in `LIGHTS`: what many rows are grouped by, since a database compares texts slowly."""
	return _build_case(
		progress, due_date, start_date, getdate(on_date), {light: at for at, light in enumerate(LIGHTS)}
	)


def _build_case(
	progress: Term, due_date: Term, start_date: Term, day: date, values: dict[str, str | int]
) -> Case:
	total = _days_between(due_date, start_date)
	near = (due_date <= day + timedelta(days=NEAR_DAYS)) & (
		start_date.isnull() | (_days_between(due_date, day) * NEAR_SHARE <= total)
	)
	lags = _days_between(day, start_date) * 100 > (progress + LAG_POINTS) * total
	return (
		Case()
		.when(progress >= 100, values[DONE])
		.when(due_date.isnull(), values[GREEN])
		.when(due_date < day, values[RED])
		.when(near, values[YELLOW])
		.when(lags, values[YELLOW])
		.else_(values[GREEN])
	)
