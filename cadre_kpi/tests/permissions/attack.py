"""The doors by which a signed-in person writes, and a test case that goes through them against what must not be written.

Nothing here knows how the app guards itself: a change is refused or not taken, and the database is asked afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import signature
from itertools import cycle

import frappe
import frappe.api
import frappe.client
from frappe.app import make_form_dict
from frappe.desk.doctype.bulk_update.bulk_update import submit_cancel_or_update_docs
from frappe.desk.form.save import savedocs
from frappe.handler import run_doc_method
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from cadre_kpi.demo import vinh_phuc
from cadre_kpi.demo.story_371 import Story
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as

OTHER_WORK = "khac@example.com"

# What tells a person that it is not allowed or not possible; anything else is a fault of the server.
REFUSALS = (frappe.PermissionError, frappe.ValidationError, frappe.NameError, frappe.DoesNotExistError)
SYSTEM_COLUMNS = (
	"modified",
	"modified_by",
	"creation",
	"owner",
	"_user_tags",
	"_comments",
	"_assign",
	"_liked_by",
)

Change = dict[str, object]
Door = Callable[[str, str, Change], None]


# ---- doors that change a record --------------------------------------------------------------------------------
def make_other_worker() -> None:
	"""Somebody of the same Frappe who has no role of this app."""
	make.user(OTHER_WORK, "Người của ứng dụng khác", ("Blogger",))


def as_opened(doctype: str, name: str) -> dict:
	"""The record as the form of the session's user holds it."""
	doc = frappe.get_doc(doctype, name)
	doc.apply_fieldlevel_read_permissions()
	return json.loads(doc.as_json())


def by_form(doctype: str, name: str, values: Change) -> None:
	"""The form's Save, with these values in it."""
	doc = {**as_opened(doctype, name), **values}
	action = "Update" if doc.get("docstatus") == 1 else "Save"
	_empty_response()
	savedocs(json.dumps(doc, default=str), action)


def by_client_save(doctype: str, name: str, values: Change) -> None:
	"""`frappe.client.save`."""
	frappe.client.save(json.dumps({**as_opened(doctype, name), **values}, default=str))


def by_set_value(doctype: str, name: str, values: Change) -> None:
	"""`frappe.client.set_value` with several values."""
	frappe.client.set_value(doctype, name, json.dumps(values, default=str))


def by_client_bulk(doctype: str, name: str, values: Change) -> None:
	"""`frappe.client.bulk_update`, which collects what fails."""
	found = frappe.client.bulk_update(
		json.dumps([{"doctype": doctype, "docname": name, **values}], default=str)
	)
	refuse_if(found["failed_docs"])


def by_put(doctype: str, name: str, values: Change) -> None:
	"""REST: PUT on the record."""
	rest("PUT", f"/api/resource/{doctype}/{name}", values)


def by_list_edit(doctype: str, name: str, values: Change) -> None:
	"""The list's Edit: one value for many records, here for one."""
	refuse_if(
		submit_cancel_or_update_docs(doctype, json.dumps([name]), "update", json.dumps(values, default=str))
	)


DOORS: tuple[Door, ...] = (by_form, by_client_save, by_set_value, by_client_bulk, by_put, by_list_edit)
OTHER_DOORS = tuple(door for door in DOORS if door not in (by_form, by_put))


# ---- doors that make a record ----------------------------------------------------------------------------------
def insert(doctype: str, values: Change) -> str:
	"""`frappe.client.insert`."""
	made = frappe.client.insert(json.dumps({"doctype": doctype, **values}, default=str))
	return made["name"]


def insert_many(doctype: str, values: Change) -> str:
	"""`frappe.client.insert_many`."""
	return frappe.client.insert_many(json.dumps([{"doctype": doctype, **values}], default=str))[0]


def post(doctype: str, values: Change) -> str:
	"""REST: POST on the kind of record."""
	return rest("POST", f"/api/resource/{doctype}", values)["data"]["name"]


def new_form(doctype: str, values: Change) -> str:
	"""The form's Save of a new record."""
	before = set(frappe.get_all(doctype, pluck="name", order_by=None))
	doc = {"doctype": doctype, "name": f"new-{frappe.scrub(doctype)}-1", "__islocal": 1, **values}
	_empty_response()
	savedocs(json.dumps(doc, default=str), "Save")
	return (set(frappe.get_all(doctype, pluck="name", order_by=None)) - before).pop()


MAKERS = (insert, insert_many, post, new_form)


# ---- actions ---------------------------------------------------------------------------------------------------
def call(doctype: str, name: str, method: str, **values: object) -> object:
	"""A button of the form on the stored record."""
	return _run({"dt": doctype, "dn": name, "method": method, "args": json.dumps(values, default=str)})


