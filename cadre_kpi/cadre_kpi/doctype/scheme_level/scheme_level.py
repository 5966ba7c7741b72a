from cadre_kpi.access.rows import Row


class SchemeLevel(Row):
	pass
