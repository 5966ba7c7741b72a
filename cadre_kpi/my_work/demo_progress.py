"""How far the demo data are: people may already work in the desk while its stories are still being told."""

from __future__ import annotations

import frappe

# The site's defaults under which it is kept: how many stories there will be, and each that is told.
STORIES = "cadre_kpi_demo_stories"
TOLD = "cadre_kpi_demo:"


def start(stories: int) -> None:
	"""So many stories are going to be told."""
	frappe.db.set_default(STORIES, stories)


def is_told(story: str) -> bool:
	return bool(frappe.db.get_default(TOLD + story))


def tick(story: str) -> None:
	"""Note that this story of the demo is finished."""
	frappe.db.set_default(TOLD + story, "1")


def end() -> None:
	"""All are told: nothing more to be said of it."""
	frappe.defaults.clear_default(STORIES)


def read() -> dict[str, int] | None:
	"""`told` of `stories`; None where no demo is being prepared, as on every site that people work with."""
	stories = frappe.db.get_value("DefaultValue", {"defkey": STORIES, "parent": "__default"}, "defvalue")
	if not stories:
		return None
	told = frappe.db.count("DefaultValue", {"defkey": ("like", f"{TOLD}%"), "parent": "__default"})
	return {"told": told, "stories": int(stories)}


def tell_desk(bootinfo: frappe._dict) -> None:
	"""Hook `boot_session`: the desk draws its line only where there is something to be told."""
	found = read()
	if found:
		bootinfo["cadre_kpi_demo"] = found
