"""Who issues a paper: its header, number, place and date, and who signs.

Party papers follow the form of the Party's offices, state papers Decree 30/2020/NĐ-CP; which of the two is a
property of the unit (Cadre Unit.paper_style).
"""

from __future__ import annotations

import re
from datetime import date

import frappe
from frappe.utils import cstr, getdate, today

from cadre_kpi.utils import formats

UNIT_FIELDS = (
	"name",
	"unit_name",
	"paper_style",
	"issuing_name",
	"superior_name",
	"place_name",
	"symbol",
	"parent_cadre_unit",
)
BODY_FIELDS = ("name", "body_name", "body_type", "unit", "signs_as", "signer_duty")
# "QĐ" in QĐ/TU or QĐ-UBND: the kind of paper, before the letters of the office
KIND = re.compile(r"^[^/\-–]+(?=[/\-–])")


def get_unit(name: str | None) -> frappe._dict:
	"""What a unit prints of itself; empty for none."""
	found = name and frappe.db.get_value("Cadre Unit", name, UNIT_FIELDS, as_dict=True)
	return found or frappe._dict(dict.fromkeys(UNIT_FIELDS, ""))


def get_body(name: str | None) -> frappe._dict:
	"""What a body prints of itself; empty for none."""
	found = name and frappe.db.get_value("Evaluation Body", name, BODY_FIELDS, as_dict=True)
	return found or frappe._dict(dict.fromkeys(BODY_FIELDS, ""))


def build_header(
	unit_name: frappe._dict,
	on_date: date | str | None,
	number: str | None = None,
	kind: str | None = None,
	numbered: bool = True,
	dated: bool = True,
) -> dict:
	"""The head of a paper issued by a unit.

	`on_date`: date of the paper, None leaves dots. `number`: of the paper, None leaves dots. `kind`: letters of the kind
	of paper instead of those in the unit's symbol. `numbered`: False for forms that carry no number. `dated`: False
	where place and date stand at the signature.
	"""
	state = unit_name.paper_style == "State"
	return {
		"state": state,
		"superior": formats.to_upper(unit_name.superior_name),
		"issuer": formats.to_upper(unit_name.issuing_name or unit_name.unit_name),
		"number": build_number_line(number, build_symbol(unit_name.symbol, kind), state) if numbered else "",
		"place": cstr(unit_name.place_name).strip(),
		"date": formats.format_long_date(on_date) if dated else "",
	}


def build_form_header(unit_name: frappe._dict) -> dict:
	"""The head that a decree draws on its forms, whoever fills them in: the office, the motto, no number, no date."""
	return build_header(unit_name, None, numbered=False, dated=False) | {"state": True, "superior": ""}


def build_body_header(body_name: frappe._dict, on_date: date | str | None, **number) -> dict:
	"""The head of a paper issued by a body that is not the unit itself: an advisory council, a focal agency."""
	home = get_unit(body_name.unit)
	head = build_header(home, on_date, **number)
	head["superior"], head["issuer"] = head["issuer"], formats.to_upper(body_name.body_name)
	return head


def build_party_header(body_name: frappe._dict, on_date: date | str | None) -> dict:
	"""The head of remarks of a party committee, which stand on party paper in a state office too; dots where it is not known."""
	head = build_body_header(body_name, on_date, numbered=False)
	above = "" if head["state"] else head["superior"]
	return head | {
		"state": False,
		"superior": above,
		"issuer": head["issuer"] or "................................",
	}


def build_symbol(text: str | None, kind: str | None) -> str:
	"""The letters after a paper's number; `kind` takes the place of the kind of paper: QĐ/TU → BC/TU."""
	text = cstr(text).strip()
	if not kind:
		return text
	return KIND.sub(kind, text) if text else kind


def build_number_line(number: str | None, letters: str, state: bool) -> str:
	""" "Số 371-QĐ/TU" of the Party, "Số: 371/QĐ-UBND" of the state; dots to write on without a number.

	A number that already carries its letters is printed as it is.
	"""
	number = cstr(number).strip()
	start = "Số: " if state else "Số "
	if re.search(r"[^\W\d_]", number):
		return start + number
	number = number or "........"
	joined = "/" if state else "-"
	return f"{start}{number}{joined}{letters}" if letters else f"{start}{number}"


def spell_number(number: str | None, body: str | None) -> str:
	"""A decision's number as another paper names it: 15-QĐ/TU, with the letters of its body's office; dots without one."""
	home = get_unit(get_body(body).unit)
	line = build_number_line(number, build_symbol(home.symbol, None), home.paper_style == "State")
	return line.partition("Số")[2].lstrip(": ")


def build_signer(
	body_name: frappe._dict, on_date: date | str | None, title: str | None = None, name: str | None = None
) -> dict:
	"""The signature block of a body: authority, duty of the signer, name.

	`title` takes the place of the body's own duty of the signer. Without a name, and only where the signer is not
	another person than usual, the chair on that day.
	"""
	duty = cstr(title or body_name.signer_duty).strip()
	if not name and duty == cstr(body_name.signer_duty).strip():
		name = find_chair(body_name.name, on_date)
	return {
		"authority": formats.to_upper(body_name.signs_as),
		"duty": formats.to_upper(duty),
		"name": cstr(name).strip(),
	}


def find_chair(name: str | None, on_date: date | str | None) -> str:
	"""Name of a body's chair on a day; empty when there is none."""
	if not name:
		return ""
	day = getdate(on_date or today())
	for row in frappe.db.get_all(
		"Evaluation Body Member",
		filters={"parent": name, "parenttype": "Evaluation Body", "duty": "Chair"},
		fields=["member_name", "from_date", "to_date"],
		order_by="idx",
	):
		if (not row.from_date or row.from_date <= day) and (not row.to_date or row.to_date >= day):
			return cstr(row.member_name)
	return ""


def find_office(user: str, unit_name: str, kinds: tuple[str, ...]) -> str | None:
	"""The body of one of these kinds in which a user sits, for the head of a paper that this user drew up.

	The body of the unit named is preferred to others.
	"""
	sits, of = frappe.qb.DocType("Evaluation Body Member"), frappe.qb.DocType("Evaluation Body")
	found = (
		frappe.qb.from_(sits)
		.join(of)
		.on(of.name == sits.parent)
		.select(of.name, of.unit)
		.where((sits.user == user) & of.body_type.isin(kinds) & (of.enabled == 1))
		.orderby(of.name)
		.run(as_dict=True)
	)
	found.sort(key=lambda row: row.unit != unit_name)
	return found[0].name if found else None
