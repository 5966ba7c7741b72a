"""When digests go out, as the site chose it in Cadre KPI Settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

import frappe
from frappe.utils import cint, get_time

DOCTYPE = "Cadre KPI Settings"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Settings:
	"""`weekday`: 0 for Monday. `days_before_closing`: when those who have not scored are reminded."""

	enabled: bool = True
	daily: bool = True
	weekday: int = 0
	time: time = time(7, 0)
	days_before_closing: int = 2


def get_settings() -> Settings:
	"""The site's choices; what was left empty is Monday at seven."""
	kept = frappe.db.get_singles_dict(DOCTYPE)
	default = Settings()
	return Settings(
		enabled=bool(cint(kept.get("digests_enabled", 1))),
		daily=bool(cint(kept.get("daily_digests", 1))),
		weekday=WEEKDAYS.index(kept["digest_weekday"])
		if kept.get("digest_weekday") in WEEKDAYS
		else default.weekday,
		time=get_time(kept["digest_time"]) if kept.get("digest_time") else default.time,
		days_before_closing=cint(kept.get("days_before_closing") or default.days_before_closing),
	)
