from frappe.model.document import Document


class ProcessLog(Document):
	pass
