// How figures and dates are entered: read by the reader's own format, edited as a person writes them, never rewritten
// while somebody types. What cannot be read stays in its field as it was written, is named, and stops the save.

import { drop_untouched } from "./grid";
import { complain, wait_for_look_ups, get_unknown_words } from "./links";
import { is_our_doctype, is_our_field, is_our_report, replace, run_once } from "./ours";
import { show_in, watch_typing } from "./typing";
import { read_date, read_datetime, read_number, find_signs, write_number } from "./reading";

const NUMBERS = ["Int", "Long Int", "Float", "Currency", "Percent"];
const SHOWN = { Percent: 2, Currency: 2 };

export const is_number = (df) => NUMBERS.includes(df?.fieldtype);
export const is_date = (df) => ["Date", "Datetime"].includes(df?.fieldtype);
const get_marks = () => find_signs(frappe.boot?.sysdefaults?.number_format);
const get_date_format = () => frappe.boot?.sysdefaults?.date_format || "yyyy-mm-dd";

export function read(df, text) {
	text = strip_mark(String(text ?? ""));
	if (df.fieldtype === "Date") return read_date(text, get_date_format());
	if (df.fieldtype === "Datetime") return read_datetime(text, get_date_format());
	return read_number(text, get_marks(), {
		whole: /Int$/.test(df.fieldtype),
		percent: df.fieldtype === "Percent",
	});
}

// What cannot be read stands in the record as it was written, behind a mark: "12.5" is no figure to whom it is not one.
const MARK = "\u2060";

const is_unread = (value) => typeof value === "string" && value.startsWith(MARK);
const strip_mark = (value) => value.replaceAll(MARK, "");

// The value to keep for a typed or pasted text: null where it is empty, the marked text where it cannot be read.
export function read_value(df, text) {
	const found = read(df, text);
	if (found.empty) return is_date(df) ? "" : null;
	return found.fault ? MARK + text.trim() : found.value;
}

export function write(figure, options) {
	return write_number(figure, get_marks(), options);
}

// ---- what is wrong, in words ------------------------------------------------------------------------------

const escape = (text) => frappe.utils.escape_html(String(text));

export function describe_fault(df, text) {
	const { fault } = read(df, text);
	const quoted = `“${escape(frappe.ellipsis(strip_mark(text).trim(), 40))}”`;
	if (df.fieldtype === "Date" || fault === "date") {
		const today = frappe.datetime.str_to_user(frappe.datetime.get_today(), false, true);
		return __("{0} is not a date. Write it like {1}.", [quoted, today]);
	}
	if (fault === "time") {
		const now = frappe.datetime.str_to_user(frappe.datetime.now_datetime());
		return __("{0} is not a date with a time. Write it like {1}.", [quoted, now]);
	}
	if (fault === "whole") return __("{0} is not a whole number.", [quoted]);
	if (fault === "long") return __("{0} has too many digits.", [quoted]);
	return __("{0} is not a number. Write it like {1}.", [quoted, write(1234.5)]);
}

// The unread fields of a record and its rows: [{ where, says }].
export function find_unread(doc) {
	const found = [];
	for (const df of frappe.get_meta(doc.doctype)?.fields || []) {
		if (frappe.model.table_fields.includes(df.fieldtype)) {
			const columns = frappe.get_meta(df.options)?.fields || [];
			for (const row of doc[df.fieldname] || []) {
				found.push(
					...find_unread_in(row, columns, __("{0}, row {1}", [__(df.label), row.idx]))
				);
			}
		} else found.push(...find_unread_in(doc, [df], ""));
	}
	return found;
}

function find_unread_in(values, fields, place) {
	const found = [];
	for (const df of fields) {
		const value = values[df.fieldname];
		const words = df.fieldtype === "Link" && !value && get_unknown_words(values, df.fieldname);
		if (!words && !is_unread(value)) continue;
		const where = [place, __(df.label)].filter(Boolean).join(": ");
		found.push({ where, says: words ? complain(words) : describe_fault(df, value) });
	}
	return found;
}

