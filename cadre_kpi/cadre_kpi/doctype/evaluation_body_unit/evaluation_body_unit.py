from frappe.model.document import Document


class EvaluationBodyUnit(Document):
	pass
