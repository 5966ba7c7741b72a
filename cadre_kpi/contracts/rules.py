"""What a scheme demands of the tasks of a contract, checked over the whole list of tasks."""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import add_months, flt, getdate

from cadre_kpi.scoring.scheme import Scheme

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


def weights_total(rules: Scheme) -> Decimal:
	"""What the weights of a contract add up to under a scheme; 0 where it does not say."""
	if rules.task_rules.weights_sum_to_result:
		return rules.result.result_max
	return Decimal(100 if rules.task_rules.weights_sum_to_100 else 0)


def check_list(rules: Scheme, tasks: list, must_register_breakthrough: bool, start) -> None:
	"""The list as a whole, when it is registered or assigned: number, kinds, weights, duration.

	Throws one message with everything that is wrong, so that it is mended in one go.
	"""
	demands = rules.task_rules
	wrong: list[str] = []
	# a product that was split, or partly handed over, is one task still
	count = len({task.part_of or task.name or id(task) for task in tasks})
	if demands.exact_count and count != demands.exact_count:
		wrong.append(_("exactly {0} tasks are required, there are {1}").format(demands.exact_count, count))
	if demands.min_count and count < demands.min_count:
		wrong.append(_("at least {0} tasks are required, there are {1}").format(demands.min_count, count))
	if demands.max_count and count > demands.max_count:
		wrong.append(_("at most {0} tasks are allowed, there are {1}").format(demands.max_count, count))
	breakthroughs = sum(task.kind in ("Breakthrough", "Commissioned") for task in tasks)
	least = max(demands.min_breakthrough, 1) if must_register_breakthrough else demands.min_breakthrough
	if demands.min_breakthrough or must_register_breakthrough:
		if breakthroughs < least:
			wrong.append(_("at least {0} breakthrough task is required").format(least))
	if demands.weights_sum_to_100:
		total = sum((Decimal(str(flt(task.weight, 4))) for task in tasks), Decimal(0))
		if total != 100:
			wrong.append(
				_("the weights must add up to 100 %, they add up to {0} %").format(
					frappe.format(float(total), "Float")
				)
			)
	if demands.weights_sum_to_result:
		total = sum((Decimal(str(flt(task.weight, 4))) for task in tasks), Decimal(0))
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