// Says what cannot be read; true where something was. Nothing is saved or sent then.
export function refuse(found, title = __("Not Saved: This Cannot Be Read")) {
	if (!found.length) return false;
	const lines = found.map(({ where, says }) => `<li><b>${escape(where)}</b>: ${says}</li>`);
	frappe.msgprint({
		title,
		indicator: "red",
		message: `<ul>${lines.join("")}</ul>`,
	});
	return true;
}

// The fields of a dialog, and the rows of its tables.
export function refuse_in_dialog(dialog) {
	const found = [];
	for (const control of Object.values(dialog.fields_dict)) {
		const { df } = control;
		if (df.fieldtype === "Table") {
			for (const [at, row] of (control.grid?.get_data() || []).entries()) {
				found.push(...find_unread_in(row, df.fields || [], __("Row {0}", [at + 1])));
			}
		} else if (is_number(df) || is_date(df)) {
			found.push(...find_unread_in({ [df.fieldname]: control.get_value() }, [df], ""));
		} else if (df.fieldtype === "Link") found.push(...find_unread_in(control, [df], ""));
	}
	return refuse(found);
}

// Whatever way a form is saved: what is being typed counts, and what cannot be read stops it.
export function guard_form(frm) {
	if (frm.cadre_kpi_guarded) return;
	frm.cadre_kpi_guarded = true;
	const save = frm.save;
	frm.save = async function (action, callback, button, on_error) {
		if (document.activeElement?.matches("input, textarea")) document.activeElement.blur();
		await frappe.timeout(0);
		await wait_for_look_ups();
		drop_untouched(frm);
		if (action !== "Cancel" && refuse(find_unread(frm.doc))) {
			button && $(button).prop("disabled", false);
			on_error && on_error();
			return;
		}
		return save.call(frm, action, callback, button, on_error);
	};
}

// ---- fields -----------------------------------------------------------------------------------------------

// Says at once what cannot be read.
function say_unread(control) {
	control.input.addEventListener("change", () => {
		const { df, input } = control;
		if (!df.is_filter && read(df, input.value).fault) {
			frappe.show_alert({ message: describe_fault(df, input.value), indicator: "red" }, 8);
		}
	});
}

function mark_unread(control, value) {
	control.$input?.toggleClass("cadre-kpi-unread", is_unread(value));
}

const number_field = {
	make_input(own) {
		own();
		if (this.cadre_kpi_watched) return;
		this.cadre_kpi_watched = true;
		// Frappe replaces and selects the text of whatever has the focus a moment later: keys typed by then are lost
		this.$input.off("focus");
		watch_typing(this);
		say_unread(this);
		const show = (grouped) => {
			const found = read(this.df, this.input.value);
			if (!found.fault && !found.empty) this.input.value = write(found.value, { grouped });
		};
		let by_mouse = false;
		this.input.addEventListener("mousedown", () => {
			by_mouse = document.activeElement !== this.input;
		});
		this.input.addEventListener("mouseup", (event) => {
			if (by_mouse) event.preventDefault(); // else the click takes the selection away again
			by_mouse = false;
		});
		this.input.addEventListener("focus", () => {
			show(false);
			this.input.select();
		});
		this.input.addEventListener("blur", () => show(true));
	},
	parse(own, value) {
		if (typeof value !== "string") return value ?? null;
		return read_value(this.df, value);
	},
	format_for_input(own, value) {
		const focused = this.input && this.input === document.activeElement;
		return is_unread(value) ? strip_mark(value) : write(value, { grouped: !focused });
	},
	set_formatted_input(own, value) {
		show_in(this, () => {
			own(value);
			mark_unread(this, value);
		});
	},
};

