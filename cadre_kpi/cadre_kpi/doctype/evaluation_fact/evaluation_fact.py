from frappe.model.document import Document


class EvaluationFact(Document):
	pass
