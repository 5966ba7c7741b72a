"""Notices: who hears of which event, in the desk and by mail, in whose words, and how often."""

from __future__ import annotations

import frappe

from cadre_kpi.deadlines import vocabulary
from cadre_kpi.notifications import kinds
from cadre_kpi.notifications.notices import deadline_mail, delivery
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas, records
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as, frozen
from cadre_kpi.tests.notifications import mail_server
from cadre_kpi.tests.personas import CAST, COMMITTEE, COUNCIL, DISTRICT_A, EMAIL, PERIOD

NOON = "2026-11-24 12:00:00"


class TestNotices(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.cadres = personas.cast()
		cls.cadre = cls.cadres["cadre_a"]

	def setUp(self) -> None:
		super().setUp()
		frappe.db.savepoint("each_test")
		self.addCleanup(frappe.db.rollback, save_point="each_test")
		for context in (mail_server.one_transaction(), frozen(NOON), mail_server.running()):
			value = context.__enter__()
			self.addCleanup(context.__exit__, None, None, None)
		self.server = value

	def place(self, doctype: str, state: str, docstatus: int = 0, **values):
		name = make.place(doctype, state, docstatus, **{**records.whose(self.cadre), **values})
		return frappe.get_doc(doctype, name)

	def told(self, key: str) -> list[str]:
		"""Users whom the log names for this notice."""
		return sorted(frappe.get_all("Digest Log", filters={"kind": key}, pluck="user"))

	def seen(self, user: str) -> list[frappe._dict]:
		"""What stands behind the bell of a user."""
		return frappe.get_all("Notification Log", filters={"for_user": user}, fields=["*"])

	def step(self, doc, state: str, persona: str = "secretary", **values):
		"""The hook on a saved record, as the desk's save calls it."""
		from cadre_kpi.notifications.notices import events

		before = frappe.get_doc(doc.doctype, doc.name)
		field = make.STATE_FIELD.get(doc.doctype, "workflow_state")
		doc.update({field: state, **values})
		doc.db_set(field, state)
		doc._doc_before_save = before
		hook = {
			"Task Contract": events.tell_of_contract,
			"Progress Report": events.tell_of_report,
			"Directive": events.tell_of_directive,
			"Council Session": events.tell_of_session,
			"Rating Decision": events.tell_of_decision,
			"Rating Appeal": events.appeal,
		}[doc.doctype]
		with acting_as(EMAIL[persona]):
			hook(doc)

	# ---- to whom -----------------------------------------------------------------------------------------------
	def test_a_contract_returned_assigned_adjusted_is_told_to_its_cadre(self) -> None:
		contract = self.place("Task Contract", "Under Appraisal", initiated_by="Cadre")
		contract.append("process_log", {"action": "Return", "note": "Chỉ tiêu quá thấp"})
		self.step(contract, "Draft", "focal_a")
		self.step(contract, "Assigned")
		contract.append("changes", {"reason": "Thiên tai"})
		self.step(contract, "Assigned")
		for key in ("contract_returned", "contract_assigned", "contract_adjusted"):
			self.assertEqual(self.told(key), [EMAIL["cadre_a"]], key)
		mail_server.flush()
		mails = {mail["Subject"]: mail for mail in self.server.to(EMAIL["cadre_a"])}
		self.assertEqual(len(self.server.mails), 3)
		returned = mails[f"Bản giao nhiệm vụ của {PERIOD} bị trả lại"].get_body(("html",)).get_content()
		self.assertIn("Chỉ tiêu quá thấp", returned)
		self.assertIn(f"task-contract%2F{contract.name}", returned)
		self.assertIn(
			"Thiên tai", mails[f"Đã điều chỉnh nhiệm vụ của {PERIOD}"].get_body(("plain",)).get_content()
		)
		self.assertEqual({row.document_name for row in self.seen(EMAIL["cadre_a"])}, {contract.name})
		self.assertEqual(len(self.seen(EMAIL["cadre_a"])), 3)

	def test_a_save_that_changes_no_state_tells_nobody(self) -> None:
		contract = self.place("Task Contract", "Under Appraisal", initiated_by="Cadre")
		self.step(contract, "Under Appraisal")
		self.step(self.place("Task Contract", "Assigned", 1), "Assigned")
		self.assertEqual(frappe.db.count("Digest Log"), 0)

	def test_for_a_cadre_without_account_the_collective_of_the_unit_is_told(self) -> None:
		contract = self.place("Task Contract", "Under Appraisal", cadre=self.cadres["no_account"])
		self.step(contract, "Draft", "focal_a")
		self.assertEqual(self.told("contract_returned"), [EMAIL["collective_a"]])

	def test_a_report_sent_back_is_told_to_its_author(self) -> None:
		contract = self.place("Task Contract", "Assigned", 1)
		for kind, author in (("Periodic", "cadre_a"), ("Ad-hoc Inspection", "focal_a")):
			report = self.place(
				"Progress Report",
				"Under Verification",
				contract=contract.name,
				report_type=kind,
				owner=EMAIL[author],
				to_date="2026-10-01",
			)
			self.step(report, "Draft", "board")
			self.assertIn(EMAIL[author], self.told("report_sent_back"))
		self.assertEqual(len(self.told("report_sent_back")), 2)

	def test_a_directive_is_told_when_issued_due_and_closed(self) -> None:
		contract = self.place("Task Contract", "Assigned", 1)
		with acting_as(EMAIL["secretary"]):
			directive = frappe.get_doc(
				{
					"doctype": "Directive",
					"contract": contract.name,
					"issued_by": COMMITTEE,
					"issued_on": "2026-11-20",
					"due_date": "2026-11-26",
					"responsible": EMAIL["focal_without_role"],
					"content": "Bố trí vốn đối ứng",
				}
			).insert()
		self.assertEqual(self.told("directive_issued"), [EMAIL["focal_without_role"]])
		for _twice in range(2):
			delivery.tell_due_directives()
		self.assertEqual(self.told("directive_due"), [EMAIL["focal_without_role"]])
		directive.db_set("due_date", "2026-11-25")
		delivery.tell_due_directives()
		self.assertEqual(len(self.told("directive_due")), 2)
		directive.db_set("due_date", "2026-12-24")
		delivery.tell_due_directives()
		self.assertEqual(len(self.told("directive_due")), 2)
		self.step(directive, "Closed")
		self.assertEqual(
			self.told("directive_closed"), sorted([EMAIL["cadre_a"], EMAIL["focal_without_role"]])
		)

	def session(self, state: str, until: str = "2026-11-26 11:00:00"):
		evaluation = self.place("Cadre Evaluation", "At Council", scheme=make.scheme())
		name = make.place(
			"Council Session",
			state,
			rows={
				"members": [
					{"user": EMAIL["council_chair"], "present": 1},
					{"user": EMAIL["council_member"], "present": 1},
					{"user": EMAIL["council_colleague"], "present": 0},
					{"user": EMAIL["council_former"], "present": 1},
				],
				"evaluations": [{"evaluation": evaluation.name, "cadre": self.cadre}],
			},
			council=COUNCIL,
			period=PERIOD,
			scoring_until=until,
		)
		return frappe.get_doc("Council Session", name), evaluation

	def test_scoring_opened_is_told_to_the_members_who_score(self) -> None:
		session, _evaluation = self.session("Draft")
		self.step(session, "Scoring", "board")
		self.assertEqual(
			self.told("scoring_opened"), sorted([EMAIL["council_chair"], EMAIL["council_member"]])
		)

	def test_two_days_before_closing_those_who_have_not_scored_are_reminded_once(self) -> None:
		session, evaluation = self.session("Scoring")
		make.place(
			"Council Score",
			docstatus=1,
			session=session.name,
			evaluation=evaluation.name,
			member=EMAIL["council_chair"],
			cadre=self.cadre,
		)
		for _twice in range(2):
			delivery.tell_scoring_closes()
		self.assertEqual(self.told("scoring_closes"), [EMAIL["council_member"]])
		self.session("Scoring", "2026-11-26 12:30:00")  # two days and half an hour
		self.session("Scoring", "2026-11-24 11:00:00")  # over
		delivery.tell_scoring_closes()
		self.assertEqual(self.told("scoring_closes"), [EMAIL["council_member"]])

	def test_a_published_rating_is_told_to_the_person_rated_and_names_no_score(self) -> None:
		own = self.place("Cadre Evaluation", "Published", 1, published_level="good", published_score=87.5)
		other = self.place(
			"Cadre Evaluation", "Published", 1, cadre=self.cadres["cadre_b"], published_level="excellent"
		)
		decision = make.place(
			"Rating Decision",
			"Approved",
			1,
			committee=COMMITTEE,
			period=PERIOD,
			title="QĐ",
			rows={"rows": [{"evaluation": own.name}, {"evaluation": other.name}]},
		)
		self.step(frappe.get_doc("Rating Decision", decision), "Published")
		self.assertEqual(self.told("decision_published"), sorted([EMAIL["cadre_a"], EMAIL["cadre_b"]]))
		mail_server.flush()
		for persona, mine, others in (("cadre_a", own, other), ("cadre_b", other, own)):
			(mail,) = self.server.to(EMAIL[persona])
			whole = "".join(part.get_content() for part in mail.iter_parts())
			self.assertIn(mine.name, whole)
			self.assertNotIn(others.name, whole)
			for secret in ("87.5", "87,5", "Hoàn thành"):
				self.assertNotIn(secret, whole)
		delivery.catch_up()
		self.assertEqual(len(self.told("decision_published")), 2)

	def test_a_notice_that_a_lost_job_left_untold_is_caught_up(self) -> None:
		self.place("Cadre Evaluation", "Published", 1, published_on="2026-11-23")
		self.place(
			"Cadre Evaluation", "Published", 1, published_on="2026-11-01", cadre=self.cadres["cadre_b"]
		)
		delivery.catch_up()
		self.assertEqual(self.told("decision_published"), [EMAIL["cadre_a"]])

	def test_an_appeal_is_told_to_those_who_handle_it_not_to_the_role(self) -> None:
		appeal = self.place("Rating Appeal", "Received", cadre_name=CAST["cadre_a"].name)
		self.step(appeal, "Received", "cadre_a")
		self.assertEqual(
			self.told("appeal_received"), sorted([EMAIL["board"], EMAIL["board_rated"], EMAIL["secretary"]])
		)
		own = self.place("Rating Appeal", "Received", cadre=self.cadres["board_rated"])
		self.step(own, "Received", "board_rated")
		self.assertEqual(self.told("appeal_received").count(EMAIL["board_rated"]), 1)

	# ---- how ---------------------------------------------------------------------------------------------------
	def test_every_notice_has_its_standard_words(self) -> None:
		for key, notice in kinds.NOTICES.items():
			words = delivery.get_words(key)
			self.assertTrue(words and words.concerned and words.by_mail and words.in_desk, key)
			self.assertEqual(frappe.db.get_value("Notification", words.name, "document_type"), notice.doctype)

	def test_each_person_chooses_mail_and_desk(self) -> None:
		make.place("Mail Preference", user=EMAIL["cadre_a"], name=EMAIL["cadre_a"], contract=0)
		self.step(self.place("Task Contract", "Under Appraisal"), "Draft", "focal_a")
		(row,) = frappe.get_all("Digest Log", fields=["outcome", "desk", "email_queue"])
		self.assertEqual((row.outcome, row.desk, row.email_queue), ("Desk Only", 1, None))
		self.assertEqual(len(self.seen(EMAIL["cadre_a"])), 1)
		frappe.db.delete("Mail Preference")
		make.place(
			"Notification Settings",
			name=EMAIL["cadre_a"],
			user=EMAIL["cadre_a"],
			enabled=0,
			enable_email_notifications=1,
		)
		self.step(self.place("Task Contract", "Under Appraisal"), "Draft", "focal_a")
		self.assertEqual(len(self.seen(EMAIL["cadre_a"])), 1)
		mail_server.flush()
		self.assertEqual(len(self.server.to(EMAIL["cadre_a"])), 1)

	def copy(self, **values):
		"""A site's own copy of a standard notice, as the desk's Duplicate makes it."""
		standard = frappe.get_doc("Notification", "KPI Contract Returned")
		doc = frappe.copy_doc(standard)
		doc.update(
			{
				"name": "Trả lại (riêng)",
				"is_standard": 0,
				"module": None,
				"message": "<p>Lời riêng {{ doc.name }}</p>",
				**values,
			}
		)
		doc.flags.name_set = True
		return doc.insert()

	def test_a_site_writes_its_own_words_in_a_copy_and_a_migrate_keeps_them(self) -> None:
		self.copy(subject="Đề nghị sửa {{ doc.period }}")
		frappe.reload_doc("Cadre KPI", "notification", "kpi_contract_returned", force=True)
		self.step(self.place("Task Contract", "Under Appraisal"), "Draft", "focal_a")
		mail_server.flush()
		(mail,) = self.server.mails[0][1:]
		self.assertEqual(mail["Subject"], f"Đề nghị sửa {PERIOD}")
		self.assertIn("Lời riêng", mail.get_body(("html",)).get_content())

	def test_a_switched_off_notice_stays_off_after_a_migrate(self) -> None:
		frappe.db.set_value("Notification", "KPI Contract Returned", "enabled", 0)
		frappe.reload_doc("Cadre KPI", "notification", "kpi_contract_returned", force=True)
		self.step(self.place("Task Contract", "Under Appraisal"), "Draft", "focal_a")
		self.assertEqual(frappe.db.count("Digest Log"), 0)

	def test_recipients_that_a_site_adds_get_it_only_where_they_may_read_the_record(self) -> None:
		self.copy(
			recipients=[
				{"cc": "{{ concerned }}"},
				{"receiver_by_role": "Focal Agency Officer"},
				{"cc": f"ben.ngoai@example.org, {EMAIL['nobody']}, {EMAIL['auditor']}"},
			]
		)
		self.step(self.place("Task Contract", "Under Appraisal"), "Draft", "board")
		self.assertEqual(
			self.told("contract_returned"), sorted([EMAIL["cadre_a"], EMAIL["focal_a"], EMAIL["auditor"]])
		)

	def test_a_condition_of_the_site_is_asked(self) -> None:
		self.copy(condition='doc.period == "Năm khác"')
		self.step(self.place("Task Contract", "Under Appraisal"), "Draft", "board")
		self.assertEqual(frappe.db.count("Digest Log"), 0)

	def test_a_template_that_fails_never_stops_the_work(self) -> None:
		self.copy(subject="{{ doc.period }}").db_set("message", "{{ 1 / 0 }}")
		frappe.clear_document_cache("Notification", "Trả lại (riêng)")
		contract = self.place("Task Contract", "Under Appraisal")
		self.step(contract, "Draft", "focal_a")
		self.assertEqual(frappe.db.get_value("Task Contract", contract.name, "workflow_state"), "Draft")
		self.assertEqual(frappe.db.count("Digest Log"), 0)
		self.assertEqual(frappe.db.count("Error Log", {"method": ("like", f"%{contract.name}%")}), 1)

	def test_a_template_reads_no_result_under_way(self) -> None:
		record = delivery._read_records(
			"Cadre Evaluation", {self.place("Cadre Evaluation", "Published", total_points=87.5).name}
		)
		((_name, values),) = record.items()
		self.assertNotIn("total_points", values)
		self.assertNotIn("proposed_level", values)
		self.assertIn("period", values)

	# ---- dates that passed -------------------------------------------------------------------------------------
	def event(self, kind: str, persona: str = "cadre_a", **values) -> str:
		cadre = self.cadres[persona]
		whose = {**records.whose(cadre), "cadre": cadre, "unit": frappe.db.get_value("Cadre", cadre, "unit")}
		whose["managed_by"] = frappe.db.get_value("Cadre", cadre, "managed_by")
		contract = make.place("Task Contract", values.pop("state", "Draft"), initiated_by="Cadre", **whose)
		values = {"record_doctype": "Task Contract", "record": contract, "stage": "registration", **values}
		return make.place(
			"Deadline Event",
			kind=kind,
			due_date="2026-11-20",
			day="2026-11-21",
			event_key=frappe.generate_hash(length=40),
			**{**whose, **values},
		)

	def test_a_cadre_hears_of_their_own_dates_in_one_mail(self) -> None:
		for kind in (vocabulary.REMINDER, vocabulary.LATE):
			self.event(kind)
		self.event(vocabulary.REMINDER, "cadre_b")
		self.assertEqual(deadline_mail.deliver(), 3)
		self.assertEqual(deadline_mail.deliver(), 0)
		self.assertEqual(self.told("deadline"), sorted([EMAIL["cadre_a"], EMAIL["cadre_b"]]))
		mail_server.flush()
		(mail,) = self.server.to(EMAIL["cadre_a"])
		self.assertEqual(mail["Subject"], "Đã quá hạn: 2 việc, ngày 24/11/2026")
		text = mail.get_body(("plain",)).get_content()
		for words in ("SẮP ĐẾN HẠN HOẶC CHƯA LÀM (1)", "ĐÃ GHI NHẬN TRỄ HẠN (1)", "20/11/2026, trễ 4 ngày"):
			self.assertIn(words, text)
		self.assertEqual(frappe.db.count("Deadline Event", {"notified": 0}), 0)

	def test_what_waits_at_a_body_is_left_to_its_digest(self) -> None:
		self.event(vocabulary.REMINDER, state="Under Appraisal")
		self.assertEqual(deadline_mail.deliver(), 1)
		self.assertEqual(self.told("deadline"), [])

	def test_an_escalation_goes_to_the_next_level_of_that_unit_alone(self) -> None:
		for _two in range(2):
			self.event(vocabulary.ESCALATION, escalated_to="Standing Committee")
		self.event(vocabulary.ESCALATION, "cadre_a1", escalated_to="Standing Committee")
		self.event(vocabulary.ESCALATION, "cadre_b", escalated_to="Organisation Board")
		deadline_mail.deliver()
		counts = {row.user: row["items"] for row in frappe.get_all("Digest Log", fields=["user", "items"])}
		self.assertEqual(
			counts,
			{
				EMAIL["chair"]: 2,
				EMAIL["secretary"]: 2,
				EMAIL["secretary_a"]: 1,
				EMAIL["board"]: 1,
				EMAIL["board_rated"]: 1,
				EMAIL["board_b"]: 1,
			},
		)
		mail_server.flush()
		(mail,) = self.server.to(EMAIL["secretary_a"])
		self.assertIn(f"{CAST['cadre_a'].name}: ", mail.get_body(("plain",)).get_content())
		self.assertEqual(DISTRICT_A, "KT-HUYEN-A")
