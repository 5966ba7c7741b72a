// One person of the board: a head with the actions, and the table of tasks, built when it comes near the window.

import { escape } from "../desk/dialogs";

const ROW = 64; // height of a task until its row is built

export class Person {
	constructor(board, data, number) {
		this.board = board;
		this.data = data;
		this.id = `cadre-kpi-person-${number}`;
		this.entered = new Map(); // row → what stands in it and is not stored
		this.make();
	}

	make() {
		const { data, board } = this;
		const { view } = board;
		const link = frappe.utils.get_form_link(view.doctype, data.name);
		const about = [data.position, data.unit, ...view.describe_lines(data)].filter(Boolean);
		this.$element = $(`<section class="cadre-kpi-person" aria-labelledby="${this.id}">
			<header><label class="cadre-kpi-pick"><input type="checkbox" aria-label="${escape(
				__("Select {0}", [data.cadre_name])
			)}"></label>
				<div class="cadre-kpi-person-who"><h3 id="${this.id}"><a href="${escape(link)}">${escape(
			data.cadre_name
		)}</a></h3><div class="text-muted">${about.map(escape).join(" · ")}</div></div>
				<div class="cadre-kpi-person-facts">${view.draw_facts(data)}</div>
				<div class="cadre-kpi-person-actions"></div></header>
			<p class="cadre-kpi-note" role="alert" hidden></p>
			<div class="cadre-kpi-person-body" style="min-height: ${data.tasks.length * ROW}px"></div>
		</section>`);
		this.$note = this.$element.find("> .cadre-kpi-note");
		this.$body = this.$element.find(".cadre-kpi-person-body");
		const $actions = this.$element.find(".cadre-kpi-person-actions");
		for (const action of data.actions)
			board.deciding.draw_button(action, [this]).addClass("btn-sm").appendTo($actions);
		this.$element
			.find("> header input[type=checkbox]")
			.on("change", () => board.show_selection());
	}

	build() {
		if (this.built) return;
		this.built = true;
		const { view, answer } = this.board;
		this.$body.css("min-height", "").html(view.draw_tasks(this.data, answer));
		this.$body.on("change", "[data-row] [data-field]", (event) => this.enter(event.target));
		this.$body.on("click", "[data-act=rest]", () => this.fill_rest());
	}

	get picked() {
		return this.$element.find("> header input[type=checkbox]").prop("checked");
	}

	set picked(value) {
		this.$element.find("> header input[type=checkbox]").prop("checked", value);
	}

	focus() {
		this.$element[0].scrollIntoView({ block: "center" });
		this.$element.find("> header input[type=checkbox]").trigger("focus");
	}

	say(text) {
		this.$note.text(text || "").prop("hidden", !text);
	}

	// ---- entering -----------------------------------------------------------------------------------------
	find_row(name) {
		return this.$body.find(`[data-row="${CSS.escape(name)}"]`);
	}

	enter(input) {
		const name = input.closest("[data-row]").dataset.row;
		const $row = this.find_row(name);
		const task = this.data.tasks.find((one) => one.name === name);
		const { values, fault } = this.board.view.read_values($row, task);
		$row.find("[data-field]").removeClass("cadre-kpi-unread");
		this.board.view.arrange($row, values, task);
		if (fault) {
			this.entered.set(name, null);
			const $field = $row.find(`[data-field=${fault.field}]`);
			if (!fault.missing) $field.addClass("cadre-kpi-unread");
			// what is still to be filled in is the next thing to do
			if (fault.missing && input.dataset.field === fault.after) $field.trigger("focus");
			return this.say(fault.says);
		}
		this.entered.set(name, { row: name, ...values });
		this.say("");
		return this.store();
	}

	fill_rest() {
		for (const task of this.data.tasks) {
			const $row = this.find_row(task.name);
			const values = this.board.view.keep_rest(task);
			// what stands in a row already counts, stored or still on its way
			if (!values || this.entered.has(task.name) || $row.find("select").val()) continue;
			for (const [field, value] of Object.entries(values))
				$row.find(`[data-field=${field}]`).val(value);
			this.entered.set(task.name, { row: task.name, ...values });
		}
		return this.store();
	}

	list_unfinished() {
		return [...this.entered.values()].some((values) => values === null);
	}

	// Waits until everything entered is stored.
	async wait_until_stored() {
		while (this.storing) await this.storing;
	}

	// One after the other: each answer brings the version that the next one needs.
	store() {
		this.storing = (this.storing || Promise.resolve()).then(() => this.send());
		const mine = this.storing;
		return mine.finally(() => {
			if (this.storing === mine) this.storing = null;
		});
	}

	async send() {
		const rows = [...this.entered.values()].filter(Boolean);
		if (!rows.length) return;
		const names = rows.map(({ row }) => row);
		try {
			const found = await this.board.view.store(this.data, rows);
			this.data.modified = found.modified;
			for (const { row, ...values } of found.rows) {
				const task = this.data.tasks.find((one) => one.name === row);
				if (task) Object.assign(task, values);
			}
			for (const sent of rows)
				if (this.entered.get(sent.row) === sent) this.entered.delete(sent.row);
			for (const name of names) this.flash(name);
			this.board.view.changed?.(this.data);
			this.board.show_counts();
		} catch (error) {
			// Frappe has said why; what was entered stays and is sent with the next entry
			for (const name of names) this.find_row(name).addClass("cadre-kpi-not-stored");
		}
	}

	flash(name) {
		const $row = this.find_row(name).removeClass("cadre-kpi-not-stored");
		$row.addClass("cadre-kpi-stored");
		setTimeout(() => $row.removeClass("cadre-kpi-stored"), 1500);
	}

	// Somebody else changed the record: nothing is decided here before it was read anew.
	show_changed_elsewhere() {
		this.$element.find(".cadre-kpi-person-actions").html(
			$(`<button type="button" class="btn btn-default btn-sm"></button>`)
				.text(__("Read Anew"))
				.on("click", () => this.board.load())
		);
		this.$body.find("[data-field]").prop("disabled", true);
		this.picked = false;
		this.$element.find("> header input[type=checkbox]").prop("disabled", true);
		this.board.show_selection();
	}
}
