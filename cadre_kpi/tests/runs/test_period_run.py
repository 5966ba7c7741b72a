"""Opening, gathering, computing, rolling up and closing a period, for everybody at once."""

from __future__ import annotations

import frappe

from cadre_kpi.evaluation import compute
from cadre_kpi.evaluation.batch import criteria
from cadre_kpi.masters import unique_keys
from cadre_kpi.runs import launch
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import CadreKpiTestCase
from cadre_kpi.tests.runs import run_province as tr

IGNORED = {
	"name",
	"parent",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"cadre",
	"cadre_name",
	"computed_on",
}
KEYS = {"contract_key", "evaluation_key", "contract", "contract_task"}


def plain(doc, *tables: str) -> dict:
	"""What a document stores, without names and times, so that two can be compared; empty is empty."""
	found = {
		k: v or None for k, v in doc.as_dict().items() if k not in IGNORED | KEYS and not isinstance(v, list)
	}
	for table in tables:
		found[table] = [
			{k: v or None for k, v in row.as_dict().items() if k not in IGNORED | KEYS}
			for row in doc.get(table)
		]
	return found


def bare(rows: list[dict]) -> list[dict]:
	"""Rows without what only a row that was not saved yet has."""
	return [{k: v for k, v in row.items() if not k.startswith("__")} for row in rows]


class RunTestCase(CadreKpiTestCase):
	def setUp(self):
		super().setUp()
		frappe.db.savepoint("before_test")
		self.addCleanup(self.undo)
		tr.remove()
		tr.build()
		self.january, self.february = tr.month(1, status="Open"), tr.month(2)

	def undo(self):
		frappe.db.rollback()

	def failures(self, run) -> dict[str, str]:
		return {row.title: row.reason for row in run.failures}


