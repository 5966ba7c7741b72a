"""Evaluations on their way under a route that names a body of the unit above: before, any body of that kind acted."""

import frappe
from frappe.utils import cint

from cadre_kpi.process import routes, unit_above
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.states import AT_UNIT_ABOVE, DECIDED, PUBLISHED, WITHOUT_RATING


def execute() -> None:
	schemes = frappe.get_all("Scheme Route Step", {"body_of": "unit_above"}, pluck="parent", distinct=True)
	rows = frappe.get_all(
		"Cadre Evaluation",
		filters={
			"scheme": ("in", schemes or [""]),
			"workflow_state": ("not in", (DECIDED, PUBLISHED, WITHOUT_RATING)),
		},
		fields=["name", "scheme", "route_variant", "party_cell", "unit", "workflow_state", "step_no"],
	)
	for row in rows:
		values = build_values(row)
		if values:
			frappe.db.set_value("Cadre Evaluation", row.name, values, update_modified=False)


def build_values(row: frappe._dict) -> dict:
	"""What the record says of its place now; nothing where no body of the unit above is on its way."""
	way, place = (
		routes.list_stops(get_rules(row.scheme), row.route_variant, row.party_cell),
		cint(row.step_no),
	)
	values = {}
	if place < len(way) and way[place].above:
		values["next_step"] = way[place].goal
	stop = way[place - 1] if 0 < place <= len(way) else None
	if stop and stop.above and row.workflow_state == f"At {stop.body_type}":
		# where there is no such body the record stays where it waited: somebody can act on it there
		if body := unit_above.find_body(stop.body_type, row.unit):
			values.update(workflow_state=AT_UNIT_ABOVE, body_above=body)
	return values
