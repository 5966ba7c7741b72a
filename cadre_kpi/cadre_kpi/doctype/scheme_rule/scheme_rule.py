from frappe.model.document import Document


class SchemeRule(Document):
	pass
