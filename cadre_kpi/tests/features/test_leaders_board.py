"""The leaders' board: exact figures, each the number of rows behind it, nothing of a unit that is not the reader's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import frappe

from cadre_kpi.api import leaders_board
from cadre_kpi.cadre_kpi.page.leaders_board import board, paper
from cadre_kpi.cadre_kpi.report.falling_results import falling_results
from cadre_kpi.papers import pdf
from cadre_kpi.scoring import quota
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as, frozen
from cadre_kpi.tests.features.report_rows import (
	PERIOD,
	ReportCase,
	contract,
	evaluation,
	follow_figures,
	report,
	row,
	statements,
)
from cadre_kpi.tests.personas import COMMITTEE, DISTRICT_A, DISTRICT_B, EMAIL

NOON = "2026-07-01 12:00:00"
BEFORE = ("_Report Period 2025", "_Report Period 2024")


def numbers(found: object) -> Iterator[dict]:
	"""Every number of the board that names the records behind it."""
	if isinstance(found, dict):
		if "n" in found and ("report" in found or "list" in found):
			yield found
			return
		found = list(found.values())
	for each in found if isinstance(found, list | tuple) else ():
		yield from numbers(each)


def rows_behind(number: dict) -> int:
	"""How many rows the list or report shows to the session's user under the number's filters."""
	if "list" in number:
		return len(frappe.get_list(number["list"], filters=number["filters"], limit_page_length=0))
	name = frappe.scrub(number["report"])
	found = frappe.get_attr(f"cadre_kpi.cadre_kpi.report.{name}.{name}.execute")(number["filters"])[1]
	adds_up = number.get("adds_up")
	return sum(one[adds_up] or 0 for one in found) if adds_up else len(found)


def shown(bars: list[dict]) -> list[tuple]:
	return [(bar["title"], *(part["n"] for part in bar["parts"])) for bar in bars]


def levels_of(bars: list[dict]) -> list[tuple]:
	return [(bar["title"], *(part["n"] for part in bar["parts"])) for bar in bars]


class TestLeadersBoard(ReportCase):
	def setUp(self) -> None:
		super().setUp()
		scheme = make.scheme("nghi_dinh_335")
		for name, year in ((PERIOD, 2026), (BEFORE[0], 2025), (BEFORE[1], 2024)):
			row(
				"Evaluation Period",
				name,
				period_name=name,
				scheme=scheme,
				frequency="Year",
				start_date=date(year, 1, 1),
				end_date=date(year, 12, 31),
				status="Open",
			)
		self.work()
		self.ratings()
		self.council()

	def work(self) -> None:
		late = {"due_date": date(2026, 6, 1), "progress": 40, "kind": "Key", "resolution": "09-NQ/TW"}
		near = {"due_date": date(2026, 7, 10), "progress": 90}
		done = {"due_date": date(2026, 5, 1), "progress": 100, "completed_on": date(2026, 4, 2)}
		fine = {"due_date": date(2026, 12, 31), "progress": 60, "kind": "Key"}
		body = {"managed_by": "_Ban Thường vụ"}
		contract("C1", "An", "_D", [late, near, done], **body)
		deputy = make.place("Cadre", full_name="An", unit="_D", field_in_charge="Đất đai")
		frappe.db.set_value("Task Contract", "C1", "cadre", deputy, update_modified=False)
		contract("C2", "Bình", "_C", [late, late, fine], **body)
		contract("C3", "Chi", "_H", [{**done, "completed_on": date(2025, 4, 9)}], **body)
		contract("C4", "Dung", "_D", [], docstatus=0, workflow_state="Draft", **body)
		contract("C5", "Yến", "_C", [], docstatus=0, workflow_state="Awaiting Decision", **body)
		frappe.db.set_value("Task Contract", "C5", "creation", "2026-05-01 08:00:00", update_modified=False)
		frappe.db.set_value("Task Contract", "C4", "creation", "2026-06-28 08:00:00", update_modified=False)
		report("R1", "C1", date(2026, 6, 20), {1: "Chưa có mặt bằng"})
		report("R2", "C2", date(2026, 3, 31), {1: "Thiếu vốn", 2: ""})
		report("R3", "C2", date(2026, 6, 30), {1: ""}, state="Under Verification")
		report("R4", "C3", date(2026, 5, 31), {1: "Thiếu người"})
		units = {"R1": "_D", "R2": "_C", "R3": "_C", "R4": "_H"}
		for name, unit in units.items():
			values = {"unit": unit, "managed_by": "_Ban Thường vụ", "report_type": "Periodic"}
			frappe.db.set_value("Progress Report", name, values, update_modified=False)
		row(
			"Directive",
			"D1",
			contract="C3",
			progress_report="R4",
			task_no=1,
			status="Open",
			unit="_H",
			managed_by="_Ban Thường vụ",
			issued_by="_Ban Thường vụ",
			issued_on=date(2026, 6, 1),
			due_date=date(2026, 7, 15),
		)

	def ratings(self) -> None:
		now = [("excellent", "_D"), ("excellent", "_D"), ("good", "_D"), ("completed", "_C"), ("", "_C")]
		for number, (level, unit) in enumerate(now, start=1):
			evaluation(f"E{number}", f"Người {number}", unit, proposed_level=level, total_points=90 - number)
			frappe.db.set_value(
				"Cadre Evaluation", f"E{number}", "creation", "2026-06-30 08:00:00", update_modified=False
			)
		for year, points in ((PERIOD, 70), (BEFORE[0], 80), (BEFORE[1], 92)):
			self.publish(f"F {year}", "Giảm dần", "_D", year, points)
		for year, points in ((PERIOD, 70), (BEFORE[0], 80), (BEFORE[1], 75)):
			self.publish(f"G {year}", "Lên xuống", "_D", year, points)
		for year, level in ((PERIOD, "completed"), (BEFORE[0], "good"), (BEFORE[1], "excellent")):
			self.publish(f"H {year}", "Giảm theo mức", "_C", year, 0, level)

	def publish(
		self, name: str, who: str, unit: str, period: str, points: float, level: str = "good"
	) -> None:
		evaluation(
			name,
			who,
			unit,
			period=period,
			docstatus=1,
			workflow_state="Published",
			published_score=points,
			published_level=level,
			decided_level=level,
		)

	def council(self) -> None:
		row("Council Session", "S1", council="_Hội đồng", period=PERIOD, status="Closed")
		sheets = [("E1", "a", 90, "excellent"), ("E1", "b", 80, "good"), ("E2", "a", 70, "good")]
		sheets += [("E2", "b", 70, "good"), ("E3", "a", 95, "excellent"), ("E3", "b", 55, "completed")]
		for number, (of, member, total, level) in enumerate(sheets, start=1):
			values = {"session": "S1", "evaluation": of, "member": member, "total": total, "unit": "_D"}
			values |= {"proposed_level": level, "docstatus": 1, "score_key": f"P{number}"}
			row("Council Score", f"P{number}", **values)

	def board(self, **asked: str) -> dict:
		with frozen(NOON):
			return leaders_board.read(PERIOD, **asked)

	def test_tasks_by_light_unit_kind_resolution_and_month(self) -> None:
		found = self.board()
		self.assertEqual([part["n"] for part in found["tasks"]["lights"]], [3, 1, 1, 2])
		self.assertEqual(
			[part["colour"] for part in found["tasks"]["lights"]], ["red", "orange", "green", "blue"]
		)
		self.assertEqual(
			shown(found["tasks"]["by_unit"]), [("Huyện ủy", 2, 0, 1, 1), ("Sở Xây dựng", 1, 1, 0, 1)]
		)
		self.assertEqual([bar["total"] for bar in found["tasks"]["by_kind"]], [4, 3])
		self.assertEqual(shown(found["resolutions"]), [("09-NQ/TW", 3, 0, 0, 0)])
		self.assertEqual(shown(found["fields"]), [("Đất đai", 1, 1, 0, 1)])
		self.assertEqual(found["months"]["years"], [2025, 2026])
		self.assertEqual([number["n"] for number in found["months"]["months"][3]], [1, 1])

	def test_a_unit_is_shown_by_those_below_it_and_by_itself(self) -> None:
		found = self.board(unit="_H")
		own = "Huyện ủy (không gồm đơn vị trực thuộc)"
		titles = {bar["title"]: bar["total"] for bar in found["tasks"]["by_unit"]}
		self.assertEqual(titles.pop("Đảng ủy xã"), 3)
		self.assertEqual(list(titles.values()), [1])
		self.assertNotIn("Sở Xây dựng", str(found["tasks"]))
		self.assertTrue(own in titles or "Huyện ủy (without the units below)" in titles)
		self.assertRaises(frappe.DoesNotExistError, self.board, unit="_không có")

	def test_obstacles_by_age_and_whose_answer_they_wait_for(self) -> None:
		found = self.board()["obstacles"]
		# what a later report no longer names is settled; the one with an open directive waits for who carries it out
		self.assertEqual([part["n"] for part in found["ages"]], [0, 1, 1])
		self.assertEqual(
			[(bar["total"], bar["parts"][0]["filters"].get("state")) for bar in found["rows"]],
			[(1, "Open"), (1, None)],
		)

	def test_where_records_lie(self) -> None:
		found = self.board()["lying"]
		first = found[0]
		self.assertEqual((first["longest"], first["colour"], first["number"]["n"]), (61, "red", 1))
		self.assertEqual(first["whom"], "_Ban Thường vụ")

	def test_completeness_by_unit(self) -> None:
		found = {one["title"]: one["bars"] for one in self.board()["completeness"]}
		contracts, reports, evaluations = found["Huyện ủy"]
		self.assertEqual([part["n"] for part in contracts["parts"]], [0, 0, 1, 2, 0])
		self.assertEqual([part["n"] for part in reports["parts"]], [0, 0, 1, 2])
		self.assertEqual([part["n"] for part in evaluations["parts"]], [0, 0, 0, 2, 1])
		self.assertEqual([part["n"] for part in found["Sở Xây dựng"][0]["parts"]], [0, 1, 0, 1, 0])

	def test_ratings_over_periods_by_unit_and_group_and_the_quota(self) -> None:
		found = self.board()["ratings"]
		self.assertEqual(
			levels_of(found["over_periods"]),
			[(BEFORE[1], 1, 2, 0, 0, 0), (BEFORE[0], 0, 3, 0, 0, 0), (PERIOD, 2, 3, 2, 0, 1)],
		)
		self.assertEqual(
			levels_of(found["by_unit"]), [("Sở Xây dựng", 2, 3, 0, 0, 0), ("Huyện ủy", 0, 0, 2, 0, 1)]
		)
		self.assertEqual([bar["title"] for bar in found["by_group"]], ["_Heads"])
		# 20 % of the three good ones and of those who fall to them: one of two
		used = found["quota"]
		self.assertEqual(
			(used["candidates"], used["too_many"]["n"], used["groups_over"]), (2, 2 - used["allowed"], 1)
		)

	def test_spread_between_members(self) -> None:
		(council,) = self.board()["councils"]
		self.assertEqual([part["n"] for part in council["parts"]], [1, 1, 1, 0])
		self.assertEqual(council["spread"], round((10 + 0 + 40) / 3, 2))

	def test_the_spread_is_read_from_an_index_alone(self) -> None:
		self.board(part="councils")
		with statements() as sent:
			self.board(part="councils")
		(statement,) = (one for one in map(str, sent) if "MAX(`tabCouncil Score`.`total`)" in one)
		read = {*re.findall(r"`tabCouncil Score`\.`(\w+)`", statement)}
		index = frappe.db.sql(
			"show index from `tabCouncil Score` where Key_name = 'spread_of_session'", as_dict=True
		)
		columns = [row.Column_name for row in index]
		self.assertEqual(columns[:2], ["session", "evaluation"])
		self.assertLessEqual(read, {*columns})

	def test_whose_result_falls(self) -> None:
		found = self.board()["falling"]
		self.assertEqual(
			(found["number"]["n"], sorted(one["cadre_name"] for one in found["people"])),
			(2, ["Giảm dần", "Giảm theo mức"]),
		)
		rows = falling_results.execute({"period": PERIOD})[1]
		self.assertEqual((rows[0]["evaluation"], rows[0]["fallen"]), (f"F {PERIOD}", 22))
		self.assertEqual(follow_figures(self, falling_results.execute, {"period": PERIOD}), 4)
		self.assertEqual(falling_results.execute({"period": BEFORE[0]})[1], [])
		self.assertRaises(frappe.DoesNotExistError, falling_results.execute, {"period": "_không có"})

	def test_every_number_is_the_number_of_rows_behind_it(self) -> None:
		for asked in ({}, {"unit": "_H"}, {"unit": "_D"}):
			found = list(numbers(self.board(**asked)))
			self.assertGreater(len(found), 50)
			with frozen(NOON):
				wrong = [number for number in found if rows_behind(number) != number["n"]]
			self.assertEqual(wrong, [], asked)

	def test_the_parts_one_by_one_are_the_whole(self) -> None:
		for asked in ({}, {"unit": "_H"}):
			whole, together = self.board(**asked), self.board(part=board.HEAD, **asked)
			self.assertFalse(set(board.PARTS) & set(together))
			for part in board.PARTS:
				found = self.board(part=part, **asked)
				together["left"] |= found.pop("left")
				together |= found
			self.assertEqual(together, whole)
		self.assertRaises(frappe.DoesNotExistError, self.board, part="check_reader")

	def test_the_paper_shows_what_the_page_showed_and_reads_it_once(self) -> None:
		def forget() -> None:
			with frozen(NOON):
				for part in board.PARTS:
					frappe.cache().delete_value(board._get_key(PERIOD, "", part), user=frappe.session.user)

		self.addCleanup(forget)
		whole = self.board()
		with statements() as all_of_it:
			self.board()
		for part in (board.HEAD, *board.PARTS):
			self.board(part=part)
		frappe.db.set_value("Contract Task", {"parent": "C1"}, "kind", "Hard", update_modified=False)
		with frozen(NOON), statements() as sent:
			self.assertEqual(board.read_again(PERIOD), whole)
		self.assertLess(len(sent), len(all_of_it) / 3)
		with frozen(NOON):
			key = board._get_key(PERIOD, "", "tasks")
			self.assertIsNone(
				frappe.cache().get_value(key, user=EMAIL["auditor"])
			)  # kept for its reader alone
			forget()
			self.assertNotEqual(board.read_again(PERIOD)["tasks"], whole["tasks"])

	def test_a_part_reads_nothing_of_the_others(self) -> None:
		self.board()
		with statements() as whole:
			self.board()
		counted = {}
		for part in (board.HEAD, *board.PARTS):
			with statements() as sent:
				self.board(part=part)
			counted[part] = len(sent)
		self.assertLess(max(counted.values()), len(whole))
		self.assertLess(counted[board.HEAD], min(counted[part] for part in ("tasks", "lying", "ratings")))

	def test_the_number_of_statements_does_not_depend_on_that_of_people(self) -> None:
		self.board()
		with statements() as few:
			self.board()
		for number in range(20):
			contract(f"M{number}", f"Thêm {number}", "_D", [{"progress": 10, "due_date": date(2026, 6, 1)}])
			evaluation(f"N{number}", f"Thêm {number}", "_C", proposed_level="good")
		with statements() as many:
			self.board()
		self.assertEqual(len(many), len(few))
		self.assertLess(len(many), 60)

	def test_two_pages_for_the_meeting(self) -> None:
		for number in range(40):
			row(
				"Cadre Unit",
				f"_U{number}",
				unit_code=f"_U{number}",
				unit_name=f"Đơn vị có tên khá dài để chiếm hai dòng trên giấy số {number}",
				lft=90100 + 2 * number,
				rgt=90101 + 2 * number,
			)
			values = {"managed_by": f"_Ban Thường vụ {number}"}
			tasks = [{"resolution": f"NQ {number}", "due_date": date(2026, 6, 1)}]
			contract(f"U{number}", f"Người {number}", f"_U{number}", tasks, **values)
			evaluation(f"V{number}", f"Người {number}", f"_U{number}", proposed_level="good")
			report(f"W{number}", f"U{number}", date(2026, 6, 1), {1: "Vướng"})
			frappe.db.set_value("Progress Report", f"W{number}", {"unit": f"_U{number}", **values})
		from weasyprint import HTML

		with frozen(NOON):
			page = paper.render_html(leaders_board.read(PERIOD))
		pages = HTML(string=page, base_url=pdf.BASE_URL, url_fetcher=pdf.fetch).render().pages
		self.assertEqual(len(pages), 2)
		with frozen(NOON):
			leaders_board.download(PERIOD)
		self.assertEqual(frappe.local.response.filecontent[:5], b"%PDF-")


class TestLeadersBoardByPersona(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.cadres = personas.cast()
		cls.scheme = frappe.db.get_value("Evaluation Period", personas.PERIOD, "scheme")
		for key, unit in (("cadre_a", DISTRICT_A), ("cadre_b", DISTRICT_B)):
			late = {"due_date": date(2026, 2, 1), "progress": 10}
			values = {"cadre": cls.cadres[key], "period": personas.PERIOD, "managed_by": COMMITTEE}
			values["scheme"] = cls.scheme
			contract(f"LB {key}", key, unit, [late], **values)
			evaluation(f"LB {key}", key, unit, proposed_level="good", **values)
			values |= {"unit": unit, "obstacle": "Vướng", "has_obstacle": 1}
			report(f"LB {key}", f"LB {key}", date(2026, 3, 31), {1: f"Vướng của {key}"})
			frappe.db.set_value(
				"Progress Report",
				f"LB {key}",
				{"unit": unit, "managed_by": COMMITTEE, "period": personas.PERIOD},
			)
		# the officer of the board who is rated as well: the own proposal is nobody's to see before it is published
		evaluation(
			"LB own",
			"own",
			personas.PROVINCE,
			cadre=cls.cadres["board_rated"],
			period=personas.PERIOD,
			managed_by=COMMITTEE,
			scheme=cls.scheme,
			proposed_level="excellent",
		)

	def read(self, who: str) -> dict:
		with acting_as(EMAIL[who]), frozen(NOON):
			return leaders_board.read(personas.PERIOD)

	def test_everybody_finds_their_own_units_only(self) -> None:
		seen = {
			"focal_a": {"LB cadre_a"},
			"collective_a": {"LB cadre_a"},
			"focal_b": {"LB cadre_b"},
			"board_b": {"LB cadre_b"},
			"chair": {"LB cadre_a", "LB cadre_b"},
			"secretary": {"LB cadre_a", "LB cadre_b"},
			"board": {"LB cadre_a", "LB cadre_b"},
			"auditor": {"LB cadre_a", "LB cadre_b"},
			"focal_former": set(),
			"everything_but_a_seat": set(),
		}
		names = {"LB cadre_a": "Huyện ủy A", "LB cadre_b": "Huyện ủy B"}
		for who, contracts in seen.items():
			with self.subTest(who):
				found = self.read(who)
				self.assertEqual(sum(part["n"] for part in found["tasks"]["lights"]), len(contracts))
				self.assertEqual(sum(part["n"] for part in found["obstacles"]["ages"]), len(contracts))
				for contract_name, unit in names.items():
					(self.assertIn if contract_name in contracts else self.assertNotIn)(unit, str(found))

	def test_numbers_are_those_of_the_readers_own_lists(self) -> None:
		for who in ("focal_a", "collective_a", "board_rated", "chair", "auditor"):
			with self.subTest(who):
				found = self.read(who)
				with acting_as(EMAIL[who]), frozen(NOON):
					wrong = [number for number in numbers(found) if rows_behind(number) != number["n"]]
				self.assertEqual(wrong, [])

	def test_ones_own_unpublished_rating_counts_nowhere(self) -> None:
		excellent = lambda found: sum(bar["parts"][0]["n"] for bar in found["ratings"]["by_unit"])  # noqa: E731
		self.assertEqual(excellent(self.read("board")), 1)
		self.assertEqual(excellent(self.read("board_rated")), 0)

	def test_who_has_no_part_in_leading_is_refused(self) -> None:
		for who in ("cadre_a", "council_member", "advisory", "nobody"):
			with self.subTest(who), acting_as(EMAIL[who]):
				self.assertRaises(frappe.PermissionError, leaders_board.read, personas.PERIOD)
				for part in (board.HEAD, *board.PARTS):
					self.assertRaises(frappe.PermissionError, leaders_board.read, personas.PERIOD, part=part)
				self.assertRaises(frappe.PermissionError, leaders_board.download, personas.PERIOD)

	def test_the_page_names_the_same_roles(self) -> None:
		roles = frappe.get_all("Has Role", {"parent": "leaders-board", "parenttype": "Page"}, pluck="role")
		self.assertEqual(sorted(roles), sorted(board.READERS))

	def test_without_a_period_the_newest_with_work_opens(self) -> None:
		with acting_as(EMAIL["focal_a"]), frozen(NOON):
			self.assertEqual(leaders_board.read()["period"], personas.PERIOD)
		with acting_as(EMAIL["focal_former"]), frozen(NOON):
			self.assertIsNone(leaders_board.read()["period"])
			self.assertRaises(frappe.ValidationError, leaders_board.download)


class TestQuotaCounts(CadreKpiTestCase):
	def test_counts_say_the_same_as_people(self) -> None:
		from cadre_kpi.regulations.record import get_rules

		scheme = get_rules(make.scheme("nghi_dinh_335"))
		people, counts = [], []
		for unit, numbers_of in (("A", (3, 7, 2, 0)), ("B", (1, 0, 4, 1)), ("C", (0, 5, 0, 0))):
			levels = ("excellent", "good", "completed", "not_completed")
			for level, number in zip(levels, numbers_of, strict=True):
				counts.append(quota.Count(unit, "G", level, number))
				people += [quota.Person(f"{unit}{level}{place}", unit, "G", level) for place in range(number)]
		plain = [group[:6] for group in quota.check_quota(scheme, people)]
		self.assertEqual([tuple(use) for use in quota.count_quota(scheme, counts)], plain)
