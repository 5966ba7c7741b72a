from cadre_kpi.access.rows import Row


class WorkCallUnit(Row):
	pass
