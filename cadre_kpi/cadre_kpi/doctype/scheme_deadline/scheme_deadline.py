from frappe.model.document import Document


class SchemeDeadline(Document):
	pass
