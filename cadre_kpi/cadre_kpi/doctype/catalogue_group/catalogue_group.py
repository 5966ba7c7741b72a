from cadre_kpi.access.rows import Row


class CatalogueGroup(Row):
	pass
