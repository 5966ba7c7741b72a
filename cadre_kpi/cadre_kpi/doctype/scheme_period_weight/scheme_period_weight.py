from cadre_kpi.access.rows import Row


class SchemePeriodWeight(Row):
	pass
