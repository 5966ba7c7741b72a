// The council room: people at the left, the own sheet in the middle, what it is about at the right; on a phone tabs. One
// request opens a session; what stands beside the next person's sheet is read ahead.

import { escape } from "../desk/dialogs";
import { keep, get_kept, call_when_known } from "../desk/drafts";
import { get, tell_fault } from "../desk/post";
import { draw_essential, let_scroll } from "../my_work/essential";
import { ACTS, draw_chair } from "./chair";
import { Entries } from "./entries";
import { draw_files, draw_viewer } from "./files";
import { press } from "./keys";
import { draw_people, draw_person } from "./people";
import { draw_results } from "./results";
import { decline, send } from "./sending";
import { draw_sheet, grow, refresh_sheet } from "./sheet";
import { draw_sessions, draw_top } from "./top";

const read = (method, values) => get(`cadre_kpi.api.council_room.${method}`, values);
const LOOK_AGAIN = 30_000; // milliseconds after which who is missing is asked anew

export class CouncilRoom {
	constructor(wrapper) {
		this.page = cadre_kpi.make_page(wrapper, __("Council Room"));
		this.$root = $(`<div class="cadre-kpi-council">
			<div class="cadre-kpi-council-top"></div>
			<div class="cadre-kpi-council-tabs"></div>
			<div class="cadre-kpi-council-people"></div>
			<div class="cadre-kpi-council-middle"></div>
			<div class="cadre-kpi-council-papers"></div></div>`).appendTo(this.page.main);
		const part = (name) => this.$root.find(`.cadre-kpi-council-${name}`);
		this.$top = part("top");
		this.$tabs = part("tabs");
		this.$people = part("people").attr({
			role: "navigation",
			"aria-label": __("Name List"),
		});
		this.$middle = part("middle");
		this.$papers = part("papers").attr({
			role: "region",
			tabindex: 0,
			"aria-label": __("File of the Person"),
		});
		this.page.set_secondary_action(__("Refresh"), () => this.load(), "refresh");
		this.page.add_menu_item(__("Open the Form"), () => {
			if (this.name) frappe.set_route("Form", "Council Session", this.name);
		});
		this.listen();
		this.show_route();
	}

	// ---- opening ------------------------------------------------------------------------------------------
	come_back() {
		if (frappe.get_route()[1] !== this.name) this.show_route();
		else if (this.entries && !this.entries.has_unsaved(this.person || {})) this.look_again();
	}

	show_route() {
		this.name = frappe.get_route()[1] || "";
		this.room = this.entries = this.person = null;
		return this.load();
	}

	async load() {
		const name = this.name;
		if (!name) return this.list_sessions();
		await this.entries?.store();
		await new Promise(call_when_known); // what lies on this device is read once a window
		const place = get_kept(this.place_key())?.values || {};
		if (!this.room) this.$middle.html(`<p class="text-muted">${escape(__("Loading..."))}</p>`);
		const room = await tell_fault(
			read("open_room", { session: name, person: place.at || "" })
		);
		if (this.name !== name) return;
		this.take(room, place);
	}

	place_key() {
		return `council-room:${this.name}`;
	}

	take(room, { at, index }) {
		const again = this.room && this.pane; // who reads anew stays at the part that is open
		this.room = room;
		this.results = null;
		this.papers = {};
		const { people, me, session, person } = room;
		if (person) this.papers[person.evaluation] = Promise.resolve(person);
		this.entries = me.seated
			? new Entries(session.name, people, {
					highest: room.highest,
					on_change: (changed) => this.note_sheet_change(changed),
					on_state: () => this.show_top(),
			  })
			: null;
		this.panes = [
			["people", __("Name List")],
			...(me.seated ? [["sheet", __("My Sheet")]] : []),
			["papers", __("File of the Person")],
			...(me.convenes && session.status !== "Closed" ? [["chair", __("Convening")]] : []),
			...(session.status === "Closed" ? [["results", __("Result")]] : []),
		];
		const first = people.find((one) => one.evaluation === (at || person?.evaluation));
		this.person = first || people[0] || null;
		const open = session.status !== "Closed";
		if (open && this.panes.some(([key]) => key === again)) this.pane = again;
		else this.pane = me.seated && open ? "sheet" : this.choose_first_pane();
		this.show_top();
		this.show_tabs();
		this.show_people();
		this.show_person(index || 0);
		this.entries?.store();
	}

