from frappe.model.document import Document

from cadre_kpi.access.own_result import HidesOwnResultRow


class EvaluationTask(HidesOwnResultRow, Document):
	pass
