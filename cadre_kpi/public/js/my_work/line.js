// One line: who, what, since when, until when; opened it shows the essential with the actions that apply.

import { ask, ask_text, escape } from "../desk/dialogs";
import { get_level_name } from "../desk/levels";
import { draw_action_button } from "../desk/selection";
import { draw_pill } from "./beside";
import { format_date } from "./cells";
import { draw_fields, Entering } from "./entering";
import { draw_essential, let_scroll } from "./essential";

// These complete a paper of the user's own: they are taken in its form, where it is written.
const IN_THE_FORM = [
	"Register",
	"Commission",
	"Send Report",
	"Send Self-Assessment",
	"Submit for Approval",
];
const WITH_CONCLUSION = ["Give Opinion", "Conclude Opinions"];
const OPENS = frappe.boot.cadre_kpi_lists.told_in_place;

function draw_opinion({ choices, needed }) {
	const options = ["", ...choices].map(
		(code) => `<option value="${escape(code)}">${escape(code ? __(code) : "")}</option>`
	);
	return `<div class="cadre-kpi-conclusion">
		<label><span>${escape(__("My Opinion"))}${
		needed ? ` <span class="text-danger">*</span>` : ""
	}</span><select class="form-control" data-opinion="choice">${options.join("")}</select></label>
		<label><span>${escape(__("Remarks"))}</span>
			<textarea class="form-control" rows="2" data-opinion="text"></textarea></label></div>`;
}

export class Line {
	constructor(page, data, number) {
		this.page = page;
		this.data = data;
		this.id = `cadre-kpi-line-${number}`;
		this.key = `${data.doctype} ${data.name} ${data.what}`;
		this.opens_here = OPENS.includes(data.doctype) && data.name && !data.create;
		this.make();
	}

	make() {
		const { data } = this;
		const where = [data.unit, data.period].filter(Boolean).map(escape).join(" · ");
		const due = data.due
			? /red|orange/.test(data.colour) || data.due < frappe.datetime.get_today()
				? draw_pill(data.says, data.colour)
				: `<span class="text-muted">${__("until {0}", [
						escape(format_date(data.due)),
				  ])}</span>`
			: "";
		const since = data.since
			? `<span class="text-muted">${__("since {0}", [
					escape(format_date(data.since)),
			  ])}</span>`
			: "";
		const note = data.note
			? `<span class="cadre-kpi-line-note">${escape(data.note)}</span>`
			: "";
		const pick = this.list_bulk_actions().length
			? `<label class="cadre-kpi-pick"><input type="checkbox" aria-label="${escape(
					__("Select {0}", [data.who])
			  )}"></label>`
			: `<span class="cadre-kpi-pick"></span>`;
		this.$line = $(`<li class="cadre-kpi-line">
			<div class="cadre-kpi-line-head">${pick}
				<button type="button" class="cadre-kpi-line-open" id="${this.id}"
					${this.opens_here ? `aria-expanded="false" aria-controls="${this.id}-body"` : ""}>
					<span class="cadre-kpi-line-who"><b>${escape(data.who)}</b>
						<span class="text-muted">${where}</span>${note}</span>
					<span class="cadre-kpi-line-what">${escape(data.what)}</span>
					<span class="cadre-kpi-line-when">${due} ${since}</span>
				</button></div>
			<div class="cadre-kpi-line-body" id="${this.id}-body" role="region"
				aria-labelledby="${this.id}" hidden></div></li>`);
		this.$head = this.$line.find(".cadre-kpi-line-open");
		this.$body = this.$line.find(".cadre-kpi-line-body");
		this.$head.on("click", () => this.page.toggle(this));
		this.$head.on("focus", () => this.page.set_current(this));
		this.entering = new Entering(this);
		this.$line.find("input[type=checkbox]").on("change", () => this.page.show_selection());
	}

	get picked() {
		return this.$line.find("input[type=checkbox]").prop("checked");
	}

	set picked(value) {
		this.$line.find("input[type=checkbox]").prop("checked", value);
	}

	get is_open() {
		return this.opens_here && !this.$body.prop("hidden");
	}

	// What can be done to several lines at once, without filling anything in but a reason.
	list_bulk_actions() {
		const steps = this.page.steps[this.data.doctype];
		if (steps) return this.data.actions.filter((action) => action in steps);
		return this.data.actions.filter(
			(action) => !IN_THE_FORM.includes(action) && !WITH_CONCLUSION.includes(action)
		);
	}

