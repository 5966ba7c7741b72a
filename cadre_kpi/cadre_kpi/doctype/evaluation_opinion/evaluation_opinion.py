from frappe.model.document import Document


class EvaluationOpinion(Document):
	pass