class TestOpenPeriod(RunTestCase):
	def test_what_is_opened_is_what_the_form_would_make(self):
		by_run, by_form = tr.person("Công chức một"), tr.person("Công chức hai")
		run = tr.run(self.january, "Open Period", contracts="None")
		self.assertEqual((run.status, run.done, run.failed), ("Done", 2, 0))
		opened = tr.evaluation(by_run, self.january)
		frappe.delete_doc("Cadre Evaluation", tr.evaluation(by_form, self.january).name, force=True)
		inserted = frappe.get_doc(doctype="Cadre Evaluation", cadre=by_form, period=self.january).insert()
		inserted.reload()
		opened_fields, inserted_fields = plain(opened, "criteria"), plain(inserted, "criteria")
		self.assertEqual(bare(opened_fields.pop("criteria")), inserted_fields.pop("criteria"))
		self.assertEqual(opened_fields, inserted_fields)
		self.assertEqual(len(opened.criteria), len(inserted.criteria))
		self.assertTrue(opened.criteria)

	def test_criteria_are_kept_with_the_first_save(self):
		cadre = tr.person("Công chức hai mươi")
		tr.run(self.january, "Open Period", contracts="None")
		doc = tr.evaluation(cadre, self.january)
		kept = {"parent": doc.name}
		self.assertEqual(frappe.db.count("Evaluation Criterion", kept), 0)
		self.assertGreater(len(doc.criteria), 5)
		doc.criteria[0].self_points = doc.criteria[0].max_points
		doc.save(ignore_version=False)
		doc.reload()
		self.assertEqual(frappe.db.count("Evaluation Criterion", kept), len(doc.criteria))
		self.assertEqual(doc.criteria[0].self_points, doc.criteria[0].max_points)
		self.assertEqual([row.idx for row in doc.criteria], list(range(1, len(doc.criteria) + 1)))
		names = [row.name for row in doc.criteria]
		doc.criteria[1].self_points = 0.5
		doc.save(ignore_version=False)
		doc.reload()
		self.assertEqual([row.name for row in doc.criteria], names)
		changes = frappe.db.get_all(
			"Version", filters={"docname": doc.name}, pluck="data", order_by="creation, name"
		)
		first = [entry for entry in map(frappe.parse_json, changes) if entry.get("added")]
		self.assertEqual([len(entry["added"]) for entry in first], [len(names)])
		self.assertFalse(any(entry.get("removed") for entry in map(frappe.parse_json, changes)))

	def test_criteria_of_many_are_those_of_the_form(self):
		staff, head = tr.person("Công chức hai mốt"), tr.person("Thủ trưởng hai mốt", position=tr.HEAD)
		tr.run(self.january, "Open Period", contracts="None")
		seen = {cadre: plain(tr.evaluation(cadre, self.january), "criteria") for cadre in (staff, head)}
		names = [tr.evaluation(cadre, self.january).name for cadre in (staff, head)]
		for _twice in range(2):
			criteria.store(names)
			for cadre, before in seen.items():
				doc = tr.evaluation(cadre, self.january)
				self.assertTrue(all(row.name for row in doc.criteria))
				self.assertEqual(plain(doc, "criteria")["criteria"], bare(before["criteria"]))

	def test_a_renamed_period_keeps_one_record_for_each(self):
		cadre = tr.person("Công chức hai hai")
		tr.run(self.january, "Open Period", contracts="Empty")
		renamed = frappe.rename_doc("Evaluation Period", self.january, f"{self.january} mới", force=True)
		run = tr.run(renamed, "Open Period", contracts="Empty")
		self.assertEqual((run.status, run.failed), ("Done", 0))
		for doctype, field in unique_keys.KEYED.items():
			self.assertEqual(
				frappe.db.get_all(doctype, {"cadre": cadre}, pluck=field), [f"{cadre}|{renamed}"]
			)

	def test_contracts_are_carried_over_without_what_was_done(self):
		cadre = tr.person("Công chức ba")
		tr.contract(cadre, self.january, [{}, {"dropped": 1}, {"completed": 4, "kind": "Key"}])
		run = tr.run(
			self.february, "Open Period", contracts="Carry All Tasks Over", source_period=self.january
		)
		self.assertEqual(run.status, "Done", run.error)
		name = frappe.db.get_value("Task Contract", {"cadre": cadre, "period": self.february})
		contract = frappe.get_doc("Task Contract", name)
		self.assertRegex(name, r"^GNV-\d{4}-\d{5}$")
		self.assertEqual((contract.docstatus, contract.workflow_state, contract.total_tasks), (0, "Draft", 2))
		self.assertEqual([row.idx for row in contract.tasks], [1, 2])
		self.assertEqual([row.kind for row in contract.tasks], ["Regular", "Key"])
		self.assertEqual({row.completed for row in contract.tasks}, {0})
		self.assertEqual({str(row.due_date) for row in contract.tasks}, {"2026-02-28"})
		self.assertEqual(frappe.db.get_value("Evaluation Period", self.february, "status"), "Open")
		contract.save()  # the form takes it as it is

	def test_only_what_is_left_of_unfinished_tasks(self):
		cadre = tr.person("Công chức bốn")
		tr.contract(cadre, self.january, [{}, {"completed": 4}, {"completed": 4, "measure": "Latest Figure"}])
		tr.run(
			self.february, "Open Period", contracts="Carry Unfinished Tasks Over", source_period=self.january
		)
		rows = frappe.get_doc("Task Contract", {"cadre": cadre, "period": self.february}).tasks
		self.assertEqual([row.target for row in rows], [6, 10])

	def test_a_template_for_one_position(self):
		head, staff = tr.person("Thủ trưởng năm", position=tr.HEAD), tr.person("Công chức năm")
		template = tr.contract(tr.person("Người mẫu", unit=tr.UNIT_B), self.january, [{}, {}])
		tr.run(self.february, "Open Period", contracts="From a Template", template=template, position=tr.HEAD)
		self.assertEqual(
			len(frappe.get_doc("Task Contract", {"cadre": head, "period": self.february}).tasks), 2
		)
		self.assertIsNone(tr.evaluation(staff, self.february))

	def test_twice_makes_nothing_twice(self):
		cadre = tr.person("Công chức sáu")
		tr.run(self.february, "Open Period", contracts="Empty")
		late = tr.person("Công chức đến sau")
		again = tr.run(self.february, "Open Period", contracts="Empty")
		for doctype in ("Task Contract", "Cadre Evaluation"):
			self.assertEqual(frappe.db.count(doctype, {"cadre": cadre, "period": self.february}), 1)
			self.assertEqual(frappe.db.count(doctype, {"cadre": late, "period": self.february}), 1)
		self.assertEqual(frappe.parse_json(again.counts)["evaluations"], 1)

	def test_statements_do_not_grow_with_people(self):
		def cost(people: int, period: str) -> int:
			for number in range(people):
				cadre = tr.person(f"Công chức {people}-{number}", unit=tr.UNIT_B)
				tr.contract(cadre, self.january)
			before = tr.statements()
			run = tr.run(period, "Open Period", contracts="Carry All Tasks Over", source_period=self.january)
			self.assertEqual(run.failed, 0)
			return tr.statements() - before

		few = cost(3, self.february)
		frappe.db.delete("Cadre Evaluation", {"period": self.february})
		frappe.db.delete("Task Contract", {"period": self.february})
		frappe.db.set_value("Evaluation Period", self.february, "status", "Planned")
		self.assertLessEqual(cost(20, self.february), few)


