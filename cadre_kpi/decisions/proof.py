"""Seals for people: what a verification found in words."""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.decisions import decisions
from cadre_kpi.proof import evidence, verify
from cadre_kpi.proof.compare import Difference


def verify_all(files: bool = True) -> verify.Finding:
	"""Check every seal of the site, decisions from before seals were kept by their former fingerprint.

	`files`: whether attached files are read anew as well.
	"""
	return verify.verify(_build_old_seal, files)


def _build_old_seal(name: str) -> tuple[str, str]:
	decision = frappe.get_doc("Rating Decision", name)
	return decision.seal or "", decisions.seal(decision)


def describe(found: verify.Finding, limit: int = 0) -> list[str]:
	"""The finding in lines of the user's language, at most `limit` differences (0: all)."""
	shown = found.differences[:limit] if limit else found.differences
	lines = [describe_difference(difference) for difference in shown]
	if len(shown) < len(found.differences):
		lines.append(_("… and {0} more differences").format(len(found.differences) - len(shown)))
	lines += [
		_("{0}: {1} seals checked").format(_(kind), count) for kind, count in sorted(found.counts.items())
	]
	if found.old_form:
		lines.append(_("{0} decisions are sealed in the old form and hold").format(len(found.old_form)))
	lines += [
		_("{0}: {1} records from before seals were kept").format(_(kind), count)
		for kind, count in sorted(found.without.items())
	]
	lines += [
		_("Head of the chain of {0}: no. {1}, {2}").format(
			head["body"] or _("the site"), head["number"], head["seal"]
		)
		for head in found.heads
	]
	lines.append(summarise(found))
	return lines


def summarise(found: verify.Finding) -> str:
	"""The finding in one sentence."""
	if not found.differences:
		return _("All seals hold.")
	records = {(difference.doctype, difference.record) for difference in found.differences}
	return _("{0} differences in {1} records. Somebody has changed them behind the application.").format(
		len(found.differences), len(records)
	)


def describe_difference(difference: Difference) -> str:
	"""Record, row, field, and both values."""
	return _("{0} {1}, {2}: sealed “{3}”, now “{4}”").format(
		_(difference.doctype),
		difference.record,
		describe_place(difference),
		difference.sealed,
		difference.present,
	)


def describe_place(difference: Difference) -> str:
	"""Row and field by their labels."""
	field = get_label(difference.doctype, difference.row, difference.field)
	if not difference.row:
		return field
	table, _space, number = difference.row.partition(" ")
	return _("{0}, row {1}, {2}").format(get_label(difference.doctype, "", table), number, field)


def get_label(doctype: str, row: str, field: str) -> str:
	"""What a field of the finding is called in the user's language."""
	said = {
		"record": _("the record itself"),
		"row": _("the row itself"),
		"seal": _("Seal"),
		"content": _("Sealed Content"),
		"chain_no": _("Number in the Chain"),
		"previous_seal": _("Previous Seal"),
		"rests_on": _("Rests On"),
		evidence.TABLE: _("Attached Files"),
		"sha256": _("Content of the File"),
		"address": _("Address of the File"),
		"file_name": _("File Name"),
	}
	meta = frappe.get_meta(doctype)
	if row:
		table = meta.get_field(row.partition(" ")[0])
		meta = frappe.get_meta(table.options) if table else meta
	found = meta.get_field(field)
	return said.get(field) or (_(found.label) if found and found.label else field)
