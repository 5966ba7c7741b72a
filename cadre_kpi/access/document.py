"""The base of all records of this app: on every save it takes from the client only what is the client's.

The server's own code says so when it writes what belongs to it: `save_as_server` and `insert_as_server`.
"""

from __future__ import annotations

import copy
from functools import cache, cached_property
from inspect import signature
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.base_document import BaseDocument
from frappe.model.document import Document
from frappe.utils import cint, cstr, escape_html, format_datetime, get_fullname

from cadre_kpi.access import figures, refusals, rules, writing
from cadre_kpi.database import loading, once
from cadre_kpi.database.links import remember_names

CHANGED = ("modified", "modified_by")  # when a row was last written
PLACES = ("name", "parent", "parenttype", "parentfield")  # which record or row it is
# Frappe 16 reads a record by plain statements; before, it takes the names of their fields apart at each reading
LOADS_FAST = hasattr(Document, "load_children_from_db")
_SERVER = object()  # cannot come out of a request, whatever is sent


def check_unmoved(doctype: str, name: str) -> frappe._dict:
	"""Lock a record; throw `frappe.TimestampMismatchError` where it changed since this request began to read.

	Returns its `modified` and `modified_by`. A request sees the database as it was at its first question, a locked
	record as it is now.
	"""
	fields = ["modified", "modified_by"]
	now = frappe.db.get_value(doctype, name, fields, as_dict=True, for_update=True)
	if not now:
		frappe.throw(_("{0} {1} does not exist.").format(_(doctype), name), frappe.DoesNotExistError)
	if cstr(frappe.db.get_value(doctype, name, "modified")) != cstr(now.modified):
		refuse_changed(doctype, name)
	return now


def refuse_changed(doctype: str, name: str) -> NoReturn:
	"""Throw `frappe.TimestampMismatchError` about a record that was stored anew after the user opened it: by whom and when."""
	# with a lock, for it is read as it is now and not as it was when the request began
	stored = frappe.db.get_value(doctype, name, ["modified", "modified_by"], as_dict=True, for_update=True)
	frappe.throw(
		describe_change(name, stored) + " " + _("Reload the page to go on with what is stored."),
		frappe.TimestampMismatchError,
		title=_("Changed since you opened it"),
	)


def describe_change(name: str, stored: frappe._dict) -> str:
	"""Who changed a record after the user opened it, and when; a second window of one's own is called that."""
	when = format_datetime(stored.modified)
	if stored.modified_by == frappe.session.user:
		return _("You changed {0} yourself in another window ({1}) after you opened it here.").format(
			name, when
		)
	who = escape_html(get_fullname(stored.modified_by))
	return _("{0} was changed by {1} ({2}) after you opened it.").format(name, who, when)


@cache
def _list_methods(controller: type) -> frozenset[str]:
	"""Names that stand for methods of a record or for what it works out once and keeps, and for no field."""
	return frozenset(
		name
		for name in dir(controller)
		if callable(found := getattr(controller, name, None)) or isinstance(found, cached_property)
	)


def _as_value(key: str, value: object) -> object:
	"""What is set; some versions fail where the state of the document, which they count with, is no number.

	A name that is an object would be taken for a filter by whatever looks the record up.
	"""
	if key in PLACES and not isinstance(value, str | int | None):
		frappe.throw(_("{0} has a value of the wrong kind.").format(frappe.bold(key)))
	return cint(value) if key == "docstatus" and isinstance(value, str | list | dict) else value


def _copy(values: dict) -> dict:
	return {
		key: copy.copy(value) if isinstance(value, list | dict) else value for key, value in values.items()
	}


def _copy_rows(rows: list, parent: Document | None = None) -> list:
	"""Rows of their own, which belong to this record, or to none while they are kept."""
	found = [copy.copy(row) for row in rows]
	for row in found:
		row.flags, row.parent_doc = frappe._dict(), parent
	return found


class ValuesOnly:
	"""What is set on a record or a row is a value: nothing that a client sends takes the place of a method."""

	def set(self, key, value, *args, **kwargs) -> None:
		if key in _list_methods(type(self)):
			return
		super().set(key, _as_value(key, value), *args, **kwargs)

	def update(self, d):
		# Frappe 16 puts the values into the record past `set`
		methods = _list_methods(type(self))
		return super().update({key: _as_value(key, value) for key, value in d.items() if key not in methods})


class StoredRow(ValuesOnly, Document):
	"""A row that is written only where it differs from what is stored; see `GuardedDocument.update_child_table`."""

	def db_update(self) -> None:
		if "_as_stored" not in self.__dict__:
			super().db_update()


def _find_same_rows(rows: list, stored: list) -> list:
	"""The rows that are as they are stored. They keep the time of their last change."""
	known, same = {row.name: row for row in stored}, []
	for row in rows:
		kept = known.get(row.name)
		if kept is None or not isinstance(row, StoredRow):
			continue
		columns = row.meta.get_valid_columns()
		if all(_is_same(row.get(name), kept.get(name)) for name in columns if name not in CHANGED):
			row.modified, row.modified_by = kept.modified, kept.modified_by
			same.append(row)
	return same


