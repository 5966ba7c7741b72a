from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.masters import people_order


class CadrePosition(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		description: DF.SmallText | None
		duty: DF.Literal["None", "Deputy", "Leader"]
		duty_group: DF.Link | None
		must_register_breakthrough: DF.Check
		position_name: DF.Data
		rank: DF.Int
	# end: auto-generated types

	def on_update(self):
		if self.has_value_changed("rank") or self.has_value_changed("duty"):
			people_order.rank_again(self.name)