	choose_first_pane() {
		const { session, me } = this.room;
		if (session.status === "Closed") return "results";
		return me.convenes ? "chair" : "papers";
	}

	async list_sessions() {
		const rows = await tell_fault(read("list_sessions"));
		this.$people.add(this.$papers).add(this.$top).add(this.$tabs).empty();
		this.$root.attr("data-pane", "list");
		this.$middle.html(draw_sessions(rows));
	}

	// ---- drawing ------------------------------------------------------------------------------------------
	// Drawn anew with each state of the sheets: the button with the cursor keeps it.
	show_top() {
		const { act } = this.$top.find(":focus").data() || {};
		this.$top.html(draw_top(this.room, this.entries, this.list_finished().length));
		if (act) this.$top.find(`[data-act="${act}"]`).trigger("focus");
	}

	show_tabs() {
		const shown = this.panes.map(
			([key, label]) =>
				`<button type="button" class="btn btn-default btn-sm" data-pane="${key}" aria-pressed="${
					key === this.pane
				}">${escape(label)}</button>`
		);
		this.$tabs.html(shown.join(""));
		this.$root.attr("data-pane", this.pane);
	}

	show_people() {
		this.$people.html(draw_people(this.room.people, this.entries));
		this.mark_here();
	}

	// One line anew while its sheet is typed; the others stand.
	show_state_of(person) {
		const at = this.room.people.indexOf(person);
		this.$people.find("li").eq(at).replaceWith(draw_person(person, at, this.entries));
		this.mark_here();
	}

	mark_here() {
		const at = this.room.people.indexOf(this.person);
		this.$people
			.find(".cadre-kpi-here")
			.removeClass("cadre-kpi-here")
			.attr("aria-current", null);
		const $here = this.$people.find("li").eq(at).find("button");
		return $here.addClass("cadre-kpi-here").attr("aria-current", "true")[0];
	}

	show_person(index = 0, focus = true) {
		if (!this.person) {
			this.$middle.html(`<p class="text-muted">${escape(__("Nobody is listed yet."))}</p>`);
			return;
		}
		this.show_middle();
		this.show_papers();
		this.mark_here()?.scrollIntoView({ block: "nearest" });
		if (this.get_middle_pane() === "sheet") {
			if (focus) this.focus_score(index);
			this.read_ahead();
		}
	}

	// What stands in the middle: where a phone shows people or papers alone, a desk keeps the sheet.
	get_middle_pane() {
		if (!["people", "papers"].includes(this.pane)) return this.pane;
		return this.room.me.seated ? "sheet" : this.choose_first_pane();
	}

	show_middle() {
		const pane = this.get_middle_pane();
		if (pane === "sheet") {
			const { people, levels } = this.room;
			const at = people.indexOf(this.person);
			this.$middle.html(
				draw_sheet(this.person, this.entries, { levels, at, number: people.length })
			);
			this.$middle.find("textarea").each((_index, area) => area.value && grow(area));
			refresh_sheet(this.$middle, this.person, this.entries);
		} else if (pane === "chair") {
			this.$middle.html(draw_chair(this.room));
		} else if (pane === "results") this.show_results();
		else this.$middle.empty();
	}

	async show_results() {
		this.$middle.html(`<p class="text-muted">${escape(__("Loading..."))}</p>`);
		try {
			this.results ||= await tell_fault(read("read_results", { session: this.name }));
		} catch {
			// it was said why
			this.$middle.empty();
			return;
		}
		if (this.get_middle_pane() === "results") this.$middle.html(draw_results(this.results));
	}

