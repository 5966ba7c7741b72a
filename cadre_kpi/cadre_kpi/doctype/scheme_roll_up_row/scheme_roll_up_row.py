from cadre_kpi.access.rows import Row


class SchemeRollUpRow(Row):
	pass
