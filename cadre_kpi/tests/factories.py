"""Makes what tests need, in the words of the product. Masters go through their controllers and are made once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import frappe

from cadre_kpi.access import membership
from cadre_kpi.demo import masters
from cadre_kpi.regulations import record
from cadre_kpi.scoring.loader import read_json, read_text

SCHEME_CODE = "vinh_phuc_371"
STATE_FIELD = {
	"Directive": "status",
	"Council Session": "status",
	"Rating Appeal": "status",
	"Period Run": "status",
	"Deadline Extension": "status",
	"Work Call": "status",
	"Work Offer": "status",
	"Unit Indicator": "status",
	"Rating Follow Up": "status",
	"Unit Evaluation": "status",
	"Product Catalogue": "status",
	"Work Review": "status",
}


def insert(doctype: str, **values: object):
	"""Insert a document as Administrator, through its controller."""
	return frappe.get_doc({"doctype": doctype, **values}).insert(ignore_permissions=True)


def user(email: str, full_name: str, roles: Iterable[str] = ()) -> str:
	"""A desk user with exactly these roles. Straight into the tables: Frappe's own way takes a second each."""
	if not frappe.db.exists("User", email):
		place(
			"User",
			name=email,
			email=email,
			first_name=full_name,
			full_name=full_name,
			enabled=1,
			user_type="System User",
			language="vi",
			rows={"roles": [{"role": role} for role in roles]},
		)
		frappe.clear_cache(user=email)
	return email


@contextmanager
def quick_accounts() -> Iterator[None]:
	"""Within the block the demo's people get their accounts as `user` makes them."""

	def account(local: str, full_name: str, *roles: str) -> str:
		return user(f"{local}@{masters.DOMAIN}", full_name, roles)

	with mock.patch.object(masters, "ensure_account", account):
		yield


def unit(code: str, name: str, parent: str | None = None, **values: object) -> str:
	"""A unit of the tree, by its code."""
	if not frappe.db.exists("Cadre Unit", code):
		if parent:
			frappe.db.set_value("Cadre Unit", parent, "is_group", 1)
		insert("Cadre Unit", unit_code=code, unit_name=name, parent_cadre_unit=parent, **values)
		membership.forget()
	return code


def position(name: str, duty: str = "None", **values: object) -> str:
	"""A position with its duty: Leader, Deputy or None."""
	if not frappe.db.exists("Cadre Position", name):
		insert("Cadre Position", position_name=name, duty=duty, **values)
	return name


def body(
	name: str,
	body_type: str,
	of_unit: str,
	members: Iterable[tuple | str] = (),
	serves: Iterable[str] = (),
	**values: object,
) -> str:
	"""A body of a unit. `members`: users, or (user, duty), or (user, duty, from date, to date)."""
	if not frappe.db.exists("Evaluation Body", name):
		rows = [(member,) if isinstance(member, str) else member for member in members]
		fields = ("user", "duty", "from_date", "to_date")
		insert(
			"Evaluation Body",
			body_name=name,
			body_type=body_type,
			unit=of_unit,
			enabled=1,
			members=[dict(zip(fields, row, strict=False)) for row in rows],
			serves=[{"unit": code, "include_below": 1} for code in serves],
			**values,
		)
		membership.forget()
	return name


def cadre(full_name: str, in_unit: str, managed_by: str, **values: object) -> str:
	"""A cadre in post; returns the record's name. Found again by full name and unit."""
	found = frappe.db.get_value("Cadre", {"full_name": full_name, "unit": in_unit}, "name")
	if found:
		return found
	values.setdefault("position", position("Bí thư cấp ủy", "Leader"))
	doc = insert("Cadre", full_name=full_name, unit=in_unit, managed_by=managed_by, status="Active", **values)
	membership.forget()
	return doc.name


def scheme(code: str = SCHEME_CODE) -> str:
	"""Name of the version of a scheme that is in use."""
	return frappe.db.get_value(
		"Evaluation Scheme", {"code": code, "docstatus": 1, "status": "In Use"}, "name"
	)


def own_scheme(code: str) -> str:
	"""A scheme of `tests/data`, which a province might have of its own, in use."""
	path = Path(__file__).parent / "data" / f"{code}.json"
	if not scheme(code):
		frappe.get_doc(record.from_dict(read_json(read_text(path)))).insert().submit()
	return scheme(code)


def period(name: str, start: str, end: str, **values: object) -> str:
	"""A period under the Vĩnh Phúc scheme unless another one is given; open unless said otherwise."""
	if not frappe.db.exists("Evaluation Period", name):
		values = {"scheme": scheme(), "frequency": "Year", "status": "Open", **values}
		insert("Evaluation Period", period_name=name, start_date=start, end_date=end, **values)
	return name


def place_file(name: str, **values: object) -> str:
	"""A row of a private file as an upload leaves it, without anything on the disk; returns the row's name."""
	address = f"/private/files/{name}"
	return place("File", file_name=name, file_url=address, is_private=1, **values)


def place(
	doctype: str, state: str | None = None, docstatus: int = 0, rows: dict | None = None, **values: object
) -> str:
	"""Put a record straight into the table in any state, past controller and workflow; returns its name.

	For tests of what happens around a record, not of the record. `rows`: table field → list of values.
	"""
	doc = frappe.new_doc(doctype)
	doc.update({**values, "docstatus": docstatus})
	if state:
		doc.set(STATE_FIELD.get(doctype, "workflow_state"), state)
	doc.name = values.get("name") or frappe.generate_hash(length=16)
	doc.set("__islocal", True)
	doc.creation = doc.modified = frappe.utils.now()
	doc.owner = doc.modified_by = values.get("owner") or "Administrator"
	doc.db_insert()
	for field, items in (rows or {}).items():
		for item in items:
			row = doc.append(field, item)
			row.update(
				{
					"name": row.name or frappe.generate_hash(length=16),
					"parent": doc.name,
					"parenttype": doctype,
					"parentfield": field,
					"docstatus": docstatus,
				}
			)
			row.db_insert()
	return doc.name
