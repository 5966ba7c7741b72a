"""The steps that are measured: each as the product does it, one by one through documents, and as bare SQL."""

from __future__ import annotations

import statistics

import frappe

from benchmarks.measure import Clock
from cadre_kpi.access import actions
from cadre_kpi.proof import seals, verify
from cadre_kpi.runs import worker

SAMPLE = 40


def run(period: str, action: str, **options: str) -> dict:
	"""One action over a period, as its background job does it. Throws when it did not end well."""
	doc = frappe.new_doc("Period Run")
	doc.update({"period": period, "action": action, **options})
	frappe.flags.in_test = True  # the job is not queued: it is carried out here
	queue, frappe.enqueue = frappe.enqueue, lambda *args, **kwargs: None
	try:
		doc.insert()
	finally:
		frappe.enqueue = queue
	frappe.db.commit()
	worker.execute(doc.name)
	doc.reload()
	if doc.status not in ("Done", "Done With Failures"):
		raise RuntimeError(f"{action}: {doc.status}\n{doc.error}")
	return {"done": doc.done, "failed": doc.failed, "name": doc.name}


def open_by_documents(period: str, source: str) -> dict:
	"""Time a person for a contract with eight tasks and an evaluation, inserted as documents."""
	people = frappe.db.get_all("Cadre", filters={"name": ("like", "BM-%")}, pluck="name", limit=SAMPLE)
	rows = frappe.db.get_all(
		"Contract Task",
		filters={"parent": frappe.db.get_value("Task Contract", {"period": source}, "name")},
		fields=[
			"task_name",
			"output_product",
			"unit_of_measure",
			"target",
			"weight",
			"kind",
			"coefficient",
			"measure",
		],
	)
	due = frappe.db.get_value("Evaluation Period", period, "end_date")
	clock = Clock()
	for cadre in people:
		frappe.get_doc(
			{
				"doctype": "Task Contract",
				"cadre": cadre,
				"period": period,
				"tasks": [{**row, "due_date": due} for row in rows],
			}
		).insert()
		frappe.get_doc({"doctype": "Cadre Evaluation", "cadre": cadre, "period": period}).insert()
	found = clock.stop().each(len(people))
	frappe.db.rollback()
	return found


def propose_by_documents(period: str) -> dict:
	"""Time a person for gathering, scoring and proposing, saved as documents."""
	names = frappe.db.get_all(
		"Cadre Evaluation", filters={"period": period}, pluck="name", limit=SAMPLE, order_by="name desc"
	)
	clock = Clock()
	for name in names:
		doc = frappe.get_doc("Cadre Evaluation", name)
		doc.workflow_state = "Proposed"
		doc.save_as_server()
	found = clock.stop().each(len(names))
	frappe.db.rollback()
	return found


def bare(period: str, tables: dict[str, str | None]) -> dict:
	"""Time of INSERT … SELECT of the rows of these tables that belong to a period, into tables of the same make.

	`tables`: DocType → DocType of the parent that carries the period, None for the table itself.
	"""
	clock = Clock()
	for doctype, parent in tables.items():
		frappe.db.sql_ddl("drop table if exists `bm floor`")
		frappe.db.sql_ddl(f"create table `bm floor` like `tab{doctype}`")
		clock.start()
		if parent:
			frappe.db.sql(
				f"""insert into `bm floor` select t.* from `tab{doctype}` t join `tab{parent}` p on p.name = t.parent
				where p.period = %s and t.parenttype = %s""",
				(period, parent),
			)
		else:
			frappe.db.sql(
				f"insert into `bm floor` select t.* from `tab{doctype}` t where t.period = %s", (period,)
			)
		frappe.db.commit()
		clock.stop()
		frappe.db.sql_ddl("drop table `bm floor`")
	return clock.each()


def decision(period: str, ratings: int) -> dict:
	"""A decision of this many ratings, made and brought to approval; what is measured is its submission."""
	rows = frappe.db.get_all(
		"Cadre Evaluation",
		filters={"period": period, "workflow_state": "Proposed"},
		fields=["name as evaluation", "managed_by", "proposed_level as decided_level"],
		order_by="managed_by, name",
		limit=ratings,
	)
	committee = rows[0].managed_by
	doc = frappe.new_doc("Rating Decision")
	doc.update(
		{
			"title": "Đo tải",
			"committee": committee,
			"period": period,
			"decision_number": "01-QĐ/TU",
			"quota_exception": "Đo tải",
		}
	)
	for row in rows:
		if row.managed_by == committee:
			doc.append("rows", {"evaluation": row.evaluation, "decided_level": row.decided_level})
	doc.insert()
	doc = actions.take(doc, "Submit for Approval")
	frappe.db.commit()
	return {"name": doc.name, "ratings": len(doc.rows)}


