"""The leaders' board: what runs, what is late, what is stuck and where, how people are rated."""

from __future__ import annotations

import frappe

from cadre_kpi.cadre_kpi.page.leaders_board import board, paper


@frappe.whitelist()
def read(period: str = "", unit: str = "", part: str = "") -> dict:
	"""Everything on the board or one part of it, as far as the user may read it. See `board.read`."""
	board.check_reader()
	return board.read_and_keep(period, unit, part)


@frappe.whitelist(methods=["GET", "POST"])
def download(period: str = "", unit: str = "") -> None:
	"""Answer the request with the board as a PDF of two pages, for a meeting."""
	board.check_reader()
	paper.download(board.read_again(period, unit))
