from cadre_kpi.access.rows import Row


class EvaluationBodyUnit(Row):
	pass
