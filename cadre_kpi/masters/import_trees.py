"""A tree in one file: a row of an import may name a record that another row of the same file makes.

Frappe looks for everything that is named before anything is imported, and what is not there yet stops the whole file.
Of records of the same kind each row is asked when its turn comes instead, and fails by itself. The newest versions of
Frappe import trees themselves and are left alone.
"""

from __future__ import annotations

from frappe.utils import cstr

START = "start_import"  # Frappe's job


def prepare_job(method: object = None, kwargs: dict | None = None, **more: object) -> None:
	"""Hook on each background job: nothing is loaded for any other than an import."""
	name = method if isinstance(method, str) else getattr(method, "__name__", "")
	if cstr(name).rpartition(".")[2] == START:
		let_parents_come_along()


def prepare_save(doc, method: str | None = None) -> None:
	"""Hook on Data Import: a save reads the file too, and Frappe 15 would go on believing that a parent is not there."""
	let_parents_come_along()


def let_parents_come_along() -> None:
	"""From here on this process imports trees."""
	from frappe.core.doctype.data_import import importer

	if hasattr(importer, "sort_tree_payloads") or hasattr(importer.Column, "cadre_kpi_trees"):
		return
	look_at_column, exists = importer.Column.validate_values, importer.Row.link_exists

	def validate_values(self) -> None:
		if not _leads_to_own_kind(self.df):
			look_at_column(self)

	def link_exists(self, value, df):
		return _leads_to_own_kind(df) or exists(self, value, df)

	importer.Column.cadre_kpi_trees = True
	importer.Column.validate_values, importer.Row.link_exists = validate_values, link_exists


def _leads_to_own_kind(field) -> bool:
	"""Whether a column names records of the kind to which it belongs, one of this app."""
	from cadre_kpi.masters.imports import is_own

	return bool(
		field and field.fieldtype == "Link" and field.options == field.parent and is_own(field.options)
	)
