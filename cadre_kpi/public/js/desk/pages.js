// The app's own pages, each with its name above it and buttons that say what they do, in every version of Frappe.

import { offer } from "./help";

const ACTIONS = { set_primary_action: "btn_primary", set_secondary_action: "btn_secondary" };

export function make_page(wrapper, title) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title, single_column: true });
	$(wrapper).addClass("cadre-kpi-place");
	show_title(page, title);
	name_buttons(page);
	keep_guide(page, wrapper.id.replace(/^page-/, ""));
	return page;
}

// Also when a page clears its menu for another view of itself.
function keep_guide(page, name) {
	const clear = page.clear_menu;
	page.clear_menu = function () {
		clear.call(this);
		offer(this, name);
	};
	offer(page, name);
}

// Newer versions leave the title of a page out of its head, where breadcrumbs stand alone: there it is added, as the
// element that `page.set_title` fills.
function show_title(page, title) {
	const area = page.$title_area;
	if (!area?.length || area.find(".title-text").length) return;
	const heading = $(`<h3 class="title-text ellipsis cadre-kpi-page-title"></h3>`);
	const badge = area.children(".indicator-pill");
	if (badge.length) heading.insertBefore(badge.first());
	else heading.appendTo(area);
	page.set_title(title);
}

// Frappe names some buttons by a picture alone, and on a phone the words of the others are hidden.
function name_buttons(page) {
	const menu = page.menu_btn_group?.find("button");
	menu?.attr("aria-label", menu.attr("title") || menu.attr("data-original-title"));
	for (const [method, button] of Object.entries(ACTIONS)) {
		const set = page[method];
		page[method] = function (label, ...more) {
			const made = set.call(this, label, ...more);
			this[button].attr("aria-label", label);
			return made;
		};
	}
}
