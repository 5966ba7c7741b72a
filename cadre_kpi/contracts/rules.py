"""What a scheme demands of the tasks of a contract, checked over the whole list of tasks."""

from __future__ import annotations

from decimal import Decimal
from unicodedata import normalize

import frappe
from frappe import _
from frappe.utils import add_months, flt, getdate

from cadre_kpi.masters import periods
from cadre_kpi.regulations.record import get_rules as scheme_rules
from cadre_kpi.scoring.scheme import Scheme

OPINIONS = ("Agrees", "Agrees With Remarks", "Disagrees")  # of a body that is consulted
BREAKTHROUGHS = ("Breakthrough", "Commissioned")
LARGEST = 10**12  # no target of a province is larger; more is a slip of the keyboard


def check_task(task) -> None:
	"""One task: a product that can be measured, a sensible target, weight and coefficient."""
	where = _("Task {0}").format(task.idx)
	if not (task.output_product or "").strip() or not (task.unit_of_measure or "").strip():
		frappe.throw(
			_(
				"{0}: name the output product and its unit of measure. A task without a measurable product cannot be scored."
			).format(where),
			title=_("No measurable product"),
		)
	if flt(task.target) <= 0:
		frappe.throw(
			_("{0}: the target must be above zero, for example 160 with the unit ha.").format(where),
			title=_("No measurable product"),
		)
	for field in ("target", "weight", "coefficient", "proposed_target"):
		value = flt(task.get(field))
		if value < 0 or value > LARGEST:
			frappe.throw(
				_("{0}: {1} {2} is not possible. Check the number and its unit.").format(
					where, _(task.meta.get_label(field)), frappe.bold(frappe.format(value, "Float"))
				)
			)
	if flt(task.coefficient) <= 0:
		frappe.throw(_("{0}: the conversion coefficient must be above zero.").format(where))
	if flt(task.weight) > 100:
		frappe.throw(_("{0}: a weight is at most 100 %.").format(where))


def check_appraisal(task) -> None:
	"""What the agency proposes of one task: a change names its target, and every change its reason."""
	if task.appraisal in (None, "", "Keep"):
		return
	where = _("Task {0}").format(task.idx)
	if task.appraisal in ("Make Harder", "Make Easier") and flt(task.proposed_target) <= 0:
		frappe.throw(
			_("{0}: “{1}” needs the target that you propose, above zero.").format(where, _(task.appraisal))
		)
	if not (task.appraisal_note or "").strip():
		frappe.throw(
			_("{0}: write the reason of “{1}” into {2}. The cadre and the committee read it.").format(
				where, _(task.appraisal), frappe.bold(_(task.meta.get_label("appraisal_note")))
			),
			title=_("A reason is needed"),
		)


def find_equal_tasks(tasks: list) -> list[tuple]:
	"""Pairs of tasks that say the same: name, product and unit, whatever their case, spaces or form of Unicode.

	Parts of one product are no such pair, nor are tasks that were dropped.
	"""
	seen: dict[tuple, object] = {}
	found = []
	for task in tasks:
		if task.get("dropped"):
			continue
		key = tuple(_fold(task.get(field)) for field in ("task_name", "output_product", "unit_of_measure"))
		first = seen.setdefault(key, task)
		if first is not task and not (task.get("part_of") or first.get("part_of")):
			found.append((first, task))
	return found


def _fold(text: str | None) -> str:
	return " ".join(normalize("NFC", text or "").casefold().split())


def get_weights_total(rules: Scheme) -> Decimal:
	"""What the weights of a contract add up to under a scheme; 0 where it does not say."""
	if rules.task_rules.weights_sum_to_result:
		return rules.result.result_max
	return Decimal(100 if rules.task_rules.weights_sum_to_100 else 0)


def counts_by_coefficient(rules: Scheme) -> bool:
	"""Whether tasks count by amount and coefficient, and no weight is asked for."""
	by_amount = rules.result.method == "components" and rules.result.weighing == "amount"
	return by_amount and not get_weights_total(rules)


def _get_least_breakthroughs(rules: Scheme, must_register_breakthrough: bool) -> int:
	least = rules.task_rules.min_breakthrough
	return max(least, 1) if must_register_breakthrough else least