def call_forged(doc: dict, method: str, **values: object) -> object:
	"""A button of the form, with the form's own content sent along."""
	content = json.dumps(doc, default=str)
	return _run({"docs": content, "method": method, "args": json.dumps(values, default=str)})


def _run(values: Change) -> object:
	_empty_response()
	with _request("POST", "/api/method/run_doc_method", values):
		_sign_in()
		frappe.call(run_doc_method, **frappe.local.form_dict)
	return frappe.local.response.get("message")


def call_rest(doctype: str, name: str, method: str, **values: object) -> object:
	"""A button of the form over REST."""
	return rest("POST", f"/api/resource/{doctype}/{name}", {"run_method": method, **values}).get("data")


def step(doc: dict, action: str) -> None:
	"""The form's workflow action with the form's own content."""
	_method("frappe.model.workflow.apply_workflow")(json.dumps(doc, default=str), action)


def step_in_list(doctype: str, name: str, action: str) -> None:
	"""The list's workflow action on the version that the list shows."""
	seen = {name: str(frappe.db.get_value(doctype, name, "modified"))}
	found = _method("frappe.model.workflow.bulk_workflow_approval")(
		json.dumps([name]), doctype, action, seen=json.dumps(seen)
	)
	refuse_if(found["failures"])


def _method(address: str) -> Callable:
	"""What answers under an address of the desk: Frappe's method, or the one that takes its place."""
	taken = frappe.get_hooks("override_whitelisted_methods", {}).get(address)
	return frappe.get_attr(taken[-1] if taken else address)


def rest(method: str, path: str, values: Change) -> dict:
	"""A request to Frappe's REST interface within this transaction; returns the answer."""
	with _request(method, path, values) as sent:
		_empty_response()
		_sign_in()
		handle = frappe.api.handle
		answer = handle(sent) if signature(handle).parameters else handle()
	return json.loads(answer.get_data())


@contextmanager
def _request(method: str, path: str, values: Change) -> Iterator[Request]:
	content = json.dumps(values, default=str)
	sent = Request(
		EnvironBuilder(path=path, method=method, data=content, content_type="application/json").get_environ()
	)
	before, form = getattr(frappe.local, "request", None), frappe.local.form_dict
	frappe.local.request = sent
	make_form_dict(sent)
	try:
		yield sent
	finally:
		frappe.local.request, frappe.local.form_dict = before, form


def ask(method: str, /, **values: object) -> object:
	"""A call of a whitelisted method as a signed-in request makes it: first the hooks of the login, then the method."""
	given = {
		key: value if isinstance(value, str) else json.dumps(value, default=str)
		for key, value in values.items()
	}
	_empty_response()
	with _request("POST", f"/api/method/{method}", given):
		_sign_in()
		return frappe.handler.execute_cmd(method)


def _sign_in() -> None:
	"""What Frappe does with each request when it knows who asks."""
	try:
		from frappe.auth import validate_auth
	except ImportError:  # before version 15
		from frappe.api import validate_auth
	validate_auth()


def _empty_response() -> None:
	frappe.local.response = frappe._dict({"docs": []})


def refuse_if(failed: list) -> None:
	"""Bulk doors answer with what failed; here it is an error like elsewhere."""
	if failed:
		raise frappe.ValidationError(str(failed)[-500:])


@contextmanager
def one_transaction() -> Iterator[None]:
	"""What commits inside is kept and what rolls back is undone, all within the transaction of the test."""
	db = frappe.local.db
	whole = db.rollback

	def commit(*_: object, **__: object) -> None:
		db.savepoint("door")

	def rollback(*_: object, save_point: str | None = None, **__: object) -> None:
		whole(save_point=save_point or "door")

	db.savepoint("door")
	db.commit, db.rollback = commit, rollback
	try:
		yield
	finally:
		del db.commit, db.rollback


# ---- what stands in the database -------------------------------------------------------------------------------
def stored(doctype: str, name: str, fields: Iterator[str] | None = None) -> dict:
	"""The record and its rows in the database, without who wrote them last; only these fields if some are given."""
	found = frappe.db.get_value(doctype, name, "*", as_dict=True)
	if found is None:
		return {}
	values = {key: value for key, value in found.items() if key not in SYSTEM_COLUMNS[:2]}
	for table in frappe.get_meta(doctype).get_table_fields():
		values[table.fieldname] = stored_rows(doctype, name, table.fieldname)
	return {key: values.get(key) for key in fields} if fields else values


def stored_rows(doctype: str, name: str, table: str) -> list[dict]:
	"""The rows of a table of the record as they stand in the database."""
	rows = frappe.get_all(
		frappe.get_meta(doctype).get_field(table).options,
		filters={"parent": name, "parenttype": doctype, "parentfield": table},
		fields=["*"],
		order_by="idx, name",
	)
	return [{key: value for key, value in row.items() if key not in SYSTEM_COLUMNS} for row in rows]


