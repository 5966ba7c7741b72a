from frappe.model.document import Document


class ContractTaskChange(Document):
	pass
