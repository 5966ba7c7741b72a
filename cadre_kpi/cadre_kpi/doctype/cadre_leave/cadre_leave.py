from cadre_kpi.access.rows import Row


class CadreLeave(Row):
	pass