class TestBadInput(RunTestCase):
	def test_a_period_without_a_scheme(self):
		frappe.db.set_value("Evaluation Period", self.february, "scheme", None)
		with self.assertRaisesRegex(
			frappe.ValidationError, self.february.replace("(", r"\(").replace(")", r"\)")
		):
			tr.run(self.february, "Open Period", contracts="Empty")
		self.assertFalse(frappe.db.exists("Period Run", {"period": self.february}))

	def test_a_person_in_two_units(self):
		cadre, other = tr.person("Người ở hai đơn vị"), tr.person("Công chức yên vị")
		doc = frappe.get_doc("Cadre", cadre)
		row = doc.append("assignments", {"unit": tr.UNIT_B, "position": tr.STAFF, "from_date": "2025-06-01"})
		row.db_insert()
		run = tr.run(self.february, "Open Period", contracts="Empty")
		self.assertEqual(run.status, "Done With Failures")
		reason = self.failures(run)["Người ở hai đơn vị"]
		self.assertIn(tr.UNIT_A, reason)
		self.assertIn(tr.UNIT_B, reason)
		self.assertFalse(frappe.db.exists("Task Contract", {"cadre": cadre, "period": self.february}))
		self.assertIsNone(tr.evaluation(cadre, self.february))
		self.assertTrue(tr.evaluation(other, self.february))

	def test_a_unit_without_a_committee(self):
		cadre = tr.person("Người không ai quản lý")
		disabled = make.body("Ban Thường vụ đã giải thể (TR)", "Standing Committee", tr.ROOT)
		frappe.db.set_value("Evaluation Body", disabled, "enabled", 0)
		frappe.db.set_value("Cadre", cadre, "managed_by", disabled)
		run = tr.run(self.february, "Open Period", contracts="Empty")
		self.assertIn(disabled, self.failures(run)["Người không ai quản lý"])
		self.assertIsNone(tr.evaluation(cadre, self.february))

	def test_a_task_with_coefficient_0(self):
		carried, scored = tr.person("Người có nhiệm vụ hệ số 0"), tr.person("Người khác")
		tr.contract(carried, self.january, [{}, {"coefficient": 0}])
		run = tr.run(
			self.february, "Open Period", contracts="Carry All Tasks Over", source_period=self.january
		)
		self.assertIn("2. Nhiệm vụ 2", self.failures(run)["Người có nhiệm vụ hệ số 0"])
		self.assertFalse(frappe.db.exists("Task Contract", {"cadre": carried, "period": self.february}))
		self.assertTrue(tr.evaluation(scored, self.february))
		tr.run(self.january, "Open Period", contracts="None")
		tr.reviewed(self.january)
		run = tr.run(self.january, "Compute and Propose")
		self.assertIn("tasks[1].coefficient", self.failures(run)["Người có nhiệm vụ hệ số 0"])
		self.assertNotEqual(tr.evaluation(carried, self.january).workflow_state, "Proposed")

	def test_a_closed_period_takes_no_report_and_no_run(self):
		cadre = tr.person("Công chức bảy")
		contract = tr.contract(cadre, self.january)
		frappe.db.set_value("Evaluation Period", self.january, "status", "Closed")
		report = frappe.get_doc(
			doctype="Progress Report", contract=contract, from_date="2026-01-01", to_date="2026-01-31"
		)
		for attempt in (report.insert, lambda: tr.run(self.january, "Open Period", contracts="Empty")):
			with self.assertRaisesRegex(frappe.ValidationError, r"Tháng 01/2026"):
				attempt()
		self.assertFalse(frappe.db.exists("Progress Report", {"contract": contract}))


