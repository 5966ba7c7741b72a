// The rating board: everybody of a decision or of a period in one table, rated in place.

import { ask, escape } from "../desk/dialogs";
import { get_level_name } from "../desk/levels";
import { split_words } from "../desk/reading";
import { show_replaced, CHOICES, Grid, get_label, STANDARD } from "./grid";
import { draw_bulk, draw_frame, draw_links } from "./frame";
import { draw_bars, draw_counts } from "./quota";
import { count_levels, matches, order, read_rows } from "./rows";
import { draw_start } from "./start";
import { take_action } from "./submit";
import { open_trial } from "./what_if";

const WIDE = window.matchMedia("(min-width: 1200px)");
const KEPT = "cadre_kpi:rating_board:columns";
const METHOD = "cadre_kpi.api.rating_board";

export class RatingBoard {
	constructor(wrapper) {
		this.page = cadre_kpi.make_page(wrapper, __("Rating Board"));
		this.columns = JSON.parse(localStorage.getItem(KEPT) || "null") || STANDARD;
		this.show_earlier = localStorage.getItem(`${KEPT}:earlier`) !== "0";
		this.$root = $(`<div class="cadre-kpi-board"></div>`).appendTo(this.page.main);
	}

	// ---- what is shown ------------------------------------------------------------------------------------
	show() {
		const [, first, second] = frappe.get_route();
		const decision = first && first !== "period" ? first : "";
		const period = first === "period" ? second || "" : "";
		const place = `${decision}|${period}`;
		// a return to the page finds it as it was left; the button reads anew
		if (place === this.place && this.answer) return;
		Object.assign(this, { place, decision, period, trial: null, last_change: null });
		if (decision || period) return this.load(true);
		return this.show_start();
	}

	async show_start() {
		this.page.set_title(__("Rating Board"));
		this.page.clear_actions();
		this.page.clear_menu();
		this.page.clear_inner_toolbar();
		this.$root.html(await draw_start());
	}

	async load(from_the_start) {
		const place = this.place;
		if (from_the_start) this.$root.html(`<p class="text-muted">${__("Loading...")}</p>`);
		const answer = await frappe.xcall(`${METHOD}.read`, {
			decision: this.decision,
			period: this.period,
		});
		if (place !== this.place) return;
		this.answer = answer;
		this.may_change = answer.may_change;
		this.rows = read_rows(answer);
		this.by_evaluation = new Map(this.rows.map((row) => [row.evaluation, row]));
		show_replaced(Boolean(answer.decision?.replaces));
		if (from_the_start || !this.grid) this.make();
		this.set_head();
		this.refresh();
		this.show_quota();
	}

	set_head() {
		const { decision, period } = this.answer;
		this.page.set_title(decision ? decision.title : period);
		if (decision)
			this.page.set_indicator(
				__(decision.workflow_state),
				decision.docstatus ? "green" : "orange"
			);
		else this.page.clear_indicator();
		this.page.clear_actions();
		this.page.clear_menu();
		this.page.clear_inner_toolbar();
		this.page.set_secondary_action(__("Refresh"), () => this.load(), "refresh");
		for (const action of this.answer.actions) {
			const act = () => this.act(action);
			if (["Submit for Approval", "Approve", "Publish"].includes(action))
				this.page.set_primary_action(__(action), act);
			else this.page.add_menu_item(__(action), act);
		}
		this.page.add_menu_item(__("Choose Columns"), () => this.choose_columns());
		this.page.add_menu_item(__("Try Other Rules"), () => open_trial(this));
		if (decision)
			this.page.add_menu_item(__("Open the Form"), () =>
				frappe.set_route("Form", "Rating Decision", decision.name)
			);
		if (this.may_change && decision.workflow_state === "Draft")
			this.page.add_menu_item(__("Fill in Proposed Ratings"), () => this.add_proposed());
	}

