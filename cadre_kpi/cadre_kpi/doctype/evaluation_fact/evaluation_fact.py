from cadre_kpi.access.rows import Row


class EvaluationFact(Row):
	pass
