"""An HR Takeover: who took people over from Frappe HR, when, and what came of it. Written by the job alone."""

from cadre_kpi.access.document import GuardedDocument


class HRTakeover(GuardedDocument):
	pass
