"""Yên Bình 2022 under Directive 06-CT/HU: everybody is rated every month, and the months make the year.

54 agencies and units, 746 people, 105 of them heads rated by the Standing Committee, are the article's. How the 105
divide is ours: three standing members in each of 24 communes and towns, 33 heads in 30 agencies of the district.
The article names nobody's level; the levels told here are invented and worked by hand in the tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import frappe

from cadre_kpi.access.actions import apply_workflow
from cadre_kpi.decisions.decisions import find_open_rows
from cadre_kpi.demo import masters as m
from cadre_kpi.demo import walk
from cadre_kpi.demo.actor import act, act_as, call, create, edit
from cadre_kpi.meetings import agenda

SCHEME = "yen_binh_06-v1"
ROOT = "YB"
COMMITTEE = "Ban Thường vụ Huyện ủy Yên Bình"
BOARD = "Ban Tổ chức Huyện ủy Yên Bình"
YEAR = "Năm 2022 - Chỉ thị 06 Yên Bình"
LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
AGENCY_HEAD = "Thủ trưởng cơ quan (Yên Bình)"
COMMUNE_HEADS = (
	"Bí thư Đảng ủy (Yên Bình)",
	"Phó Bí thư Thường trực Đảng ủy (Yên Bình)",
	"Phó Bí thư, Chủ tịch UBND (Yên Bình)",
)
STAFF = "Công chức, viên chức (Yên Bình)"


@dataclass(frozen=True, slots=True)
class Place:
	"""A unit of the district: so many heads and so many others."""

	code: str
	name: str
	commune: bool
	heads: int
	staff: int

	@property
	def collective(self) -> str:
		return f"Tập thể lãnh đạo {self.name}"


def list_places(agencies: int = 30, communes: int = 24, staff: int = 641) -> list[Place]:
	"""The units; `staff` people are spread evenly. Every tenth agency has two heads."""
	number = agencies + communes
	each, more = divmod(staff, number)
	found = []
	for seat in range(1, number + 1):
		commune = seat > agencies
		name = (
			f"Xã, thị trấn {seat - agencies} huyện Yên Bình" if commune else f"Cơ quan {seat} huyện Yên Bình"
		)
		heads = 3 if commune else 2 if seat % 10 == 0 else 1
		found.append(Place(f"YB-{seat:02d}", name, commune, heads, each + (seat <= more)))
	return found


def name_month(month: int, kind: str = "Chỉ thị 06 Yên Bình") -> str:
	return f"Tháng {month:02d}/2022 - {kind}"


@dataclass
class Story:
	"""`account(local, name, *roles)` makes a user; `own`: who signs in, `joined`: who came later, by
	(unit code, number within the unit)."""

	places: list[Place]
	account: Callable[..., str] = m.ensure_account
	own: dict[tuple[str, int], str] = field(default_factory=dict)
	joined: dict[tuple[str, int], str] = field(default_factory=dict)
	members: int = 5  # of the Standing Committee, who give their opinions one by one
	users: dict[str, str] = field(default_factory=dict)
	people: dict[tuple[str, int], str] = field(default_factory=dict)
	bodies: dict[str, str] = field(default_factory=dict)
	cells: dict[str, str] = field(default_factory=dict)

	# ---- who there is ---------------------------------------------------------------------------------------
	def cast(self, party: tuple[str, str] | None = None) -> Story:
		"""Everybody; `party`: an agency with a grassroots cell and a commune with a cell under a party committee."""
		m.ensure_unit(
			ROOT,
			"Huyện Yên Bình",
			issuing_name="HUYỆN ỦY YÊN BÌNH",
			superior_name="TỈNH ỦY YÊN BÁI",
			place_name="Yên Bình",
			symbol="QĐ/HU",
			paper_style="Party",
			agency_group="Party Organisation",
		)
		self._make_committee()
		for name in (AGENCY_HEAD, *COMMUNE_HEADS):
			m.ensure_position(name, duty_group="Người đứng đầu (Yên Bình)")
		m.ensure_position(STAFF, duty="None")
		for place in self.places:
			m.ensure_unit(
				place.code,
				place.name,
				ROOT,
				place_name="Yên Bình",
				is_group=0,
				agency_group="Party Organisation" if place.commune else "State Agency",
			)
		for place in self.places:
			self._make_leadership(place)
		if party:
			self._make_party(*party)
		for place in self.places:
			self._make_people(place)
		return self

	def _make_committee(self) -> None:
		users = self.users
		users["board"] = self.account(
			"ban.to.chuc.yb", "Chuyên viên Ban Tổ chức Huyện ủy Yên Bình", "Organisation Board Officer"
		)
		users["chair"] = self.account("bi.thu.huyen.uy.yb", "Bí thư Huyện ủy Yên Bình", "Committee Member")
		users["clerk"] = self.account(
			"thu.ky.btv.yb", "Thư ký Ban Thường vụ Huyện ủy Yên Bình", "Committee Secretary"
		)
		members = [users["chair"]]
		for number in range(2, self.members + 1):
			users[f"member_{number}"] = self.account(
				f"uy.vien.{number}.yb",
				f"Ủy viên Ban Thường vụ Huyện ủy Yên Bình {number}",
				"Committee Member",
			)
			members.append(users[f"member_{number}"])
		m.ensure_body(
			COMMITTEE,
			"Standing Committee",
			ROOT,
			[
				(members[0], "Chair"),
				*((user, "Member") for user in members[1:]),
				(users["clerk"], "Secretary"),
			],
			signs_as="T/M BAN THƯỜNG VỤ",
			signer_duty="BÍ THƯ",
		)
		m.ensure_body(BOARD, "Organisation Board", ROOT, [(users["board"], "Member")])

	def _make_leadership(self, place: Place) -> None:
		local = place.code.lower().replace("-", ".")
		clerk = self.account(
			f"van.thu.{local}", f"Văn thư {place.name}", "Unit Officer", "Committee Secretary"
		)
		lead = self.account(
			f"lanh.dao.{local}", f"Phó thủ trưởng {place.name}", "Unit Officer", "Committee Member"
		)
		self.users[f"clerk {place.code}"], self.users[f"lead {place.code}"] = clerk, lead
		m.ensure_body(
			place.collective,
			"Unit Collective",
			place.code,
			[(lead, "Chair"), (clerk, "Secretary")],
			signs_as="TM. TẬP THỂ LÃNH ĐẠO",
		)

	def _make_people(self, place: Place) -> None:
		for number in range(1, place.heads + place.staff + 1):
			head = number <= place.heads
			title = STAFF if not head else COMMUNE_HEADS[number - 1] if place.commune else AGENCY_HEAD
			name = f"{title.partition(' (')[0]} {place.code[3:]}.{number:02d}"
			user = self.own.get((place.code, number))
			self.people[(place.code, number)] = m.ensure_cadre(
				name,
				place.code,
				title,
				COMMITTEE if head else place.collective,
				self.account(user, name, "Cadre") if user else None,
				joined_on=self.joined.get((place.code, number), "2020-01-01"),
				party_cell=self.cells.get(place.code),
			)

	# ---- the party ------------------------------------------------------------------------------------------
	def _make_party(self, agency: str, commune: str) -> None:
		"""A grassroots cell of an agency; in a commune a cell with a party group, under the party committee."""
		users = self.users
		for code in (agency, commune):
			local = code.lower().replace("-", ".")
			users[f"cell clerk {code}"] = users[f"clerk {code}"]
			users[f"deputy {code}"] = self.account(
				f"pho.bi.thu.{local}", f"Phó Bí thư chi bộ {code[3:]} Yên Bình", "Unit Officer"
			)
		users[f"cell {agency}"] = users[f"lead {agency}"]
		users[f"cell {commune}"] = self.account(
			"bi.thu.chi.bo.yb", f"Bí thư chi bộ {commune[3:]} Yên Bình", "Unit Officer", "Committee Member"
		)
		users["group"] = self.account("to.dang.yb", "Tổ trưởng tổ đảng 1 Yên Bình", "Unit Officer")
		users["party chair"], users["party clerk"] = users[f"lead {commune}"], users[f"clerk {commune}"]
		self.bodies["committee"] = m.ensure_body(
			"Đảng ủy cơ sở (Yên Bình)",
			"Party Committee",
			commune,
			[(users["party chair"], "Chair"), (users["party clerk"], "Secretary")],
		)
		for key, code, above in (("grassroots", agency, None), ("cell", commune, self.bodies["committee"])):
			self.bodies[key] = m.ensure_body(
				f"Chi bộ {code[3:]} (Yên Bình)",
				"Party Cell",
				code,
				[
					(users[f"cell {code}"], "Chair"),
					(users[f"deputy {code}"], "Deputy Chair"),
					(users[f"cell clerk {code}"], "Secretary"),
				],
				parent_body=above,
			)
			self.cells[code] = self.bodies[key]
		m.ensure_body(
			"Tổ đảng 1 (Yên Bình)",
			"Party Group",
			commune,
			[(users["group"], "Chair")],
			parent_body=self.bodies["cell"],
		)

	def walk_party(self, code: str) -> dict[str, str]:
		"""Who acts for a party member of this unit, by the keys of `walk`."""
		users = self.users
		return {"board": users["board"], "party_group": users["group"], "party_cell": users[f"cell {code}"]}

	# ---- the periods ----------------------------------------------------------------------------------------
	def year(self) -> str:
		return m.ensure_period(YEAR, SCHEME, "Year", "2022-01-01", "2022-12-31", unit=ROOT, status="Planned")

	def month(self, month: int, kind: str = "Chỉ thị 06 Yên Bình", **values) -> str:
		last = LAST_DAYS[month - 1]
		values = {"unit": ROOT, "rolls_up_into": YEAR, "status": "Planned", **values}
		return m.ensure_period(
			name_month(month, kind),
			SCHEME,
			"Month",
			f"2022-{month:02d}-01",
			f"2022-{month:02d}-{last}",
			**values,
		)

	# ---- what a month brings --------------------------------------------------------------------------------
	def hold_meeting(self, place: Place, period: str, level: Callable[[str], str], **more: str) -> dict:
		"""The unit's monthly meeting: its clerk enters what was concluded on everybody who waits there."""
		return enter(self.users[f"clerk {place.code}"], period, "At Unit Collective", level, **more)

	def ask_members(self, period: str, level: Callable[[str, str], str]) -> None:
		"""Each member of the Standing Committee gives an opinion on the heads; the secretary concludes."""
		for key in ("chair", *(f"member_{number}" for number in range(2, self.members + 1))):
			enter(
				self.users[key],
				period,
				"At Standing Committee",
				lambda cadre, key=key: level(key, cadre),
				act=agenda.ADVISE,
			)
		enter(self.users["clerk"], period, "At Standing Committee", lambda _cadre: "")

	def decide_units(self, period: str, date: str) -> list:
		"""Each unit decides on its staff."""
		return [
			decide(
				self.users[f"clerk {place.code}"],
				self.users[f"lead {place.code}"],
				place.collective,
				period,
				f"{place.code[3:]}-QĐ/{date[5:7]}",
				date,
			)
			for place in self.places
		]

	def decide_heads(self, period: str, number: str, date: str):
		"""The Standing Committee decides on the heads; the organisation board notifies the units."""
		return decide(self.users["clerk"], self.users["chair"], COMMITTEE, period, number, date)

	# ---- the demo -------------------------------------------------------------------------------------------
	def tell(self) -> Story:
		"""One month: staff and heads of all places, and a party member on each of the two ways; the next month waits
		for the meetings of the units.
		"""
		agency, commune = self.places[0].code, self.places[-1].code
		self.cast((agency, commune))
		self.year()
		period, party = (
			self.month(1, status="Open"),
			self.month(1, "Đảng viên Yên Bình", status="Open", route_variant="party_members"),
		)
		for key in sorted(self.people):
			self._start(key, period)
		for place in self.places:
			self.hold_meeting(place, period, lambda _name: "good")
		self.ask_members(period, lambda key, _name: "excellent" if key == "chair" else "good")
		self._compile(period)
		self.decide_units(period, "2022-02-03")
		decision = self.decide_heads(period, "12-TB/HU", "2022-02-03")
		call(self.users["board"], decision, "notify_units")
		for code in (agency, commune):
			self._rate_member(code, party)
		waiting = self.month(2, status="Open")
		for key in sorted(self.people):
			self._start(key, waiting)
		return self

	def _start(self, key: tuple[str, int], period: str) -> None:
		"""An evaluation, which those with an account begin themselves."""
		doc = create(self.users["board"], "Cadre Evaluation", cadre=self.people[key], period=period)
		if user := self.own.get(key):
			user = f"{user}@{m.DOMAIN}"
			edit(user, doc, self_summary="Hoàn thành các việc được giao trong tháng.", self_level="good")
			act(user, doc, "Send Self-Assessment")

	def _compile(self, period: str) -> None:
		"""The organisation board passes the heads on to the committee."""
		enter(self.users["board"], period, "At Organisation Board", lambda _name: "")

	def _rate_member(self, code: str, period: str) -> None:
		key = next(key for key in sorted(self.own) if key[0] == code)
		users = {**self.walk_party(code), "cadre": f"{self.own[key]}@{m.DOMAIN}"}
		walk.evaluate(users, self.people[key], period, "good")
		users = self.users
		if self.cells[code] == self.bodies["grassroots"]:
			decide(
				users[f"cell clerk {code}"],
				users[f"cell {code}"],
				self.cells[code],
				period,
				"01-NQ/CB",
				"2022-02-03",
			)
		else:
			decide(
				users["party clerk"],
				users["party chair"],
				self.bodies["committee"],
				period,
				"02-NQ/ĐU",
				"2022-02-03",
			)


