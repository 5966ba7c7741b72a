from cadre_kpi.access.rows import Row


class UnitEvaluationCondition(Row):
	pass
