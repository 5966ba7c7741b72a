// What the query reports share: filters on the unit tree, the period that they open with, links and pills.

import { write } from "./entry";
import { LEVELS } from "./levels";
import { fold } from "./lists";
import { is_our_report, replace } from "./ours";
import { fold_text } from "./reading";

const COMPARISON = /^\s*[<>=!]/; // of the table's filters
const LEAST_WIDTH = 160; // pixels that a chart needs
const WORDS = ["Data", "Link", "Dynamic Link", "Select"];
// of a column with words in pixels: a letter, the room around it with a pill's, the widest
const LETTER = 7;
const AROUND = 40;
const WIDEST = 340;

export function filter_by_period() {
	return {
		fieldname: "period",
		label: __("Evaluation Period"),
		fieldtype: "Link",
		options: "Evaluation Period",
	};
}

export function filter_by_units() {
	return [
		{ fieldname: "unit", label: __("Unit"), fieldtype: "Link", options: "Cadre Unit" },
		{ fieldname: "only_unit", label: __("Without the Units Below"), fieldtype: "Check" },
	];
}

export function filter_by_committee() {
	return {
		fieldname: "committee",
		label: __("Managed By"),
		fieldtype: "Link",
		options: "Evaluation Body",
		get_query: () => ({ filters: { body_type: "Standing Committee" } }),
	};
}

export function filter_by_cadre() {
	return { fieldname: "cadre", label: __("Cadre"), fieldtype: "Link", options: "Cadre" };
}

export function build_select(fieldname, label, values) {
	// the empty choice is a bare text: Frappe shows an object without a value as "[object Object]" and filters by it
	const options = ["", ...values.map((value) => ({ value, label: __(value) }))];
	return { fieldname, label, fieldtype: "Select", options };
}

export const filter_by_level = () => build_select("level", __("Rating"), LEVELS);

// How long something lies; the same ages as the leaders' board counts.
export const list_ages = () => [
	"",
	{ value: "under_7", label: __("Under {0} days", [7]) },
	{ value: "7_to_29", label: __("{0} to {1} days", [7, 29]) },
	{ value: "30_and_more", label: __("{0} days and longer", [30]) },
];

// For a report without a period: its chart is folded, its filters on a phone as well.
export function open_on_table(report) {
	fold_chart(report);
	fold_filters(report);
}

// Once for each opening of a report: how it opens, and with which period.
export async function prepare(report, ...unless) {
	open_on_table(report);
	return start_with_running_period(report, ...unless);
}

// For what follows from ratings: the running period has none yet, the latest of those that were rated opens.
export async function prepare_with_rated_period(report) {
	open_on_table(report);
	const name = report.report_name;
	if (await is_chosen(report, "period")) return;
	const rated = await frappe.db.get_list("Cadre Evaluation", {
		filters: { workflow_state: "Published" },
		fields: ["period"],
		group_by: "period",
		limit: 0,
	});
	if (!rated.length) return;
	const [latest] = await frappe.db.get_list("Evaluation Period", {
		filters: { name: ["in", rated.map(({ period }) => period)] },
		order_by: "end_date desc, start_date asc", // of a year and its last month the year
		limit: 1,
	});
	if (latest) await set_period(report, name, latest.name);
}

// On a phone the first filter stays in sight, the others come on demand. Another report on the same page has its own.
function fold_filters(report) {
	const $form = report.page.page_form;
	if (!$form?.length || $form.hasClass("cadre-kpi-folds")) return;
	const name = report.report_name;
	const $fold = fold($form).insertBefore($form);
	frappe.router.on("change", () => {
		const [page, other] = frappe.get_route();
		if (page !== "query-report" || other === name || !$fold.parent().length) return;
		$fold.remove();
		$form.removeClass("cadre-kpi-folds cadre-kpi-unfolded");
	});
}

// A report opens on its table: a low bar in the colours of the states stands for the chart, which comes on demand.
function fold_chart(report) {
	report.cadre_kpi_chart = false;
	report.cadre_kpi_chart_button = report.page.add_inner_button(__("Chart"), () => {
		report.cadre_kpi_chart = !report.cadre_kpi_chart;
		if (report.cadre_kpi_chart && report.chart_options)
			report.render_chart(report.chart_options);
		else report.$chart.empty().hide();
	});
	if (report.cadre_kpi_folds) return; // one report after the other is shown by the same object
	report.cadre_kpi_folds = true;
	replace(report, is_our_report, {
		render_chart(own, options) {
			if (this.cadre_kpi_chart) draw_with_room(this, () => own(options));
			else this.$chart.empty().hide();
		},
		render_summary(own, summary) {
			own(summary);
			group_figures(this, summary);
			lead_to_rows(this, summary);
			if (summary.length) this.$summary.append(draw_shares(summary));
		},
	});
}

