// Words that Frappe shows in English, or as stored, whatever the reader's language is.

import { is_our_doctype, is_our_field, replace, run_once } from "./ours";
import { name_of, find_person } from "./persons";

const escape = (text) => frappe.utils.escape_html(String(text ?? ""));

// The way to a record that is not stored yet: "New Task Contract" and not "new-task-contract-1".
const crumbs = frappe.breadcrumbs;
if (crumbs?.set_form_breadcrumb) {
	const set = crumbs.set_form_breadcrumb;
	crumbs.set_form_breadcrumb = function (breadcrumbs, ...more) {
		set.call(this, breadcrumbs, ...more);
		const name = frappe.get_route().slice(2).join("/");
		const user = is_our_doctype(breadcrumbs.doctype) && find_person(breadcrumbs.doctype, name);
		if (user) this.$breadcrumbs?.find("li:last-child a").text(name_of(user));
		if (!name.startsWith(`new-${frappe.router.slug(breadcrumbs.doctype)}`)) return;
		this.$breadcrumbs?.find("li:last-child a").text(__("New {0}", [__(breadcrumbs.doctype)]));
	};
}

// The tooltip of a list's cell names the choice as the cell does; everybody has the list of notifications.
const List = frappe.views?.ListView?.prototype;
const names_choices = (list) =>
	is_our_doctype(list.doctype) || list.doctype === "Notification Log";
if (List?.get_column_html) {
	replace(List, names_choices, {
		get_column_html(own, column, doc) {
			const html = own(column, doc);
			const { fieldtype, fieldname } = column.df || {};
			const value = doc[fieldname];
			if (fieldtype !== "Select" || !value || typeof html !== "string") return html;
			return html.replace(`: ${escape(value)}">`, `: ${escape(__(value))}">`);
		},
	});
}

// A field that names a kind of record says it in words; the kind itself is nothing to open.
const { formatters } = frappe.form;
const link = formatters.Link;
formatters.Link = function (value, df, ...more) {
	const names_kind = value && df?.options === "DocType" && is_our_doctype(df.parent);
	return names_kind ? escape(__(value)) : link.call(this, value, df, ...more);
};

// Hours and minutes are what people enter; a picker that knows no seconds writes the letters that stand for them.
const Datetime = frappe.ui?.form?.ControlDatetime?.prototype;
if (Datetime?.set_datepicker) {
	replace(Datetime, is_our_field, {
		set_datepicker(own) {
			own();
			const { datepicker } = this;
			if (datepicker?.timepicker && !datepicker.timepicker.$seconds)
				datepicker.update({ timeFormat: "hh:ii" });
		},
	});
}

// Whose turn it is stands at the head of our forms; Frappe's message over the tables says less and comes each time.
const alert = frappe.show_alert;
if (alert) {
	frappe.show_alert = function (said, ...more) {
		const text = said?.message ?? said;
		const locked = text === __("This form is not editable due to a Workflow.");
		if (locked && is_our_doctype(window.cur_frm?.doctype)) return;
		return alert.call(this, said, ...more);
	};
}

// The number of a row, in the table that shows what a file to be imported holds.
frappe.ui.form.on("Data Import", {
	onload() {
		frappe.require("data_import_tools.bundle.js", () =>
			run_once("words of an import", () => {
				const Preview = frappe.data_import?.ImportPreview?.prototype;
				if (!Preview) return;
				replace(Preview, (preview) => is_our_doctype(preview.doctype), {
					prepare_columns(own) {
						own();
						const number = this.columns?.find(({ id }) => id === "srno");
						if (number) number.content = __("No.");
					},
				});
			})
		);
	},
});
