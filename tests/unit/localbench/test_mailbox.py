"""The mailbox page: shows every mail and lets none of them do anything."""

import asyncio
from email.message import EmailMessage
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from localbench.front import mailbox

EVIL = '<script>alert("x")</script>'


def write(folder: Path, name: str, mail: EmailMessage | bytes) -> Path:
	(folder / "new").mkdir(parents=True, exist_ok=True)
	path = folder / "new" / name
	path.write_bytes(mail if isinstance(mail, bytes) else bytes(mail))
	return path


def a_mail(subject: str = "Việc trong tuần", to: str = "Bí thư <bi.thu@example.com>") -> EmailMessage:
	mail = EmailMessage()
	mail["Subject"], mail["From"], mail["To"] = subject, "KPI <kpi@example.com>", to
	mail["Date"] = "Mon, 23 Nov 2026 07:00:00 +0700"
	mail.set_content(f"Bản chữ {EVIL}")
	mail.add_alternative(f"<p>Bản HTML</p>{EVIL}", subtype="html")
	return mail


def visit(folder: Path, *paths: str) -> list[tuple[int, str, aiohttp.ClientResponse]]:
	"""What a client gets for each path: status, text, response."""

	async def whole() -> list:
		app = web.Application()
		mailbox.add_mailbox_routes(app, folder)
		runner = web.AppRunner(app)
		await runner.setup()
		site = web.TCPSite(runner, "127.0.0.1", 0)
		await site.start()
		port, found = site._server.sockets[0].getsockname()[1], []
		try:
			async with aiohttp.ClientSession() as client:
				for path in paths:
					url = URL(f"http://127.0.0.1:{port}{path}", encoded=True)
					async with client.get(url, allow_redirects=False) as response:
						found.append(
							(response.status, (await response.read()).decode("utf-8", "replace"), response)
						)
		finally:
			await runner.cleanup()
		return found

	return asyncio.run(whole())


def test_an_empty_box_says_so(tmp_path: Path) -> None:
	((status, text, _response),) = visit(tmp_path / "none", "/_mailbox/")
	assert (status, "Chưa có thư nào" in text) == (200, True)


def test_the_list_names_sender_reader_subject_and_time(tmp_path: Path) -> None:
	write(tmp_path, "1.M1.host", a_mail())
	((_status, text, _response),) = visit(tmp_path, "/_mailbox/")
	for words in (
		"Việc trong tuần",
		"KPI &lt;kpi@example.com&gt; → Bí thư &lt;bi.thu@example.com&gt;",
		"1 thư",
		"23-11-2026",
	):
		assert words in text
	assert 'href="/_mailbox/1.M1.host"' in text


def test_words_that_no_encoding_was_named_for_are_read(tmp_path: Path) -> None:
	mail = "Subject: Dấu niêm phong\nFrom: Hệ thống <kpi@example.com>\nTo: a@example.com\nContent-Type: text/plain\n\nChữ"
	write(tmp_path, "raw", mail.encode())
	write(tmp_path, "cut", mail.encode().replace(b"phong", b"\xe1\xba"))
	listed, shown, cut = visit(tmp_path, "/_mailbox/", "/_mailbox/raw", "/_mailbox/cut")
	assert [status for status, _text, _response in (listed, shown, cut)] == [200] * 3
	for _status, text, _response in (listed, shown):
		assert "Dấu niêm phong" in text and "Hệ thống" in text


def test_what_a_mail_says_never_becomes_markup(tmp_path: Path) -> None:
	write(tmp_path, "1", a_mail(subject=f'A {EVIL}"', to=f'"{EVIL.replace(chr(34), "")}" <a@example.com>'))
	for _status, text, response in visit(tmp_path, "/_mailbox/", "/_mailbox/1"):
		assert "<script" not in text
		assert "&lt;script&gt;" in text
		assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_html_part_stands_alone_in_a_sandbox(tmp_path: Path) -> None:
	write(tmp_path, "1", a_mail())
	page, part = visit(tmp_path, "/_mailbox/1", "/_mailbox/1/html")
	assert 'sandbox="allow-popups' in page[1] and "allow-scripts" not in page[1]
	assert "allow-same-origin" not in page[1] + part[2].headers["Content-Security-Policy"]
	assert "sandbox" in part[2].headers["Content-Security-Policy"]
	assert "default-src 'none'" in part[2].headers["Content-Security-Policy"]
	assert "<p>Bản HTML</p>" in part[1]


def test_an_attachment_is_only_ever_saved(tmp_path: Path) -> None:
	mail = a_mail()
	mail.add_attachment(b"<script>", maintype="text", subtype="html", filename='../x".html')
	write(tmp_path, "1", mail)
	page, file, missing = visit(
		tmp_path, "/_mailbox/1", "/_mailbox/1/attachment/0", "/_mailbox/1/attachment/1"
	)
	assert "Tệp đính kèm" in page[1]
	assert (file[1], file[2].content_type) == ("<script>", "application/octet-stream")
	assert file[2].headers["Content-Disposition"] == 'attachment; filename=".._x_.html"'
	assert missing[0] == 404


@pytest.mark.parametrize("name", ["..%2Fsecret", "%2e%2e%2fsecret", ".hidden", "missing", "..", "a%00b"])
def test_nothing_outside_of_the_folder_is_read(tmp_path: Path, name: str) -> None:
	(tmp_path / "secret").write_text("secret")
	write(tmp_path / "mail", ".hidden", a_mail())
	((status, text, _response),) = visit(tmp_path / "mail", f"/_mailbox/{name}")
	assert status == 404 and "secret" not in text


def test_damaged_mails_are_shown_as_far_as_they_go(tmp_path: Path) -> None:
	write(
		tmp_path,
		"1",
		b"Subject: =?utf-8?q?=ff=fe?=\nDate: never\nContent-Type: text/plain; charset=none\n\n\xff\xfe x",
	)
	write(tmp_path, "2", b"")
	listing, one, two = visit(tmp_path, "/_mailbox/", "/_mailbox/1", "/_mailbox/2")
	assert [found[0] for found in (listing, one, two)] == [200, 200, 200]
	assert "(không có tiêu đề)" in two[1]


def test_the_newest_mails_are_listed_and_the_rest_is_counted(tmp_path: Path) -> None:
	import os

	for number in range(mailbox.SHOWN + 3):
		path = write(tmp_path, f"m{number:04d}", a_mail(subject=f"Thư {number:04d}."))
		os.utime(path, (number, number))
	((_status, text, _response),) = visit(tmp_path, "/_mailbox/")
	assert f"{mailbox.SHOWN + 3} thư" in text
	assert "Thư 0002." not in text
	assert text.index(f"Thư {mailbox.SHOWN + 2:04d}.") < text.index("Thư 0003.")


def test_the_address_without_a_slash_leads_to_the_list(tmp_path: Path) -> None:
	((status, _text, response),) = visit(tmp_path, "/_mailbox")
	assert (status, response.headers["Location"]) == (301, "/_mailbox/")
