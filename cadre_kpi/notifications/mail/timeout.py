"""A limit on how long sending waits for a mail server that does not answer.

Frappe opens its connection without one: a server that takes a mail and then falls silent would keep a worker for
ever, and the mail would stay in the state Sending, which nobody sends again. With it the mail stays in the queue
with its error and is tried again.
"""

from __future__ import annotations

import socket

SECONDS = 60
MAIL_JOBS = ("send_mail", "send_emails", "flush")


def before_job(method: object = None, **more: object) -> None:
	"""Hook on each background job: sockets that a mail job opens wait no longer than `SECONDS`."""
	if _sends_mail(method):
		socket.setdefaulttimeout(SECONDS)


def after_job(method: object = None, **more: object) -> None:
	"""Hook on each background job: back to the default."""
	if _sends_mail(method):
		socket.setdefaulttimeout(None)


def _sends_mail(method: object) -> bool:
	"""Newer versions of Frappe tell the whole name of the function, older ones its last part."""
	if not isinstance(method, str):
		method = getattr(method, "__name__", "")
	path, _dot, name = method.rpartition(".")
	return name in MAIL_JOBS and (not path or path.startswith("frappe.email"))
