from cadre_kpi.access.rows import Row


class SchemeSubject(Row):
	pass