	focus() {
		this.$head[0].focus();
		this.$line[0].scrollIntoView({ block: this.is_open ? "start" : "nearest" });
	}

	fetch() {
		this.answer ||= frappe
			.xcall("cadre_kpi.api.my_work.get_essential", {
				doctype: this.data.doctype,
				name: this.data.name,
			})
			.catch((error) => {
				this.answer = null;
				throw error;
			});
		return this.answer;
	}

	async open() {
		this.$body.prop("hidden", false);
		this.$head.attr("aria-expanded", "true");
		this.$line.addClass("cadre-kpi-opened");
		if (!this.shown) this.$body.html(`<p class="text-muted">${__("Loading...")}</p>`);
		this.show(await this.fetch());
	}

	close() {
		this.$body.prop("hidden", true);
		this.$head.attr("aria-expanded", "false");
		this.$line.removeClass("cadre-kpi-opened");
	}

	// The record changed since it was shown: once more, with what is different.
	async show_again(message) {
		const before = this.shown;
		this.answer = null;
		const now = await this.fetch();
		this.data.modified = now.modified;
		this.$body.prop("hidden", false);
		this.$head.attr("aria-expanded", "true");
		this.$line.addClass("cadre-kpi-opened");
		this.show(now, before, message);
	}

	async show_if_changed() {
		this.answer = null;
		const now = await this.fetch();
		if (now.modified !== this.data.modified) this.show(now, this.shown);
	}

	show(essential, before, message) {
		const typed = this.read_conclusion();
		this.shown = essential;
		this.data.modified = essential.modified;
		this.$body.empty();
		if (message) this.show_message(message);
		this.$body.append(draw_essential(essential, before));
		let_scroll(this.$body);
		if (essential.conclusion) {
			const filled = Object.entries(typed).filter(([_field, value]) => value);
			const values = { ...essential.conclusion, ...Object.fromEntries(filled) };
			this.$body.append(this.draw_conclusion(values));
		}
		if (essential.opinion) this.$body.append(draw_opinion(essential.opinion));
		if (essential.entries) this.$body.append(draw_fields(essential.entries));
		this.$body.append(this.draw_buttons());
		this.entering.show_state();
	}

	show_message(text) {
		this.$body.find(".cadre-kpi-line-message").remove();
		$(`<div class="cadre-kpi-line-message cadre-kpi-note" role="alert"></div>`)
			.text(text)
			.prependTo(this.$body);
	}

	list_actions() {
		return (this.shown?.actions || this.data.actions).filter(
			(action) => !IN_THE_FORM.includes(action)
		);
	}

	// The step forward, for the key "a".
	find_forward() {
		return this.list_actions().find((action) => action !== "Return");
	}

	draw_buttons() {
		const $bar = $(`<div class="cadre-kpi-line-actions"></div>`);
		const actions = this.list_actions();
		$bar.append(
			actions.map((action, place) =>
				draw_action_button(action, () => this.act(action), place)
			)
		);
		if (this.data.doctype === "Rating Decision")
			$(`<button type="button" class="btn btn-default"></button>`)
				.text(__("Rating Board"))
				.on("click", () => frappe.set_route("rating-board", this.data.name))
				.appendTo($bar);
		if (this.shown.opinion)
			$(`<button type="button" class="btn btn-primary"></button>`)
				.text(__("Give My Opinion"))
				.on("click", () => this.give_opinion())
				.appendTo($bar);
		if (this.shown.may_ask)
			$(`<button type="button" class="btn btn-default"></button>`)
				.text(__("Ask"))
				.on("click", () => this.ask())
				.appendTo($bar);
		$(
			`<button type="button" class="btn ${
				actions.length || this.shown.opinion ? "btn-default" : "btn-primary"
			}"></button>`
		)
			.text(__("Open the Form"))
			.on("click", () => this.open_form())
			.appendTo($bar);
		if (this.shown.entries)
			$bar.append(`<span class="cadre-kpi-entry-state" role="status"></span>`);
		return $bar;
	}