class TestGather(RunTestCase):
	def test_results_come_over_and_own_words_stay(self):
		cadre = tr.person("Công chức tám")
		tr.run(self.january, "Open Period", contracts="None")
		contract = tr.contract(cadre, self.january, [{"completed": 3}, {}])
		run = tr.run(self.january, "Gather Results")
		self.assertEqual(run.status, "Done", run.error)
		doc = tr.evaluation(cadre, self.january)
		self.assertEqual((doc.contract, [row.completed for row in doc.tasks]), (contract, [3, 10]))
		self.assertEqual((doc.total_tasks, doc.done_tasks), (2, 1))
		doc.tasks[0].db_set({"self_score": 77, "self_comment": "Đã xong"})
		first = frappe.get_doc("Task Contract", contract).tasks[0]
		first.db_set({"completed": 12, "quality_failures": 1})
		tr.run(self.january, "Gather Results")
		row = tr.evaluation(cadre, self.january).tasks[0]
		self.assertEqual(
			(row.completed, row.quality_failures, row.self_score, row.self_comment), (12, 1, 77, "Đã xong")
		)

	def test_dropped_tasks_leave_and_the_rest_is_numbered_anew(self):
		cadre = tr.person("Công chức chín")
		contract = tr.contract(cadre, self.january)
		tr.run(self.january, "Open Period", contracts="None")
		tr.run(self.january, "Gather Results")
		frappe.get_doc("Task Contract", contract).tasks[0].db_set("dropped", 1)
		tr.run(self.january, "Gather Results")
		doc = tr.evaluation(cadre, self.january)
		self.assertEqual([(row.idx, row.task_no) for row in doc.tasks], [(1, 2), (2, 3)])

	def test_nobody_without_a_contract_is_passed_over_in_silence(self):
		tr.person("Người chưa được giao")
		tr.run(self.january, "Open Period", contracts="None")
		self.assertIn("Người chưa được giao", self.failures(tr.run(self.january, "Gather Results")))