def approve(name: str) -> int:
	"""Submit a decision in one transaction."""
	doc = frappe.get_doc("Rating Decision", name)
	doc = actions.take(doc, "Approve")
	frappe.db.commit()
	return len(doc.rows)


def seal_all(period: str) -> int:
	"""Seal every evaluation of the period, as decisions on all of them would."""
	names = frappe.db.get_all("Cadre Evaluation", filters={"period": period}, pluck="name")
	seals.seal("Cadre Evaluation", names)
	frappe.db.commit()
	return len(names)


def verify_all() -> int:
	"""Check every seal of the site; returns how many."""
	found = verify.verify()
	return sum(found.counts.values())


def decide_one_by_one(period: str, left_out: str) -> dict:
	"""Time a rating for decisions of one rating each, submitted as documents, of people whom a decision leaves out."""
	rows = frappe.db.sql(
		"""select e.name, e.managed_by, e.proposed_level from `tabCadre Evaluation` e
		where e.period = %s and e.workflow_state = 'Proposed'
			and e.name not in (select evaluation from `tabRating Decision Row` where parent = %s) limit %s""",
		(period, left_out, SAMPLE),
		as_dict=True,
	)
	clock = Clock()
	clock.stop()
	clock.seconds = clock.cpu = 0.0
	for row in rows:
		doc = frappe.new_doc("Rating Decision")
		doc.update({"title": "Đo tải", "committee": row.managed_by, "period": period})
		doc.update({"decision_number": "02-QĐ/TU", "quota_exception": "Đo tải"})
		doc.append("rows", {"evaluation": row.name, "decided_level": row.proposed_level})
		doc.insert()
		doc = actions.take(doc, "Submit for Approval")
		clock.start()
		actions.take(doc, "Approve")
		clock.stop()
	frappe.db.rollback()
	return clock.each(len(rows))


def bare_decision(name: str) -> dict:
	"""Time of INSERT … SELECT of a decision's rows and of one UPDATE of its evaluations, in tables of the same make."""
	clock = Clock()
	clock.stop()
	clock.seconds = clock.cpu = 0.0
	for floor, doctype, where in (
		("bm floor", "Rating Decision Row", "parent = %s"),
		(
			"bm rated",
			"Cadre Evaluation",
			"name in (select evaluation from `tabRating Decision Row` where parent = %s)",
		),
	):
		frappe.db.sql_ddl(f"drop table if exists `{floor}`")
		frappe.db.sql_ddl(f"create table `{floor}` like `tab{doctype}`")
		if floor == "bm floor":
			clock.start()
		frappe.db.sql(f"insert into `{floor}` select * from `tab{doctype}` where {where}", (name,))
		frappe.db.commit()
		if floor == "bm floor":
			clock.stop()
	clock.start()
	frappe.db.sql(
		"""update `bm rated` e join `bm floor` d on d.evaluation = e.name set e.decided_level = d.decided_level,
		e.decision_reason = d.reason, e.rating_decision = 'x', e.workflow_state = 'Decided', e.modified = now()"""
	)
	frappe.db.commit()
	clock.stop()
	for floor in ("bm floor", "bm rated"):
		frappe.db.sql_ddl(f"drop table `{floor}`")
	return clock.each()


def roll_up_by_documents(period: str) -> dict:
	"""Time a person for a year that is computed as the document is saved."""
	names = frappe.db.get_all(
		"Cadre Evaluation", {"period": period}, pluck="name", limit=SAMPLE, order_by="name desc"
	)
	clock = Clock()
	for name in names:
		frappe.get_doc("Cadre Evaluation", name).save()
	found = clock.stop().each(len(names))
	frappe.db.rollback()
	return found


def close_by_documents(period: str) -> dict:
	"""Time a contract for the step "Close" of the document."""
	names = frappe.db.get_all(
		"Task Contract", {"period": period, "workflow_state": "Assigned"}, pluck="name", limit=SAMPLE
	)
	clock = Clock()
	for name in names:
		doc = frappe.get_doc("Task Contract", name)
		doc.workflow_state = "Closed"
		doc.save_as_server()
	found = clock.stop().each(len(names))
	frappe.db.rollback()
	return found


def file_reports(period: str) -> None:
	"""One report in work with a row for each task, for every assigned contract of a period."""
	frappe.db.sql(
		"""insert into `tabProgress Report` (name, creation, modified, owner, modified_by, docstatus, contract, cadre,
			cadre_name, unit, managed_by, period, report_type, from_date, to_date, workflow_state)
		select concat('BM-', name), now(), now(), owner, owner, 1, name, cadre, cadre_name, unit, managed_by, period,
			'Periodic', start_date, start_date, 'Verified'
		from `tabTask Contract` where period = %s and docstatus = 1""",
		(period,),
	)
	frappe.db.sql(
		"""insert into `tabProgress Report Task` (name, parent, parenttype, parentfield, idx, docstatus, contract_task,
			task_no, target, quantity, verified_quantity, measure)
		select concat('BM-', t.name), concat('BM-', t.parent), 'Progress Report', 'tasks', t.idx, 1, t.name, t.idx,
			t.target, t.target, t.target, t.measure
		from `tabContract Task` t join `tabTask Contract` c on c.name = t.parent where c.period = %s and c.docstatus = 1""",
		(period,),
	)
	frappe.db.commit()


