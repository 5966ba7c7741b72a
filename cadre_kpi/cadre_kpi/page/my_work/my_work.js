// The page's code is a bundle of its own, loaded when somebody opens it: no form and no list carries it.
frappe.pages["my-work"].on_page_load = (wrapper) => {
	frappe.require("cadre_kpi_my_work.bundle.js", () => {
		wrapper.my_work = new cadre_kpi.MyWork(wrapper);
	});
};

frappe.pages["my-work"].on_page_show = (wrapper) => wrapper.my_work?.come_back();
