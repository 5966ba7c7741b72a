"""Documents for the tests of papers: written straight into the tables, so that a paper is tested for what is stored,
not for how it came to be stored. Figures from the province's product contracts of 2023.
"""

from __future__ import annotations

import frappe

from cadre_kpi import roles
from cadre_kpi.tests import factories as make

PARTY_UNIT, STATE_UNIT = "MG-TU", "MG-SGTVT"
COMMITTEE, COUNCIL, AGENCY = (
	"Ban Thường vụ Tỉnh ủy A",
	"Hội đồng tư vấn đánh giá cán bộ",
	"Ban Tổ chức Tỉnh ủy A",
)
PERIOD, POSITION = "Năm 2026", "Giám đốc Sở"
DIRECTOR = "Giám đốc Sở Giao thông vận tải tỉnh A"
SELF, CHAIR, BOARD = "giam.doc@example.com", "chu.tich.mg@example.com", "to.chuc.mg@example.com"
MEMBER, COLLEAGUE, STRANGER = "uy.vien.mg@example.com", "uy.vien2.mg@example.com", "nguoi.la@example.com"

TASKS = (
	(
		"Hoàn thành đề án nâng cao chất lượng công trình và tiết kiệm chi phí trong đầu tư các dự án giao thông",
		"Đề án được phê duyệt; tỷ lệ tiết kiệm so với giá trị trình thẩm định",
		"%",
		8,
		8.19,
		"Hard",
	),
	("Thẩm định các dự án đầu tư công", "Tổng giá trị trình thẩm định", "tỷ đồng", 1415.5, 1415.5, "Regular"),
	(
		"Quản lý, sử dụng dứt điểm diện tích đất rừng trên địa bàn",
		"Diện tích đất rừng được đưa vào quản lý, sử dụng",
		"ha",
		160,
		120,
		"Key",
	),
	("Thu hồi đất sạch dự án khu nhà ở", "Diện tích đất sạch được bàn giao", "ha", 14.42, 14.42, "New"),
	(
		"Thành lập tổ chức đảng trong doanh nghiệp có vốn đầu tư nước ngoài",
		"Số tổ chức đảng được thành lập mới",
		"tổ chức đảng",
		9,
		11,
		"Breakthrough",
	),
)


def put(doctype: str, name: str, rows: dict[str, list[dict]] | None = None, **values):
	"""Write a document and its rows without its controller."""
	make.place(doctype, rows=rows, name=name, **values)
	return frappe.get_doc(doctype, name)


def masters() -> None:
	"""Units of both styles, a committee, a council, a period and a cadre."""
	make.user(SELF, DIRECTOR, [roles.CADRE])
	make.user(CHAIR, "Bí thư Tỉnh ủy A", [roles.COMMITTEE_MEMBER, roles.COUNCIL_MEMBER])
	make.user(BOARD, "Trưởng Ban Tổ chức Tỉnh ủy A", [roles.ORGANISATION_OFFICER])
	make.user(MEMBER, "Ủy viên Hội đồng tư vấn", [roles.COUNCIL_MEMBER])
	make.user(COLLEAGUE, "Ủy viên khác của Hội đồng tư vấn", [roles.COUNCIL_MEMBER])
	make.user(STRANGER, "Nhân viên lễ tân", [])
	make.unit(
		PARTY_UNIT,
		"Tỉnh ủy A",
		paper_style="Party",
		issuing_name="Tỉnh ủy A",
		place_name="Tỉnh A",
		symbol="QĐ/TU",
	)
	make.unit(
		STATE_UNIT,
		"Sở Giao thông vận tải tỉnh A",
		PARTY_UNIT,
		paper_style="State",
		issuing_name="Sở Giao thông vận tải",
		superior_name="Ủy ban nhân dân tỉnh A",
		place_name="Tỉnh A",
		symbol="QĐ-SGTVT",
	)
	make.body(
		COMMITTEE,
		"Standing Committee",
		PARTY_UNIT,
		[(STRANGER, "Chair", "2020-01-01", "2025-06-30"), (CHAIR, "Chair", "2025-07-01")],
		signs_as="T/M Ban Thường vụ",
		signer_duty="Bí thư",
	)
	make.body(
		COUNCIL,
		"Advisory Council",
		PARTY_UNIT,
		[(CHAIR, "Chair"), MEMBER, COLLEAGUE],
		signs_as="T/M Hội đồng",
		signer_duty="Chủ tịch",
	)
	make.body(AGENCY, "Organisation Board", PARTY_UNIT, [(BOARD, "Chair")])
	make.position(POSITION, "Leader")
	make.period(PERIOD, "2026-01-01", "2026-12-31")
	make.cadre(DIRECTOR, STATE_UNIT, COMMITTEE, position=POSITION, user=SELF)