def verify_line(period: str, samples: int = 15) -> dict:
	"""Median seconds for verifying a report that changes one line of eight, and how many lines there are."""
	contracts = frappe.db.get_all(
		"Task Contract",
		filters={"period": period, "workflow_state": "Assigned"},
		fields=["name", "end_date"],
		order_by="name desc",
		limit=samples,
	)
	taken = []
	for contract in contracts:
		doc = frappe.get_doc(
			{
				"doctype": "Progress Report",
				"contract": contract.name,
				"report_type": "Ad-hoc Inspection",
				"from_date": contract.end_date,
				"to_date": contract.end_date,
				"tasks": [
					{"contract_task": task, "quantity": int(not number), "note": "Đo tải"}
					for number, task in enumerate(
						frappe.db.get_all(
							"Contract Task", filters={"parent": contract.name}, pluck="name", order_by="idx"
						)
					)
				],
			}
		).insert()
		doc.workflow_state = "Under Verification"
		doc.save_as_server()
		clock = Clock()
		doc.update({"workflow_state": "Verified", "docstatus": 1})
		doc.save_as_server()
		taken.append(clock.stop())
		frappe.db.rollback()
	return {**_median(taken), "lines": frappe.db.count("Progress Report Task")}


def summary(period: str) -> int:
	"""The evaluation summary of a period; returns its rows."""
	from cadre_kpi.cadre_kpi.report.evaluation_summary.evaluation_summary import execute

	return len(execute(frappe._dict(period=period))[1])


def list_board_parts() -> list[str]:
	"""The parts of the leaders' board, each of which the page asks for by itself."""
	from cadre_kpi.cadre_kpi.page.leaders_board import board

	return list(board.PARTS)


def read_board(period: str, part: str) -> int:
	"""One part of the leaders' board over all units."""
	from cadre_kpi.cadre_kpi.page.leaders_board import board

	board.read(period, part=part)
	return 1


def people_with_accounts() -> dict[str, str]:
	"""A cadre and an officer of a unit's collective, for lists with permission conditions."""
	users = {}
	for key, role in (("cadre", "Cadre"), ("unit", "Unit Officer")):
		email = users[key] = f"bm.{key}@example.com"
		if not frappe.db.exists("User", email):
			frappe.get_doc(
				{
					"doctype": "User",
					"email": email,
					"first_name": "Đo tải",
					"send_welcome_email": 0,
					"roles": [{"role": role}],
				}
			).insert()
		# Frappe gives it to the first user of a site, who would then see everything
		frappe.db.delete("Has Role", {"parent": email, "role": "System Manager"})
		frappe.clear_cache(user=email)
	frappe.db.set_value("Cadre", "BM-000007", "user", users["cadre"])
	if not frappe.db.exists("Evaluation Body", "Tập thể lãnh đạo (đo tải)"):
		frappe.get_doc(
			{
				"doctype": "Evaluation Body",
				"body_name": "Tập thể lãnh đạo (đo tải)",
				"body_type": "Unit Collective",
				"unit": "BM-0002",
				"enabled": 1,
				"members": [{"user": users["unit"], "duty": "Member"}],
			}
		).insert()
	frappe.db.commit()
	return users


def listing(user: str, samples: int = 15) -> dict:
	"""Median seconds of the first page of one's evaluations, with the permission conditions, and how it is read."""
	frappe.set_user(user)
	taken, seen = [], []
	before = frappe.db.sql

	def keep(query, *args, **kwargs):
		seen.append((query, args, kwargs))
		return before(query, *args, **kwargs)

	for number in range(samples):
		frappe.db.sql = keep if not number else before
		clock = Clock()
		rows = frappe.get_list(
			"Cadre Evaluation",
			fields=["name", "cadre_name", "period", "workflow_state"],
			limit_page_length=20,
		)
		taken.append(clock.stop())
	query, args, kwargs = next(item for item in reversed(seen) if "tabCadre Evaluation" in str(item[0]))
	plan = before(f"explain {query}", args[0] if args else kwargs.get("values") or {}, as_dict=True)
	reads = "; ".join(
		f"{row.type} {row.key or 'NO INDEX'}" for row in plan if row.table == "tabCadre Evaluation"
	)
	return {**_median(taken), "rows": len(rows), "reads": reads}


def _median(clocks: list[Clock]) -> dict:
	return {
		"seconds": statistics.median(clock.seconds for clock in clocks),
		"cpu": statistics.median(clock.cpu for clock in clocks),
	}
