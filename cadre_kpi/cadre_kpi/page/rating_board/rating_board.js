// The page's code is a bundle of its own, loaded when somebody opens it: no form and no list carries it.
frappe.pages["rating-board"].on_page_load = (wrapper) => {
	frappe.require("cadre_kpi_rating_board.bundle.js", () => {
		wrapper.rating_board = new cadre_kpi.RatingBoard(wrapper);
		wrapper.rating_board.show();
	});
};

frappe.pages["rating-board"].on_page_show = (wrapper) => wrapper.rating_board?.show();
