from frappe.model.document import Document


class CouncilScoreTask(Document):
	pass
