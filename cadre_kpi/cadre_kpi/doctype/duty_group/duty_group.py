from frappe.model.document import Document


class DutyGroup(Document):
	pass
