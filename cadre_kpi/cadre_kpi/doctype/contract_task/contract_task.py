from frappe.model.document import Document


class ContractTask(Document):
	pass
