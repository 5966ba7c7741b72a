from frappe.model.document import Document


class CouncilSessionMember(Document):
	pass
