"""The page on which the desk opens: "My Work" for those who have nothing else in this desk."""

from __future__ import annotations

import frappe

from cadre_kpi.roles import ROLES

PAGE = "my-work"
# Everybody who signs in holds these.
OF_EVERYBODY = {"All", "Guest", "Desk User"}


def set_home_page(bootinfo: frappe._dict) -> None:
	"""Hook `boot_session`: users whose roles are only this app's land on "My Work"; all others where they did."""
	held = set(frappe.get_roles()) - OF_EVERYBODY
	if held and held <= set(ROLES) and bootinfo.get("home_page") != "setup-wizard":
		bootinfo["home_page"] = PAGE
