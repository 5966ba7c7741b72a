from cadre_kpi.access.rows import Row


class PeriodRunFailure(Row):
	pass
