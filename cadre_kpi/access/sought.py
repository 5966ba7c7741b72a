"""What is found of each kind of record, by the search box and by link fields. Data only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sought:
	"""What is found of a kind of record. `words`: columns looked through besides the name, the unit's name too.

	`rows`: a child table and its columns. `shown`: what tells one hit from another.
	"""

	words: tuple[str, ...]
	rows: tuple[str, tuple[str, ...]] | None = None
	shown: tuple[str, ...] = ()


_PERSON = ("cadre_name", "period")
# In the order in which people look for them.
SOUGHT: dict[str, Sought] = {
	"Cadre": Sought(
		("full_name", "personnel_number", "position", "field_in_charge"), shown=("position", "unit", "status")
	),
	"Task Contract": Sought(
		(*_PERSON, "position", "decision_number"),
		("Contract Task", ("task_name", "output_product")),
		("period", "unit", "workflow_state"),
	),
	"Progress Report": Sought(
		_PERSON,
		("Progress Report Task", ("task_name",)),
		("period", "from_date", "to_date", "unit", "workflow_state"),
	),
	"Cadre Evaluation": Sought((*_PERSON, "position"), shown=("period", "unit", "workflow_state")),
	"Directive": Sought(("cadre_name", "content", "obstacle"), shown=("unit", "due_date", "status")),
	"Rating Appeal": Sought(("cadre_name",), shown=("unit", "received_on", "status")),
	"Rating Decision": Sought(
		("title", "decision_number", "period", "committee", "meeting"),
		("Rating Decision Row", ("cadre_name",)),
		("period", "decision_number", "decision_date", "workflow_state"),
	),
	"Council Session": Sought(
		("council", "period", "place"),
		("Council Session Evaluation", ("cadre_name",)),
		("period", "session_date", "status"),
	),
	"Council Score": Sought(("cadre_name", "session"), shown=("unit", "session")),
	"Deadline Extension": Sought(
		("title", "period", "decision_number"), shown=("period", "decision_number", "status")
	),
	"Cadre Unit": Sought(("unit_name",), shown=("parent_cadre_unit", "agency_group")),
	"Evaluation Body": Sought(("body_type",), shown=("body_type", "unit")),
	"Evaluation Period": Sought(("scheme",), shown=("start_date", "end_date", "status")),
	"Evaluation Scheme": Sought(("name_vi", "name_en", "code", "issued_by"), shown=("version", "status")),
	"Cadre Position": Sought(("duty_group",), shown=("duty_group",)),
	"Work Product": Sought(
		("product_name", "code", "product_group", "unit_of_measure"),
		shown=("code", "product_group", "unit_of_measure"),
	),
	"Product Catalogue": Sought(
		("title", "decision_number"),
		("Catalogue Product", ("code", "product_name")),
		("unit", "version", "status"),
	),
	"Duty Group": Sought(()),
	"Period Deadline": Sought(("title", "period"), shown=("period", "due_date")),
	"Deadline Event": Sought(("cadre_name", "stage"), shown=("kind", "unit", "due_date")),
	"Period Run": Sought(("period", "action"), shown=("period", "action", "status")),
}