class TestCompute(RunTestCase):
	def people(self) -> list[str]:
		head = tr.person("Giám đốc", position=tr.HEAD)
		deputy = tr.person("Phó Giám đốc", position=tr.DEPUTY)
		staff = [tr.person(f"Chuyên viên {n}", supervisor=deputy) for n in range(3)]
		results = (
			[{"completed": 12}] * 3,
			[{}] * 3,
			[
				{"completed": 9.75, "quality_failures": 2},
				{"delays": 1, "on_time": 0},
				{"coefficient": 0.3333},
			],
			[{"completed": 2}] * 3,
			[{"completed": 0, "on_time": 0}] * 3,
		)
		people = [head, deputy, *staff]
		for cadre, tasks in zip(people, results, strict=True):
			tr.contract(cadre, self.january, list(tasks))
		tr.run(self.january, "Open Period", contracts="None")
		tr.reviewed(self.january)
		doc = tr.evaluation(staff[0], self.january)
		doc.append("deductions", {"points": 1.25, "reason": "Chậm báo cáo"}).db_insert()
		doc.append(
			"facts", {"fact": "Discipline", "discipline": "reprimand", "note": "Quyết định kỷ luật"}
		).db_insert()
		return people

	def test_form_and_run_store_the_same(self):
		people = self.people()
		frappe.db.savepoint("before_run")
		run = tr.run(self.january, "Compute and Propose")
		self.assertEqual((run.status, run.done), ("Done", 5), self.failures(run))
		tables = ("tasks", "conditions", "criteria")
		by_run = {cadre: plain(tr.evaluation(cadre, self.january), *tables) for cadre in people}
		frappe.db.rollback(save_point="before_run")
		for cadre in reversed(people):  # staff before those who lead them
			doc = tr.evaluation(cadre, self.january)
			doc.workflow_state = "Proposed"
			doc.save_as_server()
		by_form = {cadre: plain(tr.evaluation(cadre, self.january), *tables) for cadre in people}
		self.maxDiff = None
		for cadre in people:
			self.assertEqual(by_run[cadre], by_form[cadre])
		levels = {by_run[cadre]["proposed_level"] for cadre in people}
		self.assertGreater(len(levels), 1)
		self.assertTrue(all(by_run[cadre]["conditions"] for cadre in people))

	def test_leaders_are_scored_after_those_they_lead(self):
		head = self.people()[0]
		tr.run(self.january, "Compute and Propose")
		doc = tr.evaluation(head, self.january)
		case = compute.build_case(doc, compute.get_rules(doc.scheme))
		self.assertEqual(sum(case.facts.managed_ratings.values()), 4)

	def test_twice_writes_nothing_twice(self):
		people = self.people()
		tr.run(self.january, "Compute and Propose")
		first = {cadre: tr.evaluation(cadre, self.january).as_dict() for cadre in people}
		tr.run(self.january, "Compute and Propose")
		self.assertEqual(first, {cadre: tr.evaluation(cadre, self.january).as_dict() for cadre in people})

	def test_what_is_not_ready_is_listed_and_stays(self):
		people = self.people()
		at = dict(zip(("self", "on_the_way", "not_assessed"), (people[2], people[3], people[0]), strict=True))
		for key, values in {
			"self": {"workflow_state": "Self-Assessment", "next_step": "Unit Collective", "step_no": 0},
			"on_the_way": {"workflow_state": "At Unit Collective", "next_step": "Organisation Board"},
			"not_assessed": {"organising": 0},
		}.items():
			frappe.db.set_value("Cadre Evaluation", tr.evaluation(at[key], self.january).name, values)
		run = tr.run(self.january, "Compute and Propose")
		self.assertEqual((run.status, run.failed), ("Done With Failures", 3))
		self.assertEqual(set(self.failures(run)), {"Chuyên viên 0", "Chuyên viên 1", "Giám đốc"})
		self.assertTrue(all(row.what_to_do and row.record for row in run.failures))
		self.assertFalse(tr.evaluation(at["self"], self.january).computed_on)
		self.assertTrue(tr.evaluation(at["on_the_way"], self.january).proposed_level)
		self.assertEqual(
			tr.evaluation(at["not_assessed"], self.january).workflow_state, "At Organisation Board"
		)

	def test_passing_on_is_logged(self):
		cadre = self.people()[4]
		run = tr.run(self.january, "Compute and Propose")
		log = tr.evaluation(cadre, self.january).process_log[-1]
		self.assertEqual(
			(log.action, log.from_state, log.to_state), ("Give Opinion", "At Organisation Board", "Proposed")
		)
		self.assertIn(run.name, log.note)


