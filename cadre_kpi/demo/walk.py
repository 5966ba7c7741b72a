"""The ways that all stories share: a contract to its assignment, reports, an evaluation through its route, a decision.

Each step is taken by whoever the state waits for, found among the people of the story.
"""

from __future__ import annotations

from collections.abc import Callable

import frappe

from cadre_kpi.decisions.decisions import find_open_rows
from cadre_kpi.demo.actor import act, act_as, call, create, edit, reload, submit

# state → (key of the person, action)
CONTRACT_STEPS = {
	"Draft": ("cadre", "Register"),
	"Under Appraisal": ("focal", "Appraise"),
	"Under Consultation": ("board", "Conclude Consultation"),
	"Awaiting Decision": ("chair", "Assign"),
}
EVALUATION_STEPS = {
	"Self-Assessment": ("cadre", "Send Self-Assessment"),
	"At Unit Collective": ("collective", "Give Opinion"),
	"At Party Group": ("party_group", "Give Opinion"),
	"At Party Cell": ("party_cell", "Give Opinion"),
	"At Party Committee": ("party_committee", "Give Opinion"),
	"At Focal Agency": ("focal", "Give Opinion"),
	"At Organisation Board": ("board", "Give Opinion"),
	"At Advisory Body": ("board", "Conclude Opinions"),
	"At Standing Committee": ("board", "Conclude Opinions"),
	"At Unit Above": ("focal", "Give Opinion"),  # in the stories it is the agency of the level above
}


def assign(users: dict[str, str], contract, hooks: dict[str, Callable] | None = None):
	"""Walk a contract from its draft to Assigned; `hooks` name what happens in a state before its action."""
	while contract.workflow_state != "Assigned":
		state = contract.workflow_state
		if hooks and state in hooks:
			contract = hooks[state](contract) or reload(contract)
		who, action = CONTRACT_STEPS[state]
		contract = act(users[who], contract, action)
	return contract


def commission(users: dict[str, str], cadre: str, period: str, tasks: list[dict], **values):
	"""The committee draws up a contract and assigns it directly."""
	contract = create(
		users["clerk"],
		"Task Contract",
		cadre=cadre,
		period=period,
		initiated_by="Committee",
		tasks=tasks,
		**values,
	)
	return act(users["chair"], contract, "Commission")


def write_report(users: dict[str, str], contract, start: str, end: str, fill: Callable, **words: str):
	"""A periodic report, filled row by row with `fill(row)` and with `words` for its own fields, sent and verified."""
	made = create(
		users["cadre"],
		"Progress Report",
		contract=contract.name,
		from_date=start,
		to_date=end,
		summary="Báo cáo kết quả thực hiện nhiệm vụ được giao.",
	)

	def change(doc):
		doc.update(words)
		for row in doc.tasks:
			fill(row)

	made = act(users["cadre"], edit(users["cadre"], made, change), "Send Report")
	return act(users["focal"], made, "Verify")


def inspect(users: dict[str, str], contract, start: str, end: str, summary: str, correct: Callable):
	"""An ad-hoc inspection by the agency, which corrects with `correct(row)` what it found; sent and verified."""
	made = create(
		users["focal"],
		"Progress Report",
		contract=contract.name,
		report_type="Ad-hoc Inspection",
		from_date=start,
		to_date=end,
		summary=summary,
	)

	def change(doc):
		for row in doc.tasks:
			correct(row)

	made = act(users["focal"], edit(users["focal"], made, change), "Send Report")
	return act(users["focal"], made, "Verify")


def evaluate(
	users: dict[str, str],
	cadre: str,
	period: str,
	own_level: str,
	fill: Callable | None = None,
	level: str = "",
	variant: str = "",
):
	"""An evaluation from its start to Proposed (or to the council), through whatever its route asks for.

	`fill(doc)` completes the self-assessment; `level` is what collectives propose on the way.
	"""
	doc = create(users["board"], "Cadre Evaluation", cadre=cadre, period=period)

	def assess(loaded):
		loaded.self_summary = "Đã hoàn thành các nhiệm vụ được giao trong kỳ."
		loaded.self_level = own_level
		for row in loaded.criteria:
			row.self_points = row.max_points
		if fill:
			fill(loaded)

	doc = edit(users["cadre"], doc, assess)
	return take_onward(users, doc, level or own_level)


def take_onward(users: dict[str, str], doc, level: str, review: Callable | None = None):
	"""Take an evaluation on from where it stands, until it is proposed or reaches the council."""
	while doc.workflow_state in EVALUATION_STEPS:
		state = doc.workflow_state
		who, action = EVALUATION_STEPS[state]
		if state != "Self-Assessment":
			doc = edit(users[who], doc, lambda loaded: _conclude(loaded, level, review))
		doc = act(users[who], doc, action)
	return doc


def _conclude(doc, level: str, review: Callable | None) -> None:
	doc.step_level, doc.step_opinion = level, "Nhất trí với kết quả đã được xác nhận."
	if not doc.criteria and not doc.general_given:
		doc.general_given = 28  # where the scheme lists no single criteria
	if doc.leader and not doc.organising:
		doc.organising = doc.uniting = 100
	if review:
		review(doc)


def hold_council(
	users: dict[str, str],
	council_name: str,
	period: str,
	date: str,
	sheets: dict[str, dict[str, list[float]]],
):
	"""A session over evaluations: `sheets` is member key → evaluation → scores. Returns the closed session."""
	evaluations = list(dict.fromkeys(name for scores in sheets.values() for name in scores))
	with act_as(users["board"]):
		session = frappe.get_doc(
			{
				"doctype": "Council Session",
				"council": council_name,
				"period": period,
				"session_date": date,
				"evaluations": [{"evaluation": name} for name in evaluations],
			}
		).insert()
	call(users["board"], session, "open_scoring")
	for member, scores in sheets.items():
		for evaluation, values in scores.items():
			made = create(users[member], "Council Score", session=session.name, evaluation=evaluation)

			def change(doc, values=values):
				for row, score in zip(doc.tasks, values, strict=True):
					row.score = score

			submit(users[member], edit(users[member], made, change))
	call(users["board"], session, "close")
	return reload(session)


def decide(
	users: dict[str, str],
	committee: str,
	period: str,
	title: str,
	number: str,
	date: str,
	change: Callable | None = None,
):
	"""A decision over all proposed ratings of a committee, approved and published."""
	with act_as(users["clerk"]):
		decision = frappe.get_doc(
			{
				"doctype": "Rating Decision",
				"title": title,
				"committee": committee,
				"period": period,
				"decision_number": number,
				"decision_date": date,
				"rows": find_open_rows(committee, period),
				"grounds": "Kết quả thực hiện nhiệm vụ được giao\nĐề xuất của các cơ quan, đơn vị",
				"recipients": "Các đơn vị, cá nhân có tên tại Điều 1\nLưu văn thư",
			}
		)
		if change:
			change(decision)
		decision.insert()
	if not decision.quota_ok:
		lower_over_quota(users["clerk"], decision)
	decision = act(users["clerk"], decision, "Submit for Approval")
	decision = act(users["chair"], decision, "Approve")
	return act(users["clerk"], decision, "Publish")


def lower_over_quota(user: str, decision) -> None:
	"""Those over the quota get the next level, with the reason that the law gives."""

	def lower(doc):
		for row in doc.rows:
			if row.over_quota:
				row.decided_level, row.reason = (
					"good",
					"Vượt tỷ lệ khống chế mức xuất sắc trong đơn vị, nhóm chức danh.",
				)

	edit(user, decision, lower)