	make() {
		this.filters = {};
		this.sorted = ["number", false];
		this.$root.html(draw_frame(this.answer, WIDE.matches));
		this.grid = new Grid(this.$root.find(".cadre-kpi-board-table"), this, {
			sort: (key) => this.sort(key),
			picked: () => this.show_bulk(),
			rate: (rows, level) => this.rate(rows, level),
			reason: (row) => this.rate([row], row.decided_level, true),
		});
		const filter = frappe.utils.debounce(() => this.refresh(), 120);
		this.$root.find("[data-filter]").on("input change", (event) => {
			const { filter: name } = event.target.dataset;
			const value = event.target.value;
			this.filters[name] =
				name === "words"
					? split_words(value)
					: name === "unit"
					? this.answer.units.find((unit) => unit.name === value)
					: value;
			filter();
		});
		this.$root.find(".cadre-kpi-board-quota").on("click", "button", (event) => {
			const { unit, group, act } = event.currentTarget.dataset;
			if (act) return this.show_quota(true);
			this.set_filter("unit", unit);
			this.set_filter("group", group);
		});
	}

	set_filter(name, value) {
		this.$root
			.find(`[data-filter=${name}]`)
			.val(value || "")
			.trigger("change");
	}

	refresh() {
		const found = this.rows.filter((row) => matches(row, this.filters, this.trial));
		const [key, down] = this.sorted;
		this.grid.show(order(found, key, down), this.sorted);
		this.show_counts(found);
		this.show_bulk();
		this.show_links();
	}

	sort(key) {
		const [now, down] = this.sorted;
		this.sorted = now !== key ? [key, false] : down ? ["number", false] : [key, true];
		this.refresh();
	}

	show_counts(found) {
		const { levels, points_only } = this.answer;
		const people =
			found.length === this.rows.length
				? __("{0} people", [found.length])
				: __("{0} of {1} people", [found.length, this.rows.length]);
		const counts = points_only ? "" : draw_counts(count_levels(found, levels), levels);
		this.$root.find(".cadre-kpi-board-counts").html(`<b>${escape(people)}</b>${counts}`);
	}

	show_quota(all) {
		const $side = this.$root.find(".cadre-kpi-board-side");
		$side.toggle(Boolean(this.answer.decision) && !this.answer.points_only);
		this.$root
			.find(".cadre-kpi-board-middle")
			.toggleClass("with-side", Boolean(this.answer.decision) && !this.answer.points_only);
		this.$root.find(".cadre-kpi-board-quota").html(draw_bars(this.answer.quota, all));
	}

	show_links() {
		const $links = this.$root.find(".cadre-kpi-board-links").html(draw_links(this));
		$links.find("[data-act=end-trial]").on("click", () => this.show_trial(null));
		$links.find("[data-act=undo]").on("click", () => this.undo());
		$links.find("[data-committee]").on("click", async (event) => {
			const { committee } = event.currentTarget.dataset;
			const name = await frappe.xcall(`${METHOD}.prepare`, {
				committee,
				period: this.period,
			});
			frappe.set_route("rating-board", name);
		});
	}

	show_trial(trial) {
		this.trial = trial;
		this.set_filter("only", trial ? "trial" : "");
		this.refresh();
	}

	async choose_columns() {
		const answer = await ask(
			__("Choose Columns"),
			[
				{
					fieldname: "columns",
					fieldtype: "MultiCheck",
					label: __("Columns"),
					columns: 2,
					options: CHOICES.map((value) => ({
						value,
						label: get_label(value),
						checked: this.columns.includes(value),
					})),
				},
				{
					fieldname: "earlier",
					fieldtype: "Check",
					label: __("Ratings of earlier periods"),
					default: this.show_earlier ? 1 : 0,
				},
			],
			__("Show"),
			{ key: null }
		);
		if (!answer) return;
		this.columns = CHOICES.filter((key) => answer.columns.includes(key));
		this.show_earlier = Boolean(cint(answer.earlier));
		localStorage.setItem(KEPT, JSON.stringify(this.columns));
		localStorage.setItem(`${KEPT}:earlier`, this.show_earlier ? "1" : "0");
		this.refresh();
	}

