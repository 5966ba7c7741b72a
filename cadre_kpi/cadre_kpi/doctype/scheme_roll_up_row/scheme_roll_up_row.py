from frappe.model.document import Document


class SchemeRollUpRow(Document):
	pass
