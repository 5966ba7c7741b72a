"""Weekly digests for a whole province: an account for everybody, tasks that are due, people who wait."""

from __future__ import annotations

from datetime import date

import frappe

from benchmarks import province
from cadre_kpi import roles
from cadre_kpi.database import bulk
from cadre_kpi.notifications.digest import job
from cadre_kpi.notifications.kinds import WEEKLY

DOMAIN = "digest.bm.example"
DAY = date(province.YEAR, 2, 23)
EVERY = 20  # one person in so many sits in the collective of their unit


def people() -> int:
	"""An account for every cadre of the province, and seats for some of them; returns how many."""
	clear()
	cadres = frappe.db.get_all(
		"Cadre", filters={"name": ("like", "BM-%")}, fields=["name", "full_name", "unit"], order_by="name"
	)
	users = [(f"{row.name.lower()}@{DOMAIN}", row) for row in cadres]
	bulk.insert(
		"User",
		("name", "email", "first_name", "full_name", "enabled", "user_type", "language"),
		[(user, user, row.full_name, row.full_name, 1, "System User", "vi") for user, row in users],
	)
	held = [(user, roles.CADRE) for user, _row in users]
	held += [(user, roles.UNIT_OFFICER) for user, _row in users[::EVERY]]
	names = bulk.make_names(len(held))
	bulk.insert(
		"Has Role",
		("name", "parent", "parenttype", "parentfield", "role"),
		[(next(names), user, "User", "roles", role) for user, role in held],
	)
	bulk.update("Cadre", ("name", "user"), [(row.name, user) for user, row in users], touch=False)
	_seats(users)
	frappe.db.commit()
	return len(users)


def _seats(users: list) -> None:
	seated = {row.unit: user for user, row in users[::EVERY]}
	bulk.insert(
		"Evaluation Body",
		("name", "body_name", "body_type", "unit", "enabled"),
		[
			(f"Tập thể {unit} (đo tải)", f"Tập thể {unit} (đo tải)", "Unit Collective", unit, 1)
			for unit in seated
		],
	)
	names = bulk.make_names(len(seated))
	bulk.insert(
		"Evaluation Body Member",
		("name", "parent", "parenttype", "parentfield", "user", "duty"),
		[
			(next(names), f"Tập thể {unit} (đo tải)", "Evaluation Body", "members", user, "Member")
			for unit, user in seated.items()
		],
	)


def work_waits(period: str) -> None:
	"""Contracts in work with all tasks unfinished and due this month; evaluations wait for the self-assessment."""
	frappe.db.sql(
		"""update `tabContract Task` t join `tabTask Contract` c on c.name = t.parent
		set t.progress = 40, t.due_date = %s where c.period = %s""",
		(DAY, period),
	)
	frappe.db.sql(
		"update `tabCadre Evaluation` set workflow_state = 'Self-Assessment', docstatus = 0 where period = %s",
		(period,),
	)
	frappe.db.commit()


def send() -> int:
	"""One weekly run over everybody; returns the mails queued."""
	frappe.conf.mail_server = frappe.conf.mail_server or "127.0.0.1"
	return job.send(WEEKLY, DAY).mails


def clear() -> None:
	"""Remove the accounts and everything that was sent to them."""
	frappe.db.delete("Digest Log", {"user": ("like", f"%{DOMAIN}")})
	frappe.db.delete("Email Queue Recipient", {"recipient": ("like", f"%{DOMAIN}")})
	frappe.db.truncate("Email Queue")
	frappe.db.delete("Has Role", {"parent": ("like", f"%{DOMAIN}")})
	frappe.db.delete("Evaluation Body Member", {"user": ("like", f"%{DOMAIN}")})
	frappe.db.delete("User", {"name": ("like", f"%{DOMAIN}")})
	frappe.db.delete("DefaultValue", {"defkey": ("like", "cadre_kpi_digest%")})
	frappe.db.commit()
