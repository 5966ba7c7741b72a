from frappe.model.document import Document


class CadreLeave(Document):
	pass
