// What stands on the leaders' board: first the work, then the people.

import { escape } from "../desk/dialogs";
import { draw_bars, draw_legend, draw_months, draw_number, draw_section, draw_tile } from "./draw";

const LIGHTS = 4; // tiles of the tasks; of every other part there is one at most

// The figures on top: the part of the answer that has them, and how they are drawn.
const TILES = {
	tasks({ tasks }) {
		const [red, yellow, green, done] = tasks.lights;
		return [
			draw_tile(__("Tasks overdue"), red),
			draw_tile(__("Tasks at risk"), yellow),
			draw_tile(__("Tasks on track"), green),
			draw_tile(__("Tasks done"), done),
		];
	},
	obstacles({ obstacles }) {
		const oldest = obstacles.ages.at(-1);
		return oldest ? [draw_tile(__("Obstacles, 30 days and longer"), oldest)] : [];
	},
	lying({ lying: [longest] }) {
		if (!longest) return [];
		const title = escape(__("Longest wait, in days"));
		return [
			`<div class="tile ${longest.colour}"><span>${title}</span><b>${longest.longest}</b></div>`,
		];
	},
	falling({ falling }) {
		return falling.number ? [draw_tile(__("Results falling"), falling.number)] : [];
	},
	ratings({ ratings: { quota } }) {
		return quota ? [draw_tile(__("Too many for the quota"), quota.too_many)] : [];
	},
};
// What the server left out of a long list.
function draw_left(number) {
	if (!number) return "";
	return `<p class="text-muted">${escape(
		__("{0} more: choose a unit to see those below it.", [number])
	)}</p>`;
}

const draw_lights = (tasks, bars) =>
	bars.length ? draw_legend(tasks.lights) + draw_bars(bars) : "";
const draw_bars_with_legend = (bars) =>
	bars.length ? draw_legend(bars[0].parts) + draw_bars(bars) : "";

// The sections in their order, first the work, then the people: the part of the answer each is drawn from, its title,
// its body, what stands where there is none. `optional`: without a body there is no section.
const SECTIONS = [
	{
		part: "tasks",
		title: () => __("Tasks by unit"),
		body: ({ tasks, left }) => draw_lights(tasks, tasks.by_unit) + draw_left(left.tasks),
	},
	{
		part: "months",
		title: () => __("Tasks finished by month"),
		body: ({ months }) => (months.months.flat().some(({ n }) => n) ? draw_months(months) : ""),
	},
	{
		part: "tasks",
		title: () => __("Tasks by kind"),
		body: ({ tasks }) => draw_lights(tasks, tasks.by_kind),
	},
	{
		part: "resolutions",
		title: () => __("Tasks by resolution"),
		body: ({ resolutions, left }) =>
			draw_bars_with_legend(resolutions) + draw_left(left.resolutions),
		nothing: () => __("No task names a resolution."),
	},
	{
		part: "fields",
		title: () => __("Tasks by field in charge"),
		body: ({ fields, left }) => draw_bars_with_legend(fields) + draw_left(left.fields),
		optional: true,
	},
	{
		part: "obstacles",
		title: () => __("Obstacles: whose answer they wait for"),
		body: ({ obstacles: { rows, ages } }) =>
			rows.length ? draw_legend(ages) + draw_bars(rows) : "",
		nothing: () => __("No obstacle waits for an answer."),
	},
	{
		part: "lying",
		title: () => __("Where records lie"),
		body: ({ lying }) => draw_lying(lying),
		nothing: () => __("Nothing waits for anybody."),
	},
	{
		part: "completeness",
		title: () => __("Registration, reporting and scoring by unit"),
		body: ({ completeness, left }) =>
			completeness.length
				? draw_completeness(completeness) + draw_left(left.completeness)
				: "",
		wide: true,
	},
	{
		part: "ratings",
		title: () => __("Ratings over the periods"),
		body: ({ ratings }) => draw_bars_with_legend(ratings.over_periods),
		nothing: () => __("Nobody is evaluated yet."),
	},
	{
		part: "ratings",
		title: () => __("Ratings by unit"),
		body: ({ ratings, left }) =>
			draw_bars_with_legend(ratings.by_unit) + draw_left(left.ratings),
		nothing: () => __("Nobody is evaluated yet."),
	},
	{
		part: "ratings",
		title: () => __("Ratings by group of similar duties"),
		body: ({ ratings }) => draw_bars_with_legend(ratings.by_group),
		optional: true,
	},
	{
		part: "ratings",
		title: () => __("Quota"),
		body: ({ ratings: { quota } }) => (quota ? draw_quota(quota) : ""),
		optional: true,
	},
	{
		part: "councils",
		title: () => __("Council members: how far apart"),
		body: ({ councils }) => draw_councils(councils),
		optional: true,
	},
	{
		part: "falling",
		title: () => __("Results that fell over three periods"),
		body: ({ falling }) => draw_falling(falling),
		nothing: () => __("Nobody's result fell over three periods."),
		optional: ({ falling }) => !falling.number,
	},
];

