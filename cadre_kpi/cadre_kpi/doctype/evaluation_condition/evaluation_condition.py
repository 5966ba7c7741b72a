from frappe.model.document import Document


class EvaluationCondition(Document):
	pass
