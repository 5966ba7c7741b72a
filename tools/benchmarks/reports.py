"""The reports of the app, each over a whole province: seconds and statements, with a row for each person."""

from __future__ import annotations

from datetime import date

import frappe
from frappe.desk import query_report
from frappe.desk.doctype.notification_settings.notification_settings import create_notification_settings

from benchmarks import province, steps
from cadre_kpi import roles
from cadre_kpi.database import bulk

DOMAIN = "report.bm.example"
READER = f"reader@{DOMAIN}"
MEMBERS = [f"member{number}@{DOMAIN}" for number in range(3)]
COUNCIL, SESSION = "Hội đồng tư vấn (đo tải)", "BM-SESSION"
LEVELS = ("excellent", "good", "completed")
MONTH, FALLING = 2, (3, 4, 5)  # published results fall from month to month


def prepare(people: int) -> dict[str, dict]:
	"""A province of so many people with rows for every report; returns report → filters."""
	clear()
	province.build(people)
	first, month = province.first_contracts(1), province.period(MONTH)
	_reader()
	frappe.db.set_value("Evaluation Period", month, "status", "Open")
	steps.run(month, "Open Period", contracts="Carry All Tasks Over", source_period=first)
	province.work_done(month)
	steps.run(month, "Compute and Propose")
	frappe.db.truncate("Progress Report")  # those of the work done have no rows for their tasks
	frappe.db.truncate("Progress Report Task")
	steps.file_reports(month)
	_obstacles(month)
	_sheets(month)
	_fall(month)
	_reviews(month)
	_indicators()
	_logs()
	_break_seals(month)
	frappe.db.commit()
	return questions(month)


def questions(month: str) -> dict[str, dict]:
	"""What each report is asked for."""
	of_period, latest = {"period": month}, {"period": province.period(FALLING[-1])}
	unit, year = {"unit": province.ROOT}, {"year": province.YEAR}
	days = {"from_date": f"{province.YEAR}-01-01", "to_date": f"{province.YEAR}-12-31"}
	asked = {
		"Task Progress": of_period,
		"Deadline Status": of_period,
		"Evaluation Summary": of_period,
		"Registration and Assignment": of_period,
		"Rating Distribution and Quota": of_period,
		"Council Agreement": of_period,
		"Council Agreement, by member": {**of_period, "by_member": 1},
		"Obstacles and Directives": of_period,
		"Record of a Cadre": {"cadre": "BM-000001"},
		"Monthly Ratings of a Unit": {**unit, **year},
		"Time at Each Stage": of_period,
		"Unit Indicators": year,
		"Follow-up Due": latest,
		"Review of Work": of_period,
		"Falling Results": latest,
		"Period Readiness": of_period,
		"Seal Verification": {},
		"Retention Preview": {},
		"Access Audit": days,
	}
	return asked


def run(name: str, filters: dict) -> int:
	"""The rows of a report, read through the desk's own door by somebody with a seat."""
	frappe.set_user(READER)
	report = name.split(",")[0]
	return len(query_report.run(report, filters=frappe.as_json(filters))["result"])


def clear() -> None:
	"""Remove what this measurement made besides the province."""
	for doctype in (
		"Directive",
		"Council Score",
		"Council Session",
		"Work Review",
		"Unit Indicator",
		"Rating Follow Up",
	):
		frappe.db.truncate(doctype)
	for doctype in ("View Log", "Access Log", "Sealed Record"):
		frappe.db.delete(doctype)
	for doctype, field in (("Has Role", "parent"), ("Evaluation Body Member", "user"), ("User", "name")):
		frappe.db.delete(doctype, {field: ("like", f"%{DOMAIN}")})
	frappe.db.delete("Notification Settings", {"name": READER})
	frappe.db.delete("Evaluation Body", {"name": COUNCIL})
	frappe.db.commit()


def _reader() -> None:
	"""Somebody who reads all of it: an officer of the organisation board, who is an auditor too."""
	users = [READER, *MEMBERS]
	bulk.insert(
		"User",
		("name", "email", "first_name", "full_name", "enabled", "user_type", "language"),
		[
			(user, user, "Đo tải", f"Thành viên {number}", 1, "System User", "vi")
			for number, user in enumerate(users)
		],
	)
	create_notification_settings(READER)  # without them nobody opens the desk, to look at the rows
	held = (roles.ORGANISATION_OFFICER, roles.ADMINISTRATOR, roles.AUDITOR)
	names = bulk.make_names(len(held))
	bulk.insert(
		"Has Role",
		("name", "parent", "parenttype", "parentfield", "role"),
		[(next(names), READER, "User", "roles", role) for role in held],
	)
	for body, kind, members in (
		(province.BOARD, "Organisation Board", [READER]),
		(COUNCIL, "Advisory Council", MEMBERS),
	):
		doc = frappe.new_doc("Evaluation Body")
		doc.update({"body_name": body, "body_type": kind, "unit": province.ROOT, "enabled": 1})
		for user in members:
			doc.append("members", {"user": user, "duty": "Member"})
		doc.flags.ignore_validate = True
		doc.insert()
	frappe.clear_cache(user=READER)
	frappe.db.commit()