def _lock_rows(doc: Document) -> bool:
	"""Lock the rows of a record; False where one of them is not as this transaction has read it."""
	for table in doc.meta.get_table_fields():
		read = {row.name: row for row in doc.get(table.fieldname) or ()}
		if not read:
			continue
		row = frappe.qb.DocType(table.options)
		locked = (
			frappe.qb.from_(row).select("*").where(row.name.isin(list(read))).for_update().run(as_dict=True)
		)
		if len(locked) != len(read):
			return False
		if not all(
			_is_same(read[found.name].get(field), value) for found in locked for field, value in found.items()
		):
			return False
	return True


def _delete_rows(doctype: str, names: set[str]) -> None:
	if names:
		frappe.db.delete(doctype, {"name": ("in", sorted(names))})


def _is_same(one: object, other: object) -> bool:
	"""Whether the database would hold the same; a date may be a text that came with the request."""
	return one == other or (one is not None and other is not None and str(one) == str(other))


class GuardedDocument(ValuesOnly, Document):
	"""A record whose fields have owners, see `access.fields`."""

	# whether the record itself says, with table and row, which choice there is not
	NAMES_WRONG_CHOICES = False

	def load_from_db(self):
		"""As Frappe's; a record that this transaction has just read is not read again, see `database.once`.

		A form asks whether the record may be read, which loads it, and then loads it to show it.
		"""
		if self.flags.for_update or not isinstance(self.name, str | int):
			return super().load_from_db()
		key, tables = ("record", type(self), self.name), [df.fieldname for df in self.meta.get_table_fields()]
		if kept := once.get_known(key):
			values, rows = kept
			self.__dict__.update(_copy(values))
			for table in tables:
				self.__dict__[table] = _copy_rows(rows[table], self)
			return self
		self._load()
		values = _copy(
			{key: value for key, value in self.__getstate__().items() if key not in ("flags", *tables)}
		)
		once.keep(("loaded", type(self), self.name), values)
		# some versions load rows only when they are asked for
		if all(table in self.__dict__ for table in tables):
			once.keep(key, (values, {table: _copy_rows(self.get(table)) for table in tables}))
		return self

	def _load(self) -> None:
		"""Read the record and its rows; where Frappe has no short way of its own to read them, by `loading`."""
		stored = None if LOADS_FAST or self.meta.issingle else loading.read_record(self.doctype, self.name)
		if stored is None:
			super().load_from_db()
			return
		self.flags.ignore_children = True
		super(Document, self).__init__(stored)
		self.flags.pop("ignore_children", None)
		for table in self.meta.get_table_fields():
			self.set(table.fieldname, loading.read_rows(self, table))
		# as Frappe does when the rows are there
		if hasattr(self, "__setup__"):
			self.__setup__()

	def extend(self, key, value) -> None:
		if isinstance(value, str | dict | int | float):
			self._refuse_rows(key)
		super().extend(key, value)

	def _init_child(self, value, key):
		if not isinstance(value, dict | BaseDocument):
			self._refuse_rows(key)
		return super()._init_child(value, key)

	def _refuse_rows(self, key: str) -> NoReturn:
		"""What was sent in the place of a table's rows cannot be read as rows."""
		frappe.throw(_("{0}: no rows can be read in what was sent.").format(_(self.meta.get_label(key))))

	def run_method(self, method, *args, **kwargs):
		"""As Frappe's; of what a client sends to a method it gets what it asks for, and text where it takes text."""
		own = getattr(type(self), method, None) if isinstance(method, str) else None
		if kwargs and callable(own) and own in frappe.whitelisted:
			known = signature(own).parameters
			kwargs = {
				name: cstr(value) if known[name].annotation == "str" else value
				for name, value in kwargs.items()
				if name in known and name != "self"
			}
		return super().run_method(method, *args, **kwargs)

	def insert(self, *args, **kwargs) -> Document:
		figures.check(self)
		if not self.is_written_by_server():
			writing.prepare(self)
		if not self.NAMES_WRONG_CHOICES:
			for record in (self, *self.get_all_children()):
				# Frappe asks this last; until then a wrong choice would be a key to the app's own tables
				record._validate_selects()
		return super().insert(*args, **kwargs)

	def check_if_latest(self) -> None:
		# here Frappe has loaded the stored version and has not validated anything yet
		since = len(frappe.local.message_log)
		try:
			super().check_if_latest()
		except frappe.TimestampMismatchError:
			del frappe.local.message_log[since:]  # it says that somebody else did it, whoever it was
			refuse_changed(self.doctype, self.name)
		figures.check(self)
		before = self.get_doc_before_save()
		if before and not self.is_written_by_server():
			writing.protect(self, before)

	def load_doc_before_save(self, **kwargs) -> None:
		"""As Frappe's, without locking the places of rows that do not exist yet.

		Frappe reads each table with a lock, and an empty one locks the gap where the first rows of others would go: two
		people who send at the same time would wait for each other for ever. So the record is locked, and the rows it has.
		"""
		self._doc_before_save = None
		if self.is_new() or not isinstance(self.name, str | int):
			return super().load_doc_before_save(**kwargs)
		locked = frappe.db.get_value(self.doctype, self.name, "modified", for_update=True)
		stored = frappe.get_doc(self.doctype, self.name) if locked else None
		if stored and cstr(stored.modified) == cstr(locked) and _lock_rows(stored):
			self._doc_before_save = stored
			return None
		return super().load_doc_before_save(**kwargs)

	def has_permission(self, permtype="read", *args, **kwargs) -> bool:
		"""As Frappe's, without the empty message that some versions answer with a refusal."""
		since = len(frappe.local.message_log)
		allowed = super().has_permission(permtype, *args, **kwargs)
		if not allowed:
			refusals.leave_out_empty(since)
		return allowed

	def raise_no_permission_to(self, perm_type) -> NoReturn:
		"""As Frappe's, with a sentence of this app, which the desk shows in its dialog."""
		frappe.flags.error_message = refusals.explain(self.doctype, self.name, perm_type)
		raise frappe.PermissionError(frappe.flags.error_message)

	def notify_update(self) -> None:
		"""Tell those who have the record open that it changed; of this app's guarded records the lists are not told.

		Frappe sends the name of the record and of the person to everybody who reads some record of the kind: who is
		scoring, who has just appealed.
		"""
		if self.doctype not in rules.TRANSACTIONS:
			super().notify_update()
		elif not frappe.flags.in_patch:
			frappe.publish_realtime(
				"doc_update",
				{"modified": self.modified, "doctype": self.doctype, "name": self.name},
				doctype=self.doctype,
				docname=self.name,
				after_commit=True,
			)

	def _validate_links(self) -> None:
		if not self.flags.ignore_links:
			remember_names(self)
		super()._validate_links()

	def update_child_table(self, fieldname: str, *args, **kwargs) -> None:
		"""Write the rows of a table that differ from the stored ones, and leave a table alone that does not.

		Rows that are gone are deleted by name. Frappe deletes whatever else the table holds, which locks the place of
		all new rows: two people whose records get their first row at the same time would wait for each other for ever.
		"""
		before, rows = self.get_doc_before_save(), self.get(fieldname) or []
		if not before:
			return super().update_child_table(fieldname, *args, **kwargs)
		stored = before.get(fieldname) or []
		same = _find_same_rows(rows, stored)
		if len(same) == len(rows) == len(stored):
			return None
		for row in same:
			row.__dict__["_as_stored"] = True
		kept, doctype = self.flags.ignore_children_type, self.meta.get_field(fieldname).options
		if doctype not in (kept or ()):
			_delete_rows(
				doctype, {row.name for row in stored} - {row.name for row in rows if not row.is_new()}
			)
		self.flags.ignore_children_type = [*(kept or ()), doctype]
		try:
			super().update_child_table(fieldname, *args, **kwargs)
		finally:
			self.flags.ignore_children_type = kept
			for row in same:
				row.__dict__.pop("_as_stored", None)

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		"""Newer versions of Frappe let a client force a new name, or a merger, past the DocType's own setting."""
		if not self.meta.allow_rename and frappe.session.user != "Administrator":
			frappe.throw(_("{0} keeps its name.").format(old), frappe.PermissionError)

	def before_discard(self) -> None:
		"""Frappe's newer action "Discard" marks a draft as cancelled without a word in its process: not here."""
		frappe.throw(_("{0} is not discarded.").format(_(self.doctype)), frappe.PermissionError)

	def get_rows_kept(self, before: Document, fieldname: str) -> list:
		"""The rows of a table that a save is held against: the stored ones."""
		return before.get(fieldname) or []

	def leaves_rows_out(self, before: Document, fieldname: str) -> bool:
		"""Whether a save without rows in a table leaves them as they are, because no form holds them."""
		return False

	def explain_closed(self, before: Document, places: list[str]) -> str:
		"""What to tell who changed closed fields, in the words of this kind of record; empty for the general sentence.

		`places`: field names, or "table:row number:field name".
		"""
		return ""

	def is_written_by_server(self) -> bool:
		"""Whether the server's own code is writing, and has said so."""
		return self.__dict__.get("_writer") is _SERVER

	def save_as_server(self, **kwargs) -> Document:
		"""Save values that the server's own code has set. Permissions are asked as ever, unless told otherwise."""
		return self._as_server(self.save, kwargs)

	def insert_as_server(self, **kwargs) -> Document:
		"""Insert a record that the server's own code has made."""
		return self._as_server(self.insert, kwargs)

	def _as_server(self, write, options: dict) -> Document:
		self.__dict__["_writer"] = _SERVER
		try:
			return write(**options)
		finally:
			self.__dict__.pop("_writer", None)

	def load_stored(self, lock: bool = True) -> None:
		"""Forget what the client sent: a method of the document works on what the database holds.

		With `lock` nobody else writes the record until this request ends; throws where somebody just did, for the
		rows read afterwards could be older than the record.
		"""
		if lock:
			check_unmoved(self.doctype, self.name)
		self.load_from_db()