def cadre() -> str:
	return frappe.db.get_value("Cadre", {"full_name": DIRECTOR, "unit": STATE_UNIT}, "name")


def whose() -> dict:
	return {
		"cadre": cadre(),
		"cadre_name": DIRECTOR,
		"unit": STATE_UNIT,
		"managed_by": COMMITTEE,
		"period": PERIOD,
	}


def many(rows: list[dict], count: int) -> list[dict]:
	"""So many rows, the given ones over and over, numbered."""
	return [{**rows[i % len(rows)], "task_no": i + 1} for i in range(count)]


def contract(name: str = "MG-GNV-1", count: int = 5, **values):
	tasks = [
		{
			"task_name": task,
			"output_product": product,
			"unit_of_measure": unit,
			"target": target,
			"coefficient": 1,
			"due_date": "2026-11-30",
			"kind": kind,
			"origin": "Self-registered",
		}
		for task, product, unit, target, _done, kind in TASKS
	]
	tasks = [{**row, "weight": 100 / count} for row in many(tasks, count)]
	tasks[0]["support_promised"] = "Ưu tiên bố trí vốn chuẩn bị đầu tư trong quý II"
	return put(
		"Task Contract",
		name,
		{
			"tasks": tasks,
			"milestones": [
				{"task_no": 1, "due_date": "2026-06-30", "output": "Đề án được phê duyệt", "target": 40.5}
			],
			"changes": [
				{
					"changed_on": "2026-05-08 09:00:00",
					"task_no": 1,
					"field_label": "Target",
					"old_value": "100",
					"new_value": "116,5",
					"reason": "Khối lượng thẩm định tăng",
					"state": "Assigned",
				}
			],
		},
		**{
			**whose(),
			"position": POSITION,
			"scheme": make.scheme(),
			"start_date": "2026-01-01",
			"end_date": "2026-12-31",
			"initiated_by": "Cadre",
			"workflow_state": "Assigned",
			"docstatus": 1,
			"assigned_on": "2026-03-05",
			"decision_number": "371",
			"support_conditions": "Ban Thường vụ Tỉnh ủy chỉ đạo các sở, ngành phối hợp, bảo đảm nguồn lực, cơ chế để thực hiện nhiệm vụ.",
			**values,
		},
	)


