from cadre_kpi.access.rows import Row


class CouncilSessionEvaluation(Row):
	pass
