// The app's own pages, each with its name above it in every version of Frappe.

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
	return page;
}