def report(name: str = "MG-BC-1", count: int = 5, **values):
	tasks = [
		{
			"task_name": task,
			"unit_of_measure": unit,
			"measure": "Added Up",
			"target": target,
			"completed_before": done / 2,
			"quantity": done / 4,
			"verified_quantity": done / 4,
			"due_date": "2026-11-30",
		}
		for task, _product, unit, target, done, _kind in TASKS
	]
	tasks = many(tasks, count)
	tasks[0].update(
		{
			"verified_quantity": 2,
			"correction_reason": "Trừ phần chưa có biên bản nghiệm thu",
			"obstacle": "Giá vật liệu tăng, nguồn cung cát đắp nền thiếu",
			"objective_cause": "Mỏ cát dừng khai thác",
			"request": "Đề nghị chỉ đạo cấp phép mỏ mới",
			"verified_delays": 2,
			"verified_objective_delays": 1,
		}
	)
	return put(
		"Progress Report",
		name,
		{
			"tasks": tasks,
			"process_log": [
				{
					"acted_on": "2026-07-02 08:00:00",
					"action": "Send Report",
					"to_state": "Under Verification",
				},
				{"acted_on": "2026-07-09 08:00:00", "action": "Verify", "to_state": "Verified"},
			],
		},
		**{
			**whose(),
			"contract": "MG-GNV-1",
			"report_type": "Periodic",
			"from_date": "2026-04-01",
			"to_date": "2026-06-30",
			"workflow_state": "Verified",
			"docstatus": 1,
			"summary": "Tiến độ chung đạt yêu cầu.\nHai nhiệm vụ hoàn thành trước thời hạn.",
			"verification_note": "Số liệu khớp với hồ sơ nghiệm thu, trừ nhiệm vụ số 1.",
			**values,
		},
	)


def evaluation(name: str = "MG-DG-1", count: int = 5, **values):
	tasks = [
		{
			"task_name": task,
			"unit_of_measure": unit,
			"target": target,
			"completed": done,
			"coefficient": 1,
			"kind": kind,
			"due_date": "2026-11-30",
			"on_time": 1,
			"self_score": 95,
			"self_comment": "Hoàn thành vượt chỉ tiêu",
			"council_score": 91.5,
		}
		for task, _product, unit, target, done, kind in TASKS
	]
	return put(
		"Cadre Evaluation",
		name,
		{
			"tasks": many(tasks, count),
			"criteria": [
				{
					"criterion_name": "Bản lĩnh chính trị, đạo đức, tính nêu gương",
					"group_name": "Phẩm chất chính trị",
					"max_points": 18,
					"self_points": 18,
					"reviewed_points": 17.5,
				},
				{
					"criterion_name": "Tư duy đổi mới, dám nghĩ, dám làm",
					"group_name": "Đổi mới, sáng tạo",
					"max_points": 4,
					"self_points": 4,
					"reviewed_points": 4,
				},
			],
			"conditions": [
				{
					"condition_name": "Hoàn thành 100 % nhiệm vụ",
					"level": "excellent",
					"outcome": "Not Met",
					"found_count": 3,
					"found_of": 4,
					"measure": "tasks_done",
					"comparison": "at_least",
					"needed": "100",
					"source": "Quy định 366-QĐ/TW, Điều 11",
				},
				{
					"condition_name": "Khắc phục hạn chế, khuyết điểm",
					"level": "excellent",
					"outcome": "Met",
					"found": "true",
					"measure": "shortcomings_fixed",
					"comparison": "is_true",
				},
				{
					"condition_name": "Đơn vị phụ trách hoàn thành đúng tiến độ",
					"level": "good",
					"outcome": "Not Assessed",
					"measure": "unit_tasks_on_time",
					"comparison": "at_least",
					"needed": "80",
				},
			],
			"opinions": [
				{
					"step": "Tập thể lãnh đạo đơn vị",
					"body": AGENCY,
					"level": "excellent",
					"votes": "7/9",
					"opinion": "Thống nhất đề xuất",
					"given_on": "2026-12-20 09:00:00",
				}
			],
			"deductions": [{"points": 1.5, "reason": "Chậm báo cáo quý II", "source": "Thông báo 12-TB/TU"}],
			"process_log": [
				{
					"acted_on": "2026-12-15 08:00:00",
					"action": "Send Self-Assessment",
					"to_state": "At Council",
				}
			],
		},
		**{
			**whose(),
			"position": POSITION,
			"scheme": make.scheme(),
			"contract": "MG-GNV-1",
			"leader": 1,
			"workflow_state": "Proposed",
			"self_summary": "Hoàn thành các nhiệm vụ được giao; còn hạn chế trong công tác giải phóng mặt bằng.",
			"self_level": "excellent",
			"self_total": 94.5,
			"council_points": 91.5,
			"result_points": 64.05,
			"general_points": 21.5,
			"deducted_points": 1.5,
			"total_points": 91.255,
			"level_by_points": "excellent",
			"proposed_level": "good",
			"computed_on": "2026-12-28 10:00:00",
			**values,
		},
	)


