"""Mistakes of a case in the words of the test bench: "Task 2, Completed" instead of `tasks[1].completed`."""

from __future__ import annotations

import re

import frappe
from frappe import _

from cadre_kpi.scoring.errors import FieldError
from cadre_kpi.utils.language import choose_sentence_language

TASK = re.compile(r"tasks\[(\d+)\](?:\.(\w+))?\Z")
SCORE = re.compile(r"council\[(\d+)\]\.scores(?:\[(\d+)\])?\Z")
INDICATOR = re.compile(r"facts\.indicators\[(\d+)\](?:\.\w+)?\Z")
MEMBER = re.compile(r"council\[(\d+)\](?:\.(\w+))?\Z")


def describe_mistake(error: FieldError) -> str:
	"""A wrong value by what it is called on the test bench, with what is wrong with it, escaped."""
	lang = choose_sentence_language()
	text = FieldError("", error.code, error.values).text(lang)
	place = get_place(error.path)
	escape = frappe.utils.escape_html
	return f"<b>{escape(place)}</b>: {escape(text)}" if place else escape(text)


def get_place(path: str) -> str:
	"""The place of a value in words; the path itself where the test bench has no name for it."""
	task = TASK.match(path)
	if task:
		where = _("Task {0}").format(int(task[1]) + 1)
		return f"{where}, {get_labels().get(task[2], task[2])}" if task[2] else where
	score = SCORE.match(path)
	if score:
		where = _("Council Scores")
		if score[2] is None:
			return _("{0}, member {1}").format(where, int(score[1]) + 1)
		return _("{0}, task {1}, member {2}").format(where, int(score[2]) + 1, int(score[1]) + 1)
	member = MEMBER.match(path)
	if member:
		return _("{0}, member {1}").format(_("Council Scores"), int(member[1]) + 1)
	indicator = INDICATOR.match(path)
	if indicator:
		return _("{0}, figure {1}").format(_("Indicators of the Unit"), int(indicator[1]) + 1)
	return get_labels().get(path, path)


def get_labels() -> dict[str, str]:
	return {
		"assigned": _("Assigned"),
		"completed": _("Completed"),
		"coefficient": _("Conversion Coefficient"),
		"weight": _("Weight (%)"),
		"quality_failures": _("Quality Failures"),
		"objective_quality_failures": _("Of These Objective (Quality)"),
		"delays": _("Delays"),
		"objective_delays": _("Of These Objective (Delay)"),
		"failures_by_product": _("Quality Failures, Product by Product"),
		"delays_by_product": _("Delays, Product by Product"),
		"days_late": _("Working Days Late"),
		"quality_percent": _("Quality (%)"),
		"on_time": _("Done on Time"),
		"tasks": _("Tasks"),
		"general": _("General Points"),
		"deductions": _("Points Deducted"),
		"council": _("Council Scores"),
		"leadership": _("Leader or Manager"),
		"leadership.unit_results": _("Results of the Unit Led (%)"),
		"leadership.organising": _("Organising the Work (%)"),
		"leadership.uniting": _("Gathering and Uniting People (%)"),
		"facts.indicators": _("Indicators of the Unit"),
		"facts.discipline": _("Form of Discipline"),
		"facts.unit_corruption": _("Corruption or Waste in the Unit Led"),
		"facts.unit_tasks.total": _("Tasks of the Units Led"),
		"facts.unit_tasks.done": _("Of These Done"),
		"facts.unit_tasks.on_time": _("Of These on Time"),
		"facts.unit_tasks.with_quality": _("Of These With Quality"),
		"facts.unit_tasks.exceeded": _("Of These Exceeded"),
	}
