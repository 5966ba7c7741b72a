from cadre_kpi.access.rows import Row


class CouncilSessionMember(Row):
	pass
