"""Schemes made before thresholds could be compared with exact points go on comparing the rounded figure."""

import frappe


def execute():
	scheme = frappe.qb.DocType("Evaluation Scheme")
	frappe.qb.update(scheme).set(scheme.rounding_compare, "rounded").run()
	for field in ("rounding_component_places", "rounding_result_places"):
		frappe.qb.update(scheme).set(scheme[field], -1).run()
	frappe.qb.update(scheme).set(scheme.rounding_places, 2).run()