	draw_conclusion({ levels, step_level, step_opinion, step_votes, needed, with_votes }) {
		const options = ["", ...levels].map(
			(code) =>
				`<option value="${escape(code)}" ${code === step_level ? "selected" : ""}>${escape(
					get_level_name(code)
				)}</option>`
		);
		const field = (name, label, input) =>
			`<label><span>${escape(label)}${
				name === "step_level" && needed ? ` <span class="text-danger">*</span>` : ""
			}</span>${input}</label>`;
		return `<div class="cadre-kpi-conclusion">
			${field(
				"step_level",
				__("Proposed Rating"),
				`<select class="form-control" data-field="step_level">${options.join("")}</select>`
			)}
			${
				with_votes
					? field(
							"step_votes",
							__("Votes"),
							`<input class="form-control" data-field="step_votes" value="${escape(
								step_votes
							)}">`
					  )
					: ""
			}
			${field(
				"step_opinion",
				__("Opinion"),
				`<textarea class="form-control" rows="2" data-field="step_opinion">${escape(
					step_opinion
				)}</textarea>`
			)}</div>`;
	}

	async act(action) {
		if (this.page.busy || !(await this.entering.wait_until_stored())) return;
		if (this.shown.steps) return this.take_step(action, this.shown.steps[action].fields);
		let note = "";
		if (action === "Return") {
			note = await ask_text(
				__("Return"),
				__("Reason"),
				__("Return"),
				__("The other side reads this: say what has to be changed."),
				this.key
			);
			if (!note) return this.focus();
		}
		const values = WITH_CONCLUSION.includes(action) ? this.read_conclusion() : null;
		if (values && this.shown.conclusion.needed && !values.step_level) {
			this.show_message(__("Choose the rating that is proposed at this step."));
			return this.$body.find("[data-field=step_level]").focus();
		}
		return this.page.decide([this], action, note, values);
	}

	// A step of a record without a workflow: what it needs is asked, and stays there where it is refused.
	async take_step(action, fields) {
		if (!fields.length) return this.page.take_step([this], action, {});
		let outcome = null;
		const values = await ask(__(action), fields, __(action), {
			key: `dialog:${this.key}:${action}`,
			send: async (entered) => {
				outcome = await this.page.send_step([this], action, entered);
				const [refused] = outcome.failures;
				if (!refused || refused.changed) return;
				frappe.msgprint(refused.reason);
				return Promise.reject();
			},
		});
		if (!values) return this.focus();
		return this.page.finish_step([this], action, outcome);
	}

	// A question goes to the person as a notice; the line stays until it is decided.
	async ask() {
		const question = await ask_text(
			__("Ask {0}", [this.data.who]),
			__("Question"),
			__("Ask"),
			__("They get a notice and answer below the record. Nothing is returned."),
			this.key
		);
		if (!question) return this.focus();
		const { doctype, name } = this.data;
		await frappe.xcall("cadre_kpi.api.my_work.ask", { doctype, name, question });
		frappe.show_alert({ message: __("The question is sent."), indicator: "green" });
		this.answer = null;
		this.show(await this.fetch());
		this.focus();
	}

	async give_opinion() {
		if (this.page.busy) return;
		const value = (field) => this.$body.find(`[data-opinion=${field}]`).val()?.trim() || "";
		const { needed } = this.shown.opinion;
		if (needed ? !value("choice") : !value("choice") && !value("text")) {
			this.show_message(__("Choose your opinion or write it."));
			return this.$body.find("[data-opinion=choice]").trigger("focus");
		}
		const { doctype, name, modified } = this.data;
		await this.page.run_busy(() =>
			frappe.xcall("cadre_kpi.api.my_work.give_opinion", {
				doctype,
				name,
				seen: modified,
				choice: value("choice"),
				text: value("text"),
			})
		);
		this.page.take_off([this], "Give My Opinion");
	}

	read_conclusion() {
		const values = {};
		this.$body.find(".cadre-kpi-conclusion [data-field]").each((_index, input) => {
			values[input.dataset.field] = input.value.trim();
		});
		return values;
	}

	async open_form() {
		await this.entering.wait_until_stored();
		const { doctype, name, create, period, values } = this.data;
		if (create === "Progress Report")
			return cadre_kpi.open_new_doc(create, { contract: name, report_type: "Periodic" });
		if (create) return cadre_kpi.open_new_doc(create, { period, ...values });
		if (doctype === "Council Session") return frappe.set_route("council-room", name);
		return frappe.set_route("Form", doctype, name);
	}
}
