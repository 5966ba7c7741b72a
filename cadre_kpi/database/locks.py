"""One worker for one run: a lock of the database session.

The database frees it by itself when the worker's connection ends, also after a kill or a power cut. So a lock that is
free while the run says "Running" means that the worker is gone and the run can be taken up again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import frappe


def take(run: str) -> bool:
	"""Lock the run for this database session. False when another session works on it."""
	if frappe.db.db_type == "postgres":
		return bool(frappe.db.sql("select pg_try_advisory_lock(hashtext(%s))", (_get_key(run),))[0][0])
	return bool(frappe.db.sql("select get_lock(%s, 0)", (_get_key(run),))[0][0])


def release(run: str) -> None:
	"""Free the run for other sessions."""
	if frappe.db.db_type == "postgres":
		frappe.db.sql("select pg_advisory_unlock(hashtext(%s))", (_get_key(run),))
	else:
		frappe.db.sql("select release_lock(%s)", (_get_key(run),))


def is_taken(run: str) -> bool:
	"""Whether some session works on the run now."""
	if frappe.db.db_type == "postgres":
		if not take(run):
			return True
		release(run)
		return False
	return frappe.db.sql("select is_used_lock(%s)", (_get_key(run),))[0][0] is not None


@contextmanager
def narrow() -> Iterator[None]:
	"""Within it, statements lock the rows that they change and nothing that they only pass.

	MariaDB's usual level would also lock rows that an INSERT … SELECT reads and the gaps between them, and so wait for
	people who save a record that the run does not touch.
	"""
	if frappe.db.db_type == "postgres":
		yield
		return
	frappe.db.sql("set session transaction isolation level read committed")
	try:
		yield
	finally:
		frappe.db.sql("set session transaction isolation level repeatable read")


def _get_key(run: str) -> str:
	# locks are shared by all databases of the server, and MariaDB takes names of 64 characters at most
	return "cadre_kpi:" + hashlib.sha256(f"{frappe.conf.db_name}|{run}".encode()).hexdigest()[:40]
