// Words typed into a link field and left there. The one record that is called so is taken; words that name no record, or
// several, stay in the field, are named, and stop the save. Frappe empties the field without a word.

import { is_our_field, replace, run_once, share } from "./ours";
import { is_typed, show_in, watch_typing } from "./typing";

// record or row, in a dialog the field itself → { fieldname: { text, several } }
const unknown = share("unknown words", () => new WeakMap());
const looking = share("searches of words", () => new Set()); // under way

const find_holder = (control) => locals[control.doctype]?.[control.docname] || control;

// What is written in a field and names no record: { text, several }.
export const get_unknown_words = (values, fieldname) => unknown.get(values)?.[fieldname];

// Until every field that was left knows what it names.
export async function wait_for_look_ups() {
	while (looking.size) await Promise.allSettled(looking);
}

export function complain({ text, several }) {
	const quoted = `“${frappe.utils.escape_html(frappe.ellipsis(text.trim(), 40))}”`;
	return several
		? __("Several records are called {0}. Choose the one that is meant.", [quoted])
		: __("{0} is not in the list. Choose one that is offered.", [quoted]);
}

function note(control, found) {
	const place = find_holder(control);
	unknown.set(place, { ...unknown.get(place), [control.df.fieldname]: found });
}

async function look_up(control, text) {
	const args = {
		txt: text,
		doctype: control.get_options(),
		ignore_user_permissions: control.df.ignore_user_permissions,
		reference_doctype: control.get_reference_doctype() || "",
		page_length: 20,
	};
	control.set_custom_query(args);
	const method = "frappe.desk.search.search_link";
	const answer = await frappe.call({ type: "POST", method, args, no_spinner: true });
	const key = (words) =>
		String(words || "")
			.normalize("NFC")
			.trim()
			.toLowerCase();
	return (answer.results || answer.message || []).filter(({ label, value }) =>
		[label, value, control.get_translated(label || value)].some(
			(words) => key(words) === key(text)
		)
	);
}

async function find(control, own, text) {
	const name = await own(text);
	if (name) return note(control, null), name;
	const found = await look_up(control, text);
	if (found.length === 1) {
		note(control, null);
		const [{ label, value }] = found;
		if (label) frappe.utils.add_link_title(control.get_options(), value, label);
		return own(value);
	}
	const words = { text, several: found.length > 1 };
	note(control, words);
	frappe.show_alert({ message: complain(words), indicator: "red" }, 8);
	return "";
}

if (frappe.ui?.form?.ControlLink) run_once("links", replace_link_field);

function replace_link_field() {
	replace(
		frappe.ui.form.ControlLink.prototype,
		(control) =>
			control.df.fieldtype === "Link" && !control.df.is_filter && is_our_field(control),
		{
			make_input(own) {
				own();
				watch_typing(this);
				this.input?.addEventListener(
					"blur",
					() => {
						if (!this.input.value.trim()) note(this, null);
					},
					true
				);
			},
			validate(own, value) {
				// Nobody types a state: the process sets it. In version 16 asking about it is refused to ordinary users.
				if (this.get_options() === "Workflow State") return value;
				// Frappe asks again for nothing after it has emptied the record: the words stay until they are deleted
				if (!value || typeof value !== "string") return own(value);
				const search = find(this, own, value);
				looking.add(search);
				return search.finally(() => looking.delete(search));
			},
			set_input_value(own, text) {
				show_in(this, () => own(text));
			},
			set_formatted_input(own, value) {
				if (is_typed(this)) return;
				own(value);
				const words = value
					? null
					: get_unknown_words(find_holder(this), this.df.fieldname);
				if (words) this.set_input_value(words.text);
				this.$input?.toggleClass("cadre-kpi-unread", Boolean(words));
			},
		}
	);
}
