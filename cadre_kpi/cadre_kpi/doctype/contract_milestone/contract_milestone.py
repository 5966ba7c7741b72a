from frappe.model.document import Document


class ContractMilestone(Document):
	pass
