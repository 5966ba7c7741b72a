// What is entered in an opened line: stored as one goes, in the version that is shown; the figures that follow from it
// are drawn anew beside what is being typed.

import { escape } from "../desk/dialogs";
import { describe_fault, read, write } from "../desk/entry";
import { draw_entry } from "./cells";
import { draw_essential } from "./essential";

const POINTS = { fieldtype: "Float" };

export function draw_fields({ fields }) {
	const shown = fields.map(
		(field) =>
			`<label><span>${escape(field.label)}</span>${draw_entry({
				...field,
				rows: 3,
			})}</label>`
	);
	return shown.length ? `<div class="cadre-kpi-conclusion">${shown.join("")}</div>` : "";
}

export class Entering {
	constructor(line) {
		this.line = line;
		this.last = Promise.resolve();
		this.waiting = 0;
		this.faults = new Map(); // field → what is wrong
		line.$body.on("change", "[data-entry]", ({ target }) => this.take(target));
		line.$body.on("focus", "input[data-entry]", ({ target }) =>
			requestAnimationFrame(() => target.select())
		);
		line.$body.on("keydown", "input[data-entry]", (event) => this.move(event));
	}

	// Enter and the arrows go through the column, as in a table.
	move(event) {
		const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (!step) return;
		event.preventDefault();
		const column = this.line.$body
			.find(`[data-entry=${event.target.dataset.entry}]`)
			.toArray();
		const next = column[column.indexOf(event.target) + step];
		if (next) next.select();
		else event.target.blur();
	}

	take(input) {
		const { entry, kind } = input.dataset;
		let value = input.value.trim();
		this.faults.delete(input);
		const { key } = input.closest("[data-key]")?.dataset || {};
		if (kind === "points") {
			const found = read(POINTS, value);
			const fault = found.fault
				? strip_html(describe_fault(POINTS, value))
				: this.find_excess(key, found.value, input);
			if (fault) this.faults.set(input, fault);
			value = found.empty ? 0 : found.value;
		}
		input.classList.toggle("cadre-kpi-wrong", this.faults.has(input));
		input.setAttribute("aria-invalid", this.faults.has(input));
		this.show_state();
		if (this.faults.has(input)) return;
		const values = { [entry]: value };
		this.waiting += 1;
		this.show_state();
		this.last = this.last
			.then(() => this.store(key ? { rows: { [key]: values } } : { values }))
			.catch((error) => this.refuse(input, error))
			.finally(() => {
				this.waiting -= 1;
				this.show_state();
			});
	}

	find_excess(key, points, input) {
		const [row, most] = this.line.shown.entries.most[key];
		if (!points || (points > 0 && points <= most)) return "";
		const label = input.getAttribute("aria-label");
		const figures = [row, label, write(most), write(points)];
		return __("Row {0}: {1} must lie between 0 and {2}, not {3}.", figures);
	}

	async store(entered) {
		const { doctype, name, modified } = this.line.data;
		const now = await frappe.xcall("cadre_kpi.api.my_work.enter", {
			doctype,
			name,
			seen: modified,
			...entered,
		});
		this.line.data.modified = now.modified;
		this.line.shown = now;
		this.line.answer = Promise.resolve(now);
		this.show_figures(now);
	}

	// Frappe has said why; a record that changed elsewhere is shown as it stands now.
	async refuse(input) {
		this.faults.set(input, __("Not Saved"));
		input.classList.add("cadre-kpi-wrong");
		const before = this.line.data.modified;
		await this.line.show_if_changed();
		if (this.line.data.modified !== before) this.faults.clear();
	}

	// All but what is entered: a field that is being typed into stays as it is.
	show_figures(now) {
		const { $body } = this.line;
		const $now = $(`<div>${draw_essential(now)}</div>`);
		$body.find(".cadre-kpi-facts").replaceWith($now.find(".cadre-kpi-facts"));
		for (const section of $now.find("[data-table]").toArray()) {
			if (section.dataset.table === now.entries?.table) continue;
			const $old = $body.find(`[data-table="${CSS.escape(section.dataset.table)}"]`);
			if ($old.length) $old.replaceWith(section);
			else $(section).insertBefore($body.find(`[data-table="${now.entries?.table}"]`));
		}
	}

	show_state() {
		const [fault] = [...this.faults.values()];
		const says = fault || (this.waiting ? __("Saving...") : this.name_sum());
		this.line.$body
			.find(".cadre-kpi-entry-state")
			.text(this.line.shown?.entries ? says : "")
			.toggleClass("cadre-kpi-wrong", Boolean(fault));
	}

	name_sum() {
		const inputs = this.line.$body.find("input[data-kind=points]").toArray();
		const sum = inputs.reduce((total, { value }) => total + flt(read(POINTS, value).value), 0);
		const given = inputs.filter(({ value }) => value.trim()).length;
		return __("{0} points, {1} of {2} criteria entered · All stored", [
			write(flt(sum, 4)),
			given,
			inputs.length,
		]);
	}

	// False where something stands here that could not be stored.
	async wait_until_stored() {
		await this.last;
		if (!this.faults.size) return true;
		const [input] = this.faults.keys();
		input.focus();
		return false;
	}
}
