from frappe.model.document import Document


class SchemeLevel(Document):
	pass