def _obstacles(month: str) -> None:
	"""An obstacle in everybody's report, a directive to every second one."""
	frappe.db.sql("update `tabProgress Report` set has_obstacle = 1 where period = %s", (month,))
	frappe.db.sql(
		"""update `tabProgress Report Task` t join `tabProgress Report` r on r.name = t.parent
		set t.obstacle = 'Vướng giải phóng mặt bằng, chưa bố trí đủ vốn', t.task_name = 'Nhiệm vụ thường xuyên số 1'
		where r.period = %s and t.idx = 1""",
		(month,),
	)
	frappe.db.sql(
		"""insert into `tabDirective` (name, creation, modified, owner, modified_by, contract, cadre, cadre_name, unit,
			managed_by, issued_by, issued_on, due_date, status, progress_report, task_no, content)
		select concat('BM-', r.name), now(), now(), r.owner, r.owner, r.contract, r.cadre, r.cadre_name, r.unit,
			r.managed_by, r.managed_by, r.to_date, date_add(r.to_date, interval 15 day),
			elt(1 + mod(crc32(r.cadre), 3), 'Open', 'Answered', 'Closed'), r.name, 1, 'Giao bố trí vốn trong quý'
		from `tabProgress Report` r where r.period = %s and mod(crc32(r.name), 2) = 0""",
		(month,),
	)


def _sheets(month: str) -> None:
	"""A closed session with three sheets for everybody."""
	bulk.insert(
		"Council Session",
		("name", "council", "period", "scheme", "status", "session_date"),
		[(SESSION, COUNCIL, month, province.scheme(), "Closed", date(province.YEAR, 2, 27))],
	)
	frappe.db.sql("update `tabCouncil Session` set docstatus = 0 where name = %s", (SESSION,))
	for number, member in enumerate(MEMBERS):
		frappe.db.sql(
			"""insert into `tabCouncil Score` (name, creation, modified, owner, modified_by, docstatus, cadre, cadre_name,
				unit, session, evaluation, member, total, proposed_level, score_key)
			select concat('BM', %(number)s, e.name), now(), now(), %(member)s, %(member)s, 1, e.cadre, e.cadre_name, e.unit,
				%(session)s, e.name, %(member)s, 95 - mod(crc32(e.name), 30) - 2 * %(number)s,
				if(mod(crc32(e.name), 30) + 2 * %(number)s > 5, 'good', 'excellent'), concat('BM', %(number)s, e.name)
			from `tabCadre Evaluation` e where e.period = %(period)s""",
			{"number": number, "member": member, "session": SESSION, "period": month},
		)


def _fall(month: str) -> None:
	"""Three further months, in which everybody's published result falls."""
	for place, number in enumerate(FALLING):
		province.copy_month(month, number, province.RATED)
		frappe.db.sql(
			"""update `tabCadre Evaluation` set published_score = 95 - mod(crc32(cadre), 20) - %s, published_level = %s
			where period = %s""",
			(place * 5, LEVELS[place], province.period(number)),
		)
		province.published(province.period(number))


def _reviews(month: str) -> None:
	frappe.db.sql(
		"""insert into `tabWork Review` (name, creation, modified, owner, modified_by, kind, period, managed_by, about,
			cadre, title, unit, status, tasks, finished, approved_on)
		select concat('BM-', name), now(), now(), owner, owner, 'Yearly Review', period, managed_by, cadre, cadre,
			cadre_name, unit, if(mod(crc32(name), 2), 'Approved', 'Draft'), 8, 6, end_date
		from `tabTask Contract` where period = %s and mod(crc32(name), 3)""",
		(month,),
	)


def _indicators() -> None:
	"""As many as there are people, spread over the units."""
	frappe.db.sql(
		"""insert into `tabUnit Indicator` (name, creation, modified, owner, modified_by, indicator_name, kind, unit,
			resolution, year, status, target, unit_of_measure, better, actual, reached, as_of, source)
		select concat('BM-', name), now(), now(), owner, owner, concat('Chỉ tiêu của ', full_name), 'Development', unit,
			'Nghị quyết đại hội', %s, 'Verified', 100, '%%', 'Higher', 40 + mod(crc32(name), 80), 40 + mod(crc32(name), 80),
			%s, 'Chi cục Thống kê'
		from `tabCadre` where name like 'BM-%%'""",
		(province.YEAR, date(province.YEAR, 6, 30)),
	)


def _logs() -> None:
	"""Everybody's record was opened once."""
	number = "nextval(`view_log_id_seq`)" if bulk.is_autoincremented("View Log") else "uuid()"
	frappe.db.sql(
		f"""insert into `tabView Log` (name, creation, modified, owner, modified_by, viewed_by, reference_doctype,
			reference_name)
		select {number}, %(day)s, %(day)s, %(reader)s, %(reader)s, %(reader)s, 'Cadre', name from `tabCadre`
		where name like 'BM-%%'""",
		{"day": date(province.YEAR, 2, 27), "reader": READER},
	)


def _break_seals(month: str) -> None:
	"""Everybody's evaluation sealed, and changed behind the app's back."""
	steps.seal_all(month)
	frappe.db.sql(
		"update `tabCadre Evaluation` set total_points = total_points + 1 where period = %s", (month,)
	)
