from cadre_kpi.access.rows import Row


class SchemeCriterion(Row):
	pass
