// The history of changes below a form: labels of table fields, values and counts in the reader's language.
// Frappe's own names table fields and choices as they are stored, and a table once for each of its rows.

import { escape } from "./dialogs";
import { write } from "./entry";
import { learn_names, name_of } from "./persons";

const MOST = 5; // changes told of one save; more of them only as a number
const LONGEST = 60; // characters of one value

// Changes of a result come apart from the others, see cadre_kpi/access/version_history.py.
frappe.templates.cadre_kpi_result_change = "{%= cadre_kpi.describe_result_change(change) %}";

export function describe_result_change({ owner, changes, tables }) {
	const parts = changes.flatMap(({ label, fieldtype, table, row, before, after }) => {
		const [was, is] = [describe_result(fieldtype, before), describe_result(fieldtype, after)];
		if (was === is) return [];
		const say = `${escape(__(label))}: ${was} → ${is}`;
		return [table ? `${escape(__(table))}, ${__("row {0}", [row])}: ${say}` : say];
	});
	parts.push(...tables.map((table) => __("rows of {0}", [escape(__(table))])));
	return parts.length
		? __("{0} changed: {1}", [`<b>${escape(owner)}</b>`, parts.join("; ")])
		: "";
}

function describe_result(fieldtype, stored) {
	if (stored === null || stored === undefined || stored === "") return "–";
	if (fieldtype === "Check") return cint(stored) ? __("Yes") : __("No");
	const text = fieldtype === "Select" ? __(stored) : write_figure(fieldtype, stored);
	return escape(shorten(text));
}

// A long text is told by its beginning, on one line and without its markup.
function shorten(text) {
	return frappe.ellipsis(strip_html(text.replace(/<(br|\/p|\/li)[^>]*>/gi, " ")), LONGEST);
}

// A figure is kept as a number or, a share, as Frappe writes it: "12.5%".
function write_figure(fieldtype, stored) {
	const share = fieldtype === "Percent" && /^(-?[\d.]+)\s*%?$/.exec(String(stored));
	if (share) return `${write(share[1])}\u00a0%`;
	return typeof stored === "number" ? write(stored) : String(stored);
}

$(document).on("form-load form-refresh", (event, frm) => {
	const timeline = frm.timeline;
	if (
		frm.meta?.module !== "Cadre KPI" ||
		!timeline?.get_version_timeline_contents ||
		timeline.cadre_kpi
	)
		return;
	timeline.cadre_kpi = true;
	timeline.get_version_timeline_contents = () => list_contents(frm);
	name_badges(timeline);
	if (event.type === "form-refresh") timeline.refresh();
});

// What a badge says when the mouse rests on it is the English name of its icon.
function name_badges(timeline) {
	const make = timeline.get_timeline_item;
	timeline.get_timeline_item = function (...given) {
		const $item = make.apply(this, given);
		$item?.find?.(".timeline-badge").attr("title", (_at, title) => __(title));
		return $item;
	};
}

function list_contents(frm) {
	const versions = frm.get_docinfo()?.versions || [];
	const { owner, modified_by } = frm.doc;
	name_persons(frm, [owner, modified_by, ...versions.map((version) => version.owner)]);
	return versions
		.map((version) => ({ creation: version.creation, content: describe_change(frm, version) }))
		.filter((item) => item.content);
}

// The side of the form names persons too.
async function name_persons(frm, users) {
	const asked = (frm.timeline.cadre_kpi_asked ??= new Set());
	if (!(await learn_names(users, asked))) return;
	frm.timeline.refresh();
	frm.sidebar?.refresh?.();
}

function describe_change(frm, version) {
	const data = JSON.parse(version.data || "{}");
	const parts = [
		...list_changed(frm, data.changed),
		...list_changed_rows(frm, data.row_changed),
		...list_rows(frm, data),
	];
	if (!parts.length) return "";
	const shown = parts.slice(0, MOST);
	if (parts.length > MOST) shown.push(__("and {0} more changes", [parts.length - MOST]));
	return __("{0} changed: {1}", [`<b>${escape(name_of(version.owner))}</b>`, shown.join("; ")]);
}

function list_changed(frm, changes = []) {
	const state = changes.some(([field]) => field === "workflow_state");
	return changes.flatMap(([field, before, after]) => {
		if (field === "docstatus") {
			if (state) return [];
			return [
				Number(after) === 1
					? __("the document: submitted")
					: __("the document: cancelled"),
			];
		}
		const df = describe_value(
			frm,
			frappe.meta.get_docfield(frm.doctype, field, frm.docname),
			field
		);
		const say = df && describe_from_to(df, before, after);
		return say ? [`${escape(__(df.label))}: ${say}`] : [];
	});
}

function list_changed_rows(frm, changes = []) {
	return changes.flatMap(([table, index, , fields]) => {
		const parent = describe_value(
			frm,
			frappe.meta.get_docfield(frm.doctype, table, frm.docname)
		);
		if (!parent) return [];
		return fields.flatMap(([field, before, after]) => {
			const df = describe_value(
				frm,
				frappe.meta.get_docfield(parent.options, field, frm.docname)
			);
			const say = df && describe_from_to(df, before, after);
			const where = __("row {0} of {1}", [index + 1, escape(__(parent.label))]);
			return say ? [`${escape(__(df.label))} (${where}): ${say}`] : [];
		});
	});
}

function list_rows(frm, data) {
	const say = {
		added: (number, table) => __("{0} rows more in {1}", [number, table]),
		removed: (number, table) => __("{0} rows less in {1}", [number, table]),
	};
	return Object.entries(say).flatMap(([key, text]) => {
		const numbers = {};
		for (const [table] of data[key] || []) numbers[table] = (numbers[table] || 0) + 1;
		return Object.entries(numbers).flatMap(([table, number]) => {
			const df = describe_value(
				frm,
				frappe.meta.get_docfield(frm.doctype, table, frm.docname)
			);
			return df ? [text(number, escape(__(df.label)))] : [];
		});
	});
}

function describe_value(frm, df, field = null) {
	// the state is hidden on forms that show it at the top, and is what readers look for here
	if (!df || (df.hidden && field !== "workflow_state")) return null;
	return ["Read", "Write"].includes(
		frappe.perm.get_field_display_status({ ...df, hidden: 0 }, null, frm.perm)
	)
		? df
		: null;
}

// Empty for what is stored anew but reads the same.
function describe_from_to(df, before, after) {
	const [was, is] = [describe_field(df, before), describe_field(df, after)];
	return was === is ? "" : `${was} → ${is}`;
}

function describe_field(df, stored) {
	if (stored === null || stored === undefined || stored === "") return "–";
	let text = write_figure(df.fieldtype, stored);
	if (df.fieldtype === "Check") text = cint(stored) ? __("Yes") : __("No");
	else if (df.fieldtype === "Select" || df.options === "Workflow State") text = __(text);
	else if (df.options === "User") text = name_of(text);
	return `<b>${escape(shorten(text))}</b>`;
}
