// The table of the board. Only the rows in sight stand in the page, so that twenty thousand scroll like twenty.

import { escape } from "../desk/dialogs";
import { draw_short_pill, name_in_narrow_box } from "../desk/levels";
import { differs } from "./rows";

const ROW = 44;
const CARD = 168; // a row on a phone
const BEYOND = 8; // rows kept above and below those in sight
const PHONE = window.matchMedia("(max-width: 767px)");

// a decision that replaces published ratings shows these in the place of the proposals
let replacing = false;
export const show_replaced = (yes) => (replacing = yes);

export const format_points = (value) => (value === null ? "" : format_number(value, null, 2));

const COLUMNS = {
	duty_group: { label: () => __("Group of Similar Duties"), width: 150 },
	position: { label: () => __("Position"), width: 150 },
	unit: { label: () => __("Unit"), width: 130 },
	total_points: { label: () => __("Points"), width: 64, right: true, show: format_points },
	marks: { label: () => __("Conditions"), width: 112, html: draw_marks },
	self_level: { label: () => __("Self"), width: 84, html: draw_short_pill },
	unit_level: { label: () => __("Unit's Proposal"), width: 84, html: draw_short_pill },
	agency_level: { label: () => __("Agency's Proposal"), width: 84, html: draw_short_pill },
	council_points: { label: () => __("Council"), width: 64, right: true, show: format_points },
	level_by_points: { label: () => __("Level by Points"), width: 84, html: draw_short_pill },
	proposed_level: {
		label: () => (replacing ? __("Rating Replaced") : __("Proposed")),
		width: 84,
		html: draw_short_pill,
	},
	decided_level: { label: () => __("Decided"), width: 124 },
	reason: { label: () => __("Reason"), width: 150 },
	trial: { label: () => __("Under the Moved Rules"), width: 84, html: draw_short_pill },
	state: { label: () => __("State"), width: 120, show: (value) => __(value) },
};
export const STANDARD = [
	...["unit", "total_points", "marks", "self_level", "agency_level", "council_points"],
	...["proposed_level", "decided_level", "reason"],
];
export const CHOICES = Object.keys(COLUMNS).filter((key) => key !== "trial");
export const get_label = (key) => COLUMNS[key].label();

// Each condition as a mark, those that failed first; the figures stand in the mark's own words.
function draw_marks(marks, row, conditions) {
	if (!marks.length) return "";
	const order = [...marks].sort((one, other) => rank(one) - rank(other));
	const shown = order.slice(0, 4).map(([place, met, found, needed]) => {
		const sign = met === 1 ? "✓" : met === 0 ? "✗" : "–";
		const outcome = met === 1 ? __("Met") : met === 0 ? __("Not Met") : __("Not Assessed");
		const text = `${conditions[place].name}: ${outcome} (${found} / ${needed})`;
		const colour = met === 1 ? "met" : met === 0 ? "failed" : "open";
		return `<span class="cadre-kpi-mark ${colour}" role="img" title="${escape(
			text
		)}" aria-label="${escape(text)}">${sign}</span>`;
	});
	const rest = order.length - shown.length;
	return shown.join("") + (rest > 0 ? `<span class="text-muted">+${rest}</span>` : "");
}

const rank = (mark) => (mark[1] === 0 ? 0 : mark[1] === 1 ? 2 : 1);

export class Grid {
	// board: what the page knows (answer, may_change, trial); on: sort, pick, rate, open
	constructor($parent, board, on) {
		Object.assign(this, { board, on, rows: [], picked: new Set() });
		this.$scroll = $(`<div class="cadre-kpi-board-scroll" tabindex="0" role="region"></div>`)
			.attr("aria-label", __("Ratings"))
			.appendTo($parent);
		this.$table = $(`<div role="table"></div>`)
			.attr("aria-label", __("Ratings"))
			.appendTo(this.$scroll);
		this.$head = $(`<div role="rowgroup" class="cadre-kpi-board-head"></div>`).appendTo(
			this.$table
		);
		this.$body = $(`<div role="rowgroup" class="cadre-kpi-board-body"></div>`).appendTo(
			this.$table
		);
		let waiting = false;
		this.$scroll.on("scroll", () => {
			if (waiting) return;
			waiting = true;
			requestAnimationFrame(() => {
				waiting = false;
				this.draw();
			});
		});
		this.watch();
	}

