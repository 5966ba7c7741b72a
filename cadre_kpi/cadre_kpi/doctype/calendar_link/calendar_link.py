"""A Calendar Link: that a user has a secret address of their deadlines. The secret itself is not stored."""

from frappe.model.document import Document


class CalendarLink(Document):
	pass