	// ---- rating -------------------------------------------------------------------------------------------
	// Whoever is rated otherwise than proposed gets a reason, one for all of a selection.
	async rate(rows, level, ask_again) {
		const changed = rows.filter((row) => ask_again || row.decided_level !== level);
		if (!changed.length || this.busy) return;
		const other = changed.filter((row) => row.proposed_level !== level);
		let reason = "";
		if (other.length) {
			const names = other.slice(0, 10).map((row) => escape(row.cadre_name));
			if (other.length > 10) names.push(__("and {0} more", [other.length - 10]));
			const answer = await ask(
				__("Rate otherwise than proposed: {0}", [get_level_name(level)]),
				[
					{
						fieldname: "who",
						fieldtype: "HTML",
						options: `<p>${names.join(", ")}</p>`,
					},
					{
						fieldname: "reason",
						fieldtype: "Small Text",
						label: __("Reason"),
						reqd: 1,
						default: other.length === 1 ? other[0].reason : "",
					},
				],
				__("Rate"),
				{ key: `board:${this.answer.decision?.name}:${level}` }
			);
			reason = (answer?.reason || "").trim();
			if (!reason) return this.grid.draw(true);
		}
		const before = changed.map(({ evaluation, decided_level, reason: was }) => ({
			evaluation,
			level: decided_level,
			reason: was,
		}));
		const done = await this.store(
			changed.map((row) => ({
				evaluation: row.evaluation,
				level,
				reason: row.proposed_level === level ? "" : reason,
				seen: row.modified,
			}))
		);
		if (!done) return;
		this.last_change = before;
		this.grid.clear();
		this.refresh();
	}

	async undo() {
		const before = this.last_change;
		this.last_change = null;
		await this.store(
			before.map((was) => ({
				...was,
				seen: this.by_evaluation.get(was.evaluation).modified,
			}))
		);
		this.refresh();
	}

	async store(rows) {
		this.busy = true;
		this.$root.addClass("cadre-kpi-busy");
		try {
			const found = await frappe.xcall(`${METHOD}.change`, {
				decision: this.decision,
				rows,
			});
			this.take_over(found);
			frappe.show_alert(
				{ message: __("{0} ratings stored.", [rows.length]), indicator: "green" },
				3
			);
			return true;
		} catch (error) {
			// Frappe has said why; what is stored is shown again
			await this.load();
			return false;
		} finally {
			this.busy = false;
			this.$root.removeClass("cadre-kpi-busy");
		}
	}

	take_over({ rows, over, quota, modified, quota_ok, quota_note }) {
		for (const [evaluation, level, reason, version] of rows)
			Object.assign(this.by_evaluation.get(evaluation), {
				decided_level: level,
				reason,
				modified: version,
				outdated: 0,
			});
		const too_many = new Set(over);
		for (const row of this.rows) row.over = too_many.has(row.evaluation) ? 1 : 0;
		this.answer.quota = quota;
		Object.assign(this.answer.decision, { modified, quota_ok, quota_note });
		this.show_quota();
	}

	// ---- several at once ----------------------------------------------------------------------------------
	list_picked() {
		return this.rows.filter((row) => this.grid.picked.has(row.evaluation));
	}

	show_bulk() {
		const number = this.list_picked().length;
		const $bulk = this.$root.find(".cadre-kpi-board-bulk").prop("hidden", !number).empty();
		if (!number) return;
		$bulk.html(draw_bulk(this.answer, number));
		$bulk
			.find("[data-level]")
			.on("click", (event) =>
				this.rate(this.list_picked(), event.currentTarget.dataset.level)
			);
		$bulk.find("[data-act=clear]").on("click", () => this.grid.clear());
		$bulk.find("[data-act=remove]").on("click", () => this.remove());
	}

	async remove() {
		const rows = this.list_picked();
		const sure = await cadre_kpi.dialogs.confirm(
			__("Leave Out of the Decision"),
			__("{0} people are left out and wait for another decision.", [rows.length]),
			__("Leave Out")
		);
		if (!sure) return;
		await frappe.xcall(`${METHOD}.remove`, {
			decision: this.decision,
			evaluations: rows.map((row) => row.evaluation),
			seen: this.answer.decision.modified,
		});
		this.grid.picked.clear();
		this.last_change = null;
		await this.load();
	}

	async add_proposed() {
		const number = await frappe.xcall(`${METHOD}.add_proposed`, {
			decision: this.decision,
			seen: this.answer.decision.modified,
		});
		frappe.show_alert({
			message: number
				? __("{0} ratings filled in.", [number])
				: __("No other evaluation waits for this committee in this period."),
			indicator: number ? "green" : "blue",
		});
		await this.load();
	}

	// ---- the step of the decision -------------------------------------------------------------------------
	async act(action) {
		if (this.busy) return;
		this.busy = true;
		try {
			const state = await take_action(this, action);
			if (!state) return;
			frappe.show_alert({
				message: `${escape(__(action))}: ${escape(__(state))}`,
				indicator: "green",
			});
			this.last_change = null;
			this.grid.picked.clear();
			await this.load();
		} finally {
			this.busy = false;
		}
	}
}
