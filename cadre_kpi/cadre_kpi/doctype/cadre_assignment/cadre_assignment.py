from cadre_kpi.access.rows import Row


class CadreAssignment(Row):
	pass
