from frappe.model.document import Document


class SchemeResolution(Document):
	pass