const date_field = {
	make_input(own) {
		own();
		watch_typing(this);
		say_unread(this);
		this.input.addEventListener("focus", () => this.input.select());
		const calendar = this.datepicker?.$datepicker?.[0];
		if (calendar) calendar.cadre_kpi_picker = this.datepicker;
	},
	parse(own, value) {
		if (typeof value !== "string") return value;
		const read = read_value(this.df, value);
		if (this.df.fieldtype !== "Datetime" || !read || is_unread(read)) return read;
		return frappe.datetime.convert_to_system_tz(read, true);
	},
	validate: (own, value) => value,
	format_for_input(own, value) {
		return is_unread(value) ? strip_mark(value) : own(value);
	},
	set_formatted_input(own, value) {
		show_in(this, () => {
			if (is_unread(value)) this.$input?.val(strip_mark(value));
			else own(value);
			mark_unread(this, value);
		});
	},
	// the calendar asks for its place again when it has faded in, and writes the old date back then
	update_datepicker_position(own) {
		const text = this.input?.value;
		own();
		if (this.input && this.input.value !== text) this.input.value = text;
	},
};

const controls = frappe.ui?.form || {};
const is_of_ours = (control) => is_our_field(control);
function replace_fields() {
	for (const Control of new Set([
		controls.ControlInt,
		controls.ControlFloat,
		controls.ControlCurrency,
		controls.ControlPercent,
	])) {
		if (!Control) continue;
		const methods = Object.entries(number_field).filter(
			([name]) => Control === controls.ControlInt || Object.hasOwn(Control.prototype, name)
		);
		const inherited = Control !== controls.ControlInt && Object.fromEntries(methods);
		replace(Control.prototype, is_number_field, inherited || number_field);
	}
	for (const [Control, fieldtype] of [
		[controls.ControlDate, "Date"],
		[controls.ControlDatetime, "Datetime"],
	]) {
		if (!Control) continue;
		const applies = (control) => is_of_ours(control) && control.df.fieldtype === fieldtype;
		replace(Control.prototype, applies, date_field);
	}
}

function is_number_field(control) {
	return is_of_ours(control) && is_number(control.df);
}

// A calendar whose field went away, or was left, closes with it.
function watch_calendars() {
	document.addEventListener("focusin", (event) => close_calendars(event.target));
	$(document).on("page-change form-refresh", () => close_calendars(document.activeElement));
}

function close_calendars(focused) {
	for (const element of document.querySelectorAll(".datepicker.active")) {
		const picker = element.cadre_kpi_picker;
		if (picker && picker.el !== focused && !element.contains(focused)) picker.hide();
	}
}

// ---- how figures are shown --------------------------------------------------------------------------------

const draw_unread = (value) => `<span class="text-danger">${escape(strip_mark(value))}</span>`;
const shows_ours = (_formatters, _value, df, _options, doc) =>
	is_our_doctype(df?.parent) || is_our_doctype(doc?.doctype) || is_our_report();

function format_value(df, value, options, sign = "") {
	if (value === null || value === undefined || value === "") return "";
	const decimals = cint(df.precision) || SHOWN[df.fieldtype] || 3;
	const text = is_unread(value) ? draw_unread(value) : write(flt(value), { decimals }) + sign;
	return frappe.form.formatters._right(text, options);
}

function replace_formatters() {
	replace(frappe.form.formatters, shows_ours, {
		Float: (own, value, df, options) => format_value(df, value, options),
		Percent: (own, value, df, options) => format_value(df, value, options, "\u00a0%"),
		Int: (own, value, df, ...others) =>
			is_unread(value) ? format_value(df, value, others[0]) : own(value, df, ...others),
		Date: (own, value, ...others) =>
			is_unread(value) ? draw_unread(value) : own(value, ...others),
		Datetime: (own, value, ...others) =>
			is_unread(value) ? draw_unread(value) : own(value, ...others),
	});
}

run_once("entry", () => {
	replace_fields();
	watch_calendars();
	replace_formatters();
});
