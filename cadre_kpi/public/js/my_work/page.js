// "My Work": what waits for the user in the order of urgency, opened and decided in place.

import { escape } from "../desk/dialogs";
import { strip_markup } from "../desk/post";
import { draw_beside } from "./beside";
import { list_actions, decide_picked, show_selection } from "./bulk";
import { format_date } from "./cells";
import { Line } from "./line";

// state → the board on which such records stand side by side
const BOARDS = [
	[
		"Under Appraisal",
		"registrations",
		(number) => __("{0} registrations side by side", [number]),
	],
	["Under Verification", "progress", (number) => __("{0} reports side by side", [number])],
];
const FOR_A_BOARD = 2;
const STALE_AFTER = 5_000; // milliseconds until a return to the page reads anew

export class MyWork {
	constructor(wrapper) {
		this.page = cadre_kpi.make_page(wrapper, __("My Work"));
		this.titles = {
			late: __("Overdue"),
			today: __("Today"),
			week: __("This Week"),
			later: __("Other Work"),
		};
		this.lines = [];
		this.steps = {}; // of records without a workflow, several at once: DocType → step → fields
		this.$root = $(`<div class="cadre-kpi-work">
			<div class="cadre-kpi-work-lines"></div>
			<div class="cadre-kpi-work-beside"></div></div>`).appendTo(this.page.main);
		this.$lines = this.$root.find(".cadre-kpi-work-lines");
		this.$beside = this.$root.find(".cadre-kpi-work-beside");
		this.$bulk = $(
			`<div class="cadre-kpi-bulk cadre-kpi-work-bulk" role="toolbar" hidden></div>`
		);
		this.$root.append(this.$bulk);
		this.$beside.on("click", "[data-act=take-back]", (event) => this.take_back(event.target));
		this.$beside.on("click", "[data-act=report]", ({ target }) =>
			cadre_kpi.open_new_doc("Progress Report", {
				contract: target.dataset.name,
				report_type: "Periodic",
			})
		);
		this.page.set_secondary_action(__("Refresh"), () => this.load(), "refresh");
		this.page.add_menu_item(__("Overview"), () => frappe.set_route("Workspaces", "Cadre KPI"));
		this.page.add_menu_item(__("Calendar Link"), () =>
			cadre_kpi.deadlines.show_calendar_link()
		);
		this.page.add_menu_item(__("Keyboard Shortcuts"), () =>
			frappe.ui.keys.show_keyboard_shortcut_dialog()
		);
		this.set_keys();
		this.load();
	}

	// ---- reading ------------------------------------------------------------------------------------------
	come_back() {
		if (this.read_on && Date.now() - this.read_on > STALE_AFTER) this.load();
	}

	async load() {
		this.read_on = Date.now();
		if (!this.lines.length) this.$lines.html(`<p class="text-muted">${__("Loading...")}</p>`);
		const [waiting, beside] = await Promise.all([
			frappe.xcall("cadre_kpi.api.my_work.list_lines"),
			frappe.xcall("cadre_kpi.api.my_work.list_beside"),
		]);
		this.beside = beside;
		this.show_lines(waiting);
		this.show_beside();
	}

	show_lines({ lines, more, most, steps }) {
		this.steps = steps;
		this.more = more;
		this.most = most;
		this.current = null;
		this.lines = lines.map((data, number) => new Line(this, data, number));
		this.$lines.empty();
		for (const [group, title] of Object.entries(this.titles)) {
			const members = this.lines.filter((line) => line.data.group === group);
			if (!members.length) continue;
			const $section = $(`<section data-group="${group}">
				<h4>${escape(title)} <span class="cadre-kpi-count"></span></h4><ul></ul></section>`);
			$section.find("ul").append(members.map((line) => line.$line));
			this.$lines.append($section);
		}
		for (const doctype of more) {
			$(`<p class="text-muted"></p>`)
				.text(__("Of {0} only the first {1} are listed here.", [__(doctype), most]))
				.appendTo(this.$lines);
		}
		this.show_hint();
		this.show_counts();
		this.show_selection();
		this.show_boards();
		if (this.lines.length && document.activeElement === document.body)
			this.lines[0].$head[0].focus({ preventScroll: true });
	}

	// Where many wait for a check, they are looked at side by side.
	show_boards() {
		this.$lines.find(".cadre-kpi-boards").remove();
		const buttons = BOARDS.map(([state, view, label]) => {
			const number = this.lines.filter(({ data }) => data.state === state).length;
			return number < FOR_A_BOARD || !frappe.boot.page_info?.["checking-board"]
				? null
				: $(`<button type="button" class="btn btn-default"></button>`)
						.text(label(number))
						.on("click", () => frappe.set_route("checking-board", view));
		}).filter(Boolean);
		if (buttons.length)
			$(`<div class="cadre-kpi-boards"></div>`).append(buttons).prependTo(this.$lines);
	}

