"""Work that the local bench's Frappe does again and again for the same result, done once a process."""

from functools import lru_cache
from types import SimpleNamespace

import sqlparse
from frappe.database import query


def remember_columns() -> None:
	"""Frappe parses the name of every column that a query asks for, each time: a tenth of a story's time."""
	query.sqlparse = SimpleNamespace(format=lru_cache(maxsize=10_000)(sqlparse.format))
