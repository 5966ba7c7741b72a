from cadre_kpi.access.rows import Row


class SchemeRule(Row):
	pass
