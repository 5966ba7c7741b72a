frappe.query_reports["Retention Preview"] = { filters: [] };
