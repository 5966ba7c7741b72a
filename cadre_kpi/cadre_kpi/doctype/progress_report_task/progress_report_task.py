from frappe.model.document import Document


class ProgressReportTask(Document):
	pass
