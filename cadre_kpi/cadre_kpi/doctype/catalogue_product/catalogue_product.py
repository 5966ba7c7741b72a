from cadre_kpi.access.rows import Row


class CatalogueProduct(Row):
	pass
