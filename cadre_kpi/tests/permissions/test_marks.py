"""Whoever asks at any door hears of a record what opening it would tell, and nothing else.

All doors for a share of the pairs of person and record with the tests; for all pairs:
`CADRE_KPI_MARKS=all bench --site SITE run-tests --app cadre_kpi --module cadre_kpi.tests.permissions.test_marks`.
"""

from __future__ import annotations

import os
from contextlib import suppress

import frappe
import frappe.client
from frappe.utils import cstr

from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas, records
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.permissions import marks
from cadre_kpi.tests.permissions.attack import OTHER_WORK, ask, make_other_worker, one_transaction
from cadre_kpi.tests.personas import EMAIL

ALL = os.environ.get("CADRE_KPI_MARKS") == "all"
STEP = 1 if ALL else 29
# What names a record elsewhere, or by which it is found there.
KNOWN = frozenset(
	(
		*(
			"cadre_name",
			"member_name",
			"unit_name",
			"contract_key",
			"evaluation_key",
			"report_key",
			"score_key",
		),
		*("title", "open_key", "offer_key", "event_key", "job_id", "active_key", "criterion_code", "code"),
		*("failures_by_product", "delays_by_product", "verified_failures_by_product", "counts", "cursor"),
		*("verified_delays_by_product", "full_name", "work_name", "task_no", "seal", "user"),
	)
)
SECRETS = (
	("Council Score", "Scoring"),
	("Cadre Evaluation", "Proposed"),
	("Rating Decision", "Awaiting Approval"),
	("Task Contract", "Draft: Cadre"),
	("Progress Report", "Under Verification"),
	("Rating Appeal", "Received"),
)
WHO = (
	*("cadre_a", "cadre_b", "focal_b", "board_b", "advisory", "council_colleague", "council_b", "auditor"),
	*("collective_b", "everything_but_a_seat", "admin", "nobody", OTHER_WORK),
)
# What those read of an account who know accounts, and who has other work here; the keys nobody but the owner.
SEE_ACCOUNTS, ACCOUNT = ("auditor", "admin", OTHER_WORK), ("phone", "place")
OWNER, OWN_ACCOUNT = "cadre_a", (*ACCOUNT, "key")


