from frappe.model.document import Document


class CouncilConflict(Document):
	pass
