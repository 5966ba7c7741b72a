// A result as a picture: the points on a line from 0 to 100 with the thresholds of the levels, what they consist of,
// conditions as marks, and what was missing for the next level.

import { escape } from "./dialogs";
import { figure, points } from "./explanation";
import { level_name, level_pill, short_name } from "./levels";

const PARTS = ["var(--blue-500, #2490ef)", "var(--green-500, #30a66d)"];

export function result_picture_html(result) {
	if (!result?.highest) return "";
	return `<div class="cadre-kpi-result-picture">
		${line_html(result)}${shares_html(result)}${marks_html(result)}${missing_html(result)}</div>`;
}

function line_html({ points: total, highest, levels, parts, decided, proposed }) {
	const place = (value) => `${(100 * Math.min(Math.max(value, 0), highest)) / highest}%`;
	const level = decided || proposed;
	const says = __("{0} of {1} points", [points(total), highest]);
	let from = 0;
	const bars = parts
		.filter((part) => part.points > 0)
		.map((part, at) => {
			const bar = `<i style="left:${place(from)};width:${place(part.points)};background:${
				PARTS[at % PARTS.length]
			}" title="${escape(`${part.label}: ${points(part.points)}`)}"></i>`;
			from += part.points;
			return bar;
		});
	const thresholds = levels
		.filter(({ least }) => least > 0)
		.map(
			({ code, least }) =>
				`<span class="${least > 0.75 * highest ? "before" : ""}" style="left:${place(
					least
				)}" title="${escape(level_name(code))}">${escape(short_name(code))}<br>${escape(
					String(least).replace(".", ",")
				)}</span>`
		);
	const legend = parts.map(
		(part, at) =>
			`<span><i style="background:${
				part.points < 0 ? "var(--red-500, #e24c4c)" : PARTS[at % PARTS.length]
			}"></i>${escape(part.label)} <b>${points(part.points)}</b>${
				part.most ? ` / ${escape(String(part.most).replace(".", ","))}` : ""
			}</span>`
	);
	return `<div class="cadre-kpi-result-head"><b>${escape(points(total))}</b>
			<span class="text-muted">/ ${highest}</span> ${level ? level_pill(level) : ""}</div>
		<div class="cadre-kpi-result-line" role="img" aria-label="${escape(says)}">
			<div class="thresholds">${thresholds.join("")}</div>
			<div class="bar">${bars.join("")}<em style="left:${place(total)}"></em></div></div>
		<div class="cadre-kpi-result-legend">${legend.join("")}</div>`;
}

function shares_html({ shares }) {
	if (!shares.length) return "";
	const rows = shares.map(
		({ label, percent }) => `<div><span>${escape(label)}</span>
			<i><b style="width:${Math.min(percent, 100)}%"></b></i><span>${points(percent)} %</span></div>`
	);
	return `<div class="cadre-kpi-result-shares">${rows.join("")}</div>`;
}

function marks_html({ conditions }) {
	if (!conditions.length) return "";
	const marks = conditions.map(({ condition_name, level, met, found, needed }) => {
		const kind = met === null ? "open" : met ? "met" : "failed";
		const sign = { open: "–", met: "✓", failed: "✗" }[kind];
		const outcome = { open: __("Not Assessed"), met: __("Met"), failed: __("Not Met") }[kind];
		const text = `${level_name(level)} · ${condition_name}: ${outcome} (${found} / ${needed})`;
		return `<span class="cadre-kpi-mark ${kind}" role="img" title="${escape(text)}"
			aria-label="${escape(text)}">${sign}</span>`;
	});
	return `<div class="cadre-kpi-result-marks"><span class="text-muted">${escape(
		__("Conditions")
	)}</span> ${marks.join("")}</div>`;
}

function missing_html({ missing }) {
	if (!missing) return "";
	const lines = [
		missing.points ? escape(__("{0} points", [points(missing.points)])) : "",
		...missing.conditions.map(
			(row) => `${escape(row.condition_name)}: ${figure(row.found)} (${figure(row.needed)})`
		),
	].filter(Boolean);
	if (!lines.length) return "";
	return `<div class="cadre-kpi-note">${escape(
		__("Missing for {0}:", [level_name(missing.level)])
	)}<ul>${lines.map((line) => `<li>${line}</li>`).join("")}</ul></div>`;
}
