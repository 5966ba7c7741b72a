"""The browser of the end-to-end tests. `make test-e2e` starts the servers and sets the E2E_… variables.

A test takes the fixture `desk_as` and says who sits before the screen:

    def test_something(desk_as):
        desk = desk_as("Administrator")
        desk.open("/app/cadre")
        desk.page.get_by_role("button", name="Thêm Cán bộ").click()

At the end of each test its pages must have had no uncaught error and no failed request; a test that provokes one
on purpose says so with `desk.expect("words of it")`.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk import Desk
from playwright.sync_api import Browser, expect, sync_playwright

VIEW = {"width": 1366, "height": 900}
expect.set_options(timeout=30_000)  # a busy machine draws late


def variable(name: str) -> str:
	value = os.environ.get(name)
	if not value:
		pytest.exit(f"{name} is not set: run these tests with `make test-e2e`", returncode=2)
	return value


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
	# Chromium's sandbox cannot be used as root; /dev/shm is small in containers
	flags = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
	with sync_playwright() as playwright:
		browser = playwright.chromium.launch(executable_path=variable("CHROMIUM"), args=flags)
		yield browser
		browser.close()


@pytest.fixture(scope="session")
def accounts() -> list[dict[str, str]]:
	"""The demo accounts (user, role, password), the Administrator first."""
	stamp = json.loads(Path(variable("E2E_ACCOUNTS")).read_text())
	administrator = {
		"user": "Administrator",
		"role": "Administrator",
		"password": variable("E2E_ADMIN_PASSWORD"),
	}
	return [administrator, *stamp.get("accounts", [])]


@pytest.fixture
def desk_as(
	request: pytest.FixtureRequest, browser: Browser, accounts: list[dict[str, str]]
) -> Iterator[Callable[[str], Desk]]:
	"""A function that logs in by role or user name and returns that person's own browser window."""
	desks: list[Desk] = []

	def login(who: str) -> Desk:
		account = next((a for a in accounts if who in (a["user"], a["role"])), None)
		if account is None:
			pytest.fail(f"no demo account {who!r}; there are {[a['role'] for a in accounts]}")
		context = browser.new_context(
			base_url=variable("E2E_URL"), locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", viewport=VIEW
		)
		desk = Desk(context)
		desks.append(desk)
		desk.log_in(account["user"], account["password"])
		return desk

	yield login
	failed = getattr(request.node, "failed_call", False)
	problems = [problem for desk in desks for problem in desk.problems()]
	for number, desk in enumerate(desks):
		if failed or problems:
			name = re.sub(r"\W+", "-", request.node.name)
			desk.picture(Path(variable("E2E_ARTIFACTS")) / f"{name}-{number}.png")
		desk.close()
	assert not problems, "the browser's console is not clean:\n" + "\n".join(problems)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> object:
	report = yield
	if report.when == "call" and report.failed:
		item.failed_call = True
	return report
