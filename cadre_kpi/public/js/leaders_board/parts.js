// What stands on the leaders' board: first the work, then the people.

import { escape } from "../desk/dialogs";
import { bars_html, legend_html, months_html, number_html, section_html, tile_html } from "./draw";

export function tiles_html({ tasks, obstacles, lying, ratings, falling }) {
	const [red, yellow, green, done] = tasks.lights;
	const tiles = [
		tile_html(__("Tasks overdue"), red),
		tile_html(__("Tasks at risk"), yellow),
		tile_html(__("Tasks on track"), green),
		tile_html(__("Tasks done"), done),
	];
	const oldest = obstacles.ages.at(-1);
	if (oldest) tiles.push(tile_html(__("Obstacles, 30 days and longer"), oldest));
	const longest = lying[0];
	if (longest)
		tiles.push(
			`<div class="tile ${longest.colour}"><span>${escape(
				__("Longest wait, in days")
			)}</span><b>${longest.longest}</b></div>`
		);
	if (falling.number) tiles.push(tile_html(__("Results falling"), falling.number));
	if (ratings.quota) tiles.push(tile_html(__("Too many for the quota"), ratings.quota.too_many));
	return `<div class="cadre-kpi-leaders-tiles">${tiles.join("")}</div>`;
}

// What the server left out of a long list.
function left_html(number) {
	if (!number) return "";
	return `<p class="text-muted">${escape(
		__("{0} more: choose a unit to see those below it.", [number])
	)}</p>`;
}

export function work_html({ tasks, months, obstacles, lying, completeness, left }) {
	const lights = (bars) => (bars.length ? legend_html(tasks.lights) + bars_html(bars) : "");
	return [
		section_html(__("Tasks by unit"), lights(tasks.by_unit) + left_html(left.tasks)),
		section_html(
			__("Tasks finished by month"),
			months.months.flat().some(({ n }) => n) ? months_html(months) : ""
		),
		section_html(__("Tasks by kind"), lights(tasks.by_kind)),
		section_html(__("Tasks by resolution"), lights(tasks.by_resolution), {
			nothing: __("No task names a resolution."),
		}),
		section_html(
			__("Obstacles: whose answer they wait for"),
			obstacles.rows.length ? legend_html(obstacles.ages) + bars_html(obstacles.rows) : "",
			{ nothing: __("No obstacle waits for an answer.") }
		),
		section_html(__("Where records lie"), lying_html(lying), {
			nothing: __("Nothing waits for anybody."),
		}),
		section_html(
			__("Registration, reporting and scoring by unit"),
			completeness.length
				? completeness_html(completeness) + left_html(left.completeness)
				: "",
			{ wide: true }
		),
	].join("");
}

function lying_html(rows) {
	if (!rows.length) return "";
	return `<div class="table-responsive"><table><thead><tr><th>${__("Stage")}</th><th>${__(
		"With Whom"
	)}</th><th class="right">${__("Records")}</th><th class="right">${__(
		"Longest (Days)"
	)}</th></tr></thead><tbody>${rows
		.map(
			(row) => `<tr><td>${escape(row.stage)} <small>${escape(row.kind)}</small></td>
				<td>${escape(row.whom)}</td>
				<td class="right">${number_html(row.number, row.stage)}</td>
				<td class="right"><span class="indicator-pill ${row.colour}">${row.longest}</span></td></tr>`
		)
		.join("")}</tbody></table></div>`;
}

function completeness_html(rows) {
	const bars = (place) =>
		bars_html(rows.map((row) => ({ ...row.bars[place], title: row.title })));
	return `<div class="three">${rows[0].bars
		.map(
			(first, place) =>
				`<section><h4>${escape(first.title)}</h4>${legend_html(first.parts)}${bars(
					place
				)}</section>`
		)
		.join("")}</div>`;
}

export function people_html({ ratings, councils, falling, left }) {
	const levels = (bars) => (bars.length ? legend_html(bars[0].parts) + bars_html(bars) : "");
	const parts = [
		section_html(__("Ratings over the periods"), levels(ratings.over_periods), {
			nothing: __("Nobody is evaluated yet."),
		}),
		section_html(__("Ratings by unit"), levels(ratings.by_unit) + left_html(left.ratings), {
			nothing: __("Nobody is evaluated yet."),
		}),
	];
	if (ratings.by_group.length)
		parts.push(
			section_html(__("Ratings by group of similar duties"), levels(ratings.by_group))
		);
	if (ratings.quota) parts.push(section_html(__("Quota"), quota_html(ratings.quota)));
	if (councils.length)
		parts.push(
			section_html(
				__("Council members: how far apart"),
				legend_html(councils[0].parts) +
					bars_html(
						councils.map((council) => ({
							...council,
							title: __("{0}, mean spread {1} points", [
								council.title,
								format_number(council.spread, null, 2),
							]),
						}))
					)
			)
		);
	if (falling.number)
		parts.push(
			section_html(__("Results that fell over three periods"), falling_html(falling), {
				nothing: __("Nobody's result fell over three periods."),
			})
		);
	return parts.join("");
}

function quota_html({ level, candidates, allowed, too_many, groups_over }) {
	const says = __("{0}: {1} proposed or decided, at most {2} allowed.", [
		level,
		candidates,
		allowed,
	]);
	const width = Math.min(100, (100 * candidates) / Math.max(allowed, 1));
	const over = groups_over
		? `<p>${escape(__("Groups over the quota: {0}. Too many:", [groups_over]))} ${number_html(
				too_many
		  )}</p>`
		: "";
	return `<p>${escape(says)}</p><span class="cadre-kpi-quota-bar ${
		too_many.colour
	}"><span class="track"><span class="fill" style="width:${width}%"></span></span></span>${over}`;
}

function falling_html({ number, people }) {
	if (!people.length) return "";
	const form = (evaluation, name) =>
		cadre_kpi.reports.link("Cadre Evaluation", evaluation, name);
	return `<ol class="people">${people
		.map(
			(one) => `<li>${form(one.evaluation, one.cadre_name)}
				<small>${escape([one.position, one.unit_name].filter(Boolean).join(" · "))}</small>
				<small>${escape(one.results.join(" → "))}</small></li>`
		)
		.join("")}</ol><p>${escape(__("People in all:"))} ${number_html(number)}</p>`;
}
