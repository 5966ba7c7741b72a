"""The cast of Vĩnh Phúc: Regulation 371-QĐ/TU and the contracting of products down to the commune.

Figures are those of the two articles on the province; persons are roles.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cadre_kpi.demo import masters as m

SCHEME = "vinh_phuc_371-v1"
CASCADE = "vinh_phuc_khoan_san_pham-v1"

TRANSPORT_TASKS = [
	{
		"task_name": "Thực hiện đề án tăng cường nâng cao chất lượng công trình và tiết kiệm chi phí trong đầu tư các dự án giao thông",
		"output_product": "Số tiền tiết kiệm được qua thẩm định 1.415 tỷ đồng giá trị trình",
		"unit_of_measure": "tỷ đồng",
		"target": 110,
		"weight": 60,
		"kind": "Breakthrough",
		"due_date": "2023-11-30",
	},
	{
		"task_name": "Nâng tỷ lệ tiết kiệm trên tổng giá trị trình thẩm định các dự án giao thông",
		"output_product": "Tỷ lệ tiết kiệm đạt được",
		"unit_of_measure": "%",
		"target": 8,
		"weight": 40,
		"kind": "Hard",
		"measure": "Latest Figure",
		"due_date": "2023-12-15",
	},
]

DISTRICT_TASKS = [
	{
		"task_name": "Hoàn tất việc quản lý, sử dụng đất rừng tại xã Trung Mỹ",
		"output_product": "Diện tích đất rừng được đưa vào quản lý, sử dụng",
		"unit_of_measure": "ha",
		"target": 150,
		"weight": 30,
		"kind": "Hard",
		"due_date": "2023-12-20",
	},
	{
		"task_name": "Thu hồi đất sạch Khu đô thị nhà ở du lịch sinh thái Âu Cơ",
		"output_product": "Diện tích mặt bằng sạch bàn giao",
		"unit_of_measure": "ha",
		"target": 260,
		"weight": 30,
		"kind": "Key",
		"due_date": "2023-12-15",
	},
	{
		"task_name": "Thu hồi đất sạch Khu nhà ở Hoàng Vương",
		"output_product": "Diện tích mặt bằng sạch bàn giao",
		"unit_of_measure": "ha",
		"target": 14.42,
		"weight": 20,
		"kind": "Key",
		"due_date": "2023-09-30",
	},
	{
		"task_name": "Phát triển tổ chức đảng trong doanh nghiệp đầu tư trực tiếp nước ngoài",
		"output_product": "Tổ chức đảng được thành lập mới trong doanh nghiệp FDI",
		"unit_of_measure": "tổ chức",
		"target": 9,
		"weight": 20,
		"kind": "New",
		"due_date": "2023-12-20",
	},
]

HARD_TASK = {
	"task_name": "Thu hồi đất sạch Khu đô thị mới Núi Bầu - Khu vực 2 sau nhiều năm đóng băng",
	"output_product": "Diện tích mặt bằng sạch bàn giao",
	"unit_of_measure": "ha",
	"target": 29.3,
	"weight": 10,
	"kind": "Hard",
	"due_date": "2023-12-25",
	"coefficient": 1,
}


@dataclass
class Cast:
	"""Who is who, after `cast()` made them."""

	users: dict[str, str] = field(default_factory=dict)
	bodies: dict[str, str] = field(default_factory=dict)
	cadres: dict[str, str] = field(default_factory=dict)


def cast() -> Cast:
	"""Units, accounts, bodies and cadres of the province; made once, found afterwards."""
	found = Cast()
	_make_units()
	_make_users(found.users)
	_make_bodies(found.users, found.bodies)
	_make_cadres(found)
	return found


def _make_units() -> None:
	m.ensure_unit(
		"VP",
		"Tỉnh Vĩnh Phúc",
		issuing_name="TỈNH ỦY VĨNH PHÚC",
		place_name="Vĩnh Phúc",
		symbol="QĐ/TU",
		paper_style="Party",
		agency_group="Party Organisation",
	)
	m.ensure_unit(
		"VP-GTVT",
		"Sở Giao thông vận tải",
		"VP",
		issuing_name="SỞ GIAO THÔNG VẬN TẢI",
		superior_name="ỦY BAN NHÂN DÂN TỈNH VĨNH PHÚC",
		place_name="Vĩnh Phúc",
		symbol="QĐ-SGTVT",
		paper_style="State",
		agency_group="State Agency",
	)
	m.ensure_unit(
		"VP-HA",
		"Huyện A",
		"VP",
		issuing_name="HUYỆN ỦY A",
		superior_name="TỈNH ỦY VĨNH PHÚC",
		place_name="Huyện A",
		symbol="QĐ/HU",
		agency_group="Party Organisation",
	)
	m.ensure_unit(
		"VP-YL",
		"Huyện Yên Lạc",
		"VP",
		issuing_name="HUYỆN ỦY YÊN LẠC",
		superior_name="TỈNH ỦY VĨNH PHÚC",
		place_name="Yên Lạc",
		symbol="QĐ/HU",
		agency_group="Party Organisation",
	)
	m.ensure_unit(
		"VP-YL-ND",
		"Xã Nguyệt Đức",
		"VP-YL",
		issuing_name="ĐẢNG ỦY XÃ NGUYỆT ĐỨC",
		superior_name="HUYỆN ỦY YÊN LẠC",
		place_name="Nguyệt Đức",
		symbol="BC/ĐU",
		agency_group="Party Organisation",
	)


def _make_users(users: dict[str, str]) -> None:
	plan = {
		"director": ("giam.doc.gtvt", "Giám đốc Sở Giao thông vận tải", "Cadre"),
		"secretary_a": ("bi.thu.a", "Bí thư Huyện ủy A", "Cadre"),
		"commune": ("bi.thu.nguyet.duc", "Bí thư Đảng ủy xã Nguyệt Đức", "Cadre"),
		"focal": ("dau.moi.vp", "Chuyên viên Ban cán sự đảng UBND tỉnh", "Focal Agency Officer"),
		"board": ("ban.to.chuc.vp", "Chuyên viên Ban Tổ chức Tỉnh ủy", "Organisation Board Officer"),
		"chair": ("bi.thu.tinh.uy.vp", "Bí thư Tỉnh ủy Vĩnh Phúc", "Committee Member"),
		"clerk": ("thu.ky.btv.vp", "Thư ký Ban Thường vụ Tỉnh ủy", "Committee Secretary"),
		"council_chair": ("chu.tich.hoi.dong.vp", "Chủ tịch Hội đồng tư vấn", "Council Member"),
		"council_1": ("uy.vien.1.vp", "Ủy viên Hội đồng tư vấn 1", "Council Member"),
		"council_2": ("uy.vien.2.vp", "Ủy viên Hội đồng tư vấn 2", "Council Member"),
		"council_3": ("uy.vien.3.vp", "Ủy viên Hội đồng tư vấn 3", "Council Member"),
		"council_4": ("uy.vien.4.vp", "Ủy viên Hội đồng tư vấn 4", "Council Member"),
		"district_chair": ("bi.thu.yen.lac", "Bí thư Huyện ủy Yên Lạc", "Committee Member"),
		"district_clerk": ("thu.ky.yen.lac", "Thư ký Ban Thường vụ Huyện ủy Yên Lạc", "Committee Secretary"),
		"district_board": (
			"ban.to.chuc.yen.lac",
			"Chuyên viên Ban Tổ chức Huyện ủy Yên Lạc",
			"Organisation Board Officer",
		),
		"district_focal": (
			"dau.moi.yen.lac",
			"Chuyên viên Ủy ban Kiểm tra Huyện ủy Yên Lạc",
			"Focal Agency Officer",
		),
		"district_council_1": ("hoi.dong.1.yen.lac", "Chủ tịch Hội đồng tư vấn huyện", "Council Member"),
		"district_council_2": ("hoi.dong.2.yen.lac", "Ủy viên Hội đồng tư vấn huyện 1", "Council Member"),
		"district_council_3": ("hoi.dong.3.yen.lac", "Ủy viên Hội đồng tư vấn huyện 2", "Council Member"),
		"auditor": ("kiem.tra.vp", "Cán bộ Ủy ban Kiểm tra", "KPI Auditor"),
	}
	for key, (local, name, *roles) in plan.items():
		users[key] = m.ensure_account(local, name, *roles)


def _make_bodies(users: dict[str, str], bodies: dict[str, str]) -> None:
	def pairs(**duties: str) -> list[tuple[str, str]]:
		return [(users[key], duty) for key, duty in duties.items()]

	bodies["committee"] = m.ensure_body(
		"Ban Thường vụ Tỉnh ủy Vĩnh Phúc",
		"Standing Committee",
		"VP",
		pairs(chair="Chair", clerk="Secretary"),
		signs_as="T/M BAN THƯỜNG VỤ",
		signer_duty="BÍ THƯ",
	)
	bodies["board"] = m.ensure_body(
		"Ban Tổ chức Tỉnh ủy Vĩnh Phúc", "Organisation Board", "VP", pairs(board="Member")
	)
	bodies["focal"] = m.ensure_body(
		"Ban cán sự đảng UBND tỉnh Vĩnh Phúc", "Focal Agency", "VP", pairs(focal="Member")
	)
	bodies["council"] = m.ensure_body(
		"Hội đồng tư vấn tỉnh Vĩnh Phúc",
		"Advisory Council",
		"VP",
		pairs(
			council_chair="Chair",
			council_1="Member",
			council_2="Member",
			council_3="Member",
			council_4="Member",
		),
		signs_as="T/M HỘI ĐỒNG TƯ VẤN",
		signer_duty="CHỦ TỊCH",
	)
	bodies["district_committee"] = m.ensure_body(
		"Ban Thường vụ Huyện ủy Yên Lạc",
		"Standing Committee",
		"VP-YL",
		pairs(district_chair="Chair", district_clerk="Secretary"),
		parent_body=bodies["committee"],
		signs_as="T/M BAN THƯỜNG VỤ",
		signer_duty="BÍ THƯ",
	)
	bodies["district_board"] = m.ensure_body(
		"Ban Tổ chức Huyện ủy Yên Lạc", "Organisation Board", "VP-YL", pairs(district_board="Member")
	)
	bodies["district_focal"] = m.ensure_body(
		"Ủy ban Kiểm tra Huyện ủy Yên Lạc", "Focal Agency", "VP-YL", pairs(district_focal="Member")
	)
	bodies["district_council"] = m.ensure_body(
		"Hội đồng tư vấn huyện Yên Lạc",
		"Advisory Council",
		"VP-YL",
		pairs(district_council_1="Chair", district_council_2="Member", district_council_3="Member"),
	)


def _make_cadres(found: Cast) -> None:
	director = m.ensure_position("Giám đốc Sở", duty_group="Giám đốc sở và tương đương")
	secretary = m.ensure_position("Bí thư Huyện ủy", duty_group="Bí thư huyện ủy, thành ủy")
	commune = m.ensure_position("Bí thư Đảng ủy xã", duty_group="Bí thư đảng ủy xã, thị trấn")
	plan = {
		"director": ("Giám đốc Sở Giao thông vận tải", "VP-GTVT", director, "committee"),
		"secretary_a": ("Bí thư Huyện ủy A", "VP-HA", secretary, "committee"),
		"commune": ("Bí thư Đảng ủy xã Nguyệt Đức", "VP-YL-ND", commune, "district_committee"),
	}
	for key, (name, unit, position, committee) in plan.items():
		found.cadres[key] = m.ensure_cadre(name, unit, position, found.bodies[committee], found.users[key])
