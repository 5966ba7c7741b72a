from frappe.model.document import Document


class EvaluationBodyMember(Document):
	pass
