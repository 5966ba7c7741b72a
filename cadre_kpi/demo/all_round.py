"""What the other stories leave out, so that whoever follows a guide finds each of its steps: work that is sought, figures of
units, reviews, what followed from a rating, a petition; in Khánh Hòa registrations and results before the advisory body.

Nothing here is in the articles beyond the kinds of work; the dates follow today's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import frappe
from frappe.utils import add_days, getdate, today

from cadre_kpi.demo import khanh_hoa, story_371, this_year, vinh_phuc, walk
from cadre_kpi.demo import masters as m
from cadre_kpi.demo.actor import act, call, create, edit, reload

PETITION = "Đề nghị xem xét lại điểm nhiệm vụ 3: hộ cuối cùng bàn giao mặt bằng trước hạn, biên bản gửi kèm."
RESOLUTION = "Nghị quyết Đại hội Đảng bộ huyện nhiệm kỳ 2025 - 2030"
INDICATORS = (
	# name, kind, target, actual, unit of measure, source, scale, sample, verified
	("Thu ngân sách trên địa bàn", "Development", 1200, 1260, "tỷ đồng", "Chi cục Thuế", "", 0, True),
	("Tỷ lệ hộ nghèo đa chiều", "Development", 1.5, 1.9, "%", "Chi cục Thống kê", "", 0, True),
	(
		*("Mức độ hài lòng của người dân tại bộ phận một cửa", "Satisfaction", 95, 88, "%"),
		*("Khảo sát tại bộ phận một cửa", "1 đến 5", 400, False),
	),
)


@dataclass(frozen=True)
class Head:
	"""Another head of Khánh Hòa: key of the account, account, name, code and name of the unit."""

	key: str
	local: str
	name: str
	code: str
	unit: str


WITH_ADVISORY = Head(
	"construction",
	"giam.doc.xd.kh",
	"Giám đốc Sở Xây dựng Khánh Hòa",
	"KH-XD",
	"Sở Xây dựng Khánh Hòa",
)
RATED = Head(
	"tourism",
	"giam.doc.dl.kh",
	"Giám đốc Sở Du lịch Khánh Hòa",
	"KH-DL",
	"Sở Du lịch Khánh Hòa",
)


class Story:
	"""Told after the others: it goes on from their people and periods."""

	def __init__(self, cast: vinh_phuc.Cast, day: str | date | None = None):
		self.users, self.cadres, self.bodies = cast.users, cast.cadres, cast.bodies
		self.day = getdate(day or today())

	def tell(self):
		self.period = this_year.NAME.format(self.day.year)
		self.work_is_sought()
		self.tell_figures_of_a_unit()
		self.after_the_rating()
		self.tell_advisory_body()
		return self

	def work_is_sought(self) -> None:
		"""Two works that nobody has yet; for one of them somebody has offered."""
		last = date(self.day.year, 12, 31)
		until = min(getdate(add_days(self.day, 14)), last)
		works = (
			{
				**{name: vinh_phuc.HARD_TASK[name] for name in ("task_name", "output_product", "target")},
				**{"unit_of_measure": "ha", "kind": "Hard", "long_pending": 1},
				"support_offered": "Ưu tiên vốn bồi thường; tổ công tác liên ngành của tỉnh.",
			},
			{
				"task_name": "Xây dựng mô hình làng văn hóa kiểu mẫu đầu tiên tại địa bàn có đồng bào dân tộc",
				"output_product": "Làng văn hóa kiểu mẫu được công nhận",
				**{"target": 1, "unit_of_measure": "làng", "kind": "New"},
				"support_offered": "Kinh phí thiết chế văn hóa từ ngân sách tỉnh.",
			},
		)
		self.calls = []
		for work in works:
			made = create(
				self.users["board"],
				"Work Call",
				managed_by=self.bodies["committee"],
				period=self.period,
				due_date=str(last),
				offers_until=str(until),
				**work,
			)
			call(self.users["board"], made, "publish")
			self.calls.append(reload(made))
		self.offer = create(
			self.users["secretary_a"],
			"Work Offer",
			work_call=self.calls[0].name,
			how="Đối thoại từng hộ, chi trả theo từng đợt, bàn giao trước hạn một tháng.",
			support_needed="Sở Tài nguyên và Môi trường thẩm định đơn giá trong 10 ngày.",
		)

	def tell_figures_of_a_unit(self) -> None:
		"""Two indicators of district A are verified, one waits for who checks it."""
		self.indicators = []
		for name, kind, target, actual, measured_in, source, scale, sample, verified in INDICATORS:
			lower = name.startswith("Tỷ lệ hộ nghèo")
			made = create(
				self.users["focal"],
				"Unit Indicator",
				indicator_name=name,
				kind=kind,
				unit="VP-HA",
				resolution=RESOLUTION,
				year=self.day.year,
				target=target,
				actual=actual,
				unit_of_measure=measured_in,
				better="Lower" if lower else "Higher",
				as_of=str(self.day),
				source=source,
				scale=scale,
				sample=sample,
			)
			call(self.users["focal"], made, "enter")
			if verified:
				call(self.users["board"], made, "verify")
			self.indicators.append(reload(made))

	def after_the_rating(self) -> None:
		"""Of the ratings of 2023: a commendation, a yearly review that waits for approval, a petition."""
		rated = {
			key: frappe.db.get_value(
				"Cadre Evaluation",
				{"cadre": self.cadres[key], "period": story_371.PERIOD, "docstatus": 1},
				"name",
			)
			for key in ("director", "secretary_a")
		}
		self.follow_up = create(
			self.users["clerk"],
			"Rating Follow Up",
			evaluation=rated["director"],
			kind="Commendation",
			content="Tặng bằng khen về thành tích thực hiện nhiệm vụ được giao.",
			decided_by="Ban Thường vụ Tỉnh ủy",
			decision_number="215-QĐ/TU",
			decision_date="2024-01-31",
		)
		review = create(
			self.users["clerk"],
			"Work Review",
			kind="Yearly Review",
			period=story_371.PERIOD,
			managed_by=self.bodies["committee"],
			about=self.cadres["director"],
		)
		call(self.users["clerk"], review, "fill_words")
		self.review = edit(
			self.users["clerk"],
			review,
			lessons="Chọn việc khó, có sản phẩm đo được; vướng mắc được trả lời ngay trong quý.",
		)
		self.appeal = create(
			self.users["secretary_a"], "Rating Appeal", evaluation=rated["secretary_a"], grounds=PETITION
		)

	def tell_advisory_body(self) -> None:
		"""Khánh Hòa: this year's registration is out for opinions, last year's result as well."""
		story = khanh_hoa.Story()
		story.cast()
		for head in (WITH_ADVISORY, RATED):
			m.ensure_unit(head.code, head.unit, "KH", agency_group="State Agency")
			story.users[head.key] = m.ensure_account(head.local, head.name, "Cadre")
			self.cadres[head.key] = m.ensure_cadre(
				head.name.removesuffix(" Khánh Hòa"),
				head.code,
				m.ensure_position("Giám đốc Sở (Khánh Hòa)"),
				story.bodies["committee"],
				story.users[head.key],
			)
		self.registration = act(
			story.users["focal"], self.register(story, WITH_ADVISORY, self.day.year), "Appraise"
		)
		self.consulted = self.evaluate(story, RATED, self.day.year - 1)
		self.advisory = story.users["advisory"]

	def register(self, story: khanh_hoa.Story, head: Head, year: int):
		"""A registration of three key tasks, sent."""
		period = m.ensure_period(
			f"Năm {year} - Nhiệm vụ trọng tâm Khánh Hòa",
			khanh_hoa.SCHEME,
			"Year",
			f"{year}-01-01",
			f"{year}-12-31",
			unit="KH",
		)
		contract = create(
			story.users[head.key],
			"Task Contract",
			cadre=self.cadres[head.key],
			period=period,
			tasks=[move_task(task, year) for task in khanh_hoa.KEY_TASKS],
		)
		return act(story.users[head.key], contract, "Register")

	def evaluate(self, story: khanh_hoa.Story, head: Head, year: int):
		"""A year's result on its way, before the advisory body."""
		users = {**story.users, "cadre": story.users[head.key]}
		contract = act(users["focal"], self.register(story, head, year), "Appraise")
		contract = walk.assign(users, contract)

		def fill(row):
			row.quantity = row.target
			row.completed_on = row.due_date

		walk.write_report(users, contract, f"{year}-01-01", f"{year}-12-31", fill)
		evaluation = create(
			users["board"], "Cadre Evaluation", cadre=self.cadres[head.key], period=contract.period
		)

		def assess(doc):
			doc.self_summary = "Đã hoàn thành ba nhiệm vụ trọng tâm được giao."
			doc.self_level = "good"
			for row in doc.criteria:
				row.self_points = row.max_points

		evaluation = act(users["cadre"], edit(users["cadre"], evaluation, assess), "Send Self-Assessment")
		while evaluation.workflow_state in ("At Focal Agency", "At Organisation Board"):
			key = "focal" if evaluation.workflow_state == "At Focal Agency" else "board"

			def conclude(doc):
				doc.step_level, doc.step_opinion = "good", "Nhất trí với kết quả đã được xác nhận."
				if doc.leader and not doc.organising:
					doc.organising = doc.uniting = 100

			evaluation = act(users[key], edit(users[key], evaluation, conclude), "Give Opinion")
		return evaluation


def move_task(task: dict, year: int) -> dict:
	"""A key task of another year than the article's, its dates and yearly outputs moved along."""
	moved = {**task, "due_date": task["due_date"].replace("2023", str(year))}
	if moved.get("yearly_output"):
		for number in (2025, 2024, 2023):
			moved["yearly_output"] = (
				moved["yearly_output"]
				.replace(f"năm {number}", f"năm {number + year - 2023}")
				.replace(f"Năm {number}", f"Năm {number + year - 2023}")
			)
	return moved
