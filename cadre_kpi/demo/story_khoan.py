"""Contracting of products down to the commune: 21 tasks given by the level above, and one work commissioned.

The article names neither the 21 tasks nor the council's scores; the tasks here are of the kinds that it mentions,
the scores are worked by hand.
"""

from __future__ import annotations

from cadre_kpi.demo import masters as m
from cadre_kpi.demo import walk
from cadre_kpi.demo.vinh_phuc import CASCADE, Cast

PERIOD = "Năm 2022 - Khoán sản phẩm Yên Lạc"
WORKS = (
	("Thành lập tổ chức đảng trong doanh nghiệp ngoài nhà nước", "Tổ chức đảng được thành lập", "tổ chức", 1),
	("Kết nạp đảng viên mới", "Đảng viên được kết nạp", "đảng viên", 8),
	("Giải phóng mặt bằng cụm công nghiệp", "Diện tích bàn giao", "ha", 6.5),
	("Xử lý vi phạm đất đai tồn đọng", "Vụ việc được xử lý dứt điểm", "vụ", 12),
	("Thu ngân sách trên địa bàn", "Số thu", "tỷ đồng", 14.2),
	("Cứng hóa đường giao thông nội đồng", "Chiều dài hoàn thành", "km", 3.4),
	("Xây dựng khu dân cư nông thôn mới kiểu mẫu", "Khu dân cư được công nhận", "khu", 1),
	("Lắp đặt hệ thống nước sạch", "Hộ được dùng nước sạch", "hộ", 420),
	("Thu gom, xử lý rác thải", "Tỷ lệ rác được thu gom", "%", 95),
	("Giải quyết đơn thư của công dân", "Đơn được giải quyết đúng hạn", "đơn", 18),
	("Giảm nghèo", "Hộ thoát nghèo", "hộ", 15),
	("Bao phủ bảo hiểm y tế", "Tỷ lệ dân số tham gia", "%", 93),
	("Trường học đạt chuẩn quốc gia", "Trường được công nhận", "trường", 1),
	("Nhà văn hóa thôn", "Nhà văn hóa được xây mới", "nhà", 2),
	("Dồn thửa đổi ruộng", "Diện tích hoàn thành", "ha", 120),
	("Cấp giấy chứng nhận quyền sử dụng đất sau dồn thửa", "Giấy chứng nhận đã cấp", "giấy", 850),
	("Dịch vụ công trực tuyến", "Tỷ lệ hồ sơ trực tuyến", "%", 60),
	("Tuyển quân", "Thanh niên nhập ngũ", "người", 16),
	("Phát triển hợp tác xã", "Hợp tác xã thành lập mới", "hợp tác xã", 1),
	("Đối thoại với Nhân dân", "Hội nghị đối thoại", "hội nghị", 4),
	("Chỉnh trang nghĩa trang nhân dân", "Nghĩa trang hoàn thành", "nghĩa trang", 1),
)
# tasks finished above target and ahead of schedule, as the secretary reports
EXCEEDED = {2: 11, 8: 450, 14: 3}
# cases on land that could not be closed in the year: task and what is done of it in each half
UNFINISHED = {4: (3, 6)}
INSPECTED = 1  # case more that the agency finds closed when it inspects in autumn
YEARLY = {
	"summary": "Hoàn thành 20/21 nhiệm vụ, trong đó 3 nhiệm vụ vượt chỉ tiêu.",
	"unfinished": "Nhiệm vụ 4: còn 2/12 vụ vi phạm đất đai chưa xử lý dứt điểm do hồ sơ gốc bị thất lạc.",
	"proposals": "Đề nghị huyện cho cơ chế hỗ trợ kinh phí đo đạc lại; cho phép xã thuê tư vấn pháp lý.",
}


def list_tasks() -> list[dict]:
	"""The 21 tasks, equally weighted but for the last, together 100 %."""
	return [
		{
			"task_name": name,
			"output_product": product,
			"unit_of_measure": unit,
			"target": target,
			"weight": 5 if number == len(WORKS) else 4.75,
			"kind": ("New", "Hard", "Key")[number % 3],
			"measure": "Latest Figure" if unit == "%" else "Added Up",
			"due_date": "2022-12-15",
			"support_promised": "Huyện bố trí kinh phí đối ứng." if number in (3, 6) else "",
		}
		for number, (name, product, unit, target) in enumerate(WORKS, start=1)
	]


class Story:
	def __init__(self, cast: Cast):
		self.cast = cast
		self.period = m.ensure_period(PERIOD, CASCADE, "Year", "2022-01-01", "2022-12-31", unit="VP-YL")
		self.users = {
			"cadre": cast.users["commune"],
			"focal": cast.users["district_focal"],
			"board": cast.users["district_board"],
			"chair": cast.users["district_chair"],
			"clerk": cast.users["district_clerk"],
			"council_1": cast.users["district_council_1"],
			"council_2": cast.users["district_council_2"],
			"council_3": cast.users["district_council_3"],
		}

	def inspect(self):
		"""The district's agency inspects ad hoc: one more case on land is closed."""

		def correct(row):
			row.quantity = INSPECTED if row.task_no in UNFINISHED else 0

		return walk.inspect(
			self.users,
			self.contract,
			"2022-10-10",
			"2022-10-12",
			"Kiểm tra đột xuất việc xử lý vi phạm đất đai.",
			correct,
		)

	def tell(self):
		self.contract = walk.commission(self.users, self.cast.cadres["commune"], self.period, list_tasks())
		for start, end, share in (("2022-01-01", "2022-06-30", 0.5), ("2022-07-01", "2022-12-31", 0.5)):
			second = start.endswith("07-01")

			def fill(row, share=share, second=second):
				if row.task_no in UNFINISHED:
					row.quantity = UNFINISHED[row.task_no][second]
					row.obstacle = "Hồ sơ gốc bị thất lạc, chủ sử dụng đất vắng mặt." if second else ""
					row.request = "Đề nghị Phòng Tài nguyên và Môi trường cử cán bộ hỗ trợ." if second else ""
					return
				whole = EXCEEDED.get(row.task_no, row.target)
				row.quantity = whole if row.measure == "Latest Figure" else whole * share
				row.note = "Vượt chỉ tiêu được giao." if row.task_no in EXCEEDED else ""
				row.completed_on = "2022-11-30" if second and row.task_no not in (1, 7) else None

			self.report = walk.write_report(
				self.users, self.contract, start, end, fill, **(YEARLY if second else {})
			)
			if not second:
				self.inspection = self.inspect()
		evaluation = walk.evaluate(self.users, self.cast.cadres["commune"], self.period, "excellent")
		sheets = {
			f"council_{member}": {evaluation.name: [score] * len(WORKS)}
			for member, score in ((1, 93), (2, 90), (3, 96))
		}
		self.session = walk.hold_council(
			self.users, self.cast.bodies["district_council"], self.period, "2022-12-26", sheets
		)
		self.decision = walk.decide(
			self.users,
			self.cast.bodies["district_committee"],
			self.period,
			"Xếp loại người đứng đầu cấp xã năm 2022",
			"512-QĐ/HU",
			"2022-12-29",
		)
		self.evaluation = evaluation.name
		return self
