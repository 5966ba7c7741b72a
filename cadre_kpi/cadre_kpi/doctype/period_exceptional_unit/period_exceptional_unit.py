from frappe.model.document import Document


class PeriodExceptionalUnit(Document):
	pass