def read_demands(cadre: str, period: str) -> dict:
	"""What `check_list` will ask of this person's list, to be shown while it is written; 0: nothing is asked."""
	scheme = scheme_rules(periods.get_period(period).scheme)
	position = frappe.db.get_value("Cadre", cadre, "position")
	must = position and frappe.db.get_value("Cadre Position", position, "must_register_breakthrough")
	demands = scheme.task_rules
	return {
		"exact": demands.exact_count,
		"least": demands.min_count,
		"most": demands.max_count,
		"breakthrough": _get_least_breakthroughs(scheme, bool(demands.min_breakthrough and must)),
		"breakthrough_kinds": BREAKTHROUGHS,
		"weights": int(demands.weights_sum_to_100),
		"resolution": int(demands.serves_resolution),
	}


def _add_weights(listed: list, given_away: float) -> Decimal:
	weights = (Decimal(str(flt(weight, 4))) for weight in (*(task.weight for task in listed), given_away))
	return sum(weights, Decimal(0))


def check_list(
	rules: Scheme,
	tasks: list,
	must_register_breakthrough: bool,
	start,
	given_away: float = 0,
	own_rows: frozenset[str] = frozenset(),
) -> None:
	"""The list as a whole, when it is registered or assigned: number, kinds, weights, duration.

	`given_away`: weight of parts of its products that others have; parts that came from others are beside the list.
	`own_rows`: names of all rows of the contract: what was handed over of one of them was assigned here.

	Throws one message with everything that is wrong, so that it is mended in one go.
	"""
	demands = rules.task_rules
	wrong: list[str] = []
	listed = [task for task in tasks if not task.other_contract or task.part_of in (None, "", *own_rows)]
	# a product that was split, or partly handed over, is one task still
	count = len({task.part_of or task.name or id(task) for task in listed})
	if demands.exact_count and count != demands.exact_count:
		wrong.append(_("exactly {0} tasks are required, there are {1}").format(demands.exact_count, count))
	if demands.min_count and count < demands.min_count:
		wrong.append(_("at least {0} tasks are required, there are {1}").format(demands.min_count, count))
	if demands.max_count and count > demands.max_count:
		wrong.append(_("at most {0} tasks are allowed, there are {1}").format(demands.max_count, count))
	breakthroughs = sum(task.kind in BREAKTHROUGHS for task in tasks)
	least = _get_least_breakthroughs(rules, must_register_breakthrough)
	if demands.min_breakthrough or must_register_breakthrough:
		if breakthroughs < least:
			wrong.append(_("at least {0} breakthrough task is required").format(least))
	if demands.weights_sum_to_100:
		total = _add_weights(listed, given_away)
		if total != 100:
			wrong.append(
				_("the weights must add up to 100 %, they add up to {0} %").format(
					frappe.format(float(total), "Float")
				)
			)
	if demands.weights_sum_to_result:
		total = _add_weights(listed, given_away)
		if total != rules.result.result_max:
			wrong.append(
				_("the weights must add up to {0} points, they add up to {1}").format(
					frappe.format(float(rules.result.result_max), "Float"),
					frappe.format(float(total), "Float"),
				)
			)
	if demands.max_duration_months:
		latest = add_months(getdate(start), demands.max_duration_months)
		for task in tasks:
			if task.due_date and getdate(task.due_date) > getdate(latest):
				wrong.append(
					_("task {0} takes longer than {1} months").format(task.idx, demands.max_duration_months)
				)
	if demands.yearly_outputs:
		for task in tasks:
			if task.multi_year and not (task.yearly_output or "").strip():
				wrong.append(_("task {0} takes several years: name the output of each year").format(task.idx))
	if demands.serves_resolution:
		for task in tasks:
			if not (task.resolution or "").strip():
				wrong.append(_("task {0} must name the resolution that it serves").format(task.idx))
	if wrong:
		frappe.throw(
			"<br>".join(f"– {frappe.utils.escape_html(item)}" for item in wrong),
			title=_("The tasks do not meet the evaluation scheme"),
		)
