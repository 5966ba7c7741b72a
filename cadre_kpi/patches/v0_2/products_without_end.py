"""Products entered before catalogues had versions are in force without an end."""

import frappe


def execute():
	product = frappe.qb.DocType("Work Product")
	frappe.qb.update(product).set(product.in_force_until, "9999-12-31").where(
		product.in_force_until.isnull()
	).run()
