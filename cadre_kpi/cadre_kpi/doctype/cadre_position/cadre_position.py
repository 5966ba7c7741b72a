from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.masters import people_order


class CadrePosition(GuardedDocument):
	def on_update(self):
		if self.has_value_changed("rank") or self.has_value_changed("duty"):
			people_order.rank_again(self.name)
