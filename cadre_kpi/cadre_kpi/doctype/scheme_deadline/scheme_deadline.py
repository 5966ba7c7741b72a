from cadre_kpi.access.rows import Row


class SchemeDeadline(Row):
	pass
