from cadre_kpi.access.document import GuardedDocument


class CadrePosition(GuardedDocument):
	pass
