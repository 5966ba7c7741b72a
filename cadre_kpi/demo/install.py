"""The demo: the provinces' and districts' cases as data, told by their users. Safe to run again."""

from __future__ import annotations

import frappe
from frappe.utils import getdate

from cadre_kpi.demo import (
	all_round,
	catalogue,
	khanh_hoa,
	masters,
	organisations,
	story_371,
	story_khoan,
	this_year,
	tuyen_quang,
	vinh_phuc,
	yen_binh,
)
from cadre_kpi.my_work import demo_progress
from cadre_kpi.notifications.digest import job
from cadre_kpi.notifications.kinds import WEEKLY
from cadre_kpi.roles import ROLES
from cadre_kpi.runs import launch, worker


def load_people() -> None:
	"""The province of the main story with its accounts: enough to log in, while the stories are still to be told."""
	frappe.set_user("Administrator")
	vinh_phuc.cast()
	demo_progress.start(len(list_stories()))
	frappe.db.commit()


def load() -> None:
	"""Bring every story onto the site that is not there yet; commits after each, so that it can resume.

	What was interrupted in the middle of a story is undone by the database, and the story is told anew.
	"""
	frappe.set_user("Administrator")
	demo_progress.start(len(list_stories()))
	frappe.db.commit()
	for name, tell in list_stories().items():
		if demo_progress.is_told(name):
			continue
		tell()
		frappe.set_user("Administrator")
		demo_progress.tick(name)
		frappe.db.commit()
	demo_progress.end()
	frappe.db.commit()


def list_stories() -> dict:
	"""Name of a story → what tells it."""
	return {
		"vinh_phuc_371": lambda: story_371.Story(vinh_phuc.cast()).tell(),
		"vinh_phuc_khoan_san_pham": lambda: story_khoan.Story(vinh_phuc.cast()).tell(),
		"khanh_hoa_622": lambda: khanh_hoa.Story().tell(),
		"this_year": lambda: this_year.Story(vinh_phuc.cast()).tell(),
		"product_catalogue": lambda: catalogue.tell(vinh_phuc.cast()),
		"organisations": lambda: organisations.Story(vinh_phuc.cast()).tell(),
		"tuyen_quang_dat_hang": lambda: tuyen_quang.Story(limit=1).tell(),
		"yen_binh_06": lambda: yen_binh.make_small().tell(),
		"all_round": lambda: all_round.Story(vinh_phuc.cast()).tell(),
		"finished": close_finished,
		"digests": send_weekly_digests,
	}


def close_finished() -> None:
	"""Close the periods whose ratings are all published, with the run that a province uses for it."""
	finished = (
		story_371.PERIOD,
		story_khoan.PERIOD,
		khanh_hoa.PERIOD,
		tuyen_quang.PERIOD,
		yen_binh.name_month(1),
		yen_binh.name_month(1, "Đảng viên Yên Bình"),
	)
	for period in frappe.db.get_all(
		"Evaluation Period", filters={"name": ("in", finished), "status": "Open"}, pluck="name"
	):
		name = launch.start(period, "Close Period")
		frappe.db.commit()
		worker.execute(name, "vi")


def send_weekly_digests() -> None:
	"""The weekly digest of today, so that a newcomer finds it in the mailbox without waiting for Monday."""
	job.send(WEEKLY, getdate())


def list_accounts() -> list[dict[str, str]]:
	"""Accounts to try the desk with, those of the main story first: `user`, `role` (a label), `password`."""
	users = frappe.db.get_all(
		"User",
		filters={"name": ("like", f"%@{masters.DOMAIN}"), "enabled": 1},
		fields=["name", "full_name"],
		order_by="creation",
	)
	roles: dict[str, list[str]] = {}
	for row in frappe.db.get_all(
		"Has Role",
		filters={
			"parent": ("in", [user.name for user in users] or [""]),
			"parenttype": "User",
			"role": ("in", ROLES),
		},
		fields=["parent", "role"],
		order_by="idx",
	):
		roles.setdefault(row.parent, []).append(row.role)
	return [
		{
			"user": user.name,
			"name": user.full_name,
			"role": ", ".join(roles.get(user.name, [])),
			"password": masters.PASSWORD,
		}
		for user in users
	]
