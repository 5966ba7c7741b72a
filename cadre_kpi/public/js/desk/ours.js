// What belongs to this app. Forms, tables and fields of other apps keep Frappe's own ways.

export const MODULE = "Cadre KPI";

export function is_our_doctype(doctype) {
	return Boolean(doctype) && locals.DocType?.[doctype]?.module === MODULE;
}

export function is_our_report() {
	const report = frappe.query_report;
	return frappe.get_route?.()[0] === "query-report" && report?.report_doc?.module === MODULE;
}

// A field of a record, of a row, or of one of our dialogs (dialogs.js marks these).
export function is_our_field(control) {
	const df = control.df || {};
	return Boolean(
		df.cadre_kpi ||
			control.layout?.cadre_kpi ||
			is_our_doctype(control.doctype || control.doc?.doctype || df.parent)
	);
}

// Several bundles carry the same modules of the desk. What such a module keeps is one thing for all of them, and what it
// does to Frappe or listens to happens once.
const kept = (window.cadre_kpi_kept ??= {});

export function share(name, make) {
	return (kept[name] ??= make());
}

export function run_once(name, run) {
	if (kept[name]) return;
	kept[name] = true;
	run();
}

// Gives methods of a Frappe class another body where `applies(this, ...arguments)`; elsewhere they stay as they are.
// The body gets the class's own method first.
export function replace(object, applies, methods) {
	for (const [name, body] of Object.entries(methods)) {
		const own = object[name];
		if (typeof own !== "function") continue;
		object[name] = function (...given) {
			return applies(this, ...given)
				? body.call(this, (...others) => own.apply(this, others), ...given)
				: own.apply(this, given);
		};
	}
}
