"""A province of any size, put straight into the tables: units, committees, people, a first period with contracts."""

from __future__ import annotations

import calendar
from datetime import date

import frappe

from cadre_kpi.database import bulk
from cadre_kpi.evaluation.batch import criteria

ROOT, COMMITTEE = "BM-0000", "Ban Thường vụ (đo tải)"
BOARD = "Ban Tổ chức (đo tải)"
TASKS = 8
PEOPLE_A_UNIT = 16.7  # 20,000 people in 1,200 units
PEOPLE_A_COMMITTEE = 1000
POSITIONS = {
	"Trưởng đơn vị (đo tải)": "Leader",
	"Phó đơn vị (đo tải)": "Deputy",
	"Chuyên viên (đo tải)": "None",
}
YEAR = 2026


def build(people: int) -> None:
	"""Masters for this many people; what is there already is removed first."""
	clear()
	units = max(3, round(people / PEOPLE_A_UNIT))
	_positions()
	_units(units)
	_bodies(max(1, people // PEOPLE_A_COMMITTEE))
	_cadres(people, units)
	frappe.db.commit()


def clear() -> None:
	"""Remove everything that benchmarks made."""
	for doctype in (
		"Period Run",
		"Period Run Failure",
		"Rating Decision",
		"Rating Decision Row",
		"Process Log",
	):
		frappe.db.delete(doctype)
	for doctype in ("Evaluation Task", "Evaluation Criterion", "Evaluation Condition", "Contract Task"):
		frappe.db.truncate(doctype)
	for doctype in ("Progress Report", "Progress Report Task", "Cadre Evaluation", "Task Contract"):
		frappe.db.truncate(doctype)
	frappe.db.delete("Cadre", {"name": ("like", "BM-%")})
	frappe.db.delete("Cadre Assignment", {"parent": ("like", "BM-%")})
	frappe.db.delete("Cadre Unit", {"name": ("like", "BM-%")})
	for doctype in ("Deadline Event", "Period Deadline"):
		frappe.db.delete(doctype, {"period": ("like", "%(đo tải)")})
	frappe.db.delete("Evaluation Period", {"name": ("like", "%(đo tải)")})
	frappe.db.delete("Evaluation Body", {"name": ("like", "%(đo tải)%")})
	frappe.db.delete("Sealed Record", {"body": ("like", "%(đo tải)%")})
	frappe.db.commit()


def clear_pair() -> None:
	"""Remove the periods that were measured in turn and at once: nobody has four months of the same name."""
	names = [period(2, mark) for mark in "ABCD"]
	for doctype, _changed, parent in COPIED:
		if parent and "Progress" not in doctype:
			frappe.db.sql(
				f"delete t from `tab{doctype}` t join `tab{parent}` p on p.name = t.parent where p.period in %s",
				(names,),
			)
	for child in ("Evaluation Criterion", "Evaluation Condition", "Process Log"):
		frappe.db.sql(
			f"delete t from `tab{child}` t join `tabCadre Evaluation` p on p.name = t.parent where p.period in %s",
			(names,),
		)
	for doctype in ("Cadre Evaluation", "Task Contract", "Period Run"):
		frappe.db.delete(doctype, {"period": ("in", names)})
	frappe.db.delete("Evaluation Period", {"name": ("in", names)})
	frappe.db.commit()


def scheme() -> str:
	"""The decree's scheme that is in use on the site."""
	return frappe.db.get_value(
		"Evaluation Scheme", {"name": ("like", "nghi_dinh_335-v%"), "docstatus": 1}, "name"
	)


def period(month: int, mark: str = "") -> str:
	"""A month of the year under the decree, planned; made if it is missing. `mark`: one of several such periods."""
	name = f"Tháng {month:02d}/{YEAR} {mark}(đo tải)"
	if not frappe.db.exists("Evaluation Period", name):
		last = calendar.monthrange(YEAR, month)[1]
		frappe.get_doc(
			{
				"doctype": "Evaluation Period",
				"period_name": name,
				"scheme": scheme(),
				"unit": ROOT,
				"status": "Planned",
				"frequency": "Month",
				"start_date": date(YEAR, month, 1),
				"end_date": date(YEAR, month, last),
			}
		).insert()
		frappe.db.commit()
	return name


def first_contracts(month: int) -> str:
	"""Assigned contracts with eight tasks for everybody in the month before the first one that is measured."""
	name = period(month)
	start, end = frappe.db.get_value("Evaluation Period", name, ["start_date", "end_date"])
	people = frappe.db.get_all(
		"Cadre",
		filters={"name": ("like", "BM-%")},
		fields=["name", "full_name", "unit", "position", "managed_by"],
		order_by="name",
	)
	for first in range(0, len(people), 2000):
		part = people[first : first + 2000]
		names = bulk.reserve_series("Task Contract", len(part))
		bulk.insert(
			"Task Contract",
			(
				"name",
				"cadre",
				"cadre_name",
				"unit",
				"position",
				"managed_by",
				"period",
				"scheme",
				"start_date",
				"end_date",
				"initiated_by",
				"workflow_state",
				"docstatus",
				"contract_key",
				"total_tasks",
			),
			(
				(
					contract,
					p.name,
					p.full_name,
					p.unit,
					p.position,
					p.managed_by,
					name,
					scheme(),
					start,
					end,
					"Cadre",
					"Closed",
					1,
					f"{p.name}|{name}",
					TASKS,
				)
				for contract, p in zip(names, part, strict=True)
			),
		)
		rows = bulk.make_names(len(part) * TASKS)
		bulk.insert(
			"Contract Task",
			(
				"name",
				"parent",
				"parenttype",
				"parentfield",
				"idx",
				"docstatus",
				"task_name",
				"output_product",
				"unit_of_measure",
				"target",
				"weight",
				"due_date",
				"kind",
				"origin",
				"coefficient",
				"measure",
			),
			(
				(
					next(rows),
					contract,
					"Task Contract",
					"tasks",
					idx,
					1,
					f"Nhiệm vụ thường xuyên số {idx}",
					"Văn bản tham mưu",
					"văn bản",
					10 * idx,
					12.5,
					end,
					"Regular",
					"Self-registered",
					1 + idx / 10,
					"Added Up",
				)
				for contract in names
				for idx in range(1, TASKS + 1)
			),
		)
		frappe.db.commit()
	return name


def work_done(name: str) -> None:
	"""The month as it stands when it is to be rated: contracts assigned, results verified, opinions given."""
	contract = frappe.qb.DocType("Task Contract")
	evaluation, row = frappe.qb.DocType("Cadre Evaluation"), frappe.qb.DocType("Evaluation Criterion")
	opened = frappe.db.get_all("Cadre Evaluation", filters={"period": name}, pluck="name")
	for part in range(0, len(opened), 1000):
		criteria.store(opened[part : part + 1000])
	(
		frappe.qb.update(contract)
		.set(contract.docstatus, 1)
		.set(contract.workflow_state, "Assigned")
		.where((contract.period == name) & (contract.docstatus == 0))
		.run()
	)
	frappe.db.sql(
		"""update `tabContract Task` t join `tabTask Contract` c on c.name = t.parent
		set t.docstatus = 1, t.on_time = 1, t.quality_failures = (crc32(t.name) %% 9 = 0),
			t.completed = case crc32(t.name) %% 5 when 0 then t.target * 0.9 when 1 then t.target * 1.2 else t.target end
		where c.period = %s""",
		(name,),
	)
	(
		frappe.qb.update(evaluation)
		.set(evaluation.workflow_state, "At Organisation Board")
		.set(evaluation.step_no, 2)
		.set(evaluation.next_step, "Decision")
		.set(evaluation.organising, 100)
		.set(evaluation.uniting, 100)
		.where(evaluation.period == name)
		.run()
	)
	(
		frappe.qb.update(row)
		.join(evaluation)
		.on(evaluation.name == row.parent)
		.set(row.self_points, row.max_points)
		.set(row.reviewed_points, row.max_points)
		.where(evaluation.period == name)
		.run()
	)
	frappe.db.sql("update `tabEvaluation Period` set status = 'Open' where name = %s", (name,))
	frappe.db.commit()


# what a month consists of: DocType, columns that change in a copy, parent whose period chooses the rows
COPIED = (
	("Task Contract", {"name": "name", "period": None, "contract_key": "contract_key"}, None),
	("Contract Task", {"name": "name", "parent": "parent"}, "Task Contract"),
	(
		"Cadre Evaluation",
		{"name": "name", "period": None, "evaluation_key": "evaluation_key", "contract": "contract"},
		None,
	),
	(
		"Evaluation Task",
		{"name": "name", "parent": "parent", "contract_task": "contract_task"},
		"Cadre Evaluation",
	),
	("Progress Report", {"name": "name", "period": None, "contract": "contract"}, None),
	(
		"Progress Report Task",
		{"name": "name", "parent": "parent", "contract_task": "contract_task"},
		"Progress Report",
	),
)


# enough of a month for what reads ratings only
RATED = ("Cadre Evaluation", "Evaluation Task")


def copy_month(source: str, number: int, doctypes: tuple[str, ...] = ()) -> str:
	"""Another month with the same contracts, tasks, evaluations and reports, to make the tables large.

	`doctypes`: only these of them.
	"""
	name, mark = period(number), f"{number:02d}-"
	for doctype, changed, parent in COPIED:
		if doctypes and doctype not in doctypes:
			continue
		columns = [column for column in frappe.db.get_table_columns(doctype) if not column.startswith("_")]
		taken = []
		for column in columns:
			if column not in changed:
				taken.append(f"t.`{column}`")
			else:
				taken.append(f"concat(%(mark)s, t.`{column}`)" if changed[column] else "%(name)s")
		joined = f"join `tab{parent}` p on p.name = t.parent where p.period" if parent else "where t.period"
		frappe.db.sql(
			f"""insert into `tab{doctype}` ({", ".join(f"`{column}`" for column in columns)})
			select {", ".join(taken)} from `tab{doctype}` t {joined} = %(source)s""",
			{"mark": mark, "name": name, "source": source},
		)
		frappe.db.commit()
	frappe.db.sql("update `tabEvaluation Period` set status = 'Open' where name = %s", (name,))
	frappe.db.commit()
	return name


def year() -> str:
	"""The year above the months, open, with its months decided; who joined in February lacks none of them."""
	name = f"Năm {YEAR} (đo tải)"
	frappe.get_doc(
		{
			"doctype": "Evaluation Period",
			"period_name": name,
			"scheme": scheme(),
			"unit": ROOT,
			"status": "Open",
			"frequency": "Year",
			"start_date": date(YEAR, 1, 1),
			"end_date": date(YEAR, 12, 31),
		}
	).insert()
	months = frappe.db.get_all(
		"Evaluation Period", {"frequency": "Month", "name": ("like", "%(đo tải)")}, pluck="name"
	)
	frappe.db.sql("update `tabEvaluation Period` set rolls_up_into = %s where name in %s", (name, months))
	frappe.db.sql("update `tabCadre` set joined_on = %s where name like 'BM-%%'", (date(YEAR, 2, 1),))
	for month in months:
		frappe.db.sql(
			"""update `tabCadre Evaluation` set workflow_state = 'Decided',
				decided_level = coalesce(nullif(decided_level, ''), nullif(proposed_level, ''), 'completed')
			where period = %s and workflow_state not in ('Decided', 'Published')""",
			(month,),
		)
		frappe.db.commit()
	return name


def published(name: str) -> None:
	"""Every rating of a month published, so that the month can be closed."""
	frappe.db.sql(
		"update `tabCadre Evaluation` set workflow_state = 'Published', docstatus = 1 where period = %s",
		(name,),
	)
	frappe.db.commit()


def over(current: str) -> None:
	"""All months but this one as they stand when they are over: contracts closed, ratings published."""
	for doctype, state in (("Task Contract", "Closed"), ("Cadre Evaluation", "Published")):
		frappe.db.sql(
			f"update `tab{doctype}` set workflow_state = %s, docstatus = 1 where period like %s and period != %s",
			(state, "Tháng %", current),
		)
		frappe.db.commit()


def _positions() -> None:
	for name, duty in POSITIONS.items():
		if not frappe.db.exists("Cadre Position", name):
			frappe.get_doc({"doctype": "Cadre Position", "position_name": name, "duty": duty}).insert()


def _units(count: int) -> None:
	"""A tree: the root, a tenth of the units below it, the others below those."""
	top = max(1, count // 10)
	children: dict[int, list[int]] = {0: list(range(1, top + 1))}
	for number in range(top + 1, count):
		children.setdefault(1 + (number - top - 1) % top, []).append(number)
	rows, place = [], 0

	def walk(number: int, parent: str | None) -> None:
		nonlocal place
		place += 1
		left, name = place, f"BM-{number:04d}"
		for child in children.get(number, ()):
			walk(child, name)
		place += 1
		rows.append((name, name, f"Đơn vị {number} (đo tải)", parent, int(number in children), left, place))

	walk(0, None)
	bulk.insert(
		"Cadre Unit", ("name", "unit_code", "unit_name", "parent_cadre_unit", "is_group", "lft", "rgt"), rows
	)


def _bodies(committees: int) -> None:
	for number in range(committees):
		frappe.get_doc(
			{
				"doctype": "Evaluation Body",
				"body_name": f"{COMMITTEE} {number}",
				"body_type": "Standing Committee",
				"unit": ROOT,
				"enabled": 1,
			}
		).insert()


def _cadres(people: int, units: int) -> None:
	committees = max(1, people // PEOPLE_A_COMMITTEE)
	positions = list(POSITIONS)

	def rows():
		for number in range(people):
			unit, place = number % units, number // units
			position = positions[min(place, 2)]
			yield (
				f"BM-{number:06d}",
				f"Công chức {number}",
				"Active",
				f"BM-{unit:04d}",
				position,
				POSITIONS[position],
				f"{COMMITTEE} {number % committees}",
				f"BM-{unit:06d}" if place == 2 else None,
			)

	bulk.insert(
		"Cadre",
		("name", "full_name", "status", "unit", "position", "duty", "managed_by", "supervisor"),
		rows(),
	)