	watch() {
		this.$body.on("change", "input[type=checkbox]", (event) => {
			this.pick(event.target.closest("[data-evaluation]").dataset.evaluation);
		});
		this.$body.on("change", "select", (event) => {
			const row = this.find_row(event.target);
			const level = event.target.value;
			event.target.value = row.decided_level; // until it is stored
			this.on.rate([row], level);
		});
		this.$body.on("click", "[data-act=reason]", (event) =>
			this.on.reason(this.find_row(event.target))
		);
		this.$head.on("click", "[data-sort]", (event) =>
			this.on.sort(event.currentTarget.dataset.sort)
		);
		this.$head.on("change", "input[type=checkbox]", (event) =>
			this.pick_all(event.target.checked)
		);
		PHONE.addEventListener("change", () => this.show(this.rows, this.sorted));
		window.addEventListener(
			"resize",
			frappe.utils.debounce(() => this.draw(true), 100)
		);
	}

	find_row(element) {
		const { evaluation } = element.closest("[data-evaluation]").dataset;
		return this.rows.find((row) => row.evaluation === evaluation);
	}

	get height() {
		return PHONE.matches ? CARD : ROW;
	}

	list_columns() {
		const chosen = this.board.columns.filter((key) => COLUMNS[key]);
		const shown = this.board.trial ? [...chosen, "trial"] : chosen;
		const earlier = this.board.answer.earlier_periods.map((period, index) => ({
			key: `earlier:${index}`,
			label: period,
			width: 90,
			value: (row) => row.earlier[index],
			html: draw_short_pill,
		}));
		const columns = shown.map((key) => ({
			key,
			...COLUMNS[key],
			label: get_label(key),
			value: (row) =>
				key === "trial" ? this.board.trial.get(row.evaluation) || "" : row[key],
		}));
		return this.board.show_earlier ? [...columns, ...earlier] : columns;
	}

	show(rows, sorted) {
		this.rows = rows;
		this.sorted = sorted;
		this.shown = this.list_columns();
		this.$table.attr("aria-rowcount", rows.length + 1);
		const widths = this.shown.map(({ width }) => `minmax(${width}px, ${width}fr)`).join(" ");
		this.$table.css("--columns", `36px minmax(190px, 190fr) ${widths}`);
		const least = 226 + this.shown.reduce((sum, { width }) => sum + width, 0);
		this.$table.css("min-width", PHONE.matches ? "" : `${least}px`);
		this.draw_head();
		this.$body.css("height", `${rows.length * this.height}px`);
		this.draw(true);
	}

	draw_head() {
		const [now, down] = this.sorted;
		const button = (key, label) => {
			const sign = now !== key ? "" : down ? " ↓" : " ↑";
			return `<button type="button" data-sort="${key}">${escape(label)}${sign}</button>`;
		};
		const cell = (key, label, right, beside = "") => {
			const order = now !== key ? "none" : down ? "descending" : "ascending";
			return `<div role="columnheader" aria-sort="${order}" class="${right ? "right" : ""}">
				${button(key, label)}${beside}</div>`;
		};
		// people stand by name or by the rank of their position, which is no column of its own
		const rank = button("rank", __("Rank"));
		const all = this.rows.length && this.rows.every((row) => this.picked.has(row.evaluation));
		const pick = this.board.may_change
			? `<input type="checkbox" ${all ? "checked" : ""} aria-label="${escape(
					__("Select everybody in sight of the filters")
			  )}">`
			: "";
		this.$head.html(`<div role="row" aria-rowindex="1" class="cadre-kpi-board-row">
			<div role="columnheader" class="frozen-0">${pick}<span class="sr-only">${__(
			"Select"
		)}</span></div>${cell("cadre_name", __("Full Name"), false, rank).replace(
			'class=""',
			'class="frozen-1"'
		)}${this.shown.map(({ key, label, right }) => cell(key, label, right)).join("")}</div>`);
	}

