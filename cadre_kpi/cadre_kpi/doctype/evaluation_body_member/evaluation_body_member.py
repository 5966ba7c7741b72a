from cadre_kpi.access.rows import Row


class EvaluationBodyMember(Row):
	pass