// The library reckons the parts from the width that there is: on a page that was left meanwhile, or in a window as
// narrow as a thumb, they come out negative. It draws when there is room.
function draw_with_room(report, draw) {
	const place = report.$chart.parent()[0];
	const has_room = () => place.clientWidth >= LEAST_WIDTH;
	report.cadre_kpi_waiting_chart?.disconnect();
	if (!has_room()) {
		report.$chart.empty().hide();
		report.cadre_kpi_waiting_chart = new ResizeObserver(() => {
			if (!has_room()) return;
			report.cadre_kpi_waiting_chart.disconnect();
			if (report.cadre_kpi_chart && report.chart_options)
				report.render_chart(report.chart_options);
		});
		report.cadre_kpi_waiting_chart.observe(place);
		return;
	}
	draw();
	if (!report.chart?.draw) return;
	replace(report.chart, (_chart, only_width) => only_width && !has_room(), { draw() {} });
}

// Frappe writes whole numbers without a mark between the thousands.
function group_figures(report, summary) {
	const $items = report.$summary.find(".summary-item");
	if ($items.length !== summary.length) return;
	summary.forEach(({ datatype, value }, at) => {
		if (datatype === "Int")
			$items
				.eq(at)
				.find(".summary-value")
				.text(write(cint(value)));
	});
}

// A figure leads to the rows that it counts: this report filtered by them, or another one.
function lead_to_rows(report, summary) {
	const $items = report.$summary.find(".summary-item");
	if ($items.length !== summary.length) return; // another version may show more: no figure leads to another's rows
	summary.forEach(({ only, report: other, value }, at) => {
		if (!only || !cint(value)) return;
		const set = { ...report.get_filter_values(), ...only };
		const $number = $items.eq(at).find(".summary-value");
		const $link = $("<a></a>")
			.attr("href", report_address(other || report.report_name, set))
			.html($number.html());
		if (!other)
			$link.on("click", (event) => {
				if (event.ctrlKey || event.metaKey || event.shiftKey) return;
				event.preventDefault();
				report.set_filter_value(only);
			});
		$number.empty().append($link);
	});
}

// The counted states as parts of one bar; the figures stand above it.
function draw_shares(summary) {
	const parts = summary.filter(({ indicator, value }) => indicator && cint(value) > 0);
	const bar = $('<div class="cadre-kpi-shares" aria-hidden="true"></div>');
	for (const { indicator, value, label } of parts) {
		$("<span></span>")
			.attr("title", `${label}: ${value}`)
			.css({
				flexGrow: value,
				background: `var(--cadre-kpi-light-${indicator.toLowerCase()})`,
			})
			.appendTo(bar);
	}
	return bar;
}

const Report = frappe.views?.QueryReport?.prototype;
if (Report) {
	// the same page shows reports of other apps too
	replace(Report, () => true, {
		setup_page_head(own) {
			own();
			this.page.wrapper.toggleClass("cadre-kpi-report", is_our_report());
		},
	});
	// Charts and cards of one's own are for who tends the overview; others would be refused at the end.
	replace(Report, () => is_our_report() && !frappe.user.has_role("System Manager"), {
		add_chart_buttons_to_toolbar() {},
		add_card_button_to_toolbar() {},
	});
	// what a column's filter says of itself: the table writes it in English, whatever the reader's language is
	replace(Report, is_our_report, {
		render_datatable(own) {
			widen(this.columns, this.data);
			own();
			say_filters(this.datatable);
			find_without_marks(this.datatable);
		},
		// the seconds that it took come with six places and a point
		show_footer_message(own) {
			if (typeof this.execution_time === "number")
				this.execution_time = write(this.execution_time, { decimals: 1 });
			own();
			// there is nothing to draw of a table without a chart
			this.cadre_kpi_chart_button?.toggle(Boolean(this.raw_data?.chart));
		},
	});
}

// Names are read to their end: a column of words is as wide as the longest of them, of whole sentences so wide that the
// columns beside them stay in sight.
function widen(columns, rows) {
	for (const column of columns || []) {
		if (!WORDS.includes(column.fieldtype) || column.shortened) continue;
		const longest = rows.reduce(
			(most, row) => Math.max(most, String(row?.[column.fieldname] ?? "").length),
			0
		);
		column.width = Math.max(cint(column.width), Math.min(longest * LETTER + AROUND, WIDEST));
	}
}

// In the boxes below the headings words are found as in search: whoever types “nguyen” finds “Nguyễn”. Figures, dates and
// comparisons are the table's own; its own way of going on after a box that finds nothing would begin anew.
function find_without_marks(table) {
	const { options } = table || {};
	if (!options?.filterRows || options.filterRows.cadre_kpi) return;
	const own = options.filterRows;
	const find = async (rows, place, asked) => {
		const { fieldtype } = table.getColumn(cint(place)) || {};
		if (!WORDS.includes(fieldtype) || COMPARISON.test(asked))
			return own(rows, { [place]: asked });
		const sought = fold_text(asked);
		return rows
			.filter((cells) => fold_text(cells[place].content).includes(sought))
			.map(({ meta }) => meta.rowIndex);
	};
	const seek = async (rows, filters) => {
		const all = Object.entries(filters).map(([place, asked]) => find(rows, place, asked));
		const hits = (await Promise.all(all)).map((found) => new Set(found));
		return rows
			.map(({ meta }) => meta.rowIndex)
			.filter((index) => hits.every((found) => found.has(index)));
	};
	options.filterRows = Object.assign(seek, { cadre_kpi: true });
}