	show_beside() {
		this.$beside.html(draw_beside(this.beside));
		this.show_counts();
	}

	// What was just done can be taken back: the server says what.
	read_beside = frappe.utils.debounce(async () => {
		this.beside = await frappe.xcall("cadre_kpi.api.my_work.list_beside");
		this.show_beside();
	}, 1500);

	show_hint() {
		if (!this.lines.length) return;
		const keys = {
			"j k": __("Next line, previous line"),
			Enter: __("Open the line"),
			a: __("Take the step forward"),
			r: __("Return with a reason"),
			x: __("Select the line"),
			"?": __("All keys"),
		};
		const parts = Object.entries(keys).map(
			([key, what]) => `<kbd>${key}</kbd> ${escape(what)}`
		);
		this.$lines.append(`<p class="cadre-kpi-keys text-muted">${parts.join(" · ")}</p>`);
	}

	show_counts() {
		this.$lines.find("section").each((_index, section) => {
			const number = $(section).find(".cadre-kpi-line").length;
			$(section).find(".cadre-kpi-count").text(number);
			if (!number) section.remove();
		});
		this.$lines.find(".cadre-kpi-nothing").remove();
		if (this.lines.length) return;
		this.$lines.find(".cadre-kpi-keys").remove();
		const next = this.beside?.coming?.[0];
		const sentence = next
			? __("Next: {0}, {1}.", [next.what, format_date(next.due)])
			: __("What is sent to you will stand here.");
		this.$lines.prepend(`<div class="cadre-kpi-nothing">
			<h4>${escape(__("Nothing waits for you."))}</h4><p>${escape(sentence)}</p></div>`);
	}

	// ---- moving -------------------------------------------------------------------------------------------
	set_keys() {
		const keys = [
			["j", __("Next line"), () => this.move(1)],
			["k", __("Previous line"), () => this.move(-1)],
			["down", "", () => this.move(1)],
			["up", "", () => this.move(-1)],
			["a", __("Take the step forward"), () => this.step_forward()],
			["r", __("Return with a reason"), () => this.send_back()],
			["x", __("Select the line"), () => this.pick()],
			["o", __("Open the Form"), () => this.current?.open_form()],
		];
		for (const [shortcut, description, action] of keys) {
			frappe.ui.keys.add_shortcut({
				shortcut,
				description,
				page: this.page,
				condition: () => !document.querySelector(".modal.show"),
				action: () => {
					action();
				},
			});
		}
	}

	set_current(line) {
		this.current = line;
		this.lines.forEach((other) =>
			other.$line.toggleClass("cadre-kpi-current", other === line)
		);
	}

