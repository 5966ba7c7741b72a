// The pages of the app, each with a head whose buttons say what they do: Frappe names some of them by a picture alone.

const ACTIONS = { set_primary_action: "btn_primary", set_secondary_action: "btn_secondary" };

export function make_page(parent, title) {
	const page = frappe.ui.make_app_page({ parent, title, single_column: true });
	$(parent).addClass("cadre-kpi-place");
	const menu = page.menu_btn_group.find("button");
	menu.attr("aria-label", menu.attr("title") || menu.attr("data-original-title"));
	for (const [method, button] of Object.entries(ACTIONS)) {
		const set = page[method];
		page[method] = function (label, ...more) {
			const made = set.call(this, label, ...more);
			this[button].attr("aria-label", label); // on a phone the words are hidden
			return made;
		};
	}
	return page;
}
