"""What a transaction has read and need not read again: as long as it has written nothing, the answer is the same.

The database shows a transaction everything as it stood at its first question, so what was read once is true until the
transaction writes something itself. With its first write, at a commit and at a rollback all is forgotten, and nothing
is kept until the next transaction begins: a rollback to a savepoint would change what was read in between. Who has
written everything and only answers from here on says so by `answer`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

import frappe

MOST = 100  # answers kept at once; who reads more of them one by one reads no record twice
Answer = TypeVar("Answer")


def read(key: Hashable, reader: Callable[[], Answer]) -> Answer:
	"""The answer kept under `key`, else what `reader` says. It is shared: whoever changes it copies it first."""
	kept = _get_kept()
	if kept is not None and key in kept:
		return kept[key]
	found = reader()
	keep(key, found)
	return found


def get_known(key: Hashable) -> object | None:
	"""What is kept under `key`, or None."""
	kept = _get_kept()
	return kept.get(key) if kept else None


def keep(key: Hashable, found: object) -> None:
	"""Keep an answer, where the transaction has written nothing yet."""
	kept = _get_kept()
	if kept is None:
		return
	if len(kept) >= MOST:
		kept.clear()
	kept[key] = found


def answer() -> None:
	"""Keep anew what is read from here on, until something is written again: the request has done its work."""
	database = frappe.local.db
	if writes := getattr(database, "transaction_writes", 0):
		frappe.local.cadre_kpi_once = (database, {}, writes)
		_forget_at_the_end(database)


def forget() -> None:
	"""Drop everything."""
	frappe.local.cadre_kpi_once = None


def _get_kept() -> dict | None:
	"""The answers of this transaction; None where it has written something since, or cannot say."""
	database = frappe.local.db
	writes = getattr(database, "transaction_writes", None)
	found = getattr(frappe.local, "cadre_kpi_once", None)
	if found and found[0] is database and found[2] == writes:
		return found[1]
	if found:
		forget()
	if writes != 0:
		return None
	frappe.local.cadre_kpi_once = (database, {}, 0)
	_forget_at_the_end(database)
	return frappe.local.cadre_kpi_once[1]


def _forget_at_the_end(database) -> None:
	database.after_commit.add(forget)
	database.after_rollback.add(forget)
