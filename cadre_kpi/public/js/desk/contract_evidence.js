// The evidence of a contract by task, from the reports that were sent: folded until somebody looks, so that the form opens
// as fast without it. PDF and pictures open in place, other files are downloaded.

import { escape } from "./dialogs";
import { format_size } from "./evidence";
import { get, tell_fault } from "./post";
import { draw_file_link } from "./preview";

export function show_evidence(frm) {
	const $tasks = frm.fields_dict.tasks?.$wrapper;
	if (!$tasks) return;
	$tasks.siblings(".cadre-kpi-contract-evidence").remove();
	if (frm.doc.docstatus !== 1) return; // nobody reports before the tasks are assigned
	const $place = $(`<details class="cadre-kpi-contract-evidence">
		<summary>${escape(
			__("Evidence by task")
		)}</summary><div class="cadre-kpi-evidence" role="status"></div></details>`);
	$place.insertAfter($tasks);
	$place.one("toggle", () => fill(frm, $place.find("[role=status]")));
}

async function fill(frm, $list) {
	$list.html(`<p class="text-muted">${escape(__("Loading..."))}</p>`);
	const { name } = frm.doc;
	const found = await tell_fault(
		get("cadre_kpi.api.evidence.list_for_contract", { contract: name })
	);
	if (frm.doc.name !== name) return;
	if (found) $list.html(draw_list(frm.doc, found));
	else show_evidence(frm); // folded again, to be tried anew
}

export function draw_list(doc, found) {
	const parts = (doc.tasks || [])
		.filter((task) => !task.dropped || found[task.name])
		.map((task) => {
			const files = (found[task.name] || []).map(draw_file).join("");
			const none = `<p class="text-muted">${escape(__("No evidence is attached."))}</p>`;
			return `<section><h5>${task.idx}. ${escape(task.task_name)}</h5>${
				files ? `<ul>${files}</ul>` : none
			}</section>`;
		});
	return parts.join("");
}

function draw_file(file) {
	const span = [file.from_date, file.to_date]
		.map((date) => frappe.datetime.str_to_user(date))
		.join(" – ");
	const about = [
		file.size ? format_size(file.size) : "",
		span,
		file.verified ? __("verified") : __("not verified yet"),
	];
	return `<li>${draw_file_link(file)} <span class="text-muted">${escape(
		about.filter(Boolean).join(" · ")
	)}</span></li>`;
}
