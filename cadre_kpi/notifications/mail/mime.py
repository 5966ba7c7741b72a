"""One mail as RFC 5322 text, ready for Frappe's Email Queue.

Made by hand rather than with `frappe.sendmail`, whose inlining of styles takes some thirty milliseconds a mail:
ten minutes for a province. Frappe parses the text again when it sends it and folds every header line above 78
characters anew, which damages addresses and encoded words; so no line here is longer.
"""

from __future__ import annotations

import base64
import re
import secrets
from email.header import Header
from email.utils import formataddr, formatdate

LINE = 78
NEWLINE = "\r\n"
# what must not get from data into a header
CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def to_ascii_address(email: str) -> str | None:
	"""The address as mail servers take it: an international domain as punycode. None where that is not possible.

	An international local part would need a server with SMTPUTF8, which Frappe does not ask for.
	"""
	local, at, domain = email.strip().rpartition("@")
	if not (local and at and domain) or CONTROL.search(email) or not local.isascii():
		return None
	if re.search(r"[\s<>,;:\"\\()\[\]]", domain) or (
		re.search(r"[\s<>,;:\\()\[\]]", local) and not _is_quoted(local)
	):
		return None
	try:
		return f"{local}@{domain.encode('idna').decode('ascii')}"
	except UnicodeError:
		return None


def compose(
	sender: tuple[str, str],
	name: str,
	address: str,
	subject: str,
	html: str,
	text: str,
	message_id: str,
	unsubscribe: str | None = None,
	attachments: tuple[tuple[str, str, bytes], ...] = (),
) -> str:
	"""The mail as text. `sender`: name and address; `address`: as `to_ascii_address` gives it; `attachments`: (file name, type, content)."""
	headers = [
		fold("Subject", subject),
		build_mailbox("From", *sender),
		build_mailbox("To", name, address),
		f"Date: {formatdate(localtime=False, usegmt=False)}",
		f"Message-ID:{NEWLINE} <{message_id}>",
		"MIME-Version: 1.0",
		# a machine wrote this: no out-of-office replies, please
		"Auto-Submitted: auto-generated",
		"X-Auto-Response-Suppress: All",
	]
	target = unsubscribe and f" <{unsubscribe}>"
	if target and len(target) <= LINE:
		headers += [
			f"List-Unsubscribe:{NEWLINE}{target}",
			"List-Unsubscribe-Post: List-Unsubscribe=One-Click",
		]
	body = build_alternative(text, html)
	if attachments:
		body = build_multipart("mixed", [body, *(_build_attached(*item) for item in attachments)])
	return NEWLINE.join(headers) + NEWLINE + body


def build_alternative(text: str, html: str) -> str:
	"""Plain text and HTML, of which a reader's program shows what it can."""
	return build_multipart("alternative", [_build_text("plain", text), _build_text("html", html)])


def build_multipart(kind: str, parts: list[str]) -> str:
	boundary = f"=_{secrets.token_hex(12)}"
	lines = [f'Content-Type: multipart/{kind};{NEWLINE} boundary="{boundary}"', ""]
	for part in parts:
		lines += [f"--{boundary}", part]
	return NEWLINE.join([*lines, f"--{boundary}--", ""])


def fold(name: str, value: str) -> str:
	"""A header of free text on lines that are short enough."""
	clean = CONTROL.sub(" ", value).strip()
	charset = "us-ascii" if clean.isascii() and len(name) + 2 + len(clean) <= LINE - 2 else "utf-8"
	return f"{name}: {Header(clean, charset, header_name=name, maxlinelen=LINE - 2).encode(linesep=NEWLINE)}"


def build_mailbox(header: str, name: str, address: str) -> str:
	"""An address header. Name and address stand on lines of their own."""
	clean = CONTROL.sub(" ", name).strip()
	if not clean or clean == address:
		return f"{header}: {address}"
	if clean.isascii() and len(clean) < LINE - 10:
		shown = formataddr((clean, "x")).removesuffix(" <x>")
	else:
		shown = Header(clean, "utf-8", header_name=header, maxlinelen=LINE - 2).encode(linesep=NEWLINE)
	return f"{header}: {shown}{NEWLINE} <{address}>"


def _build_text(kind: str, content: str) -> str:
	encoded = base64.encodebytes(content.encode()).decode("ascii").replace("\n", NEWLINE)
	head = f'Content-Type: text/{kind}; charset="utf-8"{NEWLINE}Content-Transfer-Encoding: base64'
	return f"{head}{NEWLINE}{NEWLINE}{encoded}"


def _build_attached(name: str, kind: str, content: bytes) -> str:
	encoded = base64.encodebytes(content).decode("ascii").replace("\n", NEWLINE)
	safe = re.sub(r"[^A-Za-z0-9._-]", "-", name)
	return NEWLINE.join(
		[
			f'Content-Type: {kind}; name="{safe}"',
			"Content-Transfer-Encoding: base64",
			f'Content-Disposition: attachment; filename="{safe}"',
			"",
			encoded,
		]
	)


def _is_quoted(local: str) -> bool:
	return len(local) > 1 and local[0] == local[-1] == '"'
