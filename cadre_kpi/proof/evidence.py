"""The files that lie at a record: the fingerprint of what stands in them, not of what the database says about it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

import frappe

from cadre_kpi.database import bulk

TABLE = "attached_files"  # in the sealed content, beside the tables of the record
PART = 1 << 20  # bytes that are read at once
PLACES = {"/private/files/": ("private", "files"), "/files/": ("public", "files")}


def read(doctype: str, names: Sequence[str]) -> dict[str, list[dict[str, str]]]:
	"""The files of each of these records that has some: `name`, `idx`, `file_name`, `address`, `sha256`.

	`sha256` is empty for a file that is gone, or lies elsewhere (an address on the web). One statement.
	"""
	table = frappe.qb.DocType("File")
	rows = (
		frappe.qb.from_(table)
		.select(table.attached_to_name, table.name, table.file_name, table.file_url)
		.where((table.attached_to_doctype == doctype) & table.attached_to_name.isin(bulk.build_among(names)))
		.where(table.is_folder == 0)
		.orderby(table.creation)
		.orderby(table.name)
		.run()
	)
	found: dict[str, list[dict[str, str]]] = defaultdict(list)
	for record, name, file_name, address in rows:
		files = found[record]
		files.append(
			{
				"name": name,
				"idx": str(len(files) + 1),
				"file_name": file_name or "",
				"address": address or "",
				"sha256": compute_fingerprint(address or ""),
			}
		)
	return found


def compute_fingerprint(address: str) -> str:
	"""SHA-256 of the file at an address of this site, as 64 hexadecimal digits; empty where there is none."""
	for beginning, folders in PLACES.items():
		if address.startswith(beginning):
			folder = Path(frappe.get_site_path(*folders)).resolve()
			path = (folder / unquote(address).removeprefix(beginning)).resolve()
			if folder in path.parents and path.is_file():
				found = hashlib.sha256()
				with path.open("rb") as file:
					while part := file.read(PART):
						found.update(part)
				return found.hexdigest()
	return ""
