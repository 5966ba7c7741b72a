"""The kinds of mail: what each is called, which choice of a person it obeys, which record it is about."""

from __future__ import annotations

from dataclasses import dataclass

from frappe import _

WEEKLY, DAILY = "Weekly Digest", "Daily Digest"
# Choices of a person: the fields of Mail Preference, each of which has its own link in the foot of a mail.
CHOICES = (
	"weekly_digest",
	"daily_digest",
	"contract",
	"report",
	"directive",
	"scoring",
	"decision",
	"appeal",
	"deadline",
)
DIGEST_CHOICE = {WEEKLY: "weekly_digest", DAILY: "daily_digest"}


@dataclass(frozen=True)
class Notice:
	"""A notice about one event. `key` is also the trigger by which its Notification is found."""

	key: str
	choice: str
	doctype: str


NOTICES: dict[str, Notice] = {
	notice.key: notice
	for notice in (
		Notice("contract_returned", "contract", "Task Contract"),
		Notice("contract_assigned", "contract", "Task Contract"),
		Notice("contract_adjusted", "contract", "Task Contract"),
		Notice("report_sent_back", "report", "Progress Report"),
		Notice("directive_issued", "directive", "Directive"),
		Notice("directive_due", "directive", "Directive"),
		Notice("directive_closed", "directive", "Directive"),
		Notice("scoring_opened", "scoring", "Council Session"),
		Notice("scoring_closes", "scoring", "Council Session"),
		Notice("scoring_reminder", "scoring", "Council Session"),
		Notice("decision_published", "decision", "Cadre Evaluation"),
		Notice("decision_replaced", "decision", "Cadre Evaluation"),
		Notice("appeal_received", "appeal", "Rating Appeal"),
		Notice("follow_up_recorded", "decision", "Rating Follow Up"),
		Notice("appeal_due", "appeal", "Rating Appeal"),
		Notice("work_published", "contract", "Work Call"),
		Notice("work_given", "contract", "Work Offer"),
		Notice("work_not_given", "contract", "Work Offer"),
	)
}


def get_choice_labels() -> dict[str, str]:
	"""Choice → what it is called in the reader's language."""
	return {
		"weekly_digest": _("the weekly digest"),
		"daily_digest": _("the daily digest before deadlines"),
		"contract": _("notices about contracts"),
		"report": _("notices about progress reports"),
		"directive": _("notices about directives"),
		"scoring": _("notices about the council's scoring"),
		"decision": _("notices about published ratings"),
		"appeal": _("notices about appeals"),
		"deadline": _("reminders of deadlines"),
	}
