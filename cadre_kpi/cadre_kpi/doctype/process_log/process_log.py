from cadre_kpi.access.rows import Row


class ProcessLog(Row):
	pass
