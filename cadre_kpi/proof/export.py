"""All seals of a site as one file of JSON lines that `verify_export.py` checks without Frappe."""

from __future__ import annotations

import os
from pathlib import Path

import frappe
from frappe.utils import now_datetime

from cadre_kpi.database import bulk
from cadre_kpi.proof import canonical, chain, content, seals, verify

FORMAT = "cadre_kpi seals 1"


def write(path: Path) -> int:
	"""Write the file and return the number of seals. A file that stands there is replaced when the new one is whole."""
	links = verify.read_links()
	partial = path.with_name(path.name + ".partial")
	# what was signed about people is for the eyes of whoever exports it
	opened = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
	with os.fdopen(opened, "w", encoding="utf-8", newline="\n") as file:
		head = {
			"format": FORMAT,
			"site": frappe.local.site,
			"exported_on": canonical.spell_moment(now_datetime()),
			"heads": chain.list_heads(links),
		}
		file.write(canonical.write(head) + "\n")
		for first in range(0, len(links), content.BATCH):
			part = links[first : first + content.BATCH]
			table = frappe.qb.DocType(seals.LINK)
			query = frappe.qb.from_(table).where(
				table.name.isin(bulk.build_among(link.name for link in part))
			)
			stored = dict(query.select(table.name, table.content).run())
			for link in part:
				file.write(_build_line(link, stored.get(link.name)) + "\n")
	partial.replace(path)
	return len(links)


def _build_line(link: chain.Link, stored: str | None) -> str:
	try:
		text = seals.unpack(stored or "")
	except ValueError:
		text = ""  # the script names it, as `verify` does
	return canonical.write(
		{
			"body": link.body,
			"number": str(link.number),
			"seal": link.seal,
			"previous": link.previous,
			"content": text,
		}
	)
