// A name that a field takes over from another record has no title yet, and the form would show it as it is stored. The
// title is asked for once, and the field is drawn anew.

import { is_our_doctype, run_once, share } from "./ours";

const asked = share("titles asked for", () => new Set());

run_once("titles of names taken over", () => {
	const { formatters } = frappe.form;
	const draw = formatters.Link;
	formatters.Link = function (value, df, ...more) {
		learn_title(value, df);
		return draw.call(this, value, df, ...more);
	};
});

async function learn_title(name, df) {
	const frm = window.cur_frm;
	if (!name || !frm || frm.doctype !== df?.parent || !is_our_doctype(df.parent)) return;
	const { options: doctype, fieldname } = df;
	if (
		!frappe.boot.link_title_doctypes?.includes(doctype) ||
		frappe.utils.get_link_title(doctype, name)
	)
		return;
	const key = `${doctype}::${name}`;
	if (asked.has(key)) return;
	asked.add(key);
	await frappe.utils.fetch_link_title(doctype, name);
	if (window.cur_frm === frm) frm.refresh_field(fieldname);
}
