"""Khánh Hòa 2023 under Regulation 622-QĐ/TU: exactly three key tasks, five steps with dates, a personal plan."""

from __future__ import annotations

from dataclasses import dataclass, field

from cadre_kpi.demo import masters as m
from cadre_kpi.demo import walk
from cadre_kpi.demo.actor import call

SCHEME = "khanh_hoa_622-v1"
PERIOD = "Năm 2023 - Nhiệm vụ trọng tâm Khánh Hòa"

KEY_TASKS = (
	{
		"task_name": "Trình phê duyệt quy hoạch tỉnh thời kỳ 2021 - 2030",
		"output_product": "Quyết định phê duyệt quy hoạch",
		"unit_of_measure": "quyết định",
		"target": 1,
		"kind": "Key",
		"resolution": "09-NQ/TW",
		"due_date": "2023-06-30",
	},
	{
		"task_name": "Thu hút nhà đầu tư chiến lược vào Khu kinh tế Vân Phong",
		"output_product": "Dự án được cấp chủ trương đầu tư",
		"unit_of_measure": "dự án",
		"target": 3,
		"kind": "Key",
		"resolution": "55/2022/QH15",
		"due_date": "2023-12-20",
	},
	{
		"task_name": "Chuyển đổi số trong giải quyết thủ tục hành chính",
		"output_product": "Tỷ lệ hồ sơ giải quyết trực tuyến toàn trình",
		"unit_of_measure": "%",
		"target": 70,
		"measure": "Latest Figure",
		"kind": "Key",
		"resolution": "42/NQ-CP",
		"due_date": "2023-12-20",
		"multi_year": 1,
		"yearly_output": "Năm 2023: 70 %; năm 2024: 85 %; năm 2025: 100 %",
	},
)
MONTH_ENDS = tuple(f"2023-{month:02d}-{day}" for month, day in enumerate((31, 28, 31, 30, 31, 30), start=1))
QUARTER_ENDS = ("2023-03-31", "2023-06-30", "2023-09-30")
YEAR_END = ("2023-12-20",)
# the personal plan: the first task by month, the second by quarter and at the end, the third by the year
PLAN = {1: ("tháng", MONTH_ENDS), 2: ("quý", (*QUARTER_ENDS, *YEAR_END)), 3: ("năm", YEAR_END)}


@dataclass
class Story:
	users: dict[str, str] = field(default_factory=dict)
	bodies: dict[str, str] = field(default_factory=dict)

	def cast(self) -> None:
		m.ensure_unit(
			"KH",
			"Tỉnh Khánh Hòa",
			issuing_name="TỈNH ỦY KHÁNH HÒA",
			place_name="Khánh Hòa",
			symbol="QĐ/TU",
			paper_style="Party",
			agency_group="Party Organisation",
		)
		m.ensure_unit("KH-KHDT", "Sở Kế hoạch và Đầu tư Khánh Hòa", "KH", agency_group="State Agency")
		for key, local, name, role in (
			("cadre", "giam.doc.khdt.kh", "Giám đốc Sở Kế hoạch và Đầu tư Khánh Hòa", "Cadre"),
			(
				"focal",
				"ban.can.su.kh",
				"Chuyên viên Ban Cán sự Đảng UBND tỉnh Khánh Hòa",
				"Focal Agency Officer",
			),
			(
				"board",
				"ban.to.chuc.kh",
				"Chuyên viên Ban Tổ chức Tỉnh ủy Khánh Hòa",
				"Organisation Board Officer",
			),
			(
				"advisory",
				"uy.ban.kiem.tra.kh",
				"Chuyên viên Ủy ban Kiểm tra Tỉnh ủy Khánh Hòa",
				"Advisory Body Officer",
			),
			("chair", "bi.thu.tinh.uy.kh", "Bí thư Tỉnh ủy Khánh Hòa", "Committee Member"),
			("clerk", "thu.ky.btv.kh", "Thư ký Ban Thường vụ Tỉnh ủy Khánh Hòa", "Committee Secretary"),
		):
			self.users[key] = m.ensure_account(local, name, role)
		self.bodies["committee"] = m.ensure_body(
			"Ban Thường vụ Tỉnh ủy Khánh Hòa",
			"Standing Committee",
			"KH",
			[(self.users["chair"], "Chair"), (self.users["clerk"], "Secretary")],
			signs_as="T/M BAN THƯỜNG VỤ",
			signer_duty="BÍ THƯ",
		)
		for name, kind, key in (
			("Ban Tổ chức Tỉnh ủy Khánh Hòa", "Organisation Board", "board"),
			("Ban Cán sự Đảng UBND tỉnh Khánh Hòa", "Focal Agency", "focal"),
			("Ủy ban Kiểm tra Tỉnh ủy Khánh Hòa", "Advisory Body", "advisory"),
		):
			self.bodies[key] = m.ensure_body(name, kind, "KH", [(self.users[key], "Member")])
		position = m.ensure_position("Giám đốc Sở (Khánh Hòa)", duty_group="Giám đốc sở và tương đương")
		self.cadre = m.ensure_cadre(
			"Giám đốc Sở Kế hoạch và Đầu tư",
			"KH-KHDT",
			position,
			self.bodies["committee"],
			self.users["cadre"],
		)
		self.period = m.ensure_period(PERIOD, SCHEME, "Year", "2023-01-01", "2023-12-31", unit="KH")

	def register(self, tasks=KEY_TASKS):
		"""The draft of a registration with these tasks."""
		return walk.create(
			self.users["cadre"],
			"Task Contract",
			cadre=self.cadre,
			period=self.period,
			tasks=[dict(task) for task in tasks],
		)

	def plan(self):
		"""The personal plan, made after the assignment: milestones by month, quarter and year."""
		rows = [
			{"task_no": number, "due_date": end, "output": f"Kết quả theo kế hoạch {span}", "target": 1}
			for number, (span, ends) in PLAN.items()
			for end in ends
		]
		call(self.users["cadre"], self.contract, "save_plan", milestones=rows)

	def tell(self):
		self.cast()
		self.contract = walk.assign(
			self.users,
			self.register(),
			{
				"Under Consultation": lambda doc: call(
					self.users["advisory"],
					doc,
					"give_opinion",
					opinion="Agrees With Remarks",
					remarks="Đề nghị ghi rõ kết quả từng năm của nhiệm vụ 3.",
				)
			},
		)
		self.plan()
		walk.write_report(self.users, self.contract, "2023-01-01", "2023-12-31", _fill_result)
		self.evaluation = walk.evaluate(
			self.users, self.cadre, self.period, "excellent", level="excellent"
		).name
		self.decision = walk.decide(
			self.users,
			self.bodies["committee"],
			self.period,
			"Đánh giá nhiệm vụ trọng tâm năm 2023",
			"1650-QĐ/TU",
			"2023-12-30",
		)
		return self


def _fill_result(row) -> None:
	row.quantity = {1: 1, 2: 4, 3: 72}[row.task_no]
	row.completed_on = {1: "2023-03-29", 2: "2023-12-10", 3: "2023-12-12"}[row.task_no]
	row.note = "Vượt chỉ tiêu được giao." if row.task_no in (2, 3) else ""
