// Numbers, bars and columns of the leaders' board. The colours are those of the traffic light everywhere.

import { escape } from "../desk/dialogs";

const FIRST = 10; // bars before "all"

const format_whole = (value) => format_number(value, null, 0);

function address_of({ report, list, filters }) {
	if (report) return cadre_kpi.reports.report_address(report, filters);
	const written = Object.entries(filters).map(([name, value]) => [
		name,
		Array.isArray(value) ? JSON.stringify(value) : value,
	]);
	return cadre_kpi.reports.list_address(list, Object.fromEntries(written));
}

// A number that opens the records behind it; nothing to open where there are none.
export function draw_number(number, says = "") {
	const shown = format_whole(number.n);
	const label = [says, number.label].filter(Boolean).join(", ");
	if (!number.n) return `<span class="zero">${shown}</span>`;
	return `<a href="${escape(address_of(number))}" aria-label="${escape(
		`${label}: ${shown}`
	)}">${shown}</a>`;
}

export function draw_tile(title, number) {
	return `<div class="tile ${number.n ? number.colour : "gray"}"><span>${escape(
		title
	)}</span><b>${draw_number(number, title)}</b></div>`;
}

export function draw_legend(parts) {
	return `<p class="legend">${parts
		.map(({ label, colour }) => `<span><i class="${colour}"></i>${escape(label)}</span>`)
		.join("")}</p>`;
}

// One bar a line: its title, the parts as wide as their numbers, the sum.
export function draw_bars(bars, { widest = 0 } = {}) {
	const most = widest || Math.max(...bars.map(({ total }) => total), 1);
	return `<ul class="bars">${bars
		.map(
			(bar, place) => `<li${place >= FIRST ? ' class="more"' : ""}>
			<span class="title">${escape(bar.title)}</span>
			<span class="track"><span class="fill" style="width:${
				bar.total ? Math.max((100 * bar.total) / most, 12) : 0
			}%">${bar.parts
				.filter(({ n }) => n)
				.map(
					(part) =>
						`<span class="part ${part.colour}" style="flex-grow:${
							part.n
						}" title="${escape(
							`${part.label}: ${format_whole(part.n)}`
						)}">${draw_number(part, bar.title)}</span>`
				)
				.join("")}</span></span>
			<span class="sum">${format_whole(bar.total)}</span></li>`
		)
		.join("")}</ul>${draw_all(bars.length)}`;
}

function draw_all(number) {
	if (number <= FIRST) return "";
	const label = __("Show all {0}", [number]);
	return `<button type="button" class="btn btn-default btn-xs" data-act="all">${escape(
		label
	)}</button>`;
}

// Two columns a month: the year before in grey, this year in the blue of what is done.
export function draw_months({ years, months }) {
	const most = Math.max(...months.flat().map(({ n }) => n), 1);
	const column = (number, year, month, colour) =>
		`<span class="column ${colour}" title="${escape(
			`${month}/${year}: ${format_whole(number.n)}`
		)}"><em>${draw_number(number, `${month}/${year}`)}</em><i style="height:${
			(100 * number.n) / most
		}%"></i></span>`;
	return `${draw_legend([
		{ label: years[0], colour: "gray" },
		{ label: years[1], colour: "blue" },
	])}<div class="months">${months
		.map(
			([before, now], place) => `<span class="month"><span class="pair">
				${column(before, years[0], place + 1, "gray")}${column(now, years[1], place + 1, "blue")}
				</span><small>${place + 1}</small></span>`
		)
		.join("")}</div>`;
}

export function draw_section(title, body, { nothing = "", wide = false } = {}) {
	return `<section${wide ? ' class="wide"' : ""}><h3>${escape(title)}</h3>${
		body || `<p class="text-muted">${escape(nothing || __("Nothing to show."))}</p>`
	}</section>`;
}
