from cadre_kpi.access.rows import Row


class ContractConsultation(Row):
	pass
