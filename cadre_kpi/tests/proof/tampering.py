"""What somebody with the database could try: every field, every row, every place in the log and in the chain."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import frappe
from frappe.utils import today

from cadre_kpi.notifications.notices import seal_heads
from cadre_kpi.papers import check_mark
from cadre_kpi.patches.v0_2 import seal_dismissed_appeals
from cadre_kpi.proof import canonical, content, export, paper_code, seals, verify_export
from cadre_kpi.tests import factories as make
from cadre_kpi.utils.formats import format_short_date

# Records that one story signs; the others are signed in stories of their own.
SIGNED = (
	"Evaluation Scheme",
	"Task Contract",
	"Progress Report",
	"Council Score",
	"Council Session",
	"Cadre Evaluation",
	"Rating Decision",
)


class Walk:
	"""Each sealed field of a record and of its rows, and rows that come and go. `KINDS`: of which records."""

	KINDS: tuple[str, ...] = ()
	SAVEPOINT = "sealed"

	def signed(self, doctype: str) -> str:
		"""Name of the signed record of a kind."""
		raise NotImplementedError

	def found(self, doctype: str, name: str) -> set[tuple[str, str]]:
		"""Row and field of what a verification names in this record; it names no other record but by its anchors."""
		return {
			(row, field) for kind, record, row, field in self.places() if (kind, record) == (doctype, name)
		}

	def test_every_field_that_is_sealed_is_named_when_it_is_changed(self):
		"""Of the record and of a row of each of its tables: grounds, signer, points, conditions, deductions, facts, …"""
		for doctype in self.KINDS:
			name, form = self.signed(doctype), content.describe_form(doctype)
			expected = {("", field) for field in form.fields}
			self.change_all(doctype, name, form.fields)
			for table, kinds in form.tables.items():
				child = form.doctypes[table]
				row = frappe.db.get_value(child, {"parent": name, "parentfield": table, "idx": 1})
				if row:
					self.change_all(child, row, kinds)
					expected |= {(f"{table} 1", field) for field in kinds}
			with self.subTest(doctype):
				self.assertEqual(expected - self.found(doctype, name), set())
			frappe.db.rollback(save_point=self.SAVEPOINT)

	def change_all(self, doctype: str, name: str, kinds: dict[str, str]) -> None:
		stored = frappe.db.get_value(doctype, name, list(kinds), as_dict=True)
		changed = {field: _other(frappe.get_meta(doctype).get_field(field), stored[field]) for field in kinds}
		frappe.db.set_value(doctype, name, changed, update_modified=False)

	def test_every_table_that_is_sealed_is_named_when_a_row_goes_or_comes(self):
		for doctype in self.KINDS:
			name, form, rule = self.signed(doctype), content.describe_form(doctype), content.SEALED[doctype]
			gone, come = set(), set()
			for table, child in form.doctypes.items():
				rows = frappe.get_all(
					child, {"parent": name, "parentfield": table}, pluck="name", order_by="idx"
				)
				if rows:
					extra = frappe.get_doc(child, rows[0])
					extra.name, extra.idx = f"them-{table}"[:20], len(rows) + 1
					extra.db_insert()
					frappe.db.delete(child, {"name": rows[0]})
					gone.add((f"{table} 1", "row"))
					if table not in rule.growing or extra.get("acted_on"):
						come.add((f"{table} {extra.idx}", "row"))
			with self.subTest(doctype):
				self.assertEqual(self.found(doctype, name), gone | come)
			frappe.db.rollback(save_point=self.SAVEPOINT)


class Tampering(Walk):
	"""Tests of whoever mixes it into a case with the story of a year."""

	KINDS = SIGNED

	def signed(self, doctype: str) -> str:
		names = {
			"Rating Decision": self.decision,
			"Cadre Evaluation": self.evaluation,
			"Task Contract": self.contract,
			"Evaluation Scheme": self.story.decision.scheme,
		}
		where = {
			"Progress Report": {"contract": self.contract, "docstatus": 1},
			"Council Score": {"evaluation": self.evaluation, "docstatus": 1},
			"Council Session": {"status": "Closed"},
		}
		return names.get(doctype) or frappe.db.get_value(doctype, where[doctype])

	def test_a_line_put_into_the_log_and_lines_that_change_places(self):
		log = frappe.get_all(
			"Process Log", {"parent": self.contract}, pluck="name", order_by="idx", as_list=False
		)
		forged = frappe.get_doc("Process Log", log[0])
		forged.name, forged.idx, forged.acted_on = "xen-vao", 1, datetime(2099, 1, 1)
		forged.db_insert()
		self.assertEqual(self.found("Task Contract", self.contract), {("process_log 1", "row")})
		frappe.db.delete("Process Log", {"name": "xen-vao"})
		for row, place in ((log[0], 2), (log[1], 1)):
			frappe.db.set_value("Process Log", row, "idx", place, update_modified=False)
		self.assertEqual(
			self.found("Task Contract", self.contract), {("process_log 1", "idx"), ("process_log 2", "idx")}
		)

	def test_a_line_added_to_the_log_afterwards(self):
		"""One that tells of a time before the seal is forged; a later one is what the application writes."""
		last = frappe.get_doc("Process Log", {"parent": self.contract, "idx": 1})
		last.name, last.idx, last.acted_on = "them-sau", 99, datetime(2099, 1, 1)
		last.db_insert()
		self.assertEqual(self.places(), set())
		frappe.db.set_value("Process Log", last.name, "acted_on", "2001-01-01", update_modified=False)
		self.assertEqual(self.places(), {("Task Contract", self.contract, "process_log 99", "row")})

	def test_a_signed_record_that_passes_for_unsigned(self):
		"""A state put back behind the application: the record could be written again in a form."""
		for doctype in SIGNED:
			rule, name = content.SEALED[doctype], self.signed(doctype)
			field = frappe.get_meta(doctype).get_field(rule.state)
			value = "Draft" if field and rule.state != "docstatus" else 0
			frappe.db.set_value(doctype, name, rule.state, value, update_modified=False)
			with self.subTest(doctype):
				self.assertIn((doctype, name, "", rule.state), self.places())
			frappe.db.rollback(save_point="sealed")
		# a decision is not cancelled by its state alone
		frappe.db.set_value("Rating Decision", self.decision, "docstatus", 2, update_modified=False)
		self.assertIn(("Rating Decision", self.decision, "", "docstatus"), self.places())

	def test_an_appeal_that_is_dismissed_is_sealed_and_leaves_the_rating(self):
		appeal = self.petition()
		frappe.get_doc("Rating Appeal", appeal).decide(False, "Đã tính đủ theo hồ sơ")
		self.assertEqual(self.places(), set())
		mark = check_mark.build_mark(frappe.get_doc("Rating Appeal", appeal))
		self.assertEqual(paper_code.look_up(mark["code"])["kind"], "Rating Appeal")
		frappe.db.set_value("Rating Appeal", appeal, "answer", "Khác")
		self.assertEqual(self.places(), {("Rating Appeal", appeal, "", "answer")})
		frappe.db.set_value("Rating Appeal", appeal, {"answer": "Đã tính đủ theo hồ sơ", "status": "Upheld"})
		self.assertEqual(self.places(), {("Rating Appeal", appeal, "", "status")})

	def test_dismissals_from_before_are_sealed_by_the_update(self):
		appeal = make.place("Rating Appeal", "Dismissed", evaluation=self.evaluation, answer="Đã tính đủ")
		self.assertEqual(self.places(), {("Rating Appeal", appeal, "", "seal")})
		seal_dismissed_appeals.execute()
		self.assertEqual(self.places(), set())

	def test_the_last_link_of_a_chain_taken_away(self):
		body = self.story.decision.committee
		(last,) = frappe.get_all(
			seals.LINK,
			{"body": body},
			["name", "record_doctype", "record"],
			order_by="chain_no desc",
			limit=1,
		)
		frappe.db.delete(seals.LINK, {"name": last.name})
		self.assertIn((last.record_doctype, last.record, "", "seal"), self.places())

	def test_a_link_put_in_by_somebody(self):
		"""Right in itself: behind the end of a chain, and in its middle with all numbers after it moved."""
		link = seals.find_latest("Rating Decision", self.decision)
		forged = frappe.get_doc(seals.LINK, link.name)
		forged.name, forged.code, last = "gia-mao", "0" * 16, self.last_number(link.body)
		forged.chain_no = last + 1
		forged.db_insert()
		place = ("Rating Decision", self.decision, "")
		self.assertEqual(self.places(), {(*place, "previous_seal"), (*place, "chain_no")})
		frappe.db.delete(seals.LINK, {"name": forged.name})
		for number in range(last, link.chain_no - 1, -1):
			moved = {"body": link.body, "chain_no": number}
			frappe.db.set_value(seals.LINK, moved, "chain_no", number + 1, update_modified=False)
		forged.chain_no = link.chain_no
		forged.db_insert()
		self.assertLessEqual({(*place, "previous_seal"), (*place, "chain_no")}, self.places())

	def test_a_chain_sealed_anew_is_found_by_the_signed_head_alone(self):
		"""Whoever holds the database makes all agree again. What an auditor has signed before does not."""
		with TemporaryDirectory() as folder:
			key, public, path = (str(Path(folder) / name) for name in ("key", "pub", "seals.jsonl"))
			signature = str(Path(folder) / "heads.json")
			self.assertEqual(verify_export.run(["make-key", "--key", key, "--public-key", public]), 0)
			export.write(Path(path))
			self.assertEqual(verify_export.run(["sign", path, "--key", key, "--to", signature]), 0)
			check = ["check", path, "--signature", signature, "--public-key", public]
			self.assertEqual(verify_export.run(check), 0)
			row = frappe.db.get_value(
				"Rating Decision Row", {"parent": self.decision, "evaluation": self.evaluation}, "name"
			)
			self.assertTrue(row)
			frappe.db.set_value("Rating Decision Row", row, "reason", "Sửa về sau", update_modified=False)
			told = {"decision_reason": "Sửa về sau", "published_reason": "Sửa về sau"}
			frappe.db.set_value("Cadre Evaluation", self.evaluation, told, update_modified=False)
			self.assertIn(("Rating Decision", self.decision, "rows 1", "reason"), self.near(row))
			self.seal_all_anew()
			self.assertEqual(self.places(), set())
			export.write(Path(path))
			self.assertEqual(verify_export.run(["check", path]), 0)
			self.assertEqual(verify_export.run(check), 1)

	def test_the_heads_are_mailed_to_auditors(self):
		"""Every month, with a file that the script takes."""
		auditor = make.user("kt-proof-heads@example.vn", "Kiểm tra viên", ["KPI Auditor"])
		with mock.patch("frappe.sendmail") as sent:
			self.assertGreater(seal_heads.send(), 0)
		mails = [call.kwargs for call in sent.call_args_list if call.kwargs["recipients"] == [auditor]]
		self.assertEqual(len(mails), 1)
		self.assertIn(format_short_date(today()), mails[0]["subject"])
		(attached,) = mails[0]["attachments"]
		head = seals.find_latest("Rating Decision", self.decision)
		with TemporaryDirectory() as folder:
			path, kept = Path(folder) / "seals.jsonl", Path(folder) / attached["fname"]
			kept.write_text(attached["fcontent"], encoding="utf-8")
			export.write(path)
			self.assertEqual(verify_export.run(["check", str(path), "--heads", str(kept)]), 0)
			self.assertIn(head.body, mails[0]["message"])
			last = {"body": head.body, "chain_no": self.last_number(head.body)}
			frappe.db.delete(seals.LINK, last)
			export.write(path)
			self.assertEqual(verify_export.run(["check", str(path), "--heads", str(kept)]), 1)

	def near(self, row: str) -> set[tuple[str, str, str, str]]:
		"""What is found, with the number of this row told as 1."""
		idx = frappe.db.get_value("Rating Decision Row", row, "idx")
		return {
			(kind, record, where.replace(f" {idx}", " 1"), field)
			for kind, record, where, field in self.places()
		}

	def seal_all_anew(self) -> None:
		"""As a forger does it: every link with the content that stands there now, and all that rests on it."""
		renewed: dict[str, str] = {}
		ends: dict[str, tuple[int, str]] = {}
		links = frappe.get_all(seals.LINK, fields=["*"], order_by="sealed_on, body, chain_no", limit=0)
		waiting = sorted(links, key=lambda link: (link.body, link.chain_no))
		while waiting:
			left = []
			for link in waiting:
				said = json.loads(seals.unpack(link.content))
				number, previous = ends.get(link.body, (0, ""))
				needed = [each["seal"] for each in said.get("rests_on", ())]
				if link.chain_no != number + 1 or any(seal not in renewed for seal in needed):
					left.append(link)
					continue
				for each in said.get("rests_on", ()):
					each["seal"] = renewed[each["seal"]]
				if link.record == self.decision and "tables" in said:
					said["tables"] = content.read("Rating Decision", [link.record])[link.record]["tables"]
				said["chain"]["previous"] = previous
				text = canonical.write(said)
				seal = canonical.compute_fingerprint(text)
				renewed[link.seal], ends[link.body] = seal, (link.chain_no, seal)
				values = {"content": seals.pack(text), "seal": seal, "previous_seal": previous}
				frappe.db.set_value(seals.LINK, link.name, values, update_modified=False)
			self.assertLess(len(left), len(waiting))
			waiting = left


def _other(df, value: object) -> object:
	"""Another value of this kind of field."""
	if df.fieldtype == "Check":
		return 0 if value else 1
	if isinstance(value, int | float | Decimal):
		return value + 1
	if isinstance(value, datetime):
		return value + timedelta(seconds=1)
	if isinstance(value, date):
		return value + timedelta(days=1)
	if df.fieldtype in ("Int", "Float", "Percent", "Currency"):
		return 1
	if df.fieldtype in ("Date", "Datetime"):
		return date(2001, 1, 1)
	return f"{str(value or '')[:100]}?"