	// ---- beside the sheet ---------------------------------------------------------------------------------
	read(person) {
		const { evaluation, readable } = person;
		if (!readable) return Promise.resolve({ sections: [], files: [] });
		this.papers[evaluation] ||= read("open_person", { session: this.name, evaluation }).catch(
			(error) => {
				delete this.papers[evaluation];
				throw error;
			}
		);
		return this.papers[evaluation];
	}

	async show_papers() {
		const person = this.person;
		const waiting = setTimeout(
			() => this.$papers.html(`<p class="text-muted">${escape(__("Loading..."))}</p>`),
			120
		);
		try {
			const papers = await this.read(person);
			if (this.person === person) this.draw_papers(papers);
		} catch {
			if (this.person === person)
				this.$papers.html(
					`<p class="text-muted">${escape(
						__(
							"The papers could not be read. They are asked for again when you come back."
						)
					)}</p>`
				);
		} finally {
			clearTimeout(waiting);
		}
	}

	draw_papers(papers) {
		this.shown_papers = papers;
		const sections = papers.sections.map(
			(section) =>
				`<section><h3>${escape(section.title)}</h3>${draw_essential(section)}</section>`
		);
		this.$papers.html(
			draw_files(papers.files) + sections.join("") ||
				`<p class="text-muted">${escape(__("Nothing to show."))}</p>`
		);
		let_scroll(this.$papers);
		this.$papers[0].scrollTop = 0;
	}

	read_ahead() {
		const { people } = this.room;
		const next = people[people.indexOf(this.person) + 1];
		if (next) setTimeout(() => this.read(next).catch(() => {}), 0);
	}

	// ---- moving -------------------------------------------------------------------------------------------
	go(person, index = 0) {
		if (!person || person === this.person) return;
		this.person = person;
		if (this.pane === "people") this.show_pane(this.get_middle_pane());
		this.show_person(index);
	}

	step(by, open_only = false) {
		const { people } = this.room;
		let at = people.indexOf(this.person) + by;
		while (open_only && people[at] && !this.entries.is_open(people[at])) at += by;
		if (people[at]) this.go(people[at]);
		else if (by > 0) this.go_to_end();
	}

	// Behind the last one: whoever was left out, else the button that sends all.
	go_to_end() {
		const left = this.room.people.find(
			(person) => this.entries.is_open(person) && !this.entries.is_finished(person)
		);
		if (left && left !== this.person) {
			const first = left.sheet.tasks.findIndex((task) => task.score === null || task.fault);
			return this.go(left, Math.max(first, 0));
		}
		this.$top.find("[data-act=send-all]").trigger("focus");
	}

	list_inputs() {
		return this.$middle.find("input[data-field=score]");
	}

	focus_score(index) {
		const input = this.list_inputs()[Math.min(index, this.list_inputs().length - 1)];
		// a phone's keyboard comes when a field is touched, not by itself
		if (!input || input.disabled || frappe.is_mobile?.()) return;
		input.focus({ preventScroll: false });
		input.select();
	}

	keep_place(index) {
		keep(this.place_key(), { at: this.person?.evaluation, index });
	}

	listen() {
		this.$root.on("click", "[data-go]", (event) => {
			const { go } = event.currentTarget.dataset;
			const person = this.room.people.find((one) => one.evaluation === go);
			if (person === this.person && this.pane === "people")
				this.show_pane(this.get_middle_pane());
			else this.go(person);
		});
		this.$root.on("click", ".cadre-kpi-council-tabs [data-pane]", (event) =>
			this.show_pane(event.currentTarget.dataset.pane)
		);
		this.$root.on("click", "[data-act]", (event) => this.act(event.currentTarget));
		this.$root.on("click", "[data-file]", (event) => {
			const file = this.shown_papers.files[event.currentTarget.dataset.file];
			this.$papers.html(draw_viewer(file));
		});
		// not "change": a field that is taken off the page reports it when the next person is there already
		this.$middle.on("input", "[data-field]", (event) => this.note_typed(event.target));
		this.$middle.on("focusin", "input[data-field=score]", (event) => {
			event.target.select();
			this.keep_place(this.list_inputs().index(event.target));
		});
		this.$middle.on("keydown", (event) => press(this, event));
		window.addEventListener("online", () => this.entries?.store());
		window.addEventListener("pagehide", () => this.entries?.leave());
		document.addEventListener("visibilitychange", () => {
			if (document.visibilityState === "hidden") this.entries?.store();
		});
		setInterval(() => this.look_again(), LOOK_AGAIN);
	}

