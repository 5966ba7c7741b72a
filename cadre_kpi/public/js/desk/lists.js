// Lists begin with the running periods of one's own unit; on a phone their filters are folded and their rows say in words
// what the columns say elsewhere.

import { is_our_doctype, replace } from "./ours";

// Nobody whose lists hold no more than one's own records: last year's result would be hidden.
const list_own_periods = () => frappe.boot?.cadre_kpi_list_periods || [];

// One period stands in its own filter field, where it is seen.
const get_first_period_filter = () =>
	list_own_periods().length === 1 ? ["=", list_own_periods()[0]] : ["in", list_own_periods()];

// For the settings of a list whose records belong to a period.
export function begin_with_running_period(settings) {
	const on_load = settings.onload;
	if (list_own_periods().length) settings.filters = [["period", ...get_first_period_filter()]];
	settings.onload = (list) => {
		on_load?.(list);
		renew(list);
	};
	return settings;
}

// Frappe keeps the filters of a list for each user: a beginning of last year would hide everything of this one.
function renew(list) {
	const saved = (list.filters || []).find(([, field]) => field === "period");
	if (!saved || !list_own_periods().length || frappe.has_route_options?.()) return;
	const periods = [saved[3]].flat().flatMap((names) => String(names).split(","));
	if (periods.some((name) => list_own_periods().includes(name.trim()))) return;
	saved.splice(2, 2, ...get_first_period_filter());
	list.filter_area?.set(list.filters);
}

const List = frappe.views?.ListView?.prototype;
if (List) {
	replace(List, (list) => is_our_doctype(list.doctype), {
		setup_view(show) {
			const answer = show();
			this.$frappe_list?.addClass("cadre-kpi-list");
			fold_filters(this);
			close_filters(this);
			// on a phone Frappe leaves this button without its word
			this.filter_area?.filter_button?.find(".button-label").removeClass("hidden-xs");
			return answer;
		},
	});
}

// A filter that shows a record by its title asks the server for the title, and Frappe asks for the rows meanwhile: they
// came without the filter, under a count that had it.
if (frappe.ui?.form?.ControlLink) {
	replace(
		frappe.ui.form.ControlLink.prototype,
		// a field whose kind of record another field names asks the list for it, which is not there yet
		({ df }) => df.fieldtype === "Link" && df.is_filter && is_our_doctype(df.options),
		{
			async set_link_title(own, value) {
				this.cadre_kpi_coming = value;
				try {
					await own(value);
				} finally {
					if (this.cadre_kpi_coming === value) delete this.cadre_kpi_coming;
				}
			},
			set_formatted_input(own, value) {
				if (!value) delete this.cadre_kpi_coming;
				own(value);
			},
			get_input_value(own) {
				return this.cadre_kpi_coming ?? own();
			},
		}
	);
}

// The overview of a list shows the reader's own cards, in words.
const Overview = frappe.views?.DashboardView?.prototype;
if (Overview) {
	replace(Overview, (view) => is_our_doctype(view.doctype), {
		async fetch_dashboard_items(own, doctype, filters, kind) {
			await own(doctype, filters, kind);
			const hidden = frappe.boot?.cadre_kpi_hidden_cards || [];
			this[kind] = (this[kind] || []).filter(({ name }) => !hidden.includes(name));
			for (const item of this[kind]) item.label = __(item.label || item.name);
		},
	});
}

function fold_filters(list) {
	const $fields = list.page?.page_form?.find(".standard-filter-section");
	if (!$fields?.length || $fields.parent().find(".cadre-kpi-fold").length) return;
	// Frappe's own button beside it has the word for filters
	$fields.before(fold($fields, __("Quick Search")));
}

// Filters by fields that the reader does not read: the server finds nothing by them.
function close_filters({ doctype, page }) {
	for (const { fieldname, permlevel } of frappe.get_meta(doctype)?.fields || []) {
		if (permlevel && !frappe.perm.has_perm(doctype, permlevel))
			page?.fields_dict?.[fieldname]?.$wrapper.remove();
	}
}

// On a phone these fields come on demand; the button that brings them.
export function fold($fields, words = __("Filters")) {
	const $fold = $(
		`<button type="button" class="btn btn-default btn-sm cadre-kpi-fold" aria-expanded="false"></button>`
	).text(words);
	$fold.on("click", () => {
		const open = $fields.toggleClass("cadre-kpi-unfolded").hasClass("cadre-kpi-unfolded");
		$fold.attr("aria-expanded", String(open));
	});
	$fields.addClass("cadre-kpi-folds");
	return $fold;
}
