from frappe.model.document import Document


class DeadlineDay(Document):
	pass
