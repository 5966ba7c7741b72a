"""Writing seals: one link in the chain of the deciding body for each record, many records in few statements."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Iterator, Sequence

import frappe
from frappe.utils import now_datetime

from cadre_kpi.database import bulk
from cadre_kpi.proof import canonical, content

LINK = "Sealed Record"
FORM = "1"  # of the content, see docs/proof.md
COLUMNS = (
	*("name", "record_doctype", "record", "body", "chain_no", "seal", "previous_seal", "code"),
	*("sealed_on", "sealed_by", "released", "content"),
)
CODE_DIGITS = 16  # of the seal, enough for a person to type and for nobody to hit by chance


def seal(doctype: str, names: Sequence[str], rests_on: dict[str, list[dict]] | None = None) -> None:
	"""Seal these records as they stand in the database now.

	`rests_on`: record → the seals of what it rests on, as `found` gives them. The bodies' chains stay locked until the
	transaction ends.
	"""
	for part in _split_parts(names):
		records = content.read(doctype, part)
		if len(records) != len(part):
			missing = sorted(set(part) - set(records))
			raise frappe.DoesNotExistError(f"{doctype} {', '.join(missing[:5])}")
		for name, record in records.items():
			record["rests_on"] = (rests_on or {}).get(name, [])
		_append(doctype, [records[name] for name in part])


def release(doctype: str, names: Sequence[str]) -> None:
	"""From now on these records may change again, for what sealed them was cancelled: that too is a link."""
	for part in _split_parts(names):
		_append(
			doctype, [{"doctype": doctype, "name": name, "released": "1"} for name in part], released=True
		)


def seal_missing(doctype: str, names: Iterable[str]) -> None:
	"""Seal those of these records that have no seal yet: they were there before seals were written."""
	wanted = list(dict.fromkeys(name for name in names if name))
	known = find_latest_of(doctype, wanted)
	seal(doctype, [name for name in wanted if name not in known])


def find_latest_of(doctype: str, names: Iterable[str]) -> dict[str, dict]:
	"""The latest seal of each of these records that has one: `doctype`, `name` and `seal`."""
	latest: dict[str, dict] = {}
	for part in _split_parts(list(dict.fromkeys(names))):
		link = frappe.qb.DocType(LINK)
		rows = (
			frappe.qb.from_(link)
			.select(link.record, link.seal, link.released)
			.where((link.record_doctype == doctype) & link.record.isin(bulk.build_among(part)))
			.orderby(link.chain_no)
			.run()
		)
		for name, fingerprint, released in rows:
			latest.pop(name, None)
			if not released:
				latest[name] = {"doctype": doctype, "name": name, "seal": fingerprint}
	return latest


def find_latest(doctype: str, name: str) -> frappe._dict | None:
	"""The link that holds for this record now, with its content as it was sealed; None without one."""
	rows = frappe.get_all(
		LINK,
		filters={"record_doctype": doctype, "record": name},
		fields=list(COLUMNS),
		order_by="chain_no desc",
		limit=1,
	)
	if not rows or rows[0].released:
		return None
	return rows[0]


def find_first_seal() -> str:
	"""When the first seal of the site was written; records made later are sealed or were tampered with."""
	link = frappe.qb.DocType(LINK)
	rows = frappe.qb.from_(link).select(link.sealed_on).orderby(link.sealed_on).limit(1).run()
	return canonical.spell_moment(rows[0][0]) if rows else "9999"


def is_older(doctype: str, name: str) -> bool:
	"""Whether a record was made before seals were kept, so that it may have none."""
	return canonical.spell_moment(frappe.db.get_value(doctype, name, "creation")) <= find_first_seal()


def pack(text: str) -> str:
	"""Canonical text as it is stored."""
	return base64.b64encode(zlib.compress(text.encode(), 6)).decode()


def unpack(stored: str) -> str:
	"""The canonical text of a stored content; raises ValueError where it is none."""
	try:
		return zlib.decompress(base64.b64decode(stored or "", validate=True)).decode()
	except (ValueError, zlib.error) as error:
		raise ValueError("the content of the seal cannot be read") from error


def _append(doctype: str, records: list[dict], released: bool = False) -> None:
	bodies = content.find_bodies(doctype, [record["name"] for record in records])
	heads = {body: _lock_head(body) for body in sorted(set(bodies.values()))}
	moment, user, names, rows = now_datetime(), frappe.session.user, bulk.make_names(len(records)), []
	for record in records:
		body = bodies[record["name"]]
		number, previous = heads[body]
		text = canonical.write(
			{
				"form": FORM,
				"chain": {"body": body, "number": str(number + 1), "previous": previous},
				"sealed": {"on": canonical.spell_moment(moment), "by": user},
				**record,
			}
		)
		fingerprint = canonical.compute_fingerprint(text)
		heads[body] = (number + 1, fingerprint)
		rows.append(
			(
				*(next(names), doctype, record["name"], body, number + 1, fingerprint, previous),
				*(fingerprint[:CODE_DIGITS], str(moment), user, int(released), pack(text)),
			)
		)
	bulk.insert(LINK, COLUMNS, rows)


def _lock_head(body: str) -> tuple[int, str]:
	"""Number and seal of the last link of a body's chain; nobody else appends to it until this transaction ends."""
	holder = ("Evaluation Body", body) if body else ("DocType", LINK)
	frappe.db.get_value(*holder, "name", for_update=True)
	link = frappe.qb.DocType(LINK)
	# a locking read sees what others have written since this transaction began
	rows = (
		frappe.qb.from_(link)
		.select(link.chain_no, link.seal)
		.where(link.body == body)
		.orderby(link.chain_no, order=frappe.qb.desc)
		.limit(1)
		.for_update()
		.run()
	)
	return rows[0] if rows else (0, "")


def _split_parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
	for first in range(0, len(names), content.BATCH):
		yield names[first : first + content.BATCH]
