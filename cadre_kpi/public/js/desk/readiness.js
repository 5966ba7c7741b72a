// What a period still lacks, said before it is opened, with the place where each thing is mended.

import { confirm, escape } from "./dialogs";

const METHOD = "cadre_kpi.api.period_run.check_readiness";

// The record, or the list, in which a finding is mended.
export function place({ record_doctype, record, filters }) {
	const slug = frappe.router.slug(record_doctype);
	const [field, ...value] = (filters || "").split("=");
	const query = field && !record ? `?${field}=${encodeURIComponent(value.join("="))}` : "";
	const address = record
		? frappe.utils.get_form_link(record_doctype, record)
		: frappe.utils.get_form_link(record_doctype, "").replace(/\/$/, "") + query;
	return slug ? `<a href="${address}">${escape(record || __(record_doctype))}</a>` : "";
}

// Resolves to whether the period may be opened now: nothing is missing, or it was read and is taken.
export async function ask(period) {
	const found = await frappe.xcall(METHOD, { period });
	if (!found.stops && !found.look) return true;
	const report = `/app/query-report/Period Readiness?period=${encodeURIComponent(period)}`;
	const lines = found.first.map(
		(each) =>
			`<li>${each.about ? `<b>${escape(each.about)}</b>: ` : ""}${escape(each.what)} ${place(
				each
			)}</li>`
	);
	const head = found.stops
		? __("{0} findings stop somebody's work, {1} more are to be looked at.", [
				found.stops,
				found.look,
		  ])
		: __("Nothing stops the work; {0} findings are to be looked at.", [found.look]);
	const text = `${head}</p><ul>${lines.join("")}</ul><p><a href="${report}" target="_blank">${__(
		"All findings"
	)}</a>`;
	return confirm(__("Readiness of the Period"), text, __("Go On to Opening"));
}
