from cadre_kpi.access.rows import Row


class SchemeSource(Row):
	pass
