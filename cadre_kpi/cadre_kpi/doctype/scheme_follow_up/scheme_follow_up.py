from cadre_kpi.access.rows import Row


class SchemeFollowUp(Row):
	pass
