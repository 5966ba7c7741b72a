from cadre_kpi.access.rows import Row


class DeadlineExtensionDate(Row):
	pass
