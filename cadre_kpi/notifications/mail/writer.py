"""From content to a mail: subject, HTML and plain text, in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import frappe
from frappe import _
from frappe.core.utils import html2text
from frappe.utils import formatdate

from cadre_kpi.notifications.digest.content import Digest, Section
from cadre_kpi.notifications.kinds import DIGEST_CHOICE, WEEKLY, get_choice_labels
from cadre_kpi.notifications.mail.links import Links, get_site_name
from cadre_kpi.notifications.recipients import Person

FOLDER = "cadre_kpi/templates/digest/"


@dataclass(frozen=True)
class Written:
	"""A mail as text. `choice` is what its link switches off."""

	user: str
	full_name: str
	email: str
	subject: str
	html: str
	text: str
	choice: str
	unsubscribe: str


@contextmanager
def use_language(code: str) -> Iterator[None]:
	"""Run the block in this language."""
	before, frappe.local.lang = frappe.local.lang, code
	try:
		yield
	finally:
		frappe.local.lang = before


class Writer:
	"""Writes mails of one site; the templates are read once. Call it within `language`."""

	def __init__(self, links: Links | None = None) -> None:
		self.links = links or Links()

	@cached_property
	def _templates(self) -> dict:
		names = ("frame.html", "digest.html", "digest.txt", "foot.txt")
		return {name: frappe.get_template(FOLDER + name) for name in names}

	def write_digest(self, digest: Digest, person: Person) -> Written:
		"""The mail with a digest."""
		choice = DIGEST_CHOICE[digest.kind]
		return self.write_listing(
			person, choice, write_digest_subject(digest), write_digest_lead(digest), digest.sections
		)

	def write_listing(
		self, person: Person, choice: str, subject: str, lead: str, sections: tuple[Section, ...]
	) -> Written:
		"""A mail that lists things in sections."""
		values = {"name": person.full_name, "lead": lead, "sections": sections}
		html, text = (self._templates[name].render(values) for name in ("digest.html", "digest.txt"))
		return self.write_mail(person, choice, subject, html, text, preheader=lead)

	def write_mail(
		self,
		person: Person,
		choice: str,
		subject: str,
		body: str,
		text: str | None = None,
		preheader: str = "",
	) -> Written:
		"""A mail with this body (HTML), in the frame that all mails share. Without `text` it is made of the body."""
		unsubscribe = self.links.link_unsubscribe(person.user, choice)
		values = {
			"lang": frappe.local.lang,
			"title": subject,
			"body": body,
			"preheader": preheader,
			"site_name": get_site_name(),
			"choice": get_choice_labels()[choice],
			"unsubscribe": unsubscribe,
			"preferences": self.links.link_preferences(),
		}
		return Written(
			user=person.user,
			full_name=person.full_name,
			email=person.email,
			subject=subject,
			html=self._templates["frame.html"].render(values),
			text=(html2text(body) if text is None else text).strip()
			+ "\n"
			+ self._templates["foot.txt"].render(values),
			choice=choice,
			unsubscribe=unsubscribe,
		)


def write_digest_subject(digest: Digest) -> str:
	"""What stands in the inbox: how much there is to do, never what somebody scored."""
	number = sum(section.count for section in digest.sections if section.key not in NO_TASKS)
	day = formatdate(digest.day, "dd/mm/yyyy")
	if digest.kind != WEEKLY:
		return _("Deadlines near: {0} items on {1}").format(number, day)
	if not number:
		return _("Progress in the week of {0}").format(day)
	return _("Your work in the week of {0}: {1} items").format(day, number)


def write_digest_lead(digest: Digest) -> str:
	day = formatdate(digest.day, "dd/mm/yyyy")
	if digest.kind == WEEKLY:
		return _("This waits for you or concerns you, as of {0}.").format(day)
	return _("These deadlines are near or have just passed, as of {0}.").format(day)


# sections that tell how things stand, without something to be done
NO_TASKS = {"progress"}
