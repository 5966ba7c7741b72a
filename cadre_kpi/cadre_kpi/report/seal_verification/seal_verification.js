frappe.query_reports["Seal Verification"] = { filters: [] };