class TestDecisionAndEnd(RunTestCase):
	def propose(self, *names: str) -> list[str]:
		people = [tr.person(name) for name in names]
		for cadre in people:
			tr.contract(cadre, self.january, [{"completed": 12}] * 3)
		tr.run(self.january, "Open Period", contracts="None")
		tr.reviewed(self.january)
		tr.run(self.january, "Compute and Propose")
		return people

	def test_one_draft_a_committee_and_the_quota(self):
		self.propose("Xuất sắc một", "Xuất sắc hai")
		run = tr.run(self.january, "Prepare Decision")
		decisions = frappe.db.get_all("Rating Decision", filters={"period": self.january}, pluck="name")
		self.assertEqual(len(decisions), 1)
		doc = frappe.get_doc("Rating Decision", decisions[0])
		self.assertEqual((len(doc.rows), doc.quota_ok, doc.workflow_state), (2, 0, "Draft"))
		self.assertEqual((run.status, run.failures[0].record), ("Done With Failures", doc.name))
		again = tr.run(self.january, "Prepare Decision")
		self.assertEqual(frappe.db.count("Rating Decision", {"period": self.january}), 1)
		self.assertEqual(again.status, "Done")

	def test_close_waits_for_publication(self):
		cadre = self.propose("Công chức cuối năm")[0]
		run = tr.run(self.january, "Close Period")
		self.assertEqual((run.status, run.failed), ("Done With Failures", 1))
		self.assertEqual(frappe.db.get_value("Evaluation Period", self.january, "status"), "Open")
		doc = tr.evaluation(cadre, self.january)
		doc.db_set({"workflow_state": "Published", "docstatus": 1, "decided_level": doc.proposed_level})
		self.assertEqual(tr.run(self.january, "Close Period").status, "Done")
		contract = frappe.get_doc("Task Contract", {"cadre": cadre, "period": self.january})
		self.assertEqual((contract.workflow_state, contract.process_log[-1].action), ("Closed", "Close"))
		self.assertEqual(frappe.db.get_value("Evaluation Period", self.january, "status"), "Closed")

	def test_months_roll_up_into_the_year(self):
		year = make.period(
			tr.YEAR,
			"2026-01-01",
			"2026-12-31",
			scheme=make.own_scheme("quy_che_rieng"),
			unit=tr.ROOT,
			frequency="Year",
		)
		with self.assertRaises(frappe.ValidationError):
			tr.run(year, "Roll Up")
		cadre = tr.person("Người mới vào tháng mười hai", joined_on="2026-12-01")
		december = self.months(year)[11]
		tr.run(december, "Open Period", contracts="None")
		tr.run(year, "Open Period", contracts="None")
		tr.reviewed(year)
		run = tr.run(year, "Roll Up")
		self.assertIn("Người mới vào tháng mười hai", self.failures(run))  # December has no rating yet
		month = tr.evaluation(cadre, december)
		month.db_set({"workflow_state": "Decided", "decided_level": "good", "total_points": 81.25})
		run = tr.run(year, "Roll Up")
		doc = tr.evaluation(cadre, year)
		self.assertEqual((doc.total_points, doc.level_by_points), (81.25, "good"), self.failures(run))
		self.assertEqual((run.status, doc.workflow_state), ("Done", "At Organisation Board"))
		before = plain(doc, "conditions")
		doc.save()  # the form comes to the same
		self.assertEqual(plain(tr.evaluation(cadre, year), "conditions"), before)

	def months(self, year: str) -> list[str]:
		for period in (self.january, self.february):
			frappe.db.set_value("Evaluation Period", period, "rolls_up_into", year)
		later = [
			make.period(
				f"Tháng {number:02d}/2026 (TR)",
				f"2026-{number:02d}-01",
				frappe.utils.get_last_day(f"2026-{number:02d}-01"),
				scheme=make.own_scheme("quy_che_rieng"),
				unit=tr.ROOT,
				frequency="Month",
				rolls_up_into=year,
			)
			for number in range(3, 13)
		]
		return [self.january, self.february, *later]


class TestStarting(RunTestCase):
	def test_a_second_start_joins_the_first(self):
		with tr.on_the_spot():
			first = launch.start(self.february, "Open Period", contracts="Empty")
			self.assertEqual(launch.start(self.february, "Open Period", contracts="None"), first)
		self.assertEqual(frappe.db.count("Period Run", {"period": self.february}), 1)
		twin = frappe.copy_doc(frappe.get_doc("Period Run", first))
		twin.update({"active_key": launch.build_key(twin), "name": "CDK-twin"})
		with self.assertRaises(Exception) as refused:
			twin.db_insert()
		self.assertIn("active_key", str(refused.exception))

	def test_only_the_board_of_the_period_starts(self):
		outsider = make.user(
			"run.outsider@example.com", "Cán bộ tổ chức nơi khác", ["Organisation Board Officer"]
		)
		frappe.set_user(outsider)
		with self.assertRaises(frappe.PermissionError):
			launch.start(self.february, "Open Period", contracts="Empty")
		frappe.set_user("Administrator")
		make.unit("TR-C", "Sở C (TR)", tr.ROOT)
		make.body("Ban Tổ chức (TR)", "Organisation Board", tr.ROOT, [outsider])
		frappe.set_user(outsider)
		with tr.on_the_spot():
			self.assertTrue(launch.start(self.february, "Open Period", contracts="Empty"))
