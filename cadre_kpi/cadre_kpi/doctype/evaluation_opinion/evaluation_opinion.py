from cadre_kpi.access.rows import Row


class EvaluationOpinion(Row):
	pass
