from cadre_kpi.access.rows import Row


class ContractTaskChange(Row):
	pass
