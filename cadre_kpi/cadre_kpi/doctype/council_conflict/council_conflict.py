from cadre_kpi.access.rows import Row


class CouncilConflict(Row):
	pass
