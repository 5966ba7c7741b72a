// Dialogs as promises: the answer, or null when the user closes the dialog. Whoever has entered something is asked
// before it goes, and finds it again when the browser closed instead.

import { call_when_known, forget, keep, get_kept, format_time } from "./drafts";
import { refuse_in_dialog } from "./entry";

// A dialog of ours: figures and dates are read as in our forms, and what was entered is kept under `key`.
// options.collect(dialog) and options.restore(dialog, values): what is entered beside the dialog's own fields.
export function open(options) {
	// what is typed while a window moves in is lost: ours stands at once, with the cursor where one enters
	const dialog = new frappe.ui.Dialog({
		animate: false,
		...options,
		fields: mark_fields(options.fields),
	});
	dialog.cadre_kpi = true;
	close_when_drawn(dialog);
	keep_entries(dialog, options);
	dialog.$wrapper.on("shown.bs.modal", () => focus_first(dialog));
	dialog.show();
	return dialog;
}

// Frappe gives up where text stands above the first field, and whatever is typed goes to the page below. A calendar
// must not spring open by itself, so the cursor does not begin in a date.
const NOT_FIRST = ["Date", "Datetime", "Time", "Check", "Button"];

function focus_first(dialog) {
	if (dialog.$wrapper.find(":focus").is("input, textarea, select")) return;
	const entered = dialog.fields_list.filter(({ $input }) => $input?.is(":visible:enabled"));
	const first = entered.find(({ df }) => !NOT_FIRST.includes(df.fieldtype));
	if (first) first.$input.trigger("focus");
	else if (!entered.length) dialog.get_primary_btn().trigger("focus");
}

// Bootstrap refuses to close what is still moving in: whoever answers that fast would face an answered question.
function close_when_drawn(dialog) {
	const hide = dialog.hide.bind(dialog);
	const moving = () => dialog.is_visible && !dialog.display;
	dialog.hide = () => (moving() ? dialog.$wrapper.one("shown.bs.modal", hide) : hide());
}

// Fields of tables as well; see ours.js.
function mark_fields(fields) {
	return fields.map((df) => ({
		...df,
		cadre_kpi: 1,
		...(df.fields ? { fields: mark_fields(df.fields) } : {}),
	}));
}

function keep_entries(dialog, { key, collect, restore, primary_action }) {
	const wrapper = dialog.$wrapper;
	const values = () => collect?.(dialog) ?? read_entries(dialog);
	const mark = (entered) => wrapper.toggleClass("cadre-kpi-unsaved", entered);
	const note = frappe.utils.debounce(() => {
		if (key && wrapper.hasClass("cadre-kpi-unsaved")) keep(key, values());
	}, 300);
	wrapper[0].addEventListener("input", () => (mark(true), note()), true);
	wrapper[0].addEventListener(
		"change",
		() => wrapper.hasClass("cadre-kpi-unsaved") && note(),
		true
	);

	const done = () => {
		mark(false);
		if (key) forget(key);
	};
	// sent: what was entered is stored now and may go
	dialog.close_for_good = () => {
		done();
		dialog.hide();
	};
	if (primary_action) {
		dialog.set_primary_action(dialog.primary_action_label, (answer) => {
			if (!refuse_in_dialog(dialog)) primary_action.call(dialog, answer);
		});
	}
	ask_before_closing(dialog, done);
	if (!key) return;
	// in a window that was just opened the drafts are still being read
	call_when_known(() => {
		const draft = get_kept(key);
		if (draft && !wrapper.hasClass("cadre-kpi-unsaved"))
			bring_back(dialog, draft, restore, mark);
	});
}

const INPUTS = ["HTML", "Section Break", "Column Break", "Tab Break", "Button", "Heading"];

function read_entries(dialog) {
	return Object.fromEntries(
		Object.values(dialog.fields_dict)
			.filter(({ df }) => !INPUTS.includes(df.fieldtype))
			.map((control) => [
				control.df.fieldname,
				control.grid ? control.grid.get_data() : control.get_value(),
			])
	);
}