	draw(anew) {
		const { scrollTop, clientHeight } = this.$scroll[0];
		const first = Math.max(0, Math.floor(scrollTop / this.height) - BEYOND);
		const last = Math.min(
			this.rows.length,
			Math.ceil((scrollTop + clientHeight) / this.height) + BEYOND
		);
		if (!anew && first === this.first && last === this.last) return;
		Object.assign(this, { first, last });
		const active = document.activeElement;
		const held = this.$body[0].contains(active) && {
			evaluation: active.closest("[data-evaluation]")?.dataset.evaluation,
			tag: active.tagName,
		};
		this.$body.html(
			this.rows
				.slice(first, last)
				.map((row, at) => this.draw_row(row, first + at))
				.join("")
		);
		if (held?.evaluation) {
			this.$body
				.find(`[data-evaluation="${CSS.escape(held.evaluation)}"] ${held.tag}`)
				.first()
				.trigger("focus");
		}
	}

	draw_row(row, at) {
		const cells = this.shown.map((column) => {
			const value = column.value(row);
			const html =
				column.key === "decided_level"
					? this.draw_decided(row)
					: column.key === "reason"
					? this.draw_reason(row)
					: column.html
					? value === undefined || value === ""
						? ""
						: column.html(value, row, this.board.answer.conditions)
					: escape(column.show ? column.show(value) : value);
			return `<div role="cell" class="${column.right ? "right" : ""} col-${
				column.key.split(":")[0]
			}" data-label="${escape(column.label)}"><span>${html}</span></div>`;
		});
		const pick = this.board.may_change && !row.own;
		const box = pick
			? `<input type="checkbox" ${
					this.picked.has(row.evaluation) ? "checked" : ""
			  } aria-label="${escape(__("Select {0}", [row.cadre_name]))}">`
			: "";
		const notes = [
			row.over ? draw_pill(__("Over"), "red") : "",
			row.outdated ? draw_pill(__("Computed anew since"), "orange") : "",
			row.own ? draw_pill(__("Your own"), "gray") : "",
		].join("");
		const link = frappe.utils.get_form_link("Cadre Evaluation", row.evaluation);
		return `<div role="row" aria-rowindex="${at + 2}" class="cadre-kpi-board-row ${
			row.over ? "over" : ""
		}" data-evaluation="${escape(row.evaluation)}" style="top:${at * this.height}px;height:${
			this.height
		}px"><div role="cell" class="frozen-0">${box}</div>
			<div role="rowheader" class="frozen-1"><span class="who"><a href="${escape(link)}" title="${escape(
			row.cadre_name
		)}">${escape(row.cadre_name)}</a>${notes}</span><small>${escape(
			row.position
		)}</small></div>
			${cells.join("")}</div>`;
	}

	draw_decided(row) {
		const level = row.decided_level || "";
		if (!this.board.may_change || row.own || this.board.answer.points_only)
			return level
				? `<span class="${differs(row) ? "cadre-kpi-differs" : ""}">${draw_short_pill(
						level
				  )}</span>`
				: "";
		const options = this.board.answer.levels.map(
			(code) =>
				`<option value="${code}" ${code === level ? "selected" : ""}>${escape(
					name_in_narrow_box(code)
				)}</option>`
		);
		// the mark of the level stands in the place of the box, which would cut its name
		return `<span class="cadre-kpi-board-choice ${differs(row) ? "cadre-kpi-differs" : ""}">
			<span aria-hidden="true">${draw_short_pill(level) || "–"}</span>
			<select aria-label="${escape(__("Rating of {0}", [row.cadre_name]))}">${options.join(
			""
		)}</select></span>`;
	}

	draw_reason(row) {
		const text = escape(row.reason);
		if (!differs(row) || !this.board.may_change || row.own)
			return `<span title="${text}">${text}</span>`;
		return `<button type="button" class="btn btn-link btn-xs" data-act="reason" title="${text}">${
			text || __("Write the reason")
		}</button>`;
	}

	// ---- selection ----------------------------------------------------------------------------------------
	pick(evaluation) {
		if (!this.picked.delete(evaluation)) this.picked.add(evaluation);
		this.on.picked();
	}

	pick_all(chosen) {
		for (const row of this.rows.filter((each) => !each.own)) {
			if (chosen) this.picked.add(row.evaluation);
			else this.picked.delete(row.evaluation);
		}
		this.draw(true);
		this.on.picked();
	}

	clear() {
		this.picked.clear();
		this.draw_head();
		this.draw(true);
		this.on.picked();
	}
}

function draw_pill(text, colour) {
	return ` <span class="indicator-pill no-indicator-dot ${colour}">${escape(text)}</span>`;
}
