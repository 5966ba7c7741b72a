from cadre_kpi.access.own_result import HidesOwnResultRow
from cadre_kpi.access.rows import Row


class EvaluationTask(HidesOwnResultRow, Row):
	pass
