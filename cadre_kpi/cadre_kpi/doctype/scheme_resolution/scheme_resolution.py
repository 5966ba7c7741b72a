from cadre_kpi.access.rows import Row


class SchemeResolution(Row):
	pass
