"""The key by which people stand in lists by rank, for those who were entered before."""

import frappe

from cadre_kpi.database import bulk
from cadre_kpi.masters.people_order import build_rank_key


def execute() -> None:
	posts = {row.name: row for row in frappe.get_all("Cadre Position", fields=["name", "rank", "duty"])}
	rows = frappe.get_all(
		"Cadre", filters={"sort_rank": ("is", "not set")}, fields=["name", "full_name", "position"]
	)
	nothing = frappe._dict()
	keys = (
		(row.name, build_rank_key(row.full_name, post.rank, post.duty))
		for row in rows
		for post in (posts.get(row.position, nothing),)
	)
	bulk.update("Cadre", ("name", "sort_rank"), keys, touch=False)
