from cadre_kpi.access.rows import Row


class SchemeBand(Row):
	pass
