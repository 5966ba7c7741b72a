// The page's code is a bundle of its own, loaded when somebody opens it.
frappe.pages["take-over-from-hr"].on_page_load = (wrapper) => {
	frappe.require("cadre_kpi_hr.bundle.js", () => {
		wrapper.take_over = new cadre_kpi.TakeOverFromHR(wrapper);
	});
};