// Everything that is asked for, what the figures on top need first.
export const PARTS = [...new Set([...Object.keys(TILES), ...SECTIONS.map(({ part }) => part)])];
// read when they come near the window: no figure on top needs them
export const LATER = PARTS.filter((part) => !TILES[part]);

// The frame that the parts fill as they arrive.
export function draw_frame() {
	const waiting = `<span>${__("Loading...")}</span><b></b>`;
	const tiles = Object.keys(TILES).flatMap((part) =>
		Array.from(
			{ length: part === "tasks" ? LIGHTS : 1 },
			(_none, tile) =>
				`<div class="tile gray" data-part="${part}" data-tile="${tile}" aria-busy="true">${waiting}</div>`
		)
	);
	const sections = SECTIONS.map(
		({ part, title, wide }, place) =>
			`<section${wide ? ' class="wide"' : ""} data-part="${part}" data-place="${place}"
				aria-busy="true"><h3>${escape(title())}</h3><p class="text-muted">${__(
				"Loading..."
			)}</p></section>`
	);
	return `<div class="cadre-kpi-leaders-tiles">${tiles.join("")}</div>
		<div class="cadre-kpi-leaders-parts">${sections.join("")}</div>`;
}

// What stands in place of a tile or section of the frame.
export function build_tile(part, tile, answer) {
	return TILES[part](answer)[tile] || "";
}

export function build_section(place, answer) {
	const { title, body, nothing, optional, wide } = SECTIONS[place];
	const html = body(answer);
	const left_out = typeof optional === "function" ? optional(answer) : optional && !html;
	return left_out ? "" : draw_section(title(), html, { nothing: nothing?.(), wide });
}

function draw_councils(councils) {
	if (!councils.length) return "";
	const bars = councils.map((council) => ({
		...council,
		title: __("{0}, mean spread {1} points", [
			council.title,
			format_number(council.spread, null, 2),
		]),
	}));
	return draw_legend(bars[0].parts) + draw_bars(bars);
}

function draw_lying(rows) {
	if (!rows.length) return "";
	return `<div class="table-responsive"><table><thead><tr><th>${__("Stage")}</th><th>${__(
		"With Whom"
	)}</th><th class="right">${__("Records")}</th><th class="right">${__(
		"Longest (Days)"
	)}</th></tr></thead><tbody>${rows
		.map(
			(row) => `<tr><td>${escape(row.stage)} <small>${escape(row.kind)}</small></td>
				<td>${escape(row.whom)}</td>
				<td class="right">${draw_number(row.number, row.stage)}</td>
				<td class="right"><span class="indicator-pill ${row.colour}">${row.longest}</span></td></tr>`
		)
		.join("")}</tbody></table></div>`;
}

function draw_completeness(rows) {
	const bars = (place) =>
		draw_bars(rows.map((row) => ({ ...row.bars[place], title: row.title })));
	return `<div class="three">${rows[0].bars
		.map(
			(first, place) =>
				`<section><h4>${escape(first.title)}</h4>${draw_legend(first.parts)}${bars(
					place
				)}</section>`
		)
		.join("")}</div>`;
}

function draw_quota({ level, candidates, allowed, too_many, groups_over }) {
	const says = __("{0}: {1} proposed or decided, at most {2} allowed.", [
		level,
		candidates,
		allowed,
	]);
	const width = Math.min(100, (100 * candidates) / Math.max(allowed, 1));
	const over = groups_over
		? `<p>${escape(__("Groups over the quota: {0}. Too many:", [groups_over]))} ${draw_number(
				too_many
		  )}</p>`
		: "";
	return `<p>${escape(says)}</p><span class="cadre-kpi-quota-bar ${
		too_many.colour
	}"><span class="track"><span class="fill" style="width:${width}%"></span></span></span>${over}`;
}

function draw_falling({ number, people }) {
	if (!people.length) return "";
	const form = (evaluation, name) =>
		cadre_kpi.reports.link("Cadre Evaluation", evaluation, name);
	return `<ol class="people">${people
		.map(
			(one) => `<li>${form(one.evaluation, one.cadre_name)}
				<small>${escape([one.position, one.unit_name].filter(Boolean).join(" · "))}</small>
				<small>${escape(one.results.join(" → "))}</small></li>`
		)
		.join("")}</ol><p>${escape(__("People in all:"))} ${draw_number(number)}</p>`;
}
