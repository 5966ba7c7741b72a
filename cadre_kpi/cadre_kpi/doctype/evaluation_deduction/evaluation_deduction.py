from frappe.model.document import Document


class EvaluationDeduction(Document):
	pass
