"""What the app's own checks cost a save: the same save with each of them switched off in turn, here alone."""

from __future__ import annotations

import statistics
from contextlib import nullcontext
from unittest import mock

import frappe

from benchmarks.desk.places import Place
from benchmarks.measure import Clock
from cadre_kpi.access import figures, membership, writing
from cadre_kpi.access.actions import apply_workflow
from cadre_kpi.demo.actor import act_as
from cadre_kpi.proof import seals

SAMPLES = 15
# what is switched off → module and function
GUARDS = {
	"figures.check": (figures, "check"),
	"the written-fields guard": (writing, "protect"),
	"sealing": (seals, "seal"),
}


def of_save(place: Place) -> dict[str, float]:
	"""Processor seconds of one save of the record: "all on", and with each guard off."""

	def save() -> None:
		doc = frappe.get_doc(place.doctype, place.name)
		doc.set(place.field, "Lần ghi")
		doc.save()

	return {key: cost for key, cost in _each(place.user, save).items() if key != "sealing"}


def of_sealing(report: str, user: str) -> dict[str, float]:
	"""Of the verification of a progress report, which seals it."""

	def verify() -> None:
		apply_workflow(frappe.get_doc("Progress Report", report).as_json(), "Verify")

	return {key: cost for key, cost in _each(user, verify).items() if key in ("all on", "sealing")}


def _each(user: str, work) -> dict[str, float]:
	"""In turns, so that a machine that slows down slows all of them."""
	spent: dict[str, list[float]] = {key: [] for key in ("all on", *GUARDS)}
	for number in range(SAMPLES + 1):
		for key in spent:
			off = mock.patch.object(*GUARDS[key]) if key in GUARDS else nullcontext()
			frappe.db.savepoint("guard")
			with act_as(user), off:
				membership.forget()
				clock = Clock()
				work()
				cost = clock.stop().cpu
			frappe.db.rollback(save_point="guard")
			if number:  # the first round warms up
				spent[key].append(cost)
	return {key: statistics.median(costs) for key, costs in spent.items()}