	async look_again() {
		const open = document.visibilityState === "visible" && this.$root.is(":visible");
		if (!open || this.is_middle() !== "chair" || !this.room.seats) return;
		Object.assign(
			this.room.seats,
			await read("list_seats", { session: this.name }).catch(() => ({}))
		);
		if (this.is_middle() === "chair" && !document.querySelector(".modal.show"))
			this.show_middle();
	}

	is_middle() {
		return this.room && this.get_middle_pane();
	}

	show_pane(pane) {
		const before = this.get_middle_pane();
		this.pane = pane;
		this.show_tabs();
		if (this.get_middle_pane() !== before) this.show_middle();
		this.look_again(); // sheets may have come in, the own one too
	}

	// ---- typing -------------------------------------------------------------------------------------------
	note_typed(input) {
		const of = $(input).closest("[data-evaluation]").attr("data-evaluation");
		if (of !== this.person.evaluation) return;
		const index = $(input).closest("[data-index]").data("index");
		const task = index === undefined ? null : this.person.sheet.tasks[index];
		this.entries.set(this.person, input.dataset.field, task, input.value);
		if (input.tagName === "TEXTAREA") grow(input);
	}

	note_sheet_change(person) {
		if (!this.room) return;
		this.show_state_of(person);
		this.show_top();
		if (person !== this.person || this.get_middle_pane() !== "sheet") return;
		const shown = this.list_inputs().length === person.sheet.tasks.length;
		const closed =
			this.list_inputs().first().prop("disabled") === this.entries.is_open(person);
		if (shown && !closed) refresh_sheet(this.$middle, person, this.entries);
		else this.show_middle();
	}

	undo() {
		const step = this.entries.undo();
		if (!step) return;
		if (step.person !== this.person) this.person = step.person;
		const index = step.task ? this.person.sheet.tasks.indexOf(step.task) : 0;
		this.show_person(index);
	}

	// ---- doing --------------------------------------------------------------------------------------------
	async act(button) {
		const { act } = button.dataset;
		if (this.busy) return;
		if (ACTS[act]) {
			this.busy = true;
			try {
				if (await ACTS[act](this.room, button.dataset)) await this.load();
				else if (this.get_middle_pane() === "chair") this.show_middle();
			} catch {
				// it was said why; the page stays as it is
			} finally {
				this.busy = false;
			}
			return;
		}
		const own = {
			previous: () => this.step(-1),
			next: () => this.step(1),
			undo: () => this.undo(),
			decline: () => decline(this),
			send: () => send(this, [this.person]),
			"send-all": () => send(this, this.list_finished()),
			"keep-mine": () => (this.entries.keep_mine(this.person), this.show_middle()),
			"take-stored": () => (
				this.entries.take(this.person, this.person.conflict), this.show_middle()
			),
			"close-file": () => this.draw_papers(this.shown_papers),
			"last-comment": () => this.apply_comment($(button).closest("[data-index]")),
		};
		return own[act]?.();
	}

	apply_comment($task) {
		const task = this.person.sheet.tasks[$task.data("index")];
		this.entries.set(this.person, "comment", task, this.entries.last_comment);
		grow($task.find("textarea").val(task.comment)[0]);
		$task.find("input").trigger("focus");
	}

	list_finished() {
		if (!this.entries || this.room.session.status !== "Scoring") return [];
		return this.room.people.filter(
			(person) =>
				this.entries.is_open(person) &&
				this.entries.is_finished(person) &&
				!person.conflict
		);
	}
}
