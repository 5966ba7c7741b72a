"""Commands of the bench: `bench --site … cadre-kpi verify`, `bench --site … cadre-kpi export-seals --to file`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import frappe
from frappe.commands import get_site, pass_context


@click.group("cadre-kpi")
def cadre_kpi() -> None:
	"""Seals of what was signed in the evaluation of leaders."""


@cadre_kpi.command("verify")
@click.option("--limit", default=100, help="How many differences are shown (0: all).")
@click.option("--no-files", is_flag=True, help="Do not read attached files anew.")
@pass_context
def verify(context, limit: int, no_files: bool) -> None:
	"""Check every seal; names each record, row and field that was changed behind the application."""
	from cadre_kpi.decisions import proof

	with _on_site(context):
		found = proof.verify_all(files=not no_files)
		for line in proof.describe(found, limit):
			click.echo(line)
	sys.exit(1 if found.differences else 0)


@cadre_kpi.command("export-seals")
@click.option("--to", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@pass_context
def export_seals(context, to: Path) -> None:
	"""Write all seals into one file that proof/verify_export.py checks without Frappe."""
	from cadre_kpi.proof import export

	with _on_site(context):
		click.echo(f"{export.write(to)} seals: {to}")


class _on_site:
	def __init__(self, context) -> None:
		self.site = get_site(context)

	def __enter__(self) -> None:
		frappe.init(self.site)
		frappe.connect()

	def __exit__(self, *_exception) -> None:
		frappe.destroy()


commands = [cadre_kpi]
