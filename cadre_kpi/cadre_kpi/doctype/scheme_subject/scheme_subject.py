from frappe.model.document import Document


class SchemeSubject(Document):
	pass
