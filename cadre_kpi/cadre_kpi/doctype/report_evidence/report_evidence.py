from cadre_kpi.access.rows import Row


class ReportEvidence(Row):
	pass
