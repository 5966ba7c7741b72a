"""The mails that the demo would have sent, as read-only pages: a list, and each mail with its parts.

What stands in a mail comes from people, so nothing of it reaches a page unescaped: texts are escaped, and the HTML
part is a document of its own in a sandboxed frame, without scripts, forms or anything loaded from elsewhere.
"""

import asyncio
import email
import email.policy
import html
import re
from collections.abc import Iterator
from datetime import datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from aiohttp import web

PREFIX = "/_mailbox"
SHOWN = 200
NAME = re.compile(r"[A-Za-z0-9._-]{1,150}")
# For the pages: no script, nothing from elsewhere. For an HTML part, even when it is opened by itself: the same,
# and an origin of its own.
PAGE_POLICY = (
	"default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'"
)
PART_POLICY = (
	"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
	"sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)
COMMON = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}

STYLE = """
body { font: 15px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; color: #1f2933; background: #f4f6f8; margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem; }
h1 { font-size: 1.3rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
.hint, dt { color: #5b6876; }
.hint { margin: 0 0 1rem; }
.list, .mail { background: #fff; border: 1px solid #d8dee6; border-radius: 6px; }
.list { list-style: none; margin: 0; padding: 0; }
.list li + li { border-top: 1px solid #e3e8ee; }
.list a { display: grid; grid-template-columns: 1fr auto; gap: .1rem 1rem; padding: .6rem 1rem; color: inherit;
	text-decoration: none; }
.list a:hover, .list a:focus { background: #f0f4f9; }
.list strong, .list .who { overflow-wrap: anywhere; min-width: 0; }
.list .who, .list time { color: #5b6876; font-size: .87rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .8rem; margin: 0 0 1rem; font-size: .9rem; }
dd { margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 1.2rem 0 .4rem; }
iframe { width: 100%; height: 70vh; border: 1px solid #d8dee6; border-radius: 6px; background: #fff; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 1rem; background: #fff; border: 1px solid #d8dee6;
	border-radius: 6px; }
"""


class Mailbox:
	"""The mails in a maildir, newest first."""

	def __init__(self, folder: Path) -> None:
		self.folder = folder

	def files(self) -> list[Path]:
		"""Delivered mails, the newest first."""
		found = [path for part in ("new", "cur") for path in (self.folder / part).glob("*") if path.is_file()]
		return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)

	def file(self, name: str) -> Path | None:
		"""The mail of this name, None for what is none or would lead out of the folder."""
		if not NAME.fullmatch(name) or name.startswith("."):
			return None
		return next((p for part in ("new", "cur") if (p := self.folder / part / name).is_file()), None)


def read(path: Path, headers_only: bool = False) -> EmailMessage:
	"""A mail; a damaged one is read as far as it goes."""
	with path.open("rb") as file:
		parser = email.parser.BytesHeaderParser if headers_only else email.parser.BytesParser
		return parser(policy=email.policy.default).parse(file)


def header(mail: EmailMessage, name: str) -> str:
	"""A header as text, also where it cannot be understood.

	Decoded from its raw form: Python's parser of addresses puts spaces into long encoded names.
	"""
	raw = next((str(value) for key, value in mail.raw_items() if key.lower() == name.lower()), "")
	raw = restore(raw)
	try:
		return " ".join(str(make_header(decode_header(raw))).split())
	except Exception:
		return "?"


def restore(text: str) -> str:
	"""Text whose bytes stood in a mail as they are, without an encoding that is named (RFC 6532): read as UTF-8."""
	return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def sent_at(mail: EmailMessage, path: Path) -> str:
	try:
		moment = parsedate_to_datetime(str(mail["Date"])).astimezone()
	except Exception:
		moment = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
	return moment.strftime("%d-%m-%Y %H:%M:%S")


def body(mail: EmailMessage, kind: str) -> str | None:
	"""The text of the first part of this kind, `plain` or `html`; None where there is none."""
	part = mail.get_body(preferencelist=(kind,))
	if part is None:
		return None
	try:
		return str(part.get_content())
	except Exception:
		return (part.get_payload(decode=True) or b"").decode("utf-8", "replace")


def attachments(mail: EmailMessage) -> list[EmailMessage]:
	return list(mail.iter_attachments()) if mail.is_multipart() else []


def page(title: str, content: str) -> str:
	head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
	return f'<!DOCTYPE html><html lang="vi"><head>{head}<style>{STYLE}</style></head><body><main>{content}</main></body></html>'


