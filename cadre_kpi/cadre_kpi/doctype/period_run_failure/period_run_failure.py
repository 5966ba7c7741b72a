from frappe.model.document import Document


class PeriodRunFailure(Document):
	pass
