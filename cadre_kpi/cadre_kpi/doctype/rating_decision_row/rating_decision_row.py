"""A row of a Rating Decision: one person's rating."""

from cadre_kpi.access.rows import Row


class RatingDecisionRow(Row):
	def get_invalid_links(self, is_submittable=False):
		"""Nothing to look up here, link by link and row by row: the decision checks all its rows in one query.

		See `RatingDecision.check_rows`, which takes cadre, unit and group from the evaluation itself.
		"""
		return [], []
