from cadre_kpi.access.rows import Row


class ProgressReportTask(Row):
	pass
