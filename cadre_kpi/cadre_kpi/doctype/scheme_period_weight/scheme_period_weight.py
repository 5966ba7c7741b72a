from frappe.model.document import Document


class SchemePeriodWeight(Document):
	pass
