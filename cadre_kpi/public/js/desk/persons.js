// Names in the place of addresses: wherever a field of this app names an account, its person is read.
//
// Frappe sends the names of those who commented or acted, but not of those who only made or changed a record, nor of
// those whom a field, a row or a list names. What is shown before the name is known is put right as soon as it comes.

import { is_our_doctype, is_our_field, is_our_report, replace } from "./ours";

const MARK = "data-cadre-kpi-person";
const asked = new Set();
let waiting = new Set();

export const name_of = (user) => frappe.user_info(user).fullname || user;

const is_known = (user) => Boolean(frappe.boot.user_info[user]);

// A filter for the state of a Cadre: to whom work can be given.
export const IN_POST = ["in", ["Active", "On Leave"]];

// Whether names of some of these users came that the desk had not known. `asked`: users not to be asked for again.
export async function learn_names(users, asked) {
	const unknown = [...new Set(users)].filter(
		(user) => user && !is_known(user) && !asked.has(user)
	);
	if (!unknown.length) return false;
	unknown.forEach((user) => asked.add(user));
	const found = await frappe.xcall("frappe.desk.form.load.get_user_info_for_viewers", {
		users: JSON.stringify(unknown),
	});
	Object.assign(frappe.boot.user_info, found);
	put_right();
	return unknown.some(is_known);
}

// Everything that is drawn at one go is asked for at once.
function ask_for(user) {
	if (!user || is_known(user) || asked.has(user)) return;
	if (!waiting.size) setTimeout(ask, 50);
	waiting.add(user);
}

function ask() {
	const users = waiting;
	waiting = new Set();
	return learn_names(users, asked);
}

// Whoever asked for a name: all places that show its account write the name now.
function put_right() {
	for (const place of document.querySelectorAll(`[${MARK}]`)) {
		const user = place.getAttribute(MARK);
		if (is_known(user)) place.textContent = name_of(user);
	}
}

// The name of an account as safe HTML.
export function draw_person(user) {
	if (!user) return "";
	ask_for(user);
	const { escape_html } = frappe.utils;
	return `<span ${MARK}="${escape_html(user)}">${escape_html(name_of(user))}</span>`;
}

const names_person = (df) =>
	df?.options === "User" && (is_our_doctype(df.parent) || df.cadre_kpi || is_our_report());

// Forms when they are read, rows of tables, lists and reports.
const { formatters } = frappe.form;
const own_link = formatters.Link;
formatters.Link = function (value, df, options, ...more) {
	if (!value || !names_person(df)) return own_link.call(this, value, df, options, ...more);
	if (options?.for_print || options?.only_value) return name_of(value);
	return draw_person(value);
};

// Fields in which somebody is chosen.
const Link = frappe.ui.form.ControlLink?.prototype;
if (Link?.set_link_title) {
	replace(Link, (control) => control.get_options() === "User" && is_our_field(control), {
		async set_link_title(_own, value) {
			this.translate_and_set_input_value(name_of(value), value);
			if (!(await learn_names([value], asked))) return;
			// another may have been chosen meanwhile, or be about to
			if (this.get_input_value() === value && !this.$input?.is(":focus"))
				this.translate_and_set_input_value(name_of(value), value);
		},
	});
}

// A list writes what is stored, whatever the formatter says.
const escape_text = (text) => frappe.utils.escape_html(String(text));

function say_person(html, user) {
	const [stored, name] = [escape_text(user), escape_text(name_of(user))];
	return html
		.replace(/>([^<]*)</g, (part, text) => (text.trim() === stored ? `> ${name} <` : part))
		.replace(/title="([^"]*)"/g, (_part, text) => `title="${text.replace(stored, name)}"`);
}

const List = frappe.views?.ListView?.prototype;
if (List?.get_column_html) {
	replace(List, (list) => is_our_doctype(list.doctype), {
		get_column_html(own, column, doc) {
			const html = own(column, doc);
			const user = column.df?.options === "User" && doc[column.df.fieldname];
			return user && typeof html === "string" ? say_person(html, user) : html;
		},
		// where a record is named after its person, the name stands once
		setup_columns(own) {
			if (has_person_as_title(this.doctype)) this.settings.hide_name_column = true;
			return own();
		},
		render(own, ...more) {
			name_persons(this);
			return own(...more);
		},
	});
}

// Drawn again as soon as the desk knows the names.
async function name_persons(list) {
	const columns = (list.meta?.fields || []).filter(({ options }) => options === "User");
	const seen = (list.cadre_kpi_asked ??= new Set());
	const users = list.data.flatMap((doc) => columns.map(({ fieldname }) => doc[fieldname]));
	if (!(await learn_names(users, seen))) return;
	const find_count = () => list.$result?.find(".list-count")[0];
	const count = find_count();
	list.render();
	// version 16 draws the head anew with the rows, and the count, asked for meanwhile, would come for the former one
	if (find_count() !== count) list.render_count?.();
}

// Records that are headed by a person.
const has_person_as_title = (doctype) => {
	const title = frappe.get_meta(doctype)?.title_field;
	return title && frappe.meta.get_docfield(doctype, title)?.options === "User";
};

export function find_person(doctype, name) {
	if (!has_person_as_title(doctype)) return "";
	return locals[doctype]?.[name]?.[frappe.get_meta(doctype).title_field] || "";
}

const Toolbar = frappe.ui.form.Toolbar?.prototype;
if (Toolbar?.set_title) {
	replace(Toolbar, ({ frm }) => is_our_doctype(frm.doctype) && !frm.is_new(), {
		async set_title(own) {
			own();
			const user = find_person(this.frm.doctype, this.frm.docname);
			if (!user) return;
			await learn_names([user], asked);
			this.page.set_title(name_of(user));
			this.page.set_title_sub("");
			frappe.utils.set_title(name_of(user));
			frappe.breadcrumbs.update?.();
		},
	});
}
