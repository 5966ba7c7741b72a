"""The cast of the tests: a small province with one person for each part that somebody plays.

Nobody has a proper name; people are called by what they do. `cast()` makes them once and returns their e-mails.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe

from cadre_kpi import roles
from cadre_kpi.tests import factories as make

PROVINCE, DISTRICT_A, COMMUNE_A1, DISTRICT_B = "KT-TINH", "KT-HUYEN-A", "KT-XA-A1", "KT-HUYEN-B"
COLLECTIVE_B = "Tập thể lãnh đạo B (KT)"
COMMITTEE, COMMITTEE_A = "Ban Thường vụ Tỉnh ủy (KT)", "Ban Thường vụ Huyện ủy A (KT)"
COUNCIL, OTHER_COUNCIL = "Hội đồng tư vấn Tỉnh (KT)", "Hội đồng tư vấn Huyện B (KT)"
CELL_A, CELL_B = "Chi bộ Văn phòng Huyện ủy A (KT)", "Chi bộ Văn phòng Huyện ủy B (KT)"
PERIOD = "Năm 2026 (KT)"
EXPIRED = "2020-12-31"


@dataclass(frozen=True)
class Persona:
	"""One person: how they are called, with which roles they sign in, where they are a cadre."""

	name: str
	email: str
	roles: tuple[str, ...]
	unit: str | None = None
	managed_by: str = COMMITTEE
	party_cell: str | None = None


U, F, B, A = roles.UNIT_OFFICER, roles.FOCAL_OFFICER, roles.ORGANISATION_OFFICER, roles.ADVISORY_OFFICER
C, M, S, K = roles.COUNCIL_MEMBER, roles.COMMITTEE_MEMBER, roles.COMMITTEE_SECRETARY, roles.CADRE

CAST: dict[str, Persona] = {
	"cadre_a": Persona("Bí thư Huyện ủy A", "bi.thu.a@example.com", (K,), DISTRICT_A, party_cell=CELL_A),
	"cadre_b": Persona("Bí thư Huyện ủy B", "bi.thu.b@example.com", (K,), DISTRICT_B, party_cell=CELL_B),
	"cadre_a1": Persona("Bí thư Đảng ủy xã A1", "bi.thu.xa.a1@example.com", (K,), COMMUNE_A1, COMMITTEE_A),
	"collective_a": Persona("Tập thể lãnh đạo Huyện ủy A", "tap.the.a@example.com", (U,)),
	"collective_b": Persona("Tập thể lãnh đạo Huyện ủy B", "tap.the.b@example.com", (U,)),
	"group_a": Persona("Tổ trưởng tổ đảng A", "to.dang.a@example.com", (U,)),
	"party_committee_a": Persona("Đảng ủy cơ quan Huyện A", "dang.uy.a@example.com", (U,)),
	"cell_a": Persona("Bí thư chi bộ A", "chi.bo.a@example.com", (U,)),
	"cell_b": Persona("Bí thư chi bộ B", "chi.bo.b@example.com", (U,)),
	"focal_a": Persona("Chuyên viên đầu mối A", "dau.moi.a@example.com", (F,)),
	"focal_b": Persona("Chuyên viên đầu mối B", "dau.moi.b@example.com", (F,)),
	"focal_former": Persona("Nguyên chuyên viên đầu mối A", "dau.moi.cu@example.com", (F,)),
	"focal_without_role": Persona("Văn thư cơ quan đầu mối A", "van.thu.a@example.com", (K,)),
	"board": Persona("Chuyên viên Ban Tổ chức", "to.chuc@example.com", (B,)),
	"board_b": Persona("Chuyên viên tổ chức Huyện B", "to.chuc.b@example.com", (B,)),
	# rated by the same board in which this person sits
	"board_rated": Persona("Phó Trưởng Ban Tổ chức", "pho.ban.to.chuc@example.com", (K, B), PROVINCE),
	"advisory": Persona("Chuyên viên cơ quan tham mưu", "tham.muu@example.com", (A,)),
	"chair": Persona("Bí thư Tỉnh ủy", "bi.thu.tinh@example.com", (M,)),
	"member": Persona("Ủy viên Ban Thường vụ", "uy.vien@example.com", (M,)),
	"secretary": Persona("Thư ký Ban Thường vụ", "thu.ky@example.com", (S,)),
	"secretary_a": Persona("Thư ký Ban Thường vụ Huyện ủy A", "thu.ky.a@example.com", (S,)),
	"council_chair": Persona("Chủ tịch Hội đồng tư vấn", "chu.tich.hd@example.com", (C,)),
	"council_member": Persona("Ủy viên Hội đồng tư vấn", "uy.vien.hd@example.com", (C,)),
	"council_colleague": Persona("Ủy viên khác của Hội đồng", "uy.vien.hd2@example.com", (C,)),
	"council_unlisted": Persona("Ủy viên không dự phiên", "uy.vien.hd3@example.com", (C,)),
	"council_former": Persona("Nguyên ủy viên Hội đồng", "uy.vien.hd.cu@example.com", (C,)),
	"council_b": Persona("Chủ tịch Hội đồng Huyện B", "chu.tich.hd.b@example.com", (C,)),
	"admin": Persona("Quản trị KPI", "quan.tri@example.com", (roles.ADMINISTRATOR,)),
	"auditor": Persona("Ủy ban Kiểm tra", "kiem.tra@example.com", (roles.AUDITOR,)),
	"everything_but_a_seat": Persona(
		"Chuyên viên biệt phái", "biet.phai@example.com", (K, U, F, B, A, C, M, S)
	),
	"nobody": Persona("Nhân viên lễ tân", "le.tan@example.com", ()),
}
EMAIL = {key: persona.email for key, persona in CAST.items()}


def cast() -> dict[str, str]:
	"""Make the province, its bodies and its people; returns persona → name of their Cadre record."""
	for persona in CAST.values():
		make.user(persona.email, persona.name, persona.roles)
	make.unit(PROVINCE, "Tỉnh (kiểm thử)")
	make.unit(DISTRICT_A, "Huyện ủy A", PROVINCE)
	make.unit(COMMUNE_A1, "Đảng ủy xã A1", DISTRICT_A)
	make.unit(DISTRICT_B, "Huyện ủy B", PROVINCE)
	bodies()
	records = {
		key: make.cadre(
			persona.name, persona.unit, persona.managed_by, user=persona.email, party_cell=persona.party_cell
		)
		for key, persona in CAST.items()
		if persona.unit
	}
	records["no_account"] = make.cadre("Công chức chưa có tài khoản", DISTRICT_A, COMMITTEE)
	make.period(PERIOD, "2026-01-01", "2026-12-31", unit=PROVINCE)
	return records


def bodies() -> None:
	"""Every kind of body, on both sides of the line between the districts A and B."""
	at = EMAIL
	make.body(
		COMMITTEE,
		"Standing Committee",
		PROVINCE,
		[(at["chair"], "Chair"), (at["member"], "Member"), (at["secretary"], "Secretary")],
	)
	make.body(COMMITTEE_A, "Standing Committee", DISTRICT_A, [(at["secretary_a"], "Secretary")])
	make.body("Tập thể lãnh đạo A (KT)", "Unit Collective", DISTRICT_A, [at["collective_a"]])
	make.body(COLLECTIVE_B, "Unit Collective", DISTRICT_B, [at["collective_b"]])
	make.body("Tổ đảng A (KT)", "Party Group", DISTRICT_A, [at["group_a"]])
	make.body("Đảng ủy cơ quan A (KT)", "Party Committee", DISTRICT_A, [at["party_committee_a"]])
	make.body(CELL_A, "Party Cell", DISTRICT_A, [(at["cell_a"], "Secretary")])
	make.body(CELL_B, "Party Cell", DISTRICT_B, [(at["cell_b"], "Secretary")])
	make.body(
		"Cơ quan đầu mối A (KT)",
		"Focal Agency",
		PROVINCE,
		[at["focal_a"], at["focal_without_role"], (at["focal_former"], "Member", None, EXPIRED)],
		serves=[DISTRICT_A],
	)
	make.body("Cơ quan đầu mối B (KT)", "Focal Agency", PROVINCE, [at["focal_b"]], serves=[DISTRICT_B])
	make.body("Ban Tổ chức Tỉnh ủy (KT)", "Organisation Board", PROVINCE, [at["board"], at["board_rated"]])
	make.body("Ban Tổ chức Huyện ủy B (KT)", "Organisation Board", DISTRICT_B, [at["board_b"]])
	make.body("Cơ quan tham mưu (KT)", "Advisory Body", PROVINCE, [at["advisory"]])
	make.body(
		COUNCIL,
		"Advisory Council",
		PROVINCE,
		[
			(at["council_chair"], "Chair"),
			at["council_member"],
			at["council_colleague"],
			at["council_unlisted"],
			(at["council_former"], "Member", None, EXPIRED),
		],
	)
	make.body(OTHER_COUNCIL, "Advisory Council", DISTRICT_B, [(at["council_b"], "Chair")])


def cadre_of(persona: str) -> str:
	"""Name of the Cadre record of a persona."""
	return frappe.db.get_value("Cadre", {"user": EMAIL[persona]}, "name")
