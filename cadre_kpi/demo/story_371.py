"""Regulation 371-QĐ/TU of Vĩnh Phúc from registration to the published rating, step by step, each by its user.

The acceptance test walks the same story and checks after every chapter; the demo walks it to show the result.
"""

from __future__ import annotations

import frappe

from cadre_kpi.demo import masters as m
from cadre_kpi.demo.actor import act, act_as, call, create, edit, reload, submit
from cadre_kpi.demo.vinh_phuc import DISTRICT_TASKS, HARD_TASK, SCHEME, TRANSPORT_TASKS, Cast

PERIOD = "Năm 2023 - Quy định 371 Vĩnh Phúc"
QUARTERS = (
	("2023-01-01", "2023-03-31"),
	("2023-04-01", "2023-06-30"),
	("2023-07-01", "2023-09-30"),
	("2023-10-01", "2023-12-31"),
)

# quantity done in each quarter, by task number; task 5 is the hard one that the committee added
DISTRICT_PROGRESS = {
	1: (20, 40, 50, 50),
	2: (60, 100, 60, 40),
	3: (4.42, 6, 4, 0),
	4: (1, 2, 3, 3),
	5: (0, 5, 10, 14.3),
}
TRANSPORT_PROGRESS = {1: (15, 35, 40, 26), 2: (3.1, 5.2, 7.4, 8.19)}