def session(
	name: str = "MG-HD-1",
	status: str = "Scoring",
	members: tuple[str, ...] = (CHAIR, MEMBER, COLLEAGUE),
	**values,
):
	return put(
		"Council Session",
		name,
		{
			"members": [
				{
					"user": member,
					"member_name": frappe.db.get_value("User", member, "full_name"),
					"duty": "Chair" if member == CHAIR else "Member",
					"present": 1,
				}
				for member in members
			],
			"evaluations": [
				{"evaluation": "MG-DG-1", "cadre": cadre(), "cadre_name": DIRECTOR, "unit": STATE_UNIT}
			],
		},
		council=COUNCIL,
		period=PERIOD,
		scheme=make.scheme(),
		session_date="2026-12-09",
		status=status,
		**values,
	)


def sheet(name: str, member: str, count: int = 5, **values):
	tasks = [
		{
			"task_name": task,
			"target": target,
			"completed": done,
			"weight": 20,
			"max_score": 100,
			"self_score": 95,
			"score": 88.25,
			"comment": "Sản phẩm rõ, đúng hạn",
		}
		for task, _product, _unit, target, done, _kind in TASKS
	]
	return put(
		"Council Score",
		name,
		{"tasks": many(tasks, count)},
		**{
			"session": "MG-HD-1",
			"evaluation": "MG-DG-1",
			"cadre": cadre(),
			"cadre_name": DIRECTOR,
			"unit": STATE_UNIT,
			"member": member,
			"owner": member,
			"total": 88.25,
			"proposed_level": "good",
			"remark": "Cần đẩy nhanh công tác giải phóng mặt bằng.",
			"docstatus": 1,
			**values,
		},
	)


def decision(name: str = "MG-QD-1", count: int = 3, **values):
	rows = [
		{
			"evaluation": f"MG-DG-{i + 1}",
			"cadre": cadre(),
			"cadre_name": f"{DIRECTOR} {i + 1}",
			"position": "Giám đốc Sở",
			"unit": STATE_UNIT,
			"total_points": 91.255 - i / 10,
			"proposed_level": "excellent",
			"decided_level": "good" if i % 3 == 1 else "excellent",
			"reason": "Còn dự án chậm tiến độ, theo kết luận của Ban Thường vụ" if i % 3 == 1 else "",
		}
		for i in range(count)
	]
	return put(
		"Rating Decision",
		name,
		{"rows": rows},
		**{
			"title": "về việc xếp loại cán bộ thuộc diện Ban Thường vụ Tỉnh ủy quản lý năm 2026",
			"committee": COMMITTEE,
			"period": PERIOD,
			"scheme": make.scheme(),
			"decision_number": "1052",
			"decision_date": "2027-01-05",
			"meeting": "Hội nghị Ban Thường vụ Tỉnh ủy ngày 04/01/2027",
			"grounds": "Quy định số 371-QĐ/TU ngày 22/9/2021 của Ban Thường vụ Tỉnh ủy;\nBáo cáo của Hội đồng tư vấn",
			"recipients": "Như Điều 3\nBan Tổ chức Tỉnh ủy\nLưu Văn phòng Tỉnh ủy",
			"signs_as": "T/M Ban Thường vụ",
			"signer": "Bí thư",
			"quota_note": "Hoàn thành xuất sắc nhiệm vụ: 2/10, tối đa 2",
			"workflow_state": "Published",
			"docstatus": 1,
			"seal": "0123456789abcdef" * 4,
			**values,
		},
	)
