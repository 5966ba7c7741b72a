"""The filters of the reports in words, for files that are taken along: what each is called and what was chosen.

On the screen and on paper the scripts of the reports say the same; a test holds that none is missing here.
"""

from __future__ import annotations

from typing import NamedTuple

from frappe import _

from cadre_kpi.access.doors.tables import Cell, Column, convert, get_titles
from cadre_kpi.cadre_kpi.report.common import get_age_labels
from cadre_kpi.cadre_kpi.report.council_agreement.council_agreement import get_agreement_labels
from cadre_kpi.cadre_kpi.report.unit_indicators.unit_indicators import get_band_labels


class Filter(NamedTuple):
	"""A filter of reports: its name, the kind of its values as Frappe calls it, what it links to."""

	label: str
	fieldtype: str = "Data"
	options: str = ""


def list_filters() -> dict[str, Filter]:
	"""Every filter of every report by its field."""
	committee = Filter(_("Managed By"), "Link", "Evaluation Body")
	return {
		"period": Filter(_("Evaluation Period"), "Link", "Evaluation Period"),
		"year": Filter(_("Year"), "Int"),
		"from_date": Filter(_("From Date"), "Date"),
		"to_date": Filter(_("To Date"), "Date"),
		"unit": Filter(_("Unit"), "Link", "Cadre Unit"),
		"only_unit": Filter(_("Without the Units Below"), "Check"),
		"committee": committee,
		"managed_by": committee,
		"council": Filter(_("Advisory Council"), "Link", "Evaluation Body"),
		"cadre": Filter(_("Cadre"), "Link", "Cadre"),
		"position": Filter(_("Position"), "Link", "Cadre Position"),
		"duty_group": Filter(_("Group of Similar Duties"), "Link", "Duty Group"),
		"kind": Filter(_("Kind"), "Select"),
		"level": Filter(_("Rating"), "Select"),
		"how_far": Filter(_("How Far"), "Select"),
		"state": Filter(_("Status"), "Select"),
		"stage": Filter(_("Stage"), "Select"),
		"signal": Filter(_("Signal"), "Select"),
		"origin": Filter(_("Origin"), "Select"),
		"weight": Filter(_("Urgency"), "Select"),
		"what": Filter(_("What"), "Select"),
		"whose": Filter(_("Of Whom"), "Select"),
		"age": Filter(_("Days")),
		"agreement": Filter(_("Agreement")),
		"band": Filter(_("Result")),
		"resolution": Filter(_("Resolution Served")),
		"field_in_charge": Filter(_("Field in Charge")),
		"completed_from": Filter(_("Completed From"), "Date"),
		"completed_to": Filter(_("Completed To"), "Date"),
		"in_a_row": Filter(_("Periods in a Row"), "Int"),
		"user": Filter(_("User"), "Link", "User"),
		"record": Filter(_("Record")),
		"waits_for": Filter(_("Waits for the Answer Of"), "Link", "Evaluation Body"),
		"all": Filter(_("Also What Will Be Taken Over"), "Check"),
		"by_member": Filter(_("By Member"), "Check"),
		"due": Filter(_("Due by the Scheme Only"), "Check"),
		"late": Filter(_("Only Directives That Are Late"), "Check"),
		"missing": Filter(_("Only Missing Records"), "Check"),
		"over": Filter(_("Only Over the Quota"), "Check"),
		"recorded": Filter(_("With a Follow-up Only"), "Check"),
		"standing": Filter(_("Only What Still Stands"), "Check"),
		"verified": Filter(_("Verified Only"), "Check"),
		"waiting": Filter(_("Only What Waits Now"), "Check"),
		"without": Filter(_("Without a Follow-up Only"), "Check"),
	}


def say_filters(filters: dict) -> list[tuple[str, Cell]]:
	"""(name, value) of each filter that is set, in words."""
	known = list_filters()
	return [
		(known[name].label, _say(known[name], name, value))
		for name, value in filters.items()
		if value and name in known
	]


def _say(what: Filter, name: str, value: object) -> Cell:
	labels = {"age": get_age_labels, "agreement": get_agreement_labels, "band": get_band_labels}.get(name)
	if labels:
		return {str(code): label for code, label in labels().items()}.get(str(value), str(value))
	column = Column(what.label, what.fieldtype, what.options)
	return convert(value, column, get_titles([column], [[value]]))
