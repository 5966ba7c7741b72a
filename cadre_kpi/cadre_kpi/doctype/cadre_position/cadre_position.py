from frappe.model.document import Document


class CadrePosition(Document):
	pass
