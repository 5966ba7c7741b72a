"""Digests on their way: what arrives at a real SMTP server, what stays in the queue, what a killed run leaves."""

from __future__ import annotations

import socket
from datetime import date, datetime, time
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import frappe
from frappe.utils import get_url

from cadre_kpi.api import digest
from cadre_kpi.notifications import recipients
from cadre_kpi.notifications.digest import job
from cadre_kpi.notifications.kinds import DAILY, WEEKLY
from cadre_kpi.notifications.mail import mime, outbox, timeout, unsubscribe
from cadre_kpi.notifications.settings import Settings
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas, records
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as, desk_path, frozen
from cadre_kpi.tests.notifications import mail_server
from cadre_kpi.tests.personas import CAST, COMMITTEE, DISTRICT_A, EMAIL

DAY = date(2026, 11, 24)
NOON = "2026-11-24 12:00:00"
ENTERED = "2026-01-05 08:00:00"
SECRETS = ("87.5", "87,5", "Ý kiến kín", "Hoàn thành tốt nhiệm vụ", "Hoàn thành xuất sắc")


class TestDigestMail(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		with frozen(ENTERED):  # the records are older than the days on which mails go out
			cls.cadres = personas.cast()
			for (doctype, _state), name in records.of_district_a(cls.cadres["cadre_a"]).items():
				if doctype == "Cadre Evaluation":
					frappe.db.set_value(doctype, name, "scheme", make.scheme())

	def setUp(self) -> None:
		super().setUp()
		frappe.db.savepoint("each_test")
		self.addCleanup(frappe.db.rollback, save_point="each_test")
		for context in (mail_server.one_transaction(), frozen(NOON), mail_server.running()):
			value = context.__enter__()
			self.addCleanup(context.__exit__, None, None, None)
		self.server = value

	def send(self, kind: str = WEEKLY, **options) -> job.Sent:
		return job.send(kind, DAY, **options)

	def logged(self, user: str) -> list[frappe._dict]:
		return frappe.get_all("Digest Log", filters={"user": user}, fields=["*"])

	# ---- what arrives ------------------------------------------------------------------------------------------
	def test_each_persona_gets_their_own_mail_once(self) -> None:
		sent = self.send()
		mail_server.flush()
		self.assertEqual(sent.mails, len(self.server.mails))
		self.assertGreater(sent.mails, 15)
		for addresses, mail in self.server.mails:
			self.assertEqual(len(addresses), 1)
			self.assertEqual([a.addr_spec for a in mail["To"].addresses], addresses)
			self.assertIsNone(mail["Cc"])
		readers = [recipients[0] for recipients, _mail in self.server.mails]
		self.assertEqual(len(readers), len(set(readers)))
		for persona in ("nobody", "everything_but_a_seat", "focal_former", "council_former"):
			self.assertNotIn(EMAIL[persona], readers)
		self.send()
		mail_server.flush()
		self.assertEqual(len(self.server.mails), sent.mails)

	def test_a_mail_has_both_parts_in_the_language_of_the_reader(self) -> None:
		frappe.db.set_value("User", EMAIL["cadre_b"], "language", "en")
		self.send()
		mail_server.flush()
		for persona, lang, words in (("cadre_a", "vi", "Kính gửi"), ("cadre_b", "en", "Dear ")):
			(mail,) = self.server.to(EMAIL[persona])
			html, text = (mail.get_body(preferencelist=(kind,)) for kind in ("html", "plain"))
			self.assertEqual(mail.get_content_type(), "multipart/alternative")
			self.assertIn(f'<html lang="{lang}"', html.get_content())
			self.assertIn(words, text.get_content())
			self.assertIn(f"{words} {CAST[persona].name}".replace("  ", " "), html.get_content())
			self.assertEqual(
				[part.get_content_type() for part in mail.iter_parts()], ["text/plain", "text/html"]
			)
		(mail,) = self.server.to(EMAIL["cadre_a"])
		self.assertTrue(mail["Subject"].startswith("Việc cần xử lý tuần từ ngày 24/11/2026: "))
		(sender,) = mail["From"].addresses
		self.assertEqual(sender.addr_spec, mail_server.ADDRESS)
		self.assertEqual("".join(sender.display_name.split()), "".join(mail_server.SENDER.split()))
		self.assertEqual(mail["Auto-Submitted"], "auto-generated")

	def test_nothing_that_arrives_holds_a_score(self) -> None:
		for kind in (WEEKLY, DAILY):
			self.send(kind)
		mail_server.flush()
		self.assertGreater(len(self.server.mails), 15)
		for _recipients, mail in self.server.mails:
			whole = "".join(part.get_content() for part in mail.iter_parts()) + mail["Subject"]
			for secret in SECRETS:
				self.assertNotIn(secret, whole)

	def test_links_lead_to_this_site_and_through_its_login(self) -> None:
		self.send()
		mail_server.flush()
		(mail,) = self.server.to(EMAIL["focal_a"])
		html = mail.get_body(preferencelist=("html",)).get_content()
		links = [part.split('"')[0].replace("&amp;", "&") for part in html.split('href="')[1:]]
		self.assertTrue(all(link.startswith(get_url()) for link in links))
		targets = [parse_qs(urlsplit(link).query)["redirect-to"][0] for link in links if "/login?" in link]
		self.assertTrue(any(target.startswith(desk_path("task-contract/")) for target in targets), targets)
		self.assertIn(links[0], mail.get_body(preferencelist=("plain",)).get_content())

	def test_addresses_and_names_of_every_sort_arrive(self) -> None:
		odd = {
			"bi.thu+kpi@example.com": ("Bí thư, Trưởng ban “Đổi mới”", "bi.thu+kpi@example.com"),
			"o'brien@example.com": ('Ông "Ba" <giám đốc>; kế toán', "o'brien@example.com"),
			"van.thu@tỉnhủy.vn": ("Văn thư Tỉnh ủy " * 8, "van.thu@xn--tnhy-17a3710d.vn"),
			"a_b-c.d@mail.example.com": ("", "a_b-c.d@mail.example.com"),
		}
		for number, (address, (name, _wire)) in enumerate(odd.items()):
			user = make.user(f"la.{number}@example.com", name or "x", ("Cadre",))
			frappe.db.set_value("User", user, {"email": address, "full_name": name.strip()})
			cadre = make.cadre(f"Cán bộ lạ {number}", DISTRICT_A, COMMITTEE, user=user)
			make.place(
				"Task Contract",
				"Draft",
				cadre=cadre,
				unit=DISTRICT_A,
				managed_by=COMMITTEE,
				initiated_by="Cadre",
			)
		self.send()
		mail_server.flush()
		for address, (name, wire) in odd.items():
			(mail,) = self.server.to(mime.to_ascii_address(address))
			(to,) = mail["To"].addresses
			self.assertEqual(to.addr_spec, mime.to_ascii_address(address))
			if name:
				# Python's parser puts a space between the parts of a long encoded name
				self.assertEqual("".join(to.display_name.split()), "".join(name.split()))
			self.assertTrue(mime.to_ascii_address(address).isascii())
			self.assertEqual(wire.partition("@")[0], to.username)

	def test_an_address_that_cannot_be_written_to_is_logged_and_holds_nobody_up(self) -> None:
		frappe.db.set_value("User", EMAIL["cadre_a"], "email", "bí.thư@example.com")
		sent = self.send()
		mail_server.flush()
		(row,) = self.logged(EMAIL["cadre_a"])
		self.assertEqual((row.outcome, row.email_queue), (outbox.UNDELIVERABLE, None))
		self.assertEqual(len(self.server.mails), sent.mails - 1)

	# ---- servers and recipients that fail ----------------------------------------------------------------------
	def test_a_refused_recipient_stays_in_the_queue_and_the_others_get_theirs(self) -> None:
		self.server.refused, self.server.bounced = {EMAIL["cadre_a"]}, {EMAIL["cadre_b"]}
		sent = self.send()
		mail_server.flush()
		self.assertEqual(len(self.server.mails), sent.mails - 2)
		for persona in ("cadre_a", "cadre_b"):
			(row,) = self.logged(EMAIL[persona])
			queue = frappe.get_doc("Email Queue", row.email_queue)
			self.assertEqual((queue.status, queue.retry), ("Not Sent", 1))
			self.assertIn("sendmail", queue.error)
		for _again in range(5):
			mail_server.flush()
		self.assertEqual(frappe.db.get_value("Email Queue", row.email_queue, "status"), "Error")
		self.assertEqual(len(self.server.mails), sent.mails - 2)

	def test_a_server_that_refuses_everything_loses_nothing(self) -> None:
		self.server.down = True
		sent = self.send()
		mail_server.flush()
		self.assertEqual(self.server.mails, [])
		waiting = frappe.get_all("Email Queue", filters={"status": "Not Sent"}, fields=["error", "retry"])
		self.assertEqual(len(waiting), sent.mails)
		self.assertTrue(all(row.error and row.retry == 1 for row in waiting))
		self.server.down = False
		mail_server.flush()
		mail_server.flush()
		self.assertEqual(len(self.server.mails), sent.mails)

	def test_a_server_that_hangs_stops_one_job_and_no_other(self) -> None:
		self.server.hangs = {EMAIL["cadre_a"]}
		self.send()
		names = [self.logged(EMAIL[persona])[0].email_queue for persona in ("cadre_a", "focal_a")]
		with patch.object(timeout, "SECONDS", 1):
			mail_server.flush(names)
		states = {name: frappe.db.get_value("Email Queue", name, ["status", "retry"]) for name in names}
		self.assertEqual(states, {names[0]: ("Not Sent", 1), names[1]: ("Sent", 0)})
		self.assertEqual(len(self.server.to(EMAIL["focal_a"])), 1)
		self.assertIn("sendmail", frappe.db.get_value("Email Queue", names[0], "error"))
		self.assertIsNone(socket.getdefaulttimeout())
		self.server.hangs = set()
		mail_server.flush(names)
		self.assertEqual(len(self.server.to(EMAIL["cadre_a"])), 1)

	def test_the_schedulers_own_job_does_not_wait_for_ever_either(self) -> None:
		self.server.hangs = {EMAIL["cadre_a"]}
		self.send()
		frappe.db.delete(
			"Email Queue Recipient", {"recipient": ("not in", (EMAIL["cadre_a"], EMAIL["focal_a"]))}
		)
		kept = frappe.get_all("Email Queue Recipient", pluck="parent")
		frappe.db.delete("Email Queue", {"name": ("not in", kept)})
		with patch.object(timeout, "SECONDS", 1):
			mail_server.run_scheduled()
		states = {
			persona: frappe.db.get_value(
				"Email Queue", self.logged(EMAIL[persona])[0].email_queue, ["status", "retry"]
			)
			for persona in ("cadre_a", "focal_a")
		}
		self.assertEqual(states, {"cadre_a": ("Not Sent", 1), "focal_a": ("Sent", 0)})
		self.assertIsNone(socket.getdefaulttimeout())

	def test_muted_mail_without_an_account_is_no_account(self) -> None:
		frappe.db.set_value("Email Account", {"default_outgoing": 1}, "default_outgoing", 0)
		mail_server.forget_account()
		with (
			patch.dict(frappe.conf, {"mute_emails": 1, "mail_server": None, "auto_email_id": None}),
			patch.dict(frappe.flags, {"mute_emails": 1}),
		):
			self.assertFalse(outbox.Outbox().can_mail)
			self.assertIsNone(self.send())
		self.assertEqual(frappe.db.count("Digest Log"), 0)

	def test_without_an_account_nothing_is_logged_so_that_the_run_can_come_later(self) -> None:
		with patch.object(outbox.Outbox, "can_mail", False):
			self.assertIsNone(self.send())
		self.assertEqual(frappe.db.count("Digest Log"), 0)
		self.assertGreater(self.send().mails, 15)

	def test_only_jobs_that_send_mail_are_limited(self) -> None:
		from frappe.email.queue import flush

		for method, limit in (
			("cadre_kpi.notifications.digest.job.execute", None),
			("frappe.monitor.flush", None),
			("send_mail", 60),
			(flush, 60),
			("frappe.email.queue.flush", 60),
		):
			self.assertEqual(self.limit(method), limit)
		for job_type, limit in (("frappe.email.queue.flush", 60), ("frappe.monitor.flush", None)):
			self.assertEqual(
				self.limit(f"{mail_server.SCHEDULER}.run_scheduled_job", {"job_type": job_type}), limit
			)

	def limit(self, method: object, arguments: dict | None = None) -> float | None:
		"""Seconds that a socket of this job waits."""
		timeout.before_job(method=method, kwargs=arguments or {}, transaction_type="job")
		found = socket.getdefaulttimeout()
		timeout.after_job(method=method, kwargs=arguments or {}, result=None)
		self.assertIsNone(socket.getdefaulttimeout())
		return found

	# ---- kill and resume ---------------------------------------------------------------------------------------
	def test_a_killed_run_goes_on_and_nobody_gets_two_or_none(self) -> None:
		whole = self.send().mails
		expected = {row.user for row in frappe.get_all("Digest Log", fields=["user"])}
		frappe.db.delete("Digest Log")
		frappe.db.delete("Email Queue")
		put, batches = outbox.Outbox.put, []

		def dies(self, entries):
			found = put(self, entries)
			batches.append(len(found))
			if len(batches) == 3:
				raise KeyboardInterrupt
			return found

		with patch.object(outbox.Outbox, "put", dies), self.assertRaises(KeyboardInterrupt):
			self.send(batch=5)
		mail_server.killed()
		self.assertEqual(frappe.db.count("Digest Log"), sum(batches[:2]))
		resumed = self.send(batch=5)
		self.assertEqual(resumed.mails, whole - sum(batches[:2]))
		self.assertLess(resumed.people, len(recipients.load()))
		mail_server.flush()
		self.assertEqual(
			{recipients[0] for recipients, _mail in self.server.mails}, {self.address(u) for u in expected}
		)
		self.assertEqual(len(self.server.mails), whole)

	def address(self, user: str) -> str:
		return frappe.db.get_value("User", user, "email")

	def test_the_log_says_who_got_what(self) -> None:
		self.send()
		(row,) = self.logged(EMAIL["cadre_a"])
		self.assertEqual((row.kind, str(row.day), row.outcome), (WEEKLY, "2026-11-24", outbox.QUEUED))
		counts = frappe.parse_json(row.counts)
		self.assertEqual(row["items"], sum(counts.values()))
		self.assertEqual(counts["self_assessments_to_write"], 1)
		self.assertTrue(frappe.db.exists("Email Queue", row.email_queue))

	def test_a_batch_costs_few_statements_and_long_mails_go_in_portions(self) -> None:
		def statements() -> int:
			return int(frappe.db.sql("show session status like 'Questions'")[0][1])

		self.send()
		frappe.db.delete("Digest Log")
		before = statements()
		whole = self.send()
		one = statements() - before
		frappe.db.delete("Digest Log")
		before = statements()
		self.send(batch=5)
		batches = -(-whole.people // 5)
		# the account's name, the log, its claim, numbers, queue, recipients, place, and the savepoint that stands for a commit
		self.assertLessEqual((statements() - before - one) / (batches - 1), 10)
		row = ("x", "y", "m" * (outbox.PORTION // 2 + 1))
		self.assertEqual([len(part) for part in outbox.split_portions([row] * 3)], [1, 1, 1])
		self.assertEqual([len(part) for part in outbox.split_portions([("x", "y", "m")] * 3)], [3])

	def test_the_same_message_is_put_once(self) -> None:
		entry = outbox.Entry("k" * 40, EMAIL["cadre_a"], WEEKLY)
		self.assertEqual(outbox.Outbox().put([entry]), [entry])
		self.assertEqual(outbox.Outbox().put([entry]), [])

	# ---- when --------------------------------------------------------------------------------------------------
	def test_the_weekly_one_is_due_once_a_week_and_after_an_outage(self) -> None:
		chosen = Settings(weekday=0, time=time(7, 0))
		last = {WEEKLY: date(2026, 11, 16), DAILY: date(2026, 11, 20)}
		at = lambda text: job.find_due(datetime.fromisoformat(text), chosen, last)  # noqa: E731
		self.assertIsNone(at("2026-11-23 06:59:00"))
		self.assertEqual(at("2026-11-23 07:00:00"), (WEEKLY, date(2026, 11, 23)))
		self.assertEqual(at("2026-11-26 15:00:00"), (WEEKLY, date(2026, 11, 23)))
		last[WEEKLY] = date(2026, 11, 23)
		self.assertIsNone(at("2026-11-23 09:00:00"))
		self.assertIsNone(at("2026-11-24 06:59:00"))
		self.assertEqual(at("2026-11-24 07:00:00"), (DAILY, date(2026, 11, 24)))
		self.assertIsNone(at("2026-11-28 09:00:00"))  # a Saturday
		last[DAILY] = date(2026, 11, 24)
		self.assertIsNone(at("2026-11-24 09:00:00"))
		self.assertIsNone(job.find_due(datetime(2026, 11, 25, 9), Settings(daily=False), last))

	def test_a_new_site_starts_with_the_next_date(self) -> None:
		frappe.db.delete("DefaultValue", {"defkey": ("like", "cadre_kpi_digest%")})
		frappe.clear_cache()
		self.assertEqual(job.read_remembered()[WEEKLY], date(2026, 11, 23))
		self.assertIsNone(job.find_due(datetime(2026, 11, 24, 6), Settings(), job.read_remembered()))

	# ---- choices -----------------------------------------------------------------------------------------------
	def test_who_switched_it_off_gets_none(self) -> None:
		make.place(
			"Mail Preference", user=EMAIL["cadre_a"], name=EMAIL["cadre_a"], weekly_digest=0, daily_digest=1
		)
		make.place(
			"Notification Settings",
			name=EMAIL["focal_a"],
			user=EMAIL["focal_a"],
			enabled=1,
			enable_email_notifications=0,
		)
		self.send()
		self.assertEqual((self.logged(EMAIL["cadre_a"]), self.logged(EMAIL["focal_a"])), ([], []))
		self.assertEqual(len(self.logged(EMAIL["board"])), 1)

	def test_the_links_of_a_mail_switch_off_its_kind_alone(self) -> None:
		self.send()
		mail_server.flush()
		(mail,) = self.server.to(EMAIL["cadre_a"])
		self.assertEqual(mail["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
		head = mail["List-Unsubscribe"].strip(" <>")
		foot = next(
			line.split(": ", 1)[1]
			for line in mail.get_body(preferencelist=("plain",)).get_content().splitlines()
			if "choice=weekly_digest" in line
		)
		for link in (head, foot):
			self.assertEqual(link.partition("?")[0], f"{get_url()}/cadre_kpi_mail")
			asked = unsubscribe.read({k: v[0] for k, v in parse_qs(urlsplit(link).query).items()})
			self.assertEqual((asked.user, asked.choice), (EMAIL["cadre_a"], "weekly_digest"))
		unsubscribe.switch(asked, wanted=False)
		unsubscribe.switch(asked, wanted=False)
		self.assertEqual(recipients.load([EMAIL["cadre_a"]])[EMAIL["cadre_a"]].refused, {"weekly_digest"})
		unsubscribe.switch(asked, wanted=True)
		self.assertEqual(recipients.load([EMAIL["cadre_a"]])[EMAIL["cadre_a"]].refused, set())

	def test_a_forged_link_switches_nothing_off(self) -> None:
		from cadre_kpi.notifications.mail.links import build_signature

		token = build_signature(EMAIL["cadre_a"], "weekly_digest")
		for values in (
			{"user": EMAIL["cadre_b"], "choice": "weekly_digest", "token": token},
			{"user": EMAIL["cadre_a"], "choice": "decision", "token": token},
			{"user": EMAIL["cadre_a"], "choice": "weekly_digest", "token": token[:-1] + "x"},
			{
				"user": EMAIL["cadre_a"],
				"choice": "pdf_copy",
				"token": build_signature(EMAIL["cadre_a"], "pdf_copy"),
			},
			{"t": ""},
			{"t": "%" * 20},
			{},
		):
			self.assertIsNone(unsubscribe.read(values), values)

	# ---- the desk ----------------------------------------------------------------------------------------------
	def test_one_looks_at_and_sends_oneself_ones_own_only(self) -> None:
		with acting_as(EMAIL["focal_a"]):
			shown = digest.preview()
			self.assertEqual(digest.send_to_me(), EMAIL["focal_a"])
			self.assertEqual(digest.send_to_me(DAILY), None)
		self.assertIn(CAST["focal_a"].name, shown["html"])
		mail_server.flush()
		self.assertEqual([r for r, _m in self.server.mails], [[EMAIL["focal_a"]]])
		self.assertEqual(self.logged(EMAIL["focal_a"])[0].kind, "Sent to Me")
		for persona in ("nobody",):
			with acting_as(EMAIL[persona]), self.assertRaises(frappe.PermissionError):
				digest.preview()
		with acting_as(EMAIL["everything_but_a_seat"]):
			self.assertIsNone(digest.preview())

	def test_leaders_who_read_paper_get_a_pdf(self) -> None:
		from io import BytesIO

		from pypdf import PdfReader

		make.place("Mail Preference", user=EMAIL["secretary"], name=EMAIL["secretary"], pdf_copy=1)
		self.send()
		mail_server.flush()
		(mail,) = self.server.to(EMAIL["secretary"])
		(file,) = mail.iter_attachments()
		self.assertEqual(
			(file.get_filename(), file.get_content_type()), ("tong-hop-2026-11-24.pdf", "application/pdf")
		)
		text = "".join(page.extract_text() for page in PdfReader(BytesIO(file.get_content())).pages)
		self.assertIn(CAST["secretary"].name, text)
		self.assertIn("Tiến độ theo đơn vị", text)
		self.assertEqual(mail.get_body(preferencelist=("html",)).get_content_type(), "text/html")
		self.assertEqual(list(self.server.to(EMAIL["chair"])[0].iter_attachments()), [])