export function say_filters(table) {
	const rows = table?.rowmanager;
	const say = (name) => __("Filter by {0}", [name]);
	for (const input of table?.header?.querySelectorAll(".dt-filter[title]") || []) {
		const { name } = table.getColumn(cint(input.dataset.colIndex)) || {};
		if (name) input.title = say(name);
	}
	if (!rows?.getFilterInput || rows.cadre_kpi) return;
	rows.cadre_kpi = true;
	// the head is drawn anew when columns are moved or hidden
	const make = rows.getFilterInput;
	rows.getFilterInput = function (column) {
		const title = () => `title="${frappe.utils.escape_html(say(column.name))}"`;
		return column.name
			? make.call(this, column).replace(/title="Filter based on [^"]*"/, title)
			: make.call(this, column);
	};
}

// The same object shows one report after the other: another may have come before the answer did, and a few have no periods.
function set_period(report, name, period) {
	const has_periods = report.filters?.some(({ df }) => df.fieldname === "period");
	if (report.report_name === name && has_periods)
		return report.set_filter_value("period", period);
}

async function is_chosen(report, ...filters) {
	// filters of the address are checked at the server before they are set, and Frappe does not wait for that
	await frappe.after_ajax();
	await frappe.timeout(0.05);
	return filters.some((filter) => report.get_filter_value(filter));
}

// The period that runs now, unless the report was opened with one of these filters set.
export async function start_with_running_period(report, ...unless) {
	const name = report.report_name;
	if (await is_chosen(report, "period", ...unless)) return;
	const [own] = frappe.boot?.cadre_kpi_periods || [];
	if (own) return set_period(report, name, own);
	// who belongs to no unit looks at the latest of all
	const periods = await frappe.db.get_list("Evaluation Period", {
		filters: { status: "Open" },
		order_by: "start_date desc",
		limit: 1,
	});
	if (periods.length) await set_period(report, name, periods[0].name);
}

export function link(doctype, name, text) {
	return draw_link(doctype, name, frappe.utils.escape_html(text));
}

export function draw_link(doctype, name, html) {
	return frappe.utils.get_form_link(doctype, name, true, html);
}

// What the tables share: the name of a cadre leads to the record, and the column `pilled` shows the row's colour.
// `own(value, column, data)`: what a report shows otherwise; undefined: as here.
export const build_formatter = (pilled, own) =>
	function (value, row, column, data, default_formatter) {
		if (column.blank_zero && !cint(value)) return "";
		const shown = data && own?.(value, column, data);
		if (shown !== undefined && shown !== null) return shown;
		if (data?.cadre && column.fieldname === "cadre_name")
			return link("Cadre", data.cadre, value);
		if (data?.colour && column.fieldname === pilled) return draw_pill(data.colour, value);
		// of what cannot be added up Frappe's row of totals would say 0
		if (!data && column.disable_total) return "";
		const told = default_formatter(value, row, column, data);
		if (column.fieldtype === "Int" && typeof value === "number" && Math.abs(value) > 999)
			return told.replace(String(value), write(value));
		// Frappe writes the word of its row of totals in English
		return !data && told === "Total" ? __("Total") : told;
	};

// The desk lives at /app or, in newer versions, at /desk.
function get_desk_address(path, filters) {
	const root = frappe.utils.get_form_link("Report", "x").split("/")[1];
	const set = Object.entries(filters).filter(([, value]) => value);
	const query = new URLSearchParams(Object.fromEntries(set)).toString();
	return `/${root}/${path}${query ? `?${query}` : ""}`;
}

function draw_desk_link(path, filters, text) {
	const words = typeof text === "number" ? write(text) : text;
	const shown = frappe.utils.escape_html(words == null ? "" : String(words));
	return `<a href="${get_desk_address(path, filters)}">${shown}</a>`;
}

const list_path = (doctype) => `${frappe.router.slug(doctype)}/view/list`;
const report_path = (report) => `query-report/${encodeURIComponent(report)}`;

export const list_address = (doctype, filters) => get_desk_address(list_path(doctype), filters);

export const report_address = (report, filters) => get_desk_address(report_path(report), filters);

// A filter of a list: records of a unit and of all units below it.
export const include_all_below = (unit) => JSON.stringify(["descendants of (inclusive)", unit]);

export const list_link = (doctype, filters, text) =>
	draw_desk_link(list_path(doctype), filters, text);

export const report_link = (report, filters, text) =>
	draw_desk_link(report_path(report), filters, text);

export function draw_pill(colour, text) {
	return `<span class="indicator-pill ${colour}">${frappe.utils.escape_html(
		String(text ?? "")
	)}</span>`;
}
