from cadre_kpi.access.rows import Row


class SchemeRouteStep(Row):
	pass
