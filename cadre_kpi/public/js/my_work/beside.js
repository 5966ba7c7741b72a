// Beside the lines: own work under way, coming, waited for, done today.

import { escape } from "../desk/dialogs";
import { format_date, format_time, number } from "./cells";

export function draw_beside({ under_way, done, coming, awaited }) {
	return (
		(under_way.length
			? draw_part(
					__("My Tasks Under Way"),
					under_way.map((row) =>
						draw_item(
							row,
							row.period,
							[
								__("{0} tasks", [row.total_tasks]),
								__("progress {0}", [`${number(row.overall_progress || 0)} %`]),
								__("until {0}", [format_date(row.end_date)]),
							],
							"",
							row.reports ? draw_report_button(row) : ""
						)
					)
			  )
			: "") +
		draw_part(
			__("Coming"),
			coming.map((row) =>
				draw_item(
					row,
					row.what,
					[
						row.period,
						row.body,
						row.count ? __("{0} records", [row.count]) : "",
						format_date(row.due),
					],
					/^(orange|red)$/.test(row.colour) ? draw_pill(row.says, row.colour) : ""
				)
			),
			__("No date ahead.")
		) +
		draw_part(
			__("I wait for"),
			awaited.map((row) =>
				draw_item(row, row.from_whom.join(", ") || __("Nobody is appointed yet"), [
					row.from_whom.includes(row.who) ? "" : row.who,
					row.period,
					__(row.state),
					__("since {0}", [format_date(row.since)]),
				])
			),
			__("You wait for nobody.")
		) +
		draw_part(
			__("Done today"),
			done.map((row) =>
				draw_item(
					row,
					row.who,
					[row.action, row.period, format_time(row.when)],
					"",
					draw_back_button(row)
				)
			),
			__("Nothing yet.")
		)
	);
}

function draw_part(title, items, nothing) {
	const list = items.length
		? `<ul>${items.join("")}</ul>`
		: `<p class="text-muted">${escape(nothing)}</p>`;
	return `<section><h4>${escape(title)}</h4>${list}</section>`;
}

function draw_report_button({ name, period }) {
	return `<button type="button" class="btn btn-default btn-sm" data-act="report" data-name="${escape(
		name
	)}" aria-label="${escape(__("Report on {0}", [period]))}">${escape(
		__("Report Progress")
	)}</button>`;
}

function draw_back_button({ doctype, name, seen, who }) {
	if (!seen) return "";
	const data = { doctype, name, seen };
	const attributes = Object.entries(data).map(
		([key, value]) => `data-${key}="${escape(value)}"`
	);
	return `<button type="button" class="btn btn-default btn-sm" data-act="take-back" ${attributes.join(
		" "
	)} aria-label="${escape(__("Take back the step on {0}", [who]))}">${escape(
		__("Undo Step")
	)}</button>`;
}

function draw_item(row, title, details, mark = "", button = "") {
	const text = `<span class="cadre-kpi-beside-title">${escape(title)}</span> ${mark}
		<span class="text-muted">${details.filter(Boolean).map(escape).join(" · ")}</span>`;
	return row.name
		? `<li><a href="${escape(
				frappe.utils.get_form_link(row.doctype, row.name)
		  )}">${text}</a>${button}</li>`
		: `<li><div>${text}</div></li>`;
}

export function draw_pill(text, colour) {
	return `<span class="indicator-pill no-indicator-dot ${escape(colour)}">${escape(
		text
	)}</span>`;
}
