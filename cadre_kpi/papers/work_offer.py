"""Phiếu đăng ký nhận việc: what a cadre offers to do; bảng so sánh: the offers for a work side by side."""

from __future__ import annotations

from frappe import _
from frappe.utils import cstr, flt

from cadre_kpi.contracts import work_calls
from cadre_kpi.papers import common, issuer
from cadre_kpi.papers.letter import add_facts, add_given, add_heading, add_table, add_text, build_letter
from cadre_kpi.states import DRAFT
from cadre_kpi.utils import formats


def build(doc) -> dict:
	"""The offer of a cadre, in the head of their unit."""
	person, call = common.build_person(doc), work_calls.read_sought(doc.work_call)
	blocks = [
		add_facts(
			(_("Full Name"), person["name"]),
			(_("Position"), person["position"]),
			(_("Unit"), person["unit"]),
		),
		add_text(_("I volunteer for the following work and ask to be given it:")),
		add_facts(
			(_("Work Sought"), cstr(call.task_name)),
			(_("Output Product"), cstr(call.output_product)),
			(_("Target Asked For"), formats.format_quantity(call.target, call.unit_of_measure)),
			(
				_("Target Offered"),
				formats.format_quantity(flt(doc.target) or flt(call.target), call.unit_of_measure),
			),
			(_("Due Date"), formats.format_short_date(call.due_date)),
			(_("Date Offered"), formats.format_short_date(doc.due_date or call.due_date)),
		),
		add_heading(_("How I Would Do It")),
		add_given(cstr(doc.how), 4),
		add_heading(_("Support That I Need")),
		add_given(cstr(doc.support_needed), 3),
	]
	if doc.status in ("Given", "Not Chosen"):
		blocks.append(add_facts((_("Result"), _(doc.status))))
	return build_letter(
		issuer.build_header(issuer.get_unit(doc.unit), doc.offered_on, numbered=False),
		_("OFFER FOR WORK"),
		address=_("To: {0}").format(cstr(issuer.get_body(doc.managed_by).body_name)),
		blocks=blocks,
		signer={"authority": _("WHO OFFERS"), "duty": "", "name": person["name"]},
		watermark=_("WITHDRAWN") if doc.status == "Withdrawn" else "",
	)


def may_compare(doc) -> bool:
	"""Whether the reader is of those who weigh the offers."""
	return doc.status not in (DRAFT, "Withdrawn") and doc.may_compare()


def build_comparison(doc) -> dict:
	"""What each cadre offers, carries already and was rated, for the sitting that gives the work."""
	doc.check_compares()
	committee, rows = issuer.get_body(doc.managed_by), work_calls.compare(doc)
	blocks = [
		add_facts(
			(_("Work Sought"), cstr(doc.task_name)),
			(_("Output Product"), cstr(doc.output_product)),
			(_("Target"), formats.format_quantity(doc.target, doc.unit_of_measure)),
			(_("Due Date"), formats.format_short_date(doc.due_date)),
		),
		add_table(
			(
				(_("No."), 10, "c"),
				(_("Cadre, Position, Unit"), 38, ""),
				(_("How the Work Is to Be Done"), 0, ""),
				(_("Support Needed"), 38, ""),
				(_("Target Offered"), 22, "r"),
				(_("Date Offered"), 23, "c"),
				(_("Tasks"), 16, "r"),
				(_("Late"), 14, "r"),
				(_("Latest Rating"), 28, ""),
			),
			[_list_cells(number, row, doc.unit_of_measure) for number, row in enumerate(rows, start=1)],
		),
		add_text(
			_("Tasks and late ones: in the contract of {0}.").format(common.describe_period(doc.period))
		),
	]
	return build_letter(
		issuer.build_header(issuer.get_unit(committee.unit), None, numbered=False),
		_("OFFERS SIDE BY SIDE"),
		blocks=blocks if rows else [*blocks[:1], add_heading(_("Nobody has offered."))],
		signer=issuer.build_signer(committee, doc.offers_until),
		recipients=[_("Members of the committee"), _("Filed: {0}").format(doc.name)],
		across=True,
	)


def _list_cells(number: int, row, measured_in: str) -> list[str]:
	rated = f"{_(row.level)} ({row.level_period})" if row.level else ""
	who = ", ".join(part for part in (cstr(row.cadre_name), cstr(row.position), cstr(row.unit_name)) if part)
	return [
		str(number),
		who + ("" if row.status == "Offered" else f" ({_(row.status)})"),
		cstr(row.how),
		cstr(row.support_needed),
		formats.format_quantity(row.target, measured_in),
		formats.format_short_date(row.due_date),
		str(row.tasks or 0),
		str(row.late or 0),
		rated,
	]
