from cadre_kpi.access.rows import Row


class UnitCriterion(Row):
	pass
