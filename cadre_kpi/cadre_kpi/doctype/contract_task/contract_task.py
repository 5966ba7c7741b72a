from cadre_kpi.access.rows import Row


class ContractTask(Row):
	pass