def differences(before: object, after: object, where: str = "") -> list[str]:
	"""Where two stored records differ, each place as one line."""
	if isinstance(before, dict) and isinstance(after, dict):
		keys = sorted({*before, *after})
		pairs = [(f"{where}.{key}", before.get(key), after.get(key)) for key in keys]
	elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
		pairs = [(f"{where}[{n}]", *pair) for n, pair in enumerate(zip(before, after, strict=True))]
	else:
		return [] if before == after else [f"{where}: {before!r} → {after!r}"[:200]]
	return [line for place, old, new in pairs for line in differences(old, new, place)]


def rows(doctype: str, name: str, table: str, number: int = 0, **values: object) -> list[dict]:
	"""The rows of a table as they stand, one of them changed: what a client would send."""
	found = stored_rows(doctype, name, table)
	found[number].update(values)
	return found


class AttackCase(CadreKpiTestCase):
	"""The story of one province told by its people up to a point; every test goes back there."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		with make.quick_accounts():
			cls.cast = vinh_phuc.cast()
		cls.users, cls.bodies, cls.cadres = cls.cast.users, cls.cast.bodies, cls.cast.cadres
		cls.story = Story(cls.cast)
		cls.prepare(cls.story)
		frappe.set_user("Administrator")

	@classmethod
	def prepare(cls, story: Story) -> None:
		"""How far the story is told before the tests."""

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		super().tearDownClass()

	def setUp(self) -> None:
		super().setUp()
		self.others, self.point = cycle(OTHER_DOORS), "attack"
		frappe.db.savepoint(self.point)

	def tearDown(self) -> None:
		self.point = "attack"
		self.go_back()
		super().tearDown()

	def settle(self) -> None:
		"""From now on `go_back` leads here."""
		self.point = "settled"
		frappe.db.savepoint(self.point)

	def go_back(self) -> None:
		"""To where every test of the class starts."""
		frappe.set_user("Administrator")
		frappe.db.rollback(save_point=self.point)
		frappe.clear_messages()

	def attempt(self, who: str, what: Callable, *values: object, **named: object) -> object:
		"""What a person tries: the answer, or the refusal as an exception. Other errors are faults and are raised."""
		with acting_as(self.users.get(who, who)), one_transaction():
			frappe.local.lang = "vi"  # what the server words, it words as in the story
			try:
				return what(*values, **named)
			except REFUSALS as refusal:
				frappe.db.rollback()
				return refusal

	def assert_kept(
		self, who: str, doctype: str, name: str, values: Change, doors: tuple[Door, ...] = ()
	) -> None:
		"""None of these values gets into the record; each table sent stays as a whole.

		Through the form, through PUT and through one of the other doors, in turn, unless they are given.
		"""
		before = stored(doctype, name, values)
		for door in doors or (by_form, by_put, next(self.others)):
			with self.subTest(door=door.__name__, doctype=doctype, fields=sorted(values)):
				refusal = self.attempt(who, door, doctype, name, values)
				frappe.set_user("Administrator")
				changed = differences(before, stored(doctype, name, values))
				self.assertFalse(changed, f"{door.__name__}: {refusal!r}"[:300])
			self.go_back()

	def assert_each_kept(self, who: str, doctype: str, name: str, values: Change) -> None:
		"""The same for each value alone: one that is refused does not stand before another."""
		for field, value in values.items():
			self.assert_kept(who, doctype, name, {field: value}, doors=(by_form, by_put))

	def assert_taken(self, who: str, doctype: str, name: str, values: Change) -> None:
		"""These values get in through every door: the person's own work goes on."""
		for door in DOORS:
			with self.subTest(door=door.__name__, doctype=doctype, fields=sorted(values)):
				refusal = self.attempt(who, door, doctype, name, values)
				frappe.set_user("Administrator")
				self.assertNotIsInstance(refusal, Exception, f"{door.__name__}: {refusal}")
				found = stored(doctype, name, values)
				for field, value in values.items():
					if not isinstance(value, list):
						self.assertEqual(str(found[field]), str(value), door.__name__)
					for sent, row in zip(value, found[field], strict=True) if isinstance(value, list) else ():
						self.assertEqual(
							{key: str(row[key]) for key in sent}, {k: str(v) for k, v in sent.items()}
						)
			self.go_back()

	def assert_refused(self, who: str, what: Callable, *values: object, **named: object) -> Exception:
		"""The person is told no."""
		answer = self.attempt(who, what, *values, **named)
		self.assertIsInstance(answer, REFUSALS, f"{who} {what.__name__}: {answer!r}"[:500])
		return answer

	def assert_readable(self, who: str, doctype: str, name: str, readable: bool = True) -> None:
		"""Whether the person may read the record."""
		with acting_as(self.users.get(who, who)):
			found = bool(frappe.has_permission(doctype, "read", doc=name))
		self.assertEqual(found, readable, f"{who} {doctype} {name}")
