from cadre_kpi.access.rows import Row


class ContractMilestone(Row):
	pass
