// The page's code is a bundle of its own, loaded when somebody opens it: no form and no list carries it.
frappe.pages["checking-board"].on_page_load = (wrapper) => {
	frappe.require(["cadre_kpi_checking.bundle.css", "cadre_kpi_checking.bundle.js"], () => {
		wrapper.checking_board = new cadre_kpi.CheckingBoard(wrapper);
		wrapper.checking_board.show();
	});
};

frappe.pages["checking-board"].on_page_show = (wrapper) => wrapper.checking_board?.show();
