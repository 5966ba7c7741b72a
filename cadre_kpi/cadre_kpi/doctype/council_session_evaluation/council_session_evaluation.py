from frappe.model.document import Document


class CouncilSessionEvaluation(Document):
	pass
