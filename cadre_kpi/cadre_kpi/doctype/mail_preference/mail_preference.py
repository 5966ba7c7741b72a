"""A Mail Preference: which kinds of mail one person gets. Without a row a person gets all of them."""

from __future__ import annotations

from cadre_kpi.access.document import GuardedDocument


class MailPreference(GuardedDocument):
	pass
