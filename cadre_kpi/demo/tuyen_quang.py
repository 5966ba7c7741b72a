"""Tuyên Quang 2019: breakthroughs registered by every listed position, and works that the committee commissioned.

25 works of 25 cadres in 21 positions; 10 of the cadres received commissioned works: 1 department director,
5 district secretaries, 4 district chairmen. The results named are those of the article.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cadre_kpi.demo import masters as m
from cadre_kpi.demo import walk

SCHEME = "tuyen_quang_dat_hang-v1"
PERIOD = "Năm 2019 - Đột phá và đặt hàng Tuyên Quang"

# position, number of cadres, of whom commissioned: 7 secretaries and 7 chairmen of districts and the city, and
# directors of 7 departments make 21 positions; 4 positions changed hands in the year, hence 25 cadres
SECRETARIES, CHAIRMEN, DIRECTORS = 7, 7, 7
CHANGED_HANDS = {"secretary": 2, "chairman": 1, "director": 1}
COMMISSIONED = {"director": 1, "secretary": 5, "chairman": 4}

COMPLAINTS = {
	"task_name": "Giải quyết dứt điểm các vụ việc đơn thư tồn đọng, kéo dài",
	"output_product": "Vụ việc được giải quyết",
	"unit_of_measure": "vụ",
	"target": 10,
	"kind": "Commissioned",
	"due_date": "2019-12-15",
}
BUDGET = {
	"task_name": "Nâng tỷ lệ chi ngân sách, thu ngân sách đạt và vượt dự toán",
	"output_product": "Tỷ lệ chi ngân sách đạt được",
	"unit_of_measure": "%",
	"target": 80,
	"measure": "Latest Figure",
	"kind": "Commissioned",
	"due_date": "2019-11-30",
}
CLEARANCE = {
	"task_name": "Đối thoại, thống nhất chủ trương đền bù, giải phóng mặt bằng, di dân tái định cư dự án thủy điện",
	"output_product": "Dự án được tháo gỡ vướng mắc",
	"unit_of_measure": "dự án",
	"target": 2,
	"kind": "Commissioned",
	"due_date": "2019-12-15",
}
BREAKTHROUGH = {
	"task_name": "Đổi mới phương thức lãnh đạo, điều hành theo chức năng, nhiệm vụ",
	"output_product": "Mô hình được áp dụng",
	"unit_of_measure": "mô hình",
	"target": 1,
	"kind": "Breakthrough",
	"due_date": "2019-12-15",
}
DECISIONS = "Đã ban hành 23 quyết định giải quyết khiếu nại, 28 quyết định giải quyết tố cáo."


@dataclass
class Person:
	cadre: str
	user: str
	kind: str
	commissioned: bool = False


@dataclass
class Story:
	"""`limit`: so many cadres of each kind, for a small demo; 0: all 25."""

	limit: int = 0
	users: dict[str, str] = field(default_factory=dict)
	bodies: dict[str, str] = field(default_factory=dict)
	people: list[Person] = field(default_factory=list)
	contracts: dict[str, object] = field(default_factory=dict)

	def cast(self) -> None:
		m.ensure_unit(
			"TQ",
			"Tỉnh Tuyên Quang",
			issuing_name="TỈNH ỦY TUYÊN QUANG",
			place_name="Tuyên Quang",
			symbol="QĐ/TU",
			paper_style="Party",
			agency_group="Party Organisation",
		)
		for key, local, name, role in (
			("focal", "dau.moi.tq", "Chuyên viên Văn phòng Tỉnh ủy Tuyên Quang", "Focal Agency Officer"),
			(
				"board",
				"ban.to.chuc.tq",
				"Chuyên viên Ban Tổ chức Tỉnh ủy Tuyên Quang",
				"Organisation Board Officer",
			),
			("chair", "bi.thu.tinh.uy.tq", "Bí thư Tỉnh ủy Tuyên Quang", "Committee Member"),
			("clerk", "thu.ky.btv.tq", "Thư ký Ban Thường vụ Tỉnh ủy Tuyên Quang", "Committee Secretary"),
		):
			self.users[key] = m.ensure_account(local, name, role)
		self.bodies["committee"] = m.ensure_body(
			"Ban Thường vụ Tỉnh ủy Tuyên Quang",
			"Standing Committee",
			"TQ",
			[(self.users["chair"], "Chair"), (self.users["clerk"], "Secretary")],
			signs_as="T/M BAN THƯỜNG VỤ",
			signer_duty="BÍ THƯ",
		)
		m.ensure_body(
			"Ban Tổ chức Tỉnh ủy Tuyên Quang", "Organisation Board", "TQ", [(self.users["board"], "Member")]
		)
		m.ensure_body(
			"Văn phòng Tỉnh ủy Tuyên Quang", "Focal Agency", "TQ", [(self.users["focal"], "Member")]
		)
		self._make_people()
		self.period = m.ensure_period(PERIOD, SCHEME, "Year", "2019-01-01", "2019-12-31", unit="TQ")

	def _make_people(self) -> None:
		plan = (
			("secretary", SECRETARIES, "Bí thư Huyện ủy", "Huyện ủy", "Bí thư huyện ủy, thành ủy"),
			("chairman", CHAIRMEN, "Chủ tịch UBND huyện", "UBND huyện", "Chủ tịch UBND huyện, thành phố"),
			("director", DIRECTORS, "Giám đốc Sở", "Sở", "Giám đốc sở và tương đương"),
		)
		for kind, positions, title, where, group in plan:
			number = positions + CHANGED_HANDS[kind]
			for place in range(1, (min(number, self.limit) if self.limit else number) + 1):
				seat = (place - 1) % positions + 1
				unit = m.ensure_unit(f"TQ-{kind[:3].upper()}-{seat}", f"{where} {seat}", "TQ")
				position = m.ensure_position(
					f"{title} (Tuyên Quang)", duty_group=group, must_register_breakthrough=1
				)
				later = " (người kế nhiệm)" if place > positions else ""
				name = f"{title} {seat}{later}"
				user = m.ensure_account(f"{kind}.{place}.tq", name, "Cadre")
				cadre = m.ensure_cadre(name, unit, position, self.bodies["committee"], user)
				self.people.append(Person(cadre, user, kind, place <= COMMISSIONED[kind]))

	def tell(self):
		self.cast()
		for number, person in enumerate(self.people):
			users = {**self.users, "cadre": person.user}
			if person.commissioned:
				work = (COMPLAINTS, BUDGET, CLEARANCE)[number % 3]
				contract = walk.commission(
					users,
					person.cadre,
					self.period,
					[dict(work)],
					support_conditions="Ban Thường vụ chỉ đạo các sở, ngành phối hợp; ưu tiên nguồn lực.",
				)
			else:
				made = walk.create(
					person.user,
					"Task Contract",
					cadre=person.cadre,
					period=self.period,
					tasks=[dict(BREAKTHROUGH)],
				)
				contract = walk.assign(users, made)
			self.contracts[person.cadre] = contract
			walk.write_report(users, contract, "2019-01-01", "2019-12-31", _fill_result)
			walk.evaluate(users, person.cadre, self.period, "excellent", level="good")
		self.decision = walk.decide(
			self.users,
			self.bodies["committee"],
			self.period,
			"Đánh giá việc đột phá, đặt hàng năm 2019",
			"1120-QĐ/TU",
			"2019-12-28",
		)
		return self


def _fill_result(row) -> None:
	"""9 of 10 long-pending cases solved, with the decisions issued; budget spending over 80 % in eleven months."""
	if row.unit_of_measure == "vụ":
		row.quantity, row.note = 9, DECISIONS
	elif row.unit_of_measure == "%":
		row.quantity, row.completed_on, row.note = 82, "2019-11-30", "Thu ngân sách vượt dự toán."
	else:
		row.quantity, row.completed_on = row.target, "2019-12-10"
