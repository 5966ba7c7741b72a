from frappe.model.document import Document


class SchemeRouteStep(Document):
	pass