class Story:
	"""One run of the story. Attributes fill as the chapters are told."""

	def __init__(self, cast: Cast):
		self.cast, self.users, self.bodies = cast, cast.users, cast.bodies
		self.period = m.ensure_period(PERIOD, SCHEME, "Year", "2023-01-01", "2023-12-31", unit="VP")
		self.reports: list = []

	def register(self):
		"""The secretary registers four tasks; the focal agency returns them once with a reason."""
		user = self.users["secretary_a"]
		self.contract = create(
			user,
			"Task Contract",
			cadre=self.cast.cadres["secretary_a"],
			period=self.period,
			tasks=[dict(task) for task in DISTRICT_TASKS],
		)
		act(user, self.contract, "Register")
		self.contract = act(
			self.users["focal"],
			self.contract,
			"Return",
			note="Nhiệm vụ 4 chưa nêu địa bàn; đề nghị bổ sung và đăng ký thêm mốc thời gian theo quý.",
		)

	def register_again(self):
		def change(doc):
			doc.tasks[3].task_name += " trên địa bàn huyện"
			for quarter, (_start, end) in enumerate(QUARTERS, start=1):
				doc.append(
					"milestones",
					{
						"task_no": 1,
						"due_date": end,
						"output": f"Kết quả quý {quarter} theo kế hoạch",
						"target": 40,
					},
				)

		self.contract = edit(self.users["secretary_a"], self.contract, change)
		self.contract = act(self.users["secretary_a"], self.contract, "Register")

	def appraise(self):
		"""The focal agency proposes to make the first target harder, and passes the contract on."""

		def change(doc):
			doc.tasks[0].appraisal = "Make Harder"
			doc.tasks[0].proposed_target = 160
			doc.tasks[0].appraisal_note = "Toàn bộ diện tích đất rừng xã Trung Mỹ là 160 ha."
			for task in doc.tasks[1:]:
				task.appraisal = "Keep"
			doc.appraisal_summary = "Thống nhất danh mục; đề nghị nâng chỉ tiêu nhiệm vụ 1."

		self.contract = edit(self.users["focal"], self.contract, change)
		self.contract = act(self.users["focal"], self.contract, "Appraise")
		if self.contract.workflow_state == "Under Consultation":
			self.contract = act(self.users["board"], self.contract, "Conclude Consultation")

	def assign(self):
		"""The committee takes the harder target, adds a hard task, promises support and assigns."""

		def change(doc):
			doc.tasks[0].target = 160
			for task, weight in zip(doc.tasks, (25, 25, 20, 20), strict=True):
				task.weight = weight
			doc.append("tasks", dict(HARD_TASK))
			doc.support_conditions = (
				"Tỉnh bố trí kinh phí giải phóng mặt bằng; Sở Tài nguyên và Môi trường cử tổ hỗ trợ."
			)
			doc.tasks[1].support_promised = "Ứng vốn Quỹ phát triển đất."
			doc.decision_number = "412-QĐ/TU"
			doc.change_reason = "Ban Thường vụ nâng chỉ tiêu nhiệm vụ 1, bổ sung việc khó tồn đọng nhiều năm."

		self.contract = edit(self.users["clerk"], self.contract, change)
		self.contract = act(self.users["chair"], self.contract, "Assign")

	def register_director(self):
		"""The director of transport registers; nothing has to be changed."""
		user = self.users["director"]
		contract = create(
			user,
			"Task Contract",
			cadre=self.cast.cadres["director"],
			period=self.period,
			tasks=[dict(task) for task in TRANSPORT_TASKS],
		)
		act(user, contract, "Register")
		contract = act(self.users["focal"], contract, "Appraise")
		if contract.workflow_state == "Under Consultation":
			contract = act(self.users["board"], contract, "Conclude Consultation")
		self.director_contract = act(self.users["chair"], contract, "Assign")

	def report(self, quarter: int):
		"""A quarterly report of the secretary; the second names an obstacle."""
		start, end = QUARTERS[quarter - 1]
		report = create(
			self.users["secretary_a"],
			"Progress Report",
			contract=self.contract.name,
			from_date=start,
			to_date=end,
			summary=f"Kết quả quý {quarter} năm 2023.",
		)

		def change(doc):
			for row in doc.tasks:
				row.quantity = DISTRICT_PROGRESS[row.task_no][quarter - 1]
				if row.task_no == 3 and quarter == 3:
					row.completed_on = "2023-09-15"
				if row.task_no == 2 and quarter == 2:
					row.obstacle = "Một số hộ chưa thống nhất đơn giá bồi thường."
					row.request = "Đề nghị Ban Thường vụ Tỉnh ủy chỉ đạo sở, ngành thẩm định đơn giá."
				if row.task_no in (1, 2, 4, 5) and quarter == 4:
					row.completed_on = "2023-12-12"

		report = edit(self.users["secretary_a"], report, change)
		report = act(self.users["secretary_a"], report, "Send Report")
		report = act(self.users["focal"], report, "Verify")
		self.reports.append(report)
		return report

	def report_director(self):
		for quarter, (start, end) in enumerate(QUARTERS, start=1):
			report = create(
				self.users["director"],
				"Progress Report",
				contract=self.director_contract.name,
				from_date=start,
				to_date=end,
				summary=f"Kết quả quý {quarter} năm 2023.",
			)

			def change(doc, quarter=quarter):
				for row in doc.tasks:
					row.quantity = TRANSPORT_PROGRESS[row.task_no][quarter - 1]
					if quarter == 4:
						row.completed_on = "2023-11-30"
						row.note = "Tiết kiệm 116 tỷ đồng trên 1.415 tỷ đồng trình thẩm định, bằng 8,19 %."

			report = edit(self.users["director"], report, change)
			report = act(self.users["director"], report, "Send Report")
			act(self.users["focal"], report, "Verify")

	def direct(self):
		"""The committee answers the obstacle; the secretary carries it out; the committee closes it."""
		self.directive = create(
			self.users["clerk"],
			"Directive",
			contract=self.contract.name,
			progress_report=self.reports[1].name,
			task_no=2,
			obstacle="Một số hộ chưa thống nhất đơn giá bồi thường.",
			issued_by=self.bodies["committee"],
			issued_on="2023-07-05",
			due_date="2023-07-31",
			content="Giao Sở Tài nguyên và Môi trường thẩm định lại đơn giá trong 15 ngày; huyện tổ chức đối thoại với các hộ.",
		)
		call(
			self.users["secretary_a"],
			self.directive,
			"answer",
			response="Đã đối thoại với 100 % số hộ; đơn giá được phê duyệt ngày 20-7-2023.",
		)
		call(self.users["clerk"], self.directive, "close", note="Đã thực hiện xong.")
		self.directive = reload(self.directive)

	def inspect(self):
		"""An ad-hoc inspection after the third quarter: the agency finds more cleared land, and corrects with a reason."""
		report = create(
			self.users["focal"],
			"Progress Report",
			contract=self.contract.name,
			report_type="Ad-hoc Inspection",
			from_date="2023-10-02",
			to_date="2023-10-06",
			summary="Kiểm tra đột xuất tiến độ giải phóng mặt bằng.",
		)

		def found(doc):
			doc.tasks[4].quantity = 2

		report = edit(self.users["focal"], report, found)
		report = act(self.users["focal"], report, "Send Report")

		def correct(doc):
			doc.tasks[4].verified_quantity = 0
			doc.tasks[4].correction_reason = "2 ha đo tại hiện trường đã nằm trong số liệu quý III."

		report = edit(self.users["focal"], report, correct)
		self.inspection = act(self.users["focal"], report, "Verify")

	def assess_oneself(self):
		"""The board opens the evaluations; both cadres assess themselves."""
		self.evaluations = {}
		for key in ("secretary_a", "director"):
			evaluation = create(
				self.users["board"], "Cadre Evaluation", cadre=self.cast.cadres[key], period=self.period
			)

			def change(doc):
				doc.self_summary = (
					"Đã hoàn thành toàn bộ chỉ tiêu, nhiệm vụ được giao; có nhiệm vụ vượt chỉ tiêu."
				)
				doc.self_level = "excellent"
				for row in doc.tasks:
					row.self_score = 95
				for row in doc.criteria:
					row.self_points = row.max_points

			evaluation = edit(self.users[key], evaluation, change)
			evaluation = act(self.users[key], evaluation, "Send Self-Assessment")
			self.evaluations[key] = self.to_council(evaluation)

	def to_council(self, evaluation):
		"""Bodies on the way to the council give their opinion."""
		whose = {"At Focal Agency": "focal", "At Organisation Board": "board", "At Advisory Body": "board"}
		while evaluation.workflow_state in whose:
			user = self.users[whose[evaluation.workflow_state]]
			action = (
				"Conclude Opinions" if evaluation.workflow_state == "At Advisory Body" else "Give Opinion"
			)
			evaluation = act(
				user, edit(user, evaluation, step_opinion="Hồ sơ đầy đủ, số liệu đã được xác nhận."), action
			)
		return evaluation

	def convene(self):
		"""The council: five members, one absent, one in conflict of interest over the director."""
		absent, conflicted = self.users["council_4"], self.users["council_3"]
		with act_as(self.users["board"]):
			session = frappe.get_doc(
				{
					"doctype": "Council Session",
					"council": self.bodies["council"],
					"period": self.period,
					"session_date": "2023-12-27",
					"place": "Phòng họp số 2, Tỉnh ủy",
					"evaluations": [{"evaluation": doc.name} for doc in self.evaluations.values()],
				}
			).insert()
			for row in session.members:
				if row.user == absent:
					row.present, row.absence_reason = 0, "Đi công tác"
			session.append(
				"conflicts",
				{
					"user": conflicted,
					"evaluation": self.evaluations["director"].name,
					"reason": "Nguyên Phó Giám đốc Sở, có quan hệ thân thích",
				},
			)
			session.save()
		call(self.users["board"], session, "open_scoring")
		self.session = reload(session)

	def sheet(self, member: str, evaluation, scores: list[float]):
		"""One member fills and sends a sheet."""
		made = create(
			self.users[member], "Council Score", session=self.session.name, evaluation=evaluation.name
		)

		def change(doc):
			for row, score in zip(doc.tasks, scores, strict=True):
				row.score = score

		return submit(self.users[member], edit(self.users[member], made, change))

	def score(self):
		self.sheets = [
			self.sheet("council_chair", self.evaluations["secretary_a"], [95, 92, 90, 96, 90]),
			self.sheet("council_1", self.evaluations["secretary_a"], [93, 90, 88, 94, 92]),
			self.sheet("council_2", self.evaluations["secretary_a"], [97, 91, 85, 95, 94]),
			self.sheet("council_3", self.evaluations["secretary_a"], [92, 95, 89, 93, 90]),
			self.sheet("council_chair", self.evaluations["director"], [96, 92]),
			self.sheet("council_1", self.evaluations["director"], [90, 88]),
			self.sheet("council_2", self.evaluations["director"], [94, 90]),
		]

	def conclude(self):
		"""The council closes; bodies behind it, if the route has any, pass the evaluations on."""
		call(self.users["board"], self.session, "close")
		self.session = reload(self.session)
		self.evaluations = {key: self.to_council(reload(doc)) for key, doc in self.evaluations.items()}

	def decide(self):
		"""The committee decides, changing the director's rating with a reason, and publishes."""
		with act_as(self.users["clerk"]):
			from cadre_kpi.decisions.decisions import find_open_rows

			decision = frappe.get_doc(
				{
					"doctype": "Rating Decision",
					"title": "Xếp loại người đứng đầu năm 2023 theo Quy định 371-QĐ/TU",
					"committee": self.bodies["committee"],
					"period": self.period,
					"decision_date": "2023-12-29",
					"decision_number": "435-QĐ/TU",
					"meeting": "Hội nghị Ban Thường vụ ngày 29-12-2023",
					"rows": find_open_rows(self.bodies["committee"], self.period),
					"grounds": "Quy định số 371-QĐ/TU, ngày 22-9-2021 của Ban Thường vụ Tỉnh ủy\nĐề xuất của Hội đồng tư vấn",
					"recipients": "Các đồng chí có tên tại Điều 1\nBan Tổ chức Tỉnh ủy\nLưu Văn phòng Tỉnh ủy",
				}
			)
			self.proposed = {row["evaluation"]: row["proposed_level"] for row in decision.as_dict()["rows"]}
			for row in decision.rows:
				if row.evaluation == self.evaluations["director"].name:
					row.decided_level = "good" if row.proposed_level != "good" else "excellent"
					row.reason = "Kết quả tiết kiệm cần được kiểm toán xác nhận trước khi xếp mức cao hơn."
			decision.insert()
		if not decision.quota_ok:
			decision = edit(
				self.users["clerk"],
				decision,
				quota_exception="Tập thể đơn vị có thành tích nổi trội năm 2023",
			)
		decision = act(self.users["clerk"], decision, "Submit for Approval")
		self.decision = act(self.users["chair"], decision, "Approve")

	def publish(self):
		self.decision = act(self.users["clerk"], self.decision, "Publish")
		self.evaluations = {key: reload(doc) for key, doc in self.evaluations.items()}

	def tell(self):
		"""The whole story."""
		self.register()
		self.register_again()
		self.appraise()
		self.assign()
		self.register_director()
		for quarter in (1, 2, 3):
			self.report(quarter)
			if quarter == 2:
				self.direct()
		self.inspect()
		self.report(4)
		self.report_director()
		self.assess_oneself()
		self.convene()
		self.score()
		self.conclude()
		self.decide()
		self.publish()
		return self
