from cadre_kpi.access.document import GuardedDocument


class DutyGroup(GuardedDocument):
	pass
