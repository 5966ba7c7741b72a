"""A small catalogue of a department: proposed by the organisation board, decided by the committee, the next one proposed.

Nothing here is in the articles. The four groups and their frames of points, and the coefficient as points by five, are
those of a commune's list in force under Decree 335/2025/NĐ-CP; products and points are invented.
"""

from __future__ import annotations

from frappe.utils import getdate, today

from cadre_kpi.demo import this_year, vinh_phuc
from cadre_kpi.demo.actor import call, create

UNIT, UNIT_NAME = this_year.PLANNING.unit
NEXT_UNIT, NEXT_NAME = this_year.CHAIRMAN_B.unit
LEGAL_BASIS = (
	"Nghị định số 335/2025/NĐ-CP ngày 21 tháng 12 năm 2025 của Chính phủ quy định về đánh giá, xếp loại chất lượng "
	"đối với cơ quan hành chính nhà nước và công chức"
)
GROUPS = (
	("N1", "Công việc đơn giản, lặp lại", 1, 10),
	("N2", "Công việc có mức độ phức tạp trung bình", 11, 50),
	("N3", "Công việc phức tạp", 51, 100),
	("N4", "Công việc rất phức tạp, có tính đột phá", 101, 200),
)
PRODUCTS = (
	("VP-01", "Công văn trả lời, phúc đáp thông thường", "N1", "văn bản", 5),
	("VP-02", "Giấy mời, thông báo họp", "N1", "văn bản", 2),
	("VP-03", "Biên bản cuộc họp", "N1", "biên bản", 3),
	("VP-04", "Cập nhật hồ sơ vào hệ thống quản lý văn bản", "N1", "hồ sơ", 1),
	("VP-05", "Báo cáo tháng của phòng", "N2", "báo cáo", 15),
	("VP-06", "Báo cáo quý của sở", "N2", "báo cáo", 30),
	("VP-07", "Kế hoạch công tác năm của phòng", "N2", "kế hoạch", 40),
	("TĐ-01", "Thẩm định hồ sơ đăng ký đầu tư", "N2", "hồ sơ", 25),
	("TĐ-02", "Thẩm định chủ trương đầu tư dự án nhóm C", "N3", "dự án", 60),
	("TĐ-03", "Thẩm định chủ trương đầu tư dự án nhóm B", "N3", "dự án", 90),
	("TH-01", "Tờ trình, dự thảo quyết định của Ủy ban nhân dân tỉnh", "N3", "văn bản", 55),
	("TH-02", "Dự thảo nghị quyết của Hội đồng nhân dân tỉnh", "N4", "nghị quyết", 150),
	("TH-03", "Đề án, quy hoạch cấp tỉnh", "N4", "đề án", 200),
	("KT-01", "Kết luận kiểm tra sau cấp đăng ký kinh doanh", "N3", "kết luận", 70),
)
NEXT = (
	("CĐS-01", "Quy trình nội bộ được số hóa và đưa vào vận hành", "N3", "quy trình", 80),
	("CĐS-02", "Bộ dữ liệu mở được công bố", "N2", "bộ dữ liệu", 45),
)


def tell(cast: vinh_phuc.Cast) -> None:
	"""The catalogue in force this year, and the proposal of another unit that waits for the board."""
	year = getdate(today()).year
	board, chair = cast.users["board"], cast.users["chair"]
	doc = create(
		board,
		"Product Catalogue",
		title=f"Danh mục sản phẩm, công việc của {UNIT_NAME}",
		unit=UNIT,
		managed_by=cast.bodies["committee"],
		standard_product="Công văn trả lời, phúc đáp thông thường",
		standard_points=5,
		legal_basis=LEGAL_BASIS,
		groups=_build_rows(("group_code", "group_name", "min_points", "max_points"), GROUPS),
		products=_build_rows(FIELDS, PRODUCTS),
	)
	call(board, doc, "send")
	call(board, doc, "submit_for_decision")
	call(
		chair,
		doc,
		"decide",
		decision_number="15",
		decision_date=f"{year - 1}-12-25",
		valid_from=f"{year}-01-01",
	)
	more = create(
		board,
		"Product Catalogue",
		title=f"Danh mục sản phẩm, công việc của {NEXT_NAME}",
		unit=NEXT_UNIT,
		managed_by=cast.bodies["committee"],
		standard_product="Công văn trả lời, phúc đáp thông thường",
		standard_points=5,
		legal_basis=LEGAL_BASIS,
		groups=_build_rows(("group_code", "group_name", "min_points", "max_points"), GROUPS),
		products=_build_rows(FIELDS, NEXT),
	)
	call(board, more, "send")


FIELDS = ("code", "product_name", "product_group", "unit_of_measure", "points")


def _build_rows(fields: tuple[str, ...], rows: tuple[tuple, ...]) -> list[dict]:
	return [dict(zip(fields, row, strict=True)) for row in rows]
