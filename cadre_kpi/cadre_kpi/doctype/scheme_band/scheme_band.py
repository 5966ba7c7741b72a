from frappe.model.document import Document


class SchemeBand(Document):
	pass