class TestMarks(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.cadres = personas.cast()
		make_other_worker()
		cls.records = records.of_district_a(cls.cadres["cadre_a"])
		cls.marks: dict[str, tuple[str, str, str]] = {}
		for (doctype, _state), name in cls.records.items():
			marks.plant(doctype, name, cls.marks, KNOWN)
		cls.plant_beside()
		cls.secrets = [(doctype, cls.records[doctype, state]) for doctype, state in SECRETS]
		cls.secrets += [("Cadre", cls.cadres["cadre_a"]), ("User", EMAIL["cadre_a"])]
		cls.opened: dict[str, set[str]] = {}

	@classmethod
	def plant_beside(cls) -> None:
		"""What is kept beside the records: leaves, accounts, notices, files, histories, mails."""
		about = ("Cadre Evaluation", cls.records["Cadre Evaluation", "Proposed"])
		doc = frappe.get_doc("Cadre", cls.cadres["cadre_a"])
		doc.append(
			"leaves", {"from_date": "2026-01-01", "to_date": "2026-03-01", "reason": cls.mark("leave")}
		)
		doc.save()
		keys = {
			"phone": cls.mark("phone"),
			"reset_password_key": cls.mark("key"),
			"location": cls.mark("place"),
		}
		frappe.db.set_value("User", EMAIL["cadre_a"], keys, update_modified=False)
		make.place(
			"Notification Log",
			for_user=EMAIL["chair"],
			subject=cls.mark("notice"),
			email_content=cls.mark("notice"),
			document_type=about[0],
			document_name=about[1],
			name="90017",
		)
		name = f"{cls.mark('file')}.pdf"
		make.place_file(
			name,
			attached_to_doctype=about[0],
			attached_to_name=about[1],
		)
		place = {"reference_doctype": about[0], "reference_name": about[1]}
		make.place("Comment", comment_type="Comment", content=cls.mark("comment"), **place)
		make.place(
			"Communication",
			communication_type="Communication",
			content=cls.mark("mail"),
			subject="x",
			**place,
		)
		make.place("Email Queue", name="90018", message=cls.mark("mail"), status="Not Sent", **place)
		make.place("ToDo", description=cls.mark("task"), reference_type=about[0], allocated_to=EMAIL["chair"])
		data = frappe.as_json({"changed": [["self_summary", "", cls.mark("history")]]})
		make.place("Version", name="90019", ref_doctype=about[0], docname=about[1], data=data)

	@classmethod
	def mark(cls, what: str) -> str:
		mark = f"MK{len(cls.marks):05d}Z"
		cls.marks[mark] = ("", "", what)
		return mark

	def read_opened(self, who: str) -> set[str]:
		"""The marks that the person finds by opening records, and the lines beside them."""
		if who in self.opened:
			return self.opened[who]
		found: set[str] = set()
		with acting_as(EMAIL.get(who, who)):
			for (doctype, _state), name in self.records.items():
				found |= self.open(doctype, name)
			found |= self.open("Cadre", self.cadres["cadre_a"]) | self.open("User", EMAIL["cadre_a"])
		seen = OWN_ACCOUNT if who == OWNER else ACCOUNT if who in SEE_ACCOUNTS else ()
		found |= {mark for mark, (kind, _name, what) in self.marks.items() if not kind and what in seen}
		self.opened[who] = found
		return found

	def open(self, doctype: str, name: str) -> set[str]:
		with suppress(frappe.PermissionError):
			found = marks.find(frappe.client.get(doctype, name))
			if doctype == "Cadre Evaluation":
				found |= {
					mark for mark, (kind, _name, what) in self.marks.items() if not kind and what in BESIDE
				}
			return found
		return set()

	def test_a_door_tells_no_more_than_the_record(self) -> None:
		leaks: dict[str, str] = {}
		for number, who in enumerate(WHO):
			readable = self.read_opened(who)
			for place, target in enumerate(self.secrets):
				fields = sorted(
					{
						what.rpartition(".")[2]
						for kind, name, what in self.marks.values()
						if (kind, name) == target
					}
				)
				for turn, (method, values) in enumerate(marks.build_calls(target, fields or ["phone"])):
					if (turn + number + 3 * place) % STEP:
						continue
					for mark in self.ask(who, method, values) - readable:
						leaks.setdefault(f"{who} {method} {target[0]}", f"{self.marks.get(mark)} {values}")
		self.assertEqual(leaks, {}, "\n".join(f"{key}: {value}" for key, value in leaks.items()))

	def ask(self, who: str, method: str, values: dict) -> set[str]:
		"""The marks that come back: in the answer, in what else the response carries, in the words of a refusal."""
		frappe.db.savepoint("marks")
		try:
			with acting_as(EMAIL.get(who, who)), one_transaction():
				frappe.clear_messages()
				try:
					told = [ask(method, **values)]
				except Exception as refusal:
					told = [cstr(refusal)]
				told += [frappe.local.message_log, self.get_response()]
				return {mark for each in told for mark in self.find(each)} - marks.find(values)
		finally:
			frappe.set_user("Administrator")
			frappe.db.rollback(save_point="marks")
			frappe.clear_messages()

	def get_response(self) -> object:
		response = dict(frappe.local.response)
		content = response.pop("filecontent", "") or response.pop("result", "")
		if isinstance(content, bytes):
			content = content.decode("utf-8", "replace")
		return [content, response]

	def find(self, told: object) -> set[str]:
		try:
			return {mark for mark in marks.find(told) if mark in self.marks}
		except (TypeError, ValueError):  # what no client gets: it cannot be written as JSON
			return set()

	def test_lists_tell_no_more_than_the_records(self) -> None:
		"""REST and the desk's list with everything, a table's own list, filters by rows."""
		leaks = []
		kinds = sorted({doctype for doctype, _state in self.records})
		for number, who in enumerate(WHO):
			readable = self.read_opened(who)
			for place, doctype in enumerate(kinds):
				if not ALL and (place + number) % 3:
					continue
				asked = [{"doctype": doctype, "fields": '["*"]'}]
				asked += [
					{"doctype": df.options, "parent": doctype, "fields": '["*"]'}
					for df in frappe.get_meta(doctype).get_table_fields()
				]
				for values in asked:
					told = self.ask(who, "frappe.client.get_list", {**values, "limit_page_length": "0"})
					leaks += [(who, values["doctype"], self.marks[mark]) for mark in told - readable]
		self.assertEqual(leaks, [])


BESIDE = ("comment", "mail", "history", "file", "task", "notice")
