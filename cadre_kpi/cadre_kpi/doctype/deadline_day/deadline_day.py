from cadre_kpi.access.rows import Row


class DeadlineDay(Row):
	pass
