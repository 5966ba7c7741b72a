// The page's code is a bundle of its own, loaded when somebody opens it: no form and no list carries it.
frappe.pages["council-room"].on_page_load = (wrapper) => {
	frappe.require(
		["cadre_kpi_council_room.bundle.css", "cadre_kpi_council_room.bundle.js"],
		() => {
			wrapper.council_room = new cadre_kpi.CouncilRoom(wrapper);
		}
	);
};

frappe.pages["council-room"].on_page_show = (wrapper) => wrapper.council_room?.come_back();
