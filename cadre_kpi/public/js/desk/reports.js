// What the query reports share: filters on the unit tree, the period that they open with, links and pills.

const CHART_HEIGHT = 150;

export function period() {
	return {
		fieldname: "period",
		label: __("Evaluation Period"),
		fieldtype: "Link",
		options: "Evaluation Period",
	};
}

export function units() {
	return [
		{ fieldname: "unit", label: __("Unit"), fieldtype: "Link", options: "Cadre Unit" },
		{ fieldname: "only_unit", label: __("Without the Units Below"), fieldtype: "Check" },
	];
}

export function committee() {
	return {
		fieldname: "committee",
		label: __("Managed By"),
		fieldtype: "Link",
		options: "Evaluation Body",
		get_query: () => ({ filters: { body_type: "Standing Committee" } }),
	};
}

export function cadre() {
	return { fieldname: "cadre", label: __("Cadre"), fieldtype: "Link", options: "Cadre" };
}

export function select(fieldname, label, values) {
	const options = ["", ...values].map((value) => ({ value, label: __(value) }));
	return { fieldname, label, fieldtype: "Select", options };
}

// The period that runs now, unless the report was opened with one of these filters set.
export async function start_with_running_period(report, ...unless) {
	// filters of the address are checked at the server before they are set, and Frappe does not wait for that
	await frappe.after_ajax();
	await frappe.timeout(0.05);
	if (["period", ...unless].some((filter) => report.get_filter_value(filter))) return;
	const periods = await frappe.db.get_list("Evaluation Period", {
		filters: { status: "Open" },
		order_by: "start_date desc",
		limit: 1,
	});
	if (periods.length) await report.set_filter_value("period", periods[0].name);
}

export function link(doctype, name, text) {
	return frappe.utils.get_form_link(doctype, name, true, frappe.utils.escape_html(text));
}

export function pill(colour, text) {
	return `<span class="indicator-pill ${colour}">${frappe.utils.escape_html(text)}</span>`;
}

// The chart repeats the figures above it; the height that Frappe gives it would push the table off the screen.
export function low_chart() {
	const report = frappe.query_report;
	if (!report?.chart_options || report.chart_options.height <= CHART_HEIGHT) return;
	report.chart?.destroy?.();
	report.chart_options.height = CHART_HEIGHT;
	report.render_chart(report.chart_options);
}