// Bootstrap's own event comes before the dialog goes, whatever closes it: Esc, the cross, a click beside it.
function ask_before_closing(dialog, done) {
	let asking = false;
	let field = null; // in which one typed last
	dialog.$wrapper.on("focusin", ({ target }) => {
		if (target.matches("input, textarea, select")) field = target;
	});
	const handler = (event) => {
		if (event.target !== dialog.$wrapper[0]) return;
		if (!dialog.$wrapper.hasClass("cadre-kpi-unsaved")) return;
		event.preventDefault();
		event.stopImmediatePropagation();
		if (asking) return;
		asking = true;
		const question = frappe.warn(
			__("Close Without Sending?"),
			__("What you entered here has not been sent."),
			() => {
				done();
				dialog.hide();
			},
			__("Discard What Was Entered"),
			false
		);
		question.set_secondary_action_label(__("Go On Entering"));
		// The key that closes the question reaches the dialog below it too: it does not ask again for that.
		question.$wrapper.one("hidden.bs.modal", () => {
			asking = false;
			if (dialog.is_visible) field?.focus(); // back where one typed
		});
		close_when_drawn(question);
	};
	dialog.$wrapper.on("hide.bs.modal", handler);
	// before the dialog's own, which forgets it
	const handlers = $._data(dialog.$wrapper[0], "events").hide;
	handlers.unshift(handlers.pop());
}

function bring_back(dialog, draft, restore, mark) {
	if (restore) restore(dialog, draft.values);
	else {
		for (const [fieldname, value] of Object.entries(draft.values)) {
			const control = dialog.fields_dict[fieldname];
			if (control?.grid) {
				control.df.data.splice(0, control.df.data.length, ...value);
				control.grid.refresh();
			} else if (value !== null && value !== undefined) control?.set_input(value);
		}
	}
	mark(true);
	const text = __("What you entered here on {0} and did not send is back.", [
		format_time(draft),
	]);
	$('<div class="cadre-kpi-draft"></div>').text(text).prependTo(dialog.$body);
}

// options.send(values): what the answer is for; where the server refuses it the dialog stays with what was entered.
export function ask(title, fields, primary_action_label, options = {}) {
	return new Promise((resolve) => {
		let answer = null;
		const dialog = open({
			title,
			fields,
			primary_action_label,
			size: options.size,
			key: options.key ?? build_key_here(title),
			async primary_action(values) {
				if (options.send && !(await is_taken(dialog, options.send(values)))) return;
				answer = values;
				dialog.close_for_good();
			},
			onhide: () => resolve(answer),
		});
	});
}

// Whether the server took what was sent. Of a refusal Frappe has said why; it rejects with nothing then.
async function is_taken(dialog, sent) {
	const button = dialog.get_primary_btn().prop("disabled", true);
	try {
		await sent;
		return true;
	} catch (error) {
		if (error !== undefined) throw error;
		return false;
	} finally {
		button.prop("disabled", false);
	}
}

// Texts of a dialog belong to the record from which it was opened.
function build_key_here(title) {
	const frm = window.cur_frm;
	return frm?.doc && !frm.is_new() ? `dialog:${frm.doctype}:${frm.docname}:${title}` : null;
}

// `about`: what the text is about where no form is open, so that it is offered again there and nowhere else.
export function ask_text(title, label, primary_action_label, description, about) {
	return ask(
		title,
		[{ fieldname: "text", fieldtype: "Small Text", label, reqd: 1, description }],
		primary_action_label,
		about ? { key: `dialog:${about}:${title}` } : {}
	).then((answer) => answer && answer.text.trim());
}

export function confirm(title, sentence, primary_action_label) {
	const options = `<p>${sentence}</p>`;
	return ask(
		title,
		[{ fieldname: "sentence", fieldtype: "HTML", options }],
		primary_action_label,
		{ key: null }
	).then(Boolean);
}

// Options of a Select with their translation shown, for dialogs.
export function build_choices(values) {
	// An empty choice stays a bare string: Frappe shows an object without a value as "[object Object]".
	return values.map((value) => (value ? { value, label: __(value) } : ""));
}

export function escape(text) {
	return frappe.utils.escape_html(text == null ? "" : String(text));
}
