from cadre_kpi.access.rows import Row


class CouncilScoreTask(Row):
	pass