def list_page(mailbox: Mailbox) -> str:
	files = mailbox.files()
	rows = "".join(_row(path) for path in files[:SHOWN])
	left = f", {SHOWN} thư mới nhất được liệt kê" if len(files) > SHOWN else ""
	hint = f"{len(files)} thư đã được hệ thống gửi đi trên máy này{left}. Không thư nào ra khỏi máy."
	listed = f'<ul class="list">{rows}</ul>' if rows else "<p>Chưa có thư nào.</p>"
	return page("Hộp thư trình diễn", f'<h1>Hộp thư trình diễn</h1><p class="hint">{hint}</p>{listed}')


def _row(path: Path) -> str:
	mail = read(path, headers_only=True)
	subject = escape(header(mail, "Subject") or "(không có tiêu đề)")
	who = f"{escape(header(mail, 'From'))} → {escape(header(mail, 'To'))}"
	return (
		f'<li><a href="{PREFIX}/{escape(path.name)}"><strong>{subject}</strong><time>{sent_at(mail, path)}</time>'
		f'<span class="who">{who}</span></a></li>'
	)


def mail_page(path: Path) -> str:
	mail = read(path)
	subject = header(mail, "Subject") or "(không có tiêu đề)"
	here = f"{PREFIX}/{escape(path.name)}"
	facts = (("Từ", "From"), ("Gửi", "To"), ("Đồng gửi", "Cc"), ("Hủy nhận", "List-Unsubscribe"))
	lines = [(label, header(mail, name)) for label, name in facts]
	lines.insert(2, ("Lúc", sent_at(mail, path)))
	shown = "".join(f"<dt>{label}</dt><dd>{escape(value)}</dd>" for label, value in lines if value)
	parts = list(_parts(mail, here))
	back = f'<p><a href="{PREFIX}/">← Tất cả thư</a></p>'
	return page(subject, f"{back}<h1>{escape(subject)}</h1><dl>{shown}</dl>{''.join(parts)}")


def _parts(mail: EmailMessage, here: str) -> Iterator[str]:
	if body(mail, "html") is not None:
		yield (
			"<h2>Bản HTML</h2>"
			'<iframe sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation" '
			f'title="Bản HTML" src="{here}/html"></iframe>'
		)
	text = body(mail, "plain")
	if text is not None:
		yield f"<h2>Bản chữ</h2><pre>{escape(text)}</pre>"
	files = attachments(mail)
	if files:
		links = "".join(
			f'<li><a href="{here}/attachment/{number}">{escape(file_name(part, number))}</a></li>'
			for number, part in enumerate(files)
		)
		yield f"<h2>Tệp đính kèm</h2><ul>{links}</ul>"


def file_name(part: EmailMessage, number: int) -> str:
	try:
		name = part.get_filename()
	except Exception:
		name = None
	return restore(name) if name else f"tep-{number + 1}"


def escape(text: str) -> str:
	return html.escape(text, quote=True)


def add_mailbox_routes(app: web.Application, folder: Path) -> None:
	"""Serves the mails in a maildir under /_mailbox/, a name that Frappe has no page for."""
	mailbox = Mailbox(folder)

	def found(request: web.Request) -> Path:
		path = mailbox.file(request.match_info["name"])
		if path is None:
			raise web.HTTPNotFound()
		return path

	def answer(text: str, policy: str = PAGE_POLICY) -> web.Response:
		headers = {**COMMON, "Content-Security-Policy": policy}
		return web.Response(text=text, content_type="text/html", headers=headers)

	async def to_list(request: web.Request) -> web.Response:
		raise web.HTTPMovedPermanently(f"{PREFIX}/")

	async def listing(request: web.Request) -> web.Response:
		return answer(await asyncio.to_thread(list_page, mailbox))

	async def one(request: web.Request) -> web.Response:
		return answer(await asyncio.to_thread(mail_page, found(request)))

	async def as_html(request: web.Request) -> web.Response:
		content = body(read(found(request)), "html")
		if content is None:
			raise web.HTTPNotFound()
		# a click leads out of the frame
		return answer(f'<base target="_top">{content}', PART_POLICY)

	async def attachment(request: web.Request) -> web.Response:
		files, number = attachments(read(found(request))), int(request.match_info["number"])
		if number >= len(files):
			raise web.HTTPNotFound()
		name = re.sub(r"[^\w. -]", "_", file_name(files[number], number), flags=re.ASCII)
		return web.Response(
			body=files[number].get_payload(decode=True) or b"",
			content_type="application/octet-stream",
			headers={**COMMON, "Content-Disposition": f'attachment; filename="{name}"'},
		)

	app.router.add_get(PREFIX, to_list)
	app.router.add_get(f"{PREFIX}/", listing)
	app.router.add_get(f"{PREFIX}/{{name}}", one)
	app.router.add_get(f"{PREFIX}/{{name}}/html", as_html)
	app.router.add_get(f"{PREFIX}/{{name}}/attachment/{{number:[0-9]{{1,4}}}}", attachment)
