"""What axe-core finds on the page that is open: serious and critical faults of the app's own parts."""

import os
from pathlib import Path

import pytest
from desk import Desk

# A page is looked at with its head; of a form only what the app draws into it, for the rest is Frappe's.
PAGE = ".layout-main-section, .page-head"
FORM = ".form-page [class*=cadre-kpi-], .form-message-container, .modal.show .modal-body [class*=cadre-kpi-]"
FAULTS = """async (selector) => {
	const shown = [...document.querySelectorAll(selector)].filter((one) => one.offsetParent);
	const include = shown.filter((one) => !shown.some((other) => other !== one && other.contains(one)));
	if (!include.length) return [];
	const {violations} = await axe.run({include}, {resultTypes: ['violations']});
	return violations.filter((one) => ['serious', 'critical'].includes(one.impact)).map((one) => `${one.id}: ${
		one.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}"""
THEME = "(theme) => document.documentElement.setAttribute('data-theme', theme)"


def faults(desk: Desk, selector: str = PAGE) -> list[str]:
	"""Faults of what is on the page now."""
	file = os.environ.get("AXE")
	if not file:
		pytest.exit("AXE is not set: run these tests with `make test-e2e`", returncode=2)
	if not desk.page.evaluate("() => Boolean(window.axe)"):
		desk.page.evaluate(Path(file).read_text(encoding="utf-8"))
	return desk.page.evaluate(FAULTS, selector)


def faults_on_dark(desk: Desk, selector: str = PAGE) -> list[str]:
	"""The same with the desk in its dark theme, which is taken back afterwards."""
	before = desk.page.evaluate("() => document.documentElement.getAttribute('data-theme')")
	desk.page.evaluate(THEME, "dark")
	desk.page.wait_for_timeout(300)  # colours change slowly
	found = faults(desk, selector)
	desk.page.evaluate(THEME, before)
	desk.page.wait_for_timeout(300)
	return found
