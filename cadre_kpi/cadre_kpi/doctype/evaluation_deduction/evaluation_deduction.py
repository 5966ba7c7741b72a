from cadre_kpi.access.rows import Row


class EvaluationDeduction(Row):
	pass
