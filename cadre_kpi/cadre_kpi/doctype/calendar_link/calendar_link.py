"""A Calendar Link: that a user has a secret address of their deadlines. The secret itself is not stored."""

from cadre_kpi.access.document import GuardedDocument


class CalendarLink(GuardedDocument):
	pass
