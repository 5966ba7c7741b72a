// Forms: what is entered and not saved is kept while it is entered, and offered when the record is opened again.

import { forget, keep, get_kept, format_time, call_when_known } from "./drafts";

const OWN = ["name", "parent", "modified", "modified_by", "creation", "owner", "docstatus"];

const build_key = (frm) => `form:${frm.doctype}:${frm.is_new() ? "new" : frm.docname}`;

export function watch(frm) {
	if (!frm.cadre_kpi_watched) {
		frm.cadre_kpi_watched = true;
		const note = frappe.utils.debounce(() => note_down(frm), 400);
		for (const event of ["input", "change", "paste", "click"]) {
			frm.wrapper.addEventListener(event, (found) => touch(frm, found) && note(), true);
		}
		remember_key(frm);
	}
	const docname = frm.docname;
	call_when_known(() => frm.docname === docname && offer(frm));
}

// A new form that only holds what it began with is no work: somebody must have entered something.
function touch(frm, event) {
	if (event.isTrusted && event.type !== "click") frm.cadre_kpi_touched = frm.docname;
	return frm.cadre_kpi_touched === frm.docname;
}

function note_down(frm) {
	if (window.cur_frm !== frm || !frm.doc || !frm.is_dirty()) return;
	keep(build_key(frm), copy_plain(frm.doc), { modified: frm.doc.modified || null });
}

// A new record has another name when it is stored.
function remember_key(frm) {
	const save = frm.save;
	frm.save = function (...given) {
		frm.cadre_kpi_key = build_key(frm);
		return save.apply(frm, given);
	};
}

$(document).on("save", (_event, doc) => {
	const frm = window.cur_frm;
	if (!frm?.cadre_kpi_key || frm.doctype !== doc?.doctype) return;
	forget(frm.cadre_kpi_key);
	frm.cadre_kpi_touched = null;
	$(frm.wrapper).find(".cadre-kpi-draft").remove();
});

function copy_plain(doc) {
	const inner = (key) => key.startsWith("__") && !["__islocal"].includes(key);
	return Object.fromEntries(
		Object.entries(doc).filter(([key, value]) => !inner(key) && typeof value !== "function")
	);
}

function offer(frm) {
	const key = build_key(frm);
	const draft = get_kept(key);
	const where = `${frm.docname}|${frm.doc.modified}`;
	if (!draft || frm.cadre_kpi_offered === where || frm.cadre_kpi_touched === frm.docname) return;
	frm.cadre_kpi_offered = where;
	if (!frm.is_new() && draft.modified !== frm.doc.modified)
		return offer_to_read(frm, key, draft);
	show_offer(frm, key, draft, [
		[__("Take Over"), () => take_over(frm, draft), "btn-primary"],
		[__("Discard"), () => forget(key), "btn-default"],
	]);
}

// Somebody has stored the record since: nothing of theirs is overwritten, what was entered can be read.
function offer_to_read(frm, key, draft) {
	show_offer(
		frm,
		key,
		draft,
		[
			[__("Show"), () => show_values(frm, draft), "btn-primary", true],
			[__("Discard"), () => forget(key), "btn-default"],
		],
		__("The record has been changed since.")
	);
}

function show_offer(frm, key, draft, choices, more = "") {
	$(frm.wrapper).find(".cadre-kpi-draft").remove();
	const box = $('<div class="cadre-kpi-draft"></div>').append(
		$("<span></span>").text(
			`${__("What you entered here on {0} was not saved.", [format_time(draft)])} ${more} `
		)
	);
	for (const [label, act, style, stays] of choices) {
		$(`<button class="btn btn-xs ${style}"></button>`)
			.text(label)
			.on("click", async () => {
				if (!stays) box.remove();
				await act();
			})
			.appendTo(box);
	}
	box.prependTo($(frm.layout.wrapper));
}

function take_over(frm, draft) {
	const tables = Object.fromEntries(
		frm.meta.fields.filter((df) => df.fieldtype === "Table").map((df) => [df.fieldname, df])
	);
	for (const [field, value] of Object.entries(draft.values)) {
		if (OWN.includes(field) || field === "doctype" || field === "__islocal") continue;
		if (tables[field]) take_rows(frm, tables[field], value || []);
		else frm.doc[field] = value;
	}
	frm.dirty();
	frm.refresh();
}

function take_rows(frm, df, rows) {
	const present = Object.fromEntries(
		(frm.doc[df.fieldname] || []).map((row) => [row.name, row])
	);
	const names = new Set(rows.map((row) => row.name));
	for (const row of Object.values(present)) {
		if (!names.has(row.name)) frappe.model.clear_doc(row.doctype, row.name);
	}
	for (const values of rows) {
		const row =
			present[values.name] || frappe.model.add_child(frm.doc, df.options, df.fieldname);
		for (const [field, value] of Object.entries(values)) {
			if (
				!OWN.includes(field) &&
				!["parenttype", "parentfield", "__islocal"].includes(field)
			)
				row[field] = value;
		}
	}
	frm.doc[df.fieldname]?.sort((one, other) => one.idx - other.idx);
}

function show_values(frm, draft) {
	const escape = frappe.utils.escape_html;
	const text = (df, value) =>
		escape(strip_html(String(frappe.format(value, df, { inline: true }))));
	const lines = [];
	for (const df of frm.meta.fields) {
		const value = draft.values[df.fieldname];
		if (!value || !df.label || df.hidden) continue;
		if (df.fieldtype !== "Table") {
			if (String(value) !== String(frm.doc[df.fieldname] ?? ""))
				lines.push(`<li><b>${escape(__(df.label))}</b>: ${text(df, value)}</li>`);
			continue;
		}
		for (const row of value) {
			const cells = (frappe.get_meta(df.options)?.fields || [])
				.filter((column) => column.in_list_view && row[column.fieldname])
				.map((column) => text(column, row[column.fieldname]));
			if (cells.length)
				lines.push(
					`<li><b>${escape(__(df.label))} ${row.idx}</b>: ${cells.join(" · ")}</li>`
				);
		}
	}
	frappe.msgprint({ title: __("Not Saved"), message: `<ul>${lines.join("")}</ul>`, wide: true });
}

// The browser asks before a page with an open dialog goes; for a form Frappe asks.
window.addEventListener("beforeunload", (event) => {
	if (document.querySelector(".modal.show.cadre-kpi-unsaved")) event.preventDefault();
});
