from frappe.model.document import Document


class SchemeCriterion(Document):
	pass
