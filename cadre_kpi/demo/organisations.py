"""Organisations of Vĩnh Phúc rate themselves for this year: one has sent its rating, one has still to write it."""

from __future__ import annotations

from datetime import date

from frappe.utils import getdate, today

from cadre_kpi.demo import masters as m
from cadre_kpi.demo import this_year, vinh_phuc
from cadre_kpi.demo.actor import call, create, edit

# unit → account, who it is, and the leadership that it sits in
LEADERS = {
	"VP-KHDT": (
		"pho.giam.doc.khdt.vp",
		"Phó Giám đốc Sở Kế hoạch và Đầu tư",
		"Tập thể lãnh đạo Sở Kế hoạch và Đầu tư",
	),
	"VP-HB": ("pho.bi.thu.b", "Phó Bí thư Huyện ủy B", "Tập thể lãnh đạo Huyện B"),
}
# Leaderships of units whose heads were rated: the notice of a decision reaches them.
TOLD = {
	"VP-GTVT": (
		"pho.giam.doc.gtvt",
		"Phó Giám đốc Sở Giao thông vận tải",
		"Tập thể lãnh đạo Sở Giao thông vận tải",
	),
	"VP-HA": ("pho.bi.thu.a", "Phó Bí thư Huyện ủy A", "Tập thể lãnh đạo Huyện A"),
}


class Story:
	"""Follows on the story of this year: its units and its period."""

	def __init__(self, cast: vinh_phuc.Cast, day: str | date | None = None):
		self.cast, self.year = cast, getdate(day or today()).year
		self.users: dict[str, str] = {}

	def tell(self):
		for unit, (local, name, leadership) in {**LEADERS, **TOLD}.items():
			self.users[unit] = m.ensure_account(local, name, "Unit Officer")
			m.ensure_body(leadership, "Unit Collective", unit, [(self.users[unit], "Chair")])
		self.period = this_year.NAME.format(self.year)
		self.sent, self.waiting = (
			create(self.users[unit], "Unit Evaluation", unit=unit, period=self.period) for unit in LEADERS
		)
		self.send()
		return self

	def send(self) -> None:
		"""The department rates itself; its authority reviews and recognises."""
		user = self.users["VP-KHDT"]

		def rate(doc):
			doc.self_summary = "Hoàn thành chương trình công tác năm; giải ngân vốn đầu tư công đạt kế hoạch."
			doc.self_level = "good"
			for row in doc.criteria:
				row.self_points = round(row.max_points * 0.85, 1)

		self.sent = edit(user, self.sent, rate)
		call(user, self.sent, "send")
