from frappe.model.document import Document


class CadreAssignment(Document):
	pass
