from cadre_kpi.access.rows import Row


class EvaluationCondition(Row):
	pass
