// After the close: the council's points of each task on a line from 0 to the maximum, with the sheets that the reader may
// see as dots, those far from the council's points in red.

import { escape } from "../desk/dialogs";

const WIDTH = 520;
const LEFT = 14;
const ROW = 40;
const format_figure = (value) => cadre_kpi.entry.write(flt(value), { decimals: 2 });

export function draw_results({ people, highest, named }) {
	if (!people.length) return `<p class="text-muted">${escape(__("Nothing to show."))}</p>`;
	const parts = people.map(
		(person) => `<section class="cadre-kpi-result"><h3>${escape(person.name)}
			<span class="text-muted">${escape(__("Council points"))} <b>${escape(
			format_figure(person.points)
		)}</b> · ${escape(__("{0} of {1} sheets", [person.sent, person.entitled]))}</span></h3>
			${person.tasks.map((task) => draw_task(task, highest)).join("")}</section>`
	);
	return `<h2>${escape(__("Result of the session"))}</h2>
		<p class="cadre-kpi-legend text-muted">${draw_legend(people)}</p>
		${named ? "" : `<p>${escape(__("The scheme shows members' scores without names."))}</p>`}
		${parts.join("")}`;
}

function draw_legend(people) {
	const own = people.some(({ tasks }) =>
		tasks.some(({ marks }) => marks.some((mark) => mark.own && !mark.far))
	);
	return [
		["bar", __("lowest to highest score")],
		["line", __("council's points")],
		["dot", __("a member's score")],
		...(own ? [["own", __("my score")]] : []),
		["far", __("far from the others")],
	]
		.map(([kind, text]) => `<span><i class="cadre-kpi-key-${kind}"></i>${escape(text)}</span>`)
		.join(" ");
}

function draw_task(task, highest) {
	const x = (value) => LEFT + ((WIDTH - 2 * LEFT) * value) / (highest || 1);
	const far = task.marks.filter((mark) => mark.far);
	const dots = task.marks.map(
		(mark, at) =>
			`<circle cx="${x(mark.score)}" cy="${20 + ((at % 3) - 1) * 3}" r="4.5" class="${
				mark.far ? "far" : mark.own ? "own" : ""
			}"><title>${escape(
				[mark.member, format_figure(mark.score)].filter(Boolean).join(": ")
			)}</title></circle>`
	);
	const says = __("{0} points; lowest {1}, highest {2}, deviation {3}", [
		format_figure(task.points),
		format_figure(task.lowest),
		format_figure(task.highest),
		format_figure(task.deviation),
	]);
	const named = far
		.map((mark) => [mark.member, format_figure(mark.score)].filter(Boolean).join(" "))
		.join(", ");
	return `<div class="cadre-kpi-result-task"><div>${task.no}. ${escape(task.name)}</div>
		<svg viewBox="0 0 ${WIDTH} ${ROW}" role="img" aria-label="${escape(says)}">
			<line x1="${x(0)}" x2="${x(highest)}" y1="20" y2="20" class="axis"/>
			<rect x="${x(task.lowest)}" y="14" width="${Math.max(
		x(task.highest) - x(task.lowest),
		2
	)}" height="12" class="span"/>
			<line x1="${x(task.points)}" x2="${x(task.points)}" y1="6" y2="34" class="given"/>
			${dots.join("")}
			<text x="${x(0)}" y="38" class="end">0</text>
			<text x="${x(highest)}" y="38" class="end" text-anchor="end">${escape(
		format_figure(highest)
	)}</text>
		</svg>
		<div class="text-muted">${escape(says)}${
		named ? ` · <span class="cadre-kpi-far">${escape(__("Far off: {0}", [named]))}</span>` : ""
	}</div></div>`;
}
