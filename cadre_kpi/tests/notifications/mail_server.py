"""A real SMTP server on loopback for tests, and Frappe's own way of sending through it."""

from __future__ import annotations

import email
import email.policy
import inspect
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from unittest.mock import patch

import frappe
from aiosmtpd.controller import Controller
from frappe.core.doctype.scheduled_job_type import scheduled_job_type
from frappe.email.doctype.email_queue.email_queue import send_mail
from frappe.utils.background_jobs import execute_job

from cadre_kpi.notifications.mail import timeout
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import outside_tests

SENDER = "Hệ thống theo dõi, đánh giá cán bộ của tỉnh, Ban Tổ chức"
ADDRESS = "kpi@example.com"
SCHEDULER = "frappe.core.doctype.scheduled_job_type.scheduled_job_type"
SEND = "frappe.email.doctype.email_queue.email_queue.send_mail"


class Server:
	"""Takes mails and keeps them. `refused`: recipients it does not know; `down`: refuses everything; `hangs`: never answers."""

	def __init__(self) -> None:
		self.mails: list[tuple[list[str], EmailMessage]] = []
		self.refused: set[str] = set()
		self.bounced: set[str] = set()
		self.down = False
		self.hangs: set[str] = set()
		self.released = threading.Event()

	async def handle_RCPT(self, server, session, envelope, address, options) -> str:
		if self.down:
			return "554 5.3.2 System not accepting messages"
		if address in self.refused:
			return "550 5.1.1 User unknown"
		envelope.rcpt_tos.append(address)
		return "250 OK"

	async def handle_DATA(self, server, session, envelope) -> str:
		if self.hangs & set(envelope.rcpt_tos):
			import asyncio

			while not self.released.is_set():
				await asyncio.sleep(0.05)
		if self.bounced & set(envelope.rcpt_tos):
			return "552 5.2.2 Mailbox full"
		mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
		self.mails.append((list(envelope.rcpt_tos), mail))
		return "250 OK"

	def to(self, address: str) -> list[EmailMessage]:
		"""Mails that arrived for this address."""
		return [mail for recipients, mail in self.mails if address in recipients]


@contextmanager
def running() -> Iterator[Server]:
	"""A server that listens, and the site's outgoing account that uses it."""
	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		port = probe.getsockname()[1]
	server = Server()
	controller = Controller(server, hostname="127.0.0.1", port=port)
	controller.start()
	try:
		frappe.db.set_value("Email Account", {"default_outgoing": 1}, "default_outgoing", 0)
		make.place(
			"Email Account",
			name=SENDER,
			email_account_name=SENDER,
			email_id=ADDRESS,
			enable_outgoing=1,
			default_outgoing=1,
			smtp_server="127.0.0.1",
			smtp_port=port,
			no_smtp_authentication=1,
		)
		forget_account()
		yield server
	finally:
		server.released.set()
		controller.stop()
		forget_account()


def forget_account() -> None:
	"""Frappe keeps the outgoing account for the length of a request."""
	frappe.local.outgoing_email_account = {}


@contextmanager
def one_transaction() -> Iterator[list[int]]:
	"""Sending commits after each mail; a test rolls everything back. Counts the commits, and keeps the last as a savepoint."""
	commits: list[int] = []

	def commit(*args, **kwargs) -> None:
		frappe.db.savepoint("committed")
		commits.append(len(commits))

	frappe.db.savepoint("committed")
	with patch.object(frappe.db, "commit", commit):
		yield commits


def killed() -> None:
	"""What a database does with the work of a process that is gone: everything since the last commit."""
	frappe.db.rollback(save_point="committed")


def flush(names: list[str] | None = None) -> None:
	"""Send what waits in the Email Queue as the worker does, one job a mail with the hooks around it."""
	waiting = frappe.get_all(
		"Email Queue",
		filters={
			"status": ("in", ("Not Sent", "Partially Sent")),
			**({"name": ("in", names)} if names is not None else {}),
		},
		order_by="priority desc, creation asc, name asc",
		pluck="name",
	)
	with outside_tests(), unmuted():
		for name in waiting:
			timeout.before_job(method=SEND, kwargs={}, transaction_type="job")
			try:
				send_mail(name)
			except Exception:
				continue  # a failed job; what it left in the queue is what the test looks at
			finally:
				timeout.after_job(method=SEND, kwargs={}, transaction_type="job", result=None)


def run_scheduled() -> None:
	"""The scheduler's own job that sends what waits, as a worker runs it with all hooks of the site.

	Older versions only queue one job a mail from it; then those are run as the worker runs them.
	"""
	queued: list[dict] = []

	def enqueue(**job: object) -> None:
		queued.append(job)

	def stay(*_: object, **__: object) -> None:
		"""The worker ends its transaction; the test's goes on."""

	with (
		outside_tests(),
		unmuted(),
		patch.object(frappe, "enqueue", enqueue),
		patch.object(frappe.db, "commit", stay),
		patch.object(frappe.db, "rollback", stay),
	):
		execute_job(
			frappe.local.site,
			f"{SCHEDULER}.run_scheduled_job",
			event=None,
			job_name="flush",
			kwargs=scheduled_arguments("frappe.email.queue.flush"),
			is_async=False,
		)
		for job in queued:
			try:
				execute_job(
					frappe.local.site,
					job["method"],
					event=None,
					job_name="send",
					kwargs={"email_queue_name": job["email_queue_name"]},
					is_async=False,
				)
			except Exception:
				continue  # a failed job; what it left in the queue is what the test looks at


def scheduled_arguments(method: str) -> dict[str, str]:
	"""What Frappe's scheduler gives the job that runs this method, as this version writes it."""
	given: list[dict] = []
	job = frappe.get_doc("Scheduled Job Type", {"method": method})
	with (
		patch.object(scheduled_job_type, "enqueue", lambda *args, **more: given.append(more)),
		patch.object(type(job), "is_job_in_queue", lambda self: False),
	):
		job.enqueue(force=True)
	own = inspect.signature(scheduled_job_type.run_scheduled_job).parameters
	return {key: value for key, value in given[0].items() if key in own}


@contextmanager
def unmuted() -> Iterator[None]:
	"""Mail goes out, whatever the site says."""
	before = frappe.flags.mute_emails, frappe.conf.get("mute_emails")
	frappe.flags.mute_emails, frappe.conf.mute_emails = False, 0
	try:
		yield
	finally:
		frappe.flags.mute_emails, frappe.conf.mute_emails = before
