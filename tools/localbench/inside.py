"""What the launcher does inside a site, with the bench's own Python: `python -m localbench.inside SITE VERB`."""

import json
import sys

import frappe

from localbench import APP
from localbench.paths import Layout
from localbench.setup_vietnam import finish_setup
from localbench.shortcuts import remember_columns
from localbench.stamps import Stamp, digest_of


def load_demo() -> None:
	"""Loads the app's demo data, where the app has some, and prints its accounts as one line of JSON."""
	module = _demo()
	if module:
		module.load()
		send_mail()
	print(json.dumps(module.list_accounts() if module else []))


def load_people() -> None:
	"""Loads the people of the demo's main story and prints their accounts as one line of JSON."""
	module = _demo()
	if module:
		module.load_people()
	print(json.dumps(module.list_accounts() if module else []))


def tell_stories() -> None:
	"""Loads the demo data beside the servers, and leaves the stamp that says so."""
	site, module = frappe.local.site, _demo()
	if module:
		module.load()
		send_mail()
		layout = Layout()
		Stamp(layout.stamps, f"demo-{site}").write(
			digest_of(layout.repo / APP / "demo"), accounts=module.list_accounts()
		)


def send_mail() -> None:
	"""Sends the mails that wait, so that they can be read as soon as the demo is up; the scheduler takes minutes.

	What cannot be sent now stays in the queue for it.
	"""
	from frappe.email.doctype.email_queue.email_queue import send_mail as send
	from frappe.email.queue import get_queue

	frappe.db.commit()
	for row in get_queue():
		try:
			send(row.name)
		except Exception:
			return


def _demo():
	"""The app's demo module, or None while it has none."""
	from importlib import import_module
	from importlib.util import find_spec

	return import_module("cadre_kpi.demo.install") if find_spec("cadre_kpi.demo.install") else None


VERBS = {
	"finish_setup": finish_setup,
	"load_demo": load_demo,
	"load_people": load_people,
	"tell_stories": tell_stories,
}


def main(site: str, verb: str) -> None:
	remember_columns()
	frappe.init(site=site)
	frappe.connect()
	try:
		VERBS[verb]()
		frappe.db.commit()
		frappe.clear_cache()
	finally:
		frappe.destroy()


if __name__ == "__main__":
	main(*sys.argv[1:3])
