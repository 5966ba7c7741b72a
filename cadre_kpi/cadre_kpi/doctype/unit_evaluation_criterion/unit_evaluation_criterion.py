from cadre_kpi.access.rows import Row


class UnitEvaluationCriterion(Row):
	pass
