// The page's code is a bundle of its own, loaded when somebody opens it: no form and no list carries it.
frappe.pages["leaders-board"].on_page_load = (wrapper) => {
	frappe.require(
		["cadre_kpi_leaders_board.bundle.css", "cadre_kpi_leaders_board.bundle.js"],
		() => {
			wrapper.leaders_board = new cadre_kpi.LeadersBoard(wrapper);
		}
	);
};

frappe.pages["leaders-board"].on_page_show = (wrapper) => wrapper.leaders_board?.come_back();
