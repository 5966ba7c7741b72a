"""A row of a Rating Decision: one person's rating."""

from cadre_kpi.access.rows import Row


class RatingDecisionRow(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		cadre: DF.Link | None
		cadre_name: DF.Data | None
		corrected_points: DF.Float
		decided_level: DF.Literal["", "excellent", "good", "completed", "not_completed"]
		duty_group: DF.Link | None
		evaluation: DF.Link
		over_quota: DF.Check
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		position: DF.Data | None
		proposed_level: DF.Literal["", "excellent", "good", "completed", "not_completed"]
		reason: DF.SmallText | None
		replaced_level: DF.Literal["", "excellent", "good", "completed", "not_completed"]
		replaced_points: DF.Float
		total_points: DF.Float
		unit: DF.Link | None
	# end: auto-generated types

	def get_invalid_links(self, is_submittable=False):
		"""Nothing to look up here, link by link and row by row: the decision checks all its rows in one query.

		See `RatingDecision.check_rows`, which takes cadre, unit and group from the evaluation itself.
		"""
		return [], []
