from frappe.model.document import Document


class SchemeSource(Document):
	pass