def make_small() -> Story:
	"""An agency and a commune, nine people, four of them with an account."""
	made = list_places(1, 1, 5)
	first, last = made[0].code, made[-1].code
	own = {
		(first, 1): "thu.truong.yb",
		(first, 2): "cong.chuc.yb",
		(last, 1): "bi.thu.xa.yb",
		(last, 4): "cong.chuc.xa.yb",
	}
	return Story(made, own=own, members=3)


def enter(
	user: str, period: str, state: str, level: Callable[[str], str], act: str = agenda.CONCLUDE, **more: str
) -> dict:
	"""One person enters a whole meeting, as the dialog of the list does it. `level(cadre name)`: what was concluded."""
	with act_as(user):
		rows = agenda.build_agenda(period, state, act)
		if not rows:
			return {"done": 0, "failures": []}
		entered = [{"evaluation": row.name, "level": level(row.cadre_name), **more} for row in rows]
		return agenda.record(
			period, state, [row for row in entered if row["level"] or act == agenda.CONCLUDE], act
		)


def decide(clerk: str, chair: str, committee: str, period: str, number: str, date: str):
	"""A committee's decision over all who wait for it, from the draft to its publication."""
	with act_as(clerk):
		decision = frappe.get_doc(
			{
				"doctype": "Rating Decision",
				"title": "Xếp loại cán bộ, công chức, viên chức",
				"committee": committee,
				"period": period,
				"decision_number": number,
				"decision_date": date,
				"rows": find_open_rows(committee, period),
			}
		).insert()
	for user, action in ((clerk, "Submit for Approval"), (chair, "Approve"), (clerk, "Publish")):
		with act_as(user):
			decision = apply_workflow(decision.as_json(), action)
	return decision
