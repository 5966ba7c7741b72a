"""A limit on how long sending waits for a mail server that does not answer.

Frappe opens its connection without one: a server that takes a mail and then falls silent would keep a worker for
ever, and the mail would stay in the state Sending, which nobody sends again. With it the mail stays in the queue
with its error and is tried again.
"""

from __future__ import annotations

import socket

SECONDS = 60
MAIL_JOBS = ("send_mail", "send_emails", "flush")
SCHEDULED = "run_scheduled_job"


def before_job(method: object = None, kwargs: dict | None = None, **more: object) -> None:
	"""Hook on each background job: sockets that a mail job opens wait no longer than `SECONDS`."""
	if _sends_mail(method, kwargs):
		socket.setdefaulttimeout(SECONDS)


def after_job(method: object = None, kwargs: dict | None = None, **more: object) -> None:
	"""Hook on each background job: back to the default."""
	if _sends_mail(method, kwargs):
		socket.setdefaulttimeout(None)


def _sends_mail(method: object, arguments: dict | None) -> bool:
	"""Whether the job is one of `MAIL_JOBS`, or the scheduler's job that runs one of them.

	Newer versions of Frappe send from within the scheduler's job, which names what it runs as `job_type`.
	"""
	return _is_mail_job(method) or (
		_get_last_name(method) == SCHEDULED and _is_mail_job((arguments or {}).get("job_type"))
	)


def _is_mail_job(method: object) -> bool:
	"""Newer versions of Frappe tell the whole name of the function, older ones its last part."""
	path, _dot, name = _get_name(method).rpartition(".")
	return name in MAIL_JOBS and (not path or path.startswith("frappe.email"))


def _get_last_name(method: object) -> str:
	return _get_name(method).rpartition(".")[2]


def _get_name(method: object) -> str:
	return method if isinstance(method, str) else getattr(method, "__name__", "")
