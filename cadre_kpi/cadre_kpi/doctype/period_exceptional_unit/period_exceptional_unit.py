from cadre_kpi.access.rows import Row


class PeriodExceptionalUnit(Row):
	pass
