// A result as a picture: the points on a line from 0 to 100 with the thresholds of the levels, what they consist of,
// conditions as marks, and what was missing for the next level.

import { escape } from "./dialogs";
import { draw_figure, format_points } from "./explanation";
import { get_level_name, draw_level_pill, get_short_name } from "./levels";

const PARTS = ["var(--blue-500, #2490ef)", "var(--green-500, #30a66d)"];

export function draw_result_picture(result) {
	if (!result?.highest) return "";
	return `<div class="cadre-kpi-result-picture">
		${draw_line(result)}${draw_shares(result)}${draw_marks(result)}${draw_missing(result)}</div>`;
}

function draw_line({ points: total, highest, levels, parts, decided, proposed }) {
	const place = (value) => `${(100 * Math.min(Math.max(value, 0), highest)) / highest}%`;
	const level = decided || proposed;
	const says = __("{0} of {1} points", [format_points(total), highest]);
	let from = 0;
	const bars = parts
		.filter((part) => part.points > 0)
		.map((part, at) => {
			const bar = `<i style="left:${place(from)};width:${place(part.points)};background:${
				PARTS[at % PARTS.length]
			}" title="${escape(`${part.label}: ${format_points(part.points)}`)}"></i>`;
			from += part.points;
			return bar;
		});
	const thresholds = levels
		.filter(({ least }) => least > 0)
		.map(
			({ code, least }) =>
				`<span class="${least > 0.75 * highest ? "before" : ""}" style="left:${place(
					least
				)}" title="${escape(get_level_name(code))}">${escape(
					get_short_name(code)
				)}<br>${escape(String(least).replace(".", ","))}</span>`
		);
	const legend = parts.map(
		(part, at) =>
			`<span><i style="background:${
				part.points < 0 ? "var(--red-500, #e24c4c)" : PARTS[at % PARTS.length]
			}"></i>${escape(part.label)} <b>${format_points(part.points)}</b>${
				part.most ? ` / ${escape(String(part.most).replace(".", ","))}` : ""
			}</span>`
	);
	return `<div class="cadre-kpi-result-head"><b>${escape(format_points(total))}</b>
			<span class="text-muted">/ ${highest}</span> ${level ? draw_level_pill(level) : ""}</div>
		<div class="cadre-kpi-result-line" role="img" aria-label="${escape(says)}">
			<div class="thresholds">${thresholds.join("")}</div>
			<div class="bar">${bars.join("")}<em style="left:${place(total)}"></em></div></div>
		<div class="cadre-kpi-result-legend">${legend.join("")}</div>`;
}

function draw_shares({ shares }) {
	if (!shares.length) return "";
	const rows = shares.map(
		({ label, percent }) => `<div><span>${escape(label)}</span>
			<i><b style="width:${Math.min(percent, 100)}%"></b></i><span>${format_points(
			percent
		)} %</span></div>`
	);
	return `<div class="cadre-kpi-result-shares">${rows.join("")}</div>`;
}

function draw_marks({ conditions }) {
	if (!conditions.length) return "";
	const marks = conditions.map(({ condition_name, level, met, found, needed }) => {
		const kind = met === null ? "open" : met ? "met" : "failed";
		const sign = { open: "–", met: "✓", failed: "✗" }[kind];
		const outcome = { open: __("Not Assessed"), met: __("Met"), failed: __("Not Met") }[kind];
		const text = `${get_level_name(
			level
		)} · ${condition_name}: ${outcome} (${found} / ${needed})`;
		return `<span class="cadre-kpi-mark ${kind}" role="img" title="${escape(text)}"
			aria-label="${escape(text)}">${sign}</span>`;
	});
	return `<div class="cadre-kpi-result-marks"><span class="text-muted">${escape(
		__("Conditions")
	)}</span> ${marks.join("")}</div>`;
}

function draw_missing({ missing }) {
	if (!missing) return "";
	const lines = [
		missing.points ? escape(__("{0} points", [format_points(missing.points)])) : "",
		...missing.conditions.map(
			(row) =>
				`${escape(row.condition_name)}: ${draw_figure(row.found)} (${draw_figure(
					row.needed
				)})`
		),
	].filter(Boolean);
	if (!lines.length) return "";
	return `<div class="cadre-kpi-note">${escape(
		__("Missing for {0}:", [get_level_name(missing.level)])
	)}<ul>${lines.map((line) => `<li>${line}</li>`).join("")}</ul></div>`;
}
