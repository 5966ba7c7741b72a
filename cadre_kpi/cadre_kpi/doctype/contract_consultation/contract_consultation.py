from frappe.model.document import Document


class ContractConsultation(Document):
	pass
