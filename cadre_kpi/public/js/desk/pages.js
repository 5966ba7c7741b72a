// The app's own pages, each with its name above it in every version of Frappe, and with a name for each button of its
// head: Frappe shows some of them as a picture alone, or hides their words on a phone.

// Newer versions leave the title of a page out of its head, where breadcrumbs stand alone: there it is added, as the
// element that `page.set_title` fills.
export function make_page(wrapper, title) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title, single_column: true });
	const area = page.$title_area;
	if (area?.length && !area.find(".title-text").length) {
		const heading = $(`<h3 class="title-text ellipsis cadre-kpi-page-title"></h3>`);
		const badge = area.children(".indicator-pill");
		if (badge.length) heading.insertBefore(badge.first());
		else heading.appendTo(area);
		page.set_title(title);
	}
	$(wrapper).addClass("cadre-kpi-place");
	name_buttons(page);
	return page;
}

const ACTIONS = { set_primary_action: "btn_primary", set_secondary_action: "btn_secondary" };

function name_buttons(page) {
	const menu = page.menu_btn_group.find("button");
	menu.attr("aria-label", menu.attr("title") || menu.attr("data-original-title"));
	for (const [method, button] of Object.entries(ACTIONS)) {
		const set = page[method];
		page[method] = function (label, ...more) {
			const made = set.call(this, label, ...more);
			this[button].attr("aria-label", label);
			return made;
		};
	}
}
