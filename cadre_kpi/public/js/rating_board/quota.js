// How many have which rating, and how each group uses its quota. The server counts the quota; here it is drawn.

import { escape } from "../desk/dialogs";
import { draw_level_pill } from "../desk/levels";

const FIRST = 12; // bars before "all"

export function draw_counts(counts, levels) {
	const shown = levels.filter((level) => counts[level].proposed || counts[level].decided);
	return shown
		.map((level) => {
			const { proposed, decided } = counts[level];
			const was =
				proposed === decided
					? ""
					: ` <span class="text-muted">${__("proposed {0}", [proposed])}</span>`;
			return `<span class="cadre-kpi-board-count">${draw_level_pill(
				level
			)} <b>${decided}</b>${was}</span>`;
		})
		.join("");
}

// red: too many; amber: equal on the last place, or full; green: room left
function choose_colour(bar) {
	if (bar.candidates > bar.allowed) return "red";
	return bar.tied || bar.candidates === bar.allowed ? "amber" : "green";
}

export function draw_bars(bars, all = false) {
	if (bars === null)
		return `<p class="text-muted">${__(
			"The quota is not shown: your own rating is among these and not published yet."
		)}</p>`;
	if (!bars.length)
		return `<p class="text-muted">${__("Nobody holds the level that the quota limits.")}</p>`;
	const sorted = [...bars].sort(
		(one, other) =>
			other.candidates - other.allowed - (one.candidates - one.allowed) ||
			other.candidates - one.candidates
	);
	const shown = all ? sorted : sorted.slice(0, FIRST);
	const rest = sorted.length - shown.length;
	const lines = shown.map((bar) => {
		const name = [bar.unit_name, bar.group].filter(Boolean).join(" · ") || __("All");
		const width = Math.min(100, (100 * bar.candidates) / Math.max(bar.allowed, 1));
		const says = __("{0} of at most {1} ({2} % of {3})", [
			bar.candidates,
			bar.allowed,
			format_number(bar.percent, null, Number.isInteger(bar.percent) ? 0 : 2),
			bar.base,
		]);
		return `<button type="button" class="cadre-kpi-quota-bar ${choose_colour(bar)}"
			data-unit="${escape(bar.unit)}" data-group="${escape(bar.group)}">
			<span class="name">${escape(name)}</span><span class="says">${escape(says)}</span>
			<span class="track"><span class="fill" style="width:${width}%"></span></span></button>`;
	});
	const more = rest
		? `<button type="button" class="btn btn-link btn-xs" data-act="all-bars">${__(
				"and {0} more",
				[rest]
		  )}</button>`
		: "";
	return lines.join("") + more;
}
