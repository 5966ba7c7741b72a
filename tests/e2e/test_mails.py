"""The mails of the demo: read in the mailbox, their links log in and open, one click stops them; a look at one's own."""

import os
import re
from collections.abc import Callable

import pytest
from desk import Desk
from job import PICTURES, picture
from playwright.sync_api import Browser, Page, expect

READER = "thu.ky.btv.vp@demo.example"


@pytest.fixture
def guest(browser: Browser) -> Page:
	"""Somebody who is signed out, in Vietnamese."""
	context = browser.new_context(base_url=os.environ["E2E_URL"], locale="vi-VN")
	yield context.new_page()
	context.close()


def weekly_mail(page: Page, reader: str = READER) -> str:
	"""Address of the weekly digest of this site for a reader, in the mailbox."""
	page.goto("/_mailbox/")
	rows = page.locator(".list a").filter(has_text=reader).filter(has_text="Việc cần xử lý tuần")
	for path in rows.evaluate_all("links => links.map(link => link.getAttribute('href'))"):
		page.goto(f"{path}/html")
		if page.locator(f"a[href^='{os.environ['E2E_URL']}/login']").count():
			return path
	pytest.fail(f"no weekly digest for {reader} among the mails of this site")


def keep_mail(desk: Desk) -> None:
	"""A picture of the previewed mail as a mail program shows it."""
	mail = desk.context.new_page()
	mail.set_viewport_size({"width": 980, "height": 920})
	preview = desk.page.locator(".modal.show iframe").element_handle().content_frame()
	mail.set_content(preview.content())
	picture(mail, "digest")
	mail.close()


def test_the_mailbox_shows_a_mail_with_its_parts(guest: Page) -> None:
	path = weekly_mail(guest)
	guest.goto(path)
	expect(guest.locator("h1")).to_contain_text("Việc cần xử lý tuần")
	expect(guest.locator("dd").filter(has_text=READER)).to_have_count(1)
	expect(
		guest.frame_locator("iframe").get_by_text("Kính gửi Thư ký Ban Thường vụ Tỉnh ủy,")
	).to_be_visible()
	expect(guest.locator("pre")).to_contain_text("Kính gửi Thư ký Ban Thường vụ Tỉnh ủy,")


def test_a_link_leads_through_the_login_to_its_record(guest: Page, accounts: list[dict[str, str]]) -> None:
	password = next(account["password"] for account in accounts if account["user"] == READER)
	guest.goto(f"{weekly_mail(guest)}/html")
	link = guest.locator("a[href*='task-contract%2FGNV']").first.get_attribute("href")
	name = re.search(r"GNV-[0-9-]+", link).group()
	guest.goto(link)
	guest.fill("#login_email", READER)
	guest.fill("#login_password", password)
	guest.click(".btn-login")
	guest.wait_for_url(f"**/task-contract/{name}", timeout=60_000)
	guest.goto(link)  # signed in: straight there
	guest.wait_for_url(f"**/task-contract/{name}", timeout=60_000)


def test_one_kind_of_mail_is_switched_off_by_its_link_and_on_again(guest: Page) -> None:
	guest.goto(f"{weekly_mail(guest)}/html")
	guest.goto(guest.locator("a[href*='choice=weekly_digest']").get_attribute("href"))
	expect(guest.locator(".cadre-kpi-mail")).to_contain_text("Ngừng nhận thư tổng hợp tuần?")
	guest.get_by_role("button", name="Ngừng nhận").click()
	expect(guest.locator(".cadre-kpi-mail")).to_contain_text("Đồng chí không nhận thư tổng hợp tuần nữa.")
	guest.get_by_role("button", name="Nhận lại").click()
	expect(guest.locator(".cadre-kpi-mail")).to_contain_text("Đồng chí lại nhận thư tổng hợp tuần.")
	guest.goto("/cadre_kpi_mail?user=a&choice=weekly_digest&token=b")
	expect(guest.locator(".cadre-kpi-mail")).to_contain_text("Đường dẫn không hợp lệ.")
	expect(guest.locator(".cadre-kpi-mail button")).to_have_count(0)


def test_one_looks_at_ones_own_digest_in_the_desk(desk_as: Callable[[str], Desk]) -> None:
	desk = desk_as(READER)
	desk.open("/app/mail-preference")
	desk.page.wait_for_url(f"**/mail-preference/{READER.replace('@', '*')}")
	desk.page.get_by_role("button", name="Xem trước").click()
	frame = desk.page.frame_locator(".modal.show iframe")
	expect(frame.get_by_text("Kính gửi Thư ký Ban Thường vụ Tỉnh ủy,")).to_be_visible()
	if PICTURES:
		keep_mail(desk)
	desk.page.locator(".modal.show").get_by_role("button", name="Gửi cho tôi").click()
	expect(desk.page.locator("#alert-container")).to_contain_text(f"Đang gửi đến {READER}")