	move(step) {
		if (!this.lines.length) return;
		const at = this.lines.indexOf(this.current);
		const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), this.lines.length - 1);
		this.lines[next].focus();
	}

	async toggle(line) {
		this.set_current(line);
		if (!line.opens_here) return line.open_form();
		if (line.is_open) return line.close();
		return this.open(line);
	}

	// One line is open at a time; the next one is read while this one is looked at.
	async open(line) {
		this.lines
			.filter((other) => other !== line && other.is_open)
			.forEach((other) => other.close());
		await line.open();
		const next = this.lines[this.lines.indexOf(line) + 1];
		if (next?.opens_here) next.fetch().catch(() => {});
	}

	pick() {
		if (!this.current) return;
		this.current.picked = !this.current.picked;
		this.show_selection();
	}

	// A decision is taken on what is open before the eyes: the first stroke opens.
	step_forward() {
		const line = this.current;
		if (this.list_picked().length)
			return decide_picked(this, list_actions(this.list_picked())[0]);
		if (!line) return;
		if (!line.is_open || !line.shown) return this.open_or_follow(line);
		const action = line.find_forward();
		return action ? line.act(action) : line.open_form();
	}

	send_back() {
		const line = this.current;
		if (this.list_picked().length)
			return (
				list_actions(this.list_picked()).includes("Return") &&
				decide_picked(this, "Return")
			);
		if (!line) return;
		if (!line.is_open || !line.shown) return this.open_or_follow(line);
		if (line.list_actions().includes("Return")) return line.act("Return");
	}

	open_or_follow(line) {
		return line.opens_here ? this.open(line) : line.open_form();
	}

	list_picked() {
		return this.lines.filter((line) => line.picked);
	}

	show_selection() {
		show_selection(this);
	}

	// ---- deciding -----------------------------------------------------------------------------------------
	async decide(lines, action, note, values) {
		if (this.busy) return;
		this.busy = true;
		this.$root.addClass("cadre-kpi-busy");
		const failed = [];
		try {
			for (const [doctype, group] of group_by_doctype(lines)) {
				const seen = Object.fromEntries(
					group.map((line) => [line.data.name, line.data.modified])
				);
				const { done, failures } = await frappe.xcall("cadre_kpi.api.my_work.decide", {
					doctype,
					seen,
					action,
					note,
					values,
				});
				this.take_off(
					group.filter((line) => done.includes(line.data.name)),
					action
				);
				for (const failure of failures) {
					const line = group.find((one) => one.data.name === failure.name);
					if (line) failed.push([line, failure]);
				}
			}
		} catch (error) {
			// Frappe has said why; what was entered stays where it is
			await Promise.all(lines.map((line) => line.is_open && line.show_if_changed()));
		} finally {
			this.busy = false;
			this.$root.removeClass("cadre-kpi-busy");
		}
		await this.show_failed(failed);
	}

	// ---- steps of records without a workflow ----------------------------------------------------------------
	async take_step(lines, action, values) {
		if (this.busy) return;
		const outcome = await this.send_step(lines, action, values).catch(() => null);
		return this.finish_step(lines, action, outcome);
	}

	send_step(lines, action, values) {
		return this.run_busy(() =>
			frappe.xcall("cadre_kpi.api.my_work.take_step", {
				doctype: lines[0].data.doctype,
				seen: Object.fromEntries(lines.map(({ data }) => [data.name, data.modified])),
				step: action,
				values,
			})
		);
	}

	// What is done goes; what waits for the same user once more is read anew and opened again.
	async finish_step(lines, action, outcome) {
		if (!outcome) return; // Frappe has said why
		const find = (name) => lines.find((line) => line.data.name === name);
		this.take_off(outcome.done.map(find), action);
		if (outcome.again.length) {
			await this.load();
			const line = this.lines.find(({ data }) => data.name === outcome.again[0]);
			if (line && lines.length === 1) await this.open(line);
			line?.focus();
		}
		await this.show_failed(outcome.failures.map((failure) => [find(failure.name), failure]));
	}

	async show_failed(failed) {
		for (const [line, { reason, changed }] of failed) {
			const text = strip_markup(reason);
			if (changed) await line.show_again(text);
			else {
				await line.open();
				line.show_message(text);
			}
		}
		if (failed.length) failed[0][0].focus();
	}

	take_off(lines, action) {
		if (!lines.length) return;
		const first = this.lines.indexOf(lines[0]);
		const was_open = lines.some((line) => line.is_open);
		for (const line of lines) {
			line.$line.remove();
			this.beside.done.unshift({
				doctype: line.data.doctype,
				name: line.data.name,
				who: line.data.who,
				period: line.data.period,
				action: __(action),
				when: frappe.datetime.now_datetime(),
			});
		}
		this.lines = this.lines.filter((line) => !lines.includes(line));
		this.show_beside();
		this.read_beside();
		this.show_selection();
		const who = lines.length === 1 ? lines[0].data.who : __("{0} records", [lines.length]);
		frappe.show_alert(
			{ message: `${escape(__(action))}: ${escape(who)}`, indicator: "green" },
			4
		);
		const next = this.lines[Math.min(first, this.lines.length - 1)];
		if (!next) return;
		next.focus();
		// whoever reads one after the other finds the next one open
		if (was_open && next.opens_here) this.open(next).then(() => next.focus());
	}

	// A step of today, while nobody has acted since: the line stands where it was.
	async take_back({ dataset }) {
		if (this.busy) return;
		const { doctype, name, seen } = dataset;
		try {
			const args = { doctype, name, seen };
			const state = await this.run_busy(() =>
				frappe.xcall("cadre_kpi.api.my_work.take_back", args)
			);
			frappe.show_alert({ message: __("Taken back: {0}", [__(state)]), indicator: "green" });
		} finally {
			await this.load();
		}
	}

	async run_busy(work) {
		this.busy = true;
		this.$root.addClass("cadre-kpi-busy");
		try {
			return await work();
		} finally {
			this.busy = false;
			this.$root.removeClass("cadre-kpi-busy");
		}
	}
}

function group_by_doctype(lines) {
	const groups = new Map();
	for (const line of lines)
		groups.set(line.data.doctype, [...(groups.get(line.data.doctype) || []), line]);
	return groups;
}
