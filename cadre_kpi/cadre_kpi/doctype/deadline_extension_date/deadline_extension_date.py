from frappe.model.document import Document


class DeadlineExtensionDate(Document):
	pass
