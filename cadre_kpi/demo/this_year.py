"""Work under way in Vĩnh Phúc this year and last: whoever logs in finds something that waits for them.

Nothing here is in the articles: the tasks are of the same kind, the dates follow today's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import frappe
from frappe.utils import add_days, getdate, today

from cadre_kpi.decisions.decisions import find_open_rows
from cadre_kpi.demo import masters as m
from cadre_kpi.demo import vinh_phuc, walk
from cadre_kpi.demo.actor import act, act_as, call, create, edit, reload, submit

NAME = "Năm {0} - Quy định 371 Vĩnh Phúc"


@dataclass(frozen=True)
class Person:
	"""One more leader: account, name, unit, position, and tasks as (name, product, unit of measure, target, weight)."""

	local: str
	name: str
	unit: tuple[str, str]
	position: tuple[str, str]
	tasks: tuple[tuple[str, str, str, float, float], ...]


PLANNING = Person(
	"giam.doc.khdt.vp",
	"Giám đốc Sở Kế hoạch và Đầu tư",
	("VP-KHDT", "Sở Kế hoạch và Đầu tư"),
	("Giám đốc Sở", "Giám đốc sở và tương đương"),
	(
		("Giải ngân vốn đầu tư công", "Tỷ lệ giải ngân kế hoạch vốn", "%", 95, 50),
		("Rút ngắn thời gian thẩm định chủ trương đầu tư", "Hồ sơ thẩm định trước hạn", "hồ sơ", 60, 30),
		("Xử lý dự án chậm tiến độ ngoài ngân sách", "Dự án được xử lý dứt điểm", "dự án", 12, 20),
	),
)
SECRETARY_B = Person(
	"bi.thu.b",
	"Bí thư Huyện ủy B",
	("VP-HB", "Huyện B"),
	("Bí thư Huyện ủy", "Bí thư huyện ủy, thành ủy"),
	(
		("Giải quyết đơn thư khiếu nại tồn đọng", "Vụ việc được giải quyết dứt điểm", "vụ việc", 10, 60),
		("Xây dựng làng văn hóa kiểu mẫu", "Làng được công nhận", "làng", 3, 40),
	),
)
CHAIRMAN_B = Person(
	"chu.tich.b",
	"Chủ tịch UBND huyện B",
	("VP-UBB", "Ủy ban nhân dân huyện B"),
	("Chủ tịch UBND huyện", "Chủ tịch UBND huyện, thành phố"),
	(
		("Bồi thường, giải phóng mặt bằng khu công nghiệp", "Diện tích mặt bằng sạch bàn giao", "ha", 45, 60),
		("Xóa nhà tạm, nhà dột nát", "Nhà được xây mới hoặc sửa chữa", "nhà", 80, 40),
	),
)


class Story:
	"""This year's contracts at every stage, last year's evaluations on their way."""

	def __init__(self, cast: vinh_phuc.Cast, day: str | date | None = None):
		self.cast, self.bodies = cast, cast.bodies
		self.day = getdate(day or today())
		self.year = self.day.year
		self.users = {
			key: cast.users[key]
			for key in (
				"focal",
				"board",
				"chair",
				"clerk",
				"council_chair",
				"council_1",
				"council_2",
				"council_3",
			)
		}
		self.cadres: dict[str, str] = {}
		self.accounts: dict[str, str] = {}

	def tell(self):
		for person in (PLANNING, SECRETARY_B, CHAIRMAN_B):
			self.add_people(person)
		self.tell_last_year()
		self.tell_this_year()
		return self

	def add_people(self, person: Person) -> None:
		code, name = person.unit
		m.ensure_unit(
			code,
			name,
			"VP",
			issuing_name=name.upper(),
			place_name="Vĩnh Phúc",
			agency_group="Party Organisation" if name.startswith("Huyện") else "State Agency",
		)
		position, group = person.position
		self.accounts[person.name] = m.ensure_account(person.local, person.name, "Cadre")
		self.cadres[person.name] = m.ensure_cadre(
			person.name,
			code,
			m.ensure_position(position, duty_group=group),
			self.bodies["committee"],
			self.accounts[person.name],
		)

	def as_cadre(self, account: str) -> dict[str, str]:
		return {**self.users, "cadre": account}

	def register(self, person: Person, period: str, year: int):
		"""A draft of the person's contract."""
		return create(
			self.accounts[person.name],
			"Task Contract",
			cadre=self.cadres[person.name],
			period=period,
			tasks=[_build_task(values, f"{year}-12-15") for values in person.tasks],
		)

	# ---- last year: evaluations on their way ---------------------------------------------------------------

	def tell_last_year(self) -> None:
		year = self.year - 1
		self.rated = m.ensure_period(
			NAME.format(year), vinh_phuc.SCHEME, "Year", f"{year}-01-01", f"{year}-12-31", unit="VP"
		)
		for person, share in ((PLANNING, 1.0), (SECRETARY_B, 1.0), (CHAIRMAN_B, 0.9)):
			self.work(person, year, share)
		self.leave_decision_waiting(SECRETARY_B)
		self.leave_scoring_open(CHAIRMAN_B)
		create(self.users["board"], "Cadre Evaluation", cadre=self.cadres[PLANNING.name], period=self.rated)

	def work(self, person: Person, year: int, share: float) -> None:
		"""A contract carried out to this share, reported once and verified."""
		users = self.as_cadre(self.accounts[person.name])
		contract = walk.assign(users, self.register(person, self.rated, year))

		def fill(row):
			row.quantity = round(row.target * share, 1)
			row.completed_on = f"{year}-12-10" if share >= 1 else None

		walk.write_report(users, contract, f"{year}-01-01", f"{year}-12-31", fill)

	def add_evaluation(self, person: Person, level: str):
		return walk.evaluate(
			self.as_cadre(self.accounts[person.name]), self.cadres[person.name], self.rated, level
		)

	def add_session(self, evaluation):
		with act_as(self.users["board"]):
			session = frappe.get_doc(
				{
					"doctype": "Council Session",
					"council": self.bodies["council"],
					"period": self.rated,
					"session_date": self.day,
					"place": "Phòng họp số 2, Tỉnh ủy",
					"scoring_until": f"{add_days(self.day, 2)} 17:00:00",
					"evaluations": [{"evaluation": evaluation.name}],
				}
			).insert()
		call(self.users["board"], session, "open_scoring")
		return reload(session)

	def add_sheet(self, session, evaluation, member: str, scores: list[float]) -> None:
		made = create(self.users[member], "Council Score", session=session.name, evaluation=evaluation.name)

		def change(doc):
			for row, score in zip(doc.tasks, scores, strict=True):
				row.score = score

		submit(self.users[member], edit(self.users[member], made, change))

	def leave_decision_waiting(self, person: Person) -> None:
		"""Scored and proposed; the decision lies before the chair."""
		evaluation = self.add_evaluation(person, "good")
		session = self.add_session(evaluation)
		sheets = {
			"council_chair": [84, 88],
			"council_1": [86, 90],
			"council_2": [82, 86],
			"council_3": [85, 84],
		}
		for member, scores in sheets.items():
			self.add_sheet(session, evaluation, member, scores)
		call(self.users["board"], session, "close")
		decision = create(
			self.users["clerk"],
			"Rating Decision",
			title=f"Xếp loại người đứng đầu năm {self.year - 1}",
			committee=self.bodies["committee"],
			period=self.rated,
			decision_date=str(self.day),
			decision_number="102-QĐ/TU",
			meeting="Hội nghị Ban Thường vụ Tỉnh ủy",
			rows=find_open_rows(self.bodies["committee"], self.rated),
			grounds="Quy định số 371-QĐ/TU, ngày 22-9-2021 của Ban Thường vụ Tỉnh ủy\nĐề xuất của Hội đồng tư vấn",
			recipients="Các đồng chí có tên tại Điều 1\nBan Tổ chức Tỉnh ủy\nLưu Văn phòng Tỉnh ủy",
		)
		self.decision = act(self.users["clerk"], decision, "Submit for Approval")

	def leave_scoring_open(self, person: Person) -> None:
		"""One member has scored, the others have two days left."""
		evaluation = self.add_evaluation(person, "good")
		self.open_session = self.add_session(evaluation)
		self.add_sheet(self.open_session, evaluation, "council_1", [85, 80])

	# ---- this year: contracts at every stage -----------------------------------------------------------------

	def tell_this_year(self) -> None:
		year = self.year
		self.period = m.ensure_period(
			NAME.format(year), vinh_phuc.SCHEME, "Year", f"{year}-01-01", f"{year}-12-31", unit="VP"
		)
		self.tell_under_way()
		contract = self.register(PLANNING, self.period, year)
		contract = act(self.accounts[PLANNING.name], contract, "Register")
		act(self.users["focal"], contract, "Appraise")  # before the committee
		contract = self.register(SECRETARY_B, self.period, year)
		act(self.accounts[SECRETARY_B.name], contract, "Register")  # before the focal agency
		contract = self.register(CHAIRMAN_B, self.period, year)
		contract = act(self.accounts[CHAIRMAN_B.name], contract, "Register")
		act(
			self.users["focal"],
			contract,
			"Return",
			note="Nhiệm vụ 1 chưa nêu rõ khu công nghiệp; đề nghị bổ sung địa bàn và mốc thời gian theo quý.",
		)

	def tell_under_way(self) -> None:
		"""The contract of the secretary of district A: quarters verified, the latest with the agency, a directive open."""
		users = self.as_cadre(self.cast.users["secretary_a"])
		tasks = [{**task, "due_date": f"{self.year}-12-15"} for task in vinh_phuc.DISTRICT_TASKS]
		tasks[2]["due_date"] = str(max(date(self.year, 1, 1), getdate(add_days(self.day, -20))))
		contract = create(
			users["cadre"],
			"Task Contract",
			cadre=self.cast.cadres["secretary_a"],
			period=self.period,
			tasks=tasks,
		)
		self.contract = walk.assign(users, contract)
		spans = list_quarters_ended(self.day) or [(date(self.year, 1, 1), self.day)]

		def fill(row):
			row.quantity = int(row.target * 0.2) if row.task_no < 4 else 2

		for start, end in spans[:-1]:
			walk.write_report(users, self.contract, str(start), str(end), fill)
		self.report = self.write_unverified(users, *spans[-1], fill)
		self.directive = create(
			self.users["clerk"],
			"Directive",
			contract=self.contract.name,
			progress_report=self.report.name,
			task_no=3,
			obstacle="Một số hộ chưa thống nhất đơn giá bồi thường.",
			issued_by=self.bodies["committee"],
			issued_on=str(self.day),
			due_date=str(add_days(self.day, 7)),
			content="Giao huyện đối thoại với các hộ còn lại; Sở Tài nguyên và Môi trường thẩm định lại đơn giá.",
		)

	def write_unverified(self, users: dict[str, str], start: date, end: date, fill):
		report = create(
			users["cadre"],
			"Progress Report",
			contract=self.contract.name,
			from_date=str(start),
			to_date=str(end),
			summary="Kết quả thực hiện nhiệm vụ trong kỳ.",
		)

		def change(doc):
			for row in doc.tasks:
				fill(row)
			doc.tasks[2].obstacle = "Một số hộ chưa thống nhất đơn giá bồi thường."
			doc.tasks[2].request = "Đề nghị Ban Thường vụ Tỉnh ủy chỉ đạo thẩm định lại đơn giá."

		return act(users["cadre"], edit(users["cadre"], report, change), "Send Report")


def list_quarters_ended(day: date) -> list[tuple[date, date]]:
	"""First and last day of each quarter of the year that has ended before `day`."""
	ends = ((3, 31), (6, 30), (9, 30), (12, 31))
	spans = [(date(day.year, month - 2, 1), date(day.year, month, last)) for month, last in ends]
	return [span for span in spans if span[1] < day]


def _build_task(values: tuple, due: str) -> dict:
	name, product, measured_in, target, weight = values
	return {
		"task_name": name,
		"output_product": product,
		"unit_of_measure": measured_in,
		"target": target,
		"weight": weight,
		"kind": "Key",
		"measure": "Latest Figure" if measured_in == "%" else "Added Up",
		"due_date": due,
	}
