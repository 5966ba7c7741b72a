// Evidence of a progress report: below the figures, by task, several files each. What is uploaded at a report that is not
// saved yet waits on the server for the save that names it.

import { escape } from "./dialogs";
import { draw_file_link, name_of } from "./preview";

let limits = null;

// Draw the files of each task into the form's panel; `open`: whether files may be added and taken away.
export async function show(frm, open) {
	const field = frm.fields_dict.evidence_panel;
	if (!field) return;
	limits ??= await frappe.xcall("cadre_kpi.api.evidence.get_limits");
	const $place = field.$wrapper;
	if (!$place.data("cadre-kpi-evidence")) {
		$place.data("cadre-kpi-evidence", true);
		$place.on("change", "input[type=file]", (event) => choose(frm, event.currentTarget));
		$place.on("click", "[data-remove]", (event) =>
			remove(frm, event.currentTarget.dataset.remove)
		);
	}
	$place.data("cadre-kpi-open", open);
	const tasks = (frm.doc.tasks || []).filter((row) => row.contract_task);
	const said = open ? `<p class="text-muted">${escape(describe_limits())}</p>` : "";
	const parts = tasks.map((row) => draw_task(frm, row, open)).filter(Boolean);
	const none = `<p class="text-muted">${escape(__("No evidence is attached."))}</p>`;
	$place.html(
		`<div class="cadre-kpi-evidence">${said}${parts.join("") || (open ? "" : none)}</div>`
	);
	frm.toggle_display("evidence_section", tasks.length > 0);
}

function describe_limits() {
	const kinds = limits.kinds.join(", ");
	return __("Several files a task, each up to {0}: {1}.", [format_size(limits.largest), kinds]);
}

export function format_size(bytes) {
	const [amount, unit] = bytes < 1e6 ? [bytes / 1e3, "KB"] : [bytes / 1e6, "MB"];
	const places = amount < 10 && amount % 1 >= 0.05 ? 1 : 0;
	return `${format_number(amount, null, places)} ${unit}`;
}

function draw_task(frm, task, open) {
	const rows = (frm.doc.evidence_files || []).filter(
		(row) => row.contract_task === task.contract_task
	);
	const earlier = task.evidence
		? [`<li>${draw_file_link({ url: task.evidence, name: name_of(task.evidence) })}</li>`]
		: [];
	const files = rows.map((row) => {
		const file = { url: row.file, name: row.file_name || name_of(row.file) };
		const bytes = row.file_size
			? ` <span class="text-muted">${format_size(row.file_size)}</span>`
			: "";
		const button = open
			? ` <button type="button" class="btn btn-xs btn-default" data-remove="${escape(
					row.name
			  )}">${escape(__("Remove"))}</button>`
			: "";
		return `<li>${draw_file_link(file)}${bytes}${button}</li>`;
	});
	const all = [...earlier, ...files];
	if (!all.length && !open) return "";
	const add = open
		? `<label class="btn btn-default btn-sm">${escape(
				__("Add Files")
		  )}<input type="file" multiple class="sr-only" data-task="${escape(
				task.contract_task
		  )}" accept="${limits.kinds.map((kind) => `.${kind}`).join(",")}"></label>`
		: "";
	return `<section><div class="cadre-kpi-evidence-task"><span>${task.task_no}. ${escape(
		task.task_name
	)}</span>${add}</div>${all.length ? `<ul>${all.join("")}</ul>` : ""}</section>`;
}

async function choose(frm, input) {
	const files = [...input.files];
	const task = input.dataset.task;
	input.value = "";
	const wrong = files.map(find_fault).filter(Boolean);
	if (wrong.length) {
		frappe.msgprint({
			title: __("Not Uploaded"),
			message: wrong.map(escape).join("<br>"),
			indicator: "orange",
		});
	}
	for (const file of files.filter((one) => !find_fault(one))) {
		const stored = await upload(frm, file);
		if (!stored) continue;
		frm.add_child("evidence_files", {
			contract_task: task,
			task_no: (frm.doc.tasks || []).find((row) => row.contract_task === task)?.task_no,
			file: stored.file_url,
			file_name: stored.file_name,
			file_size: stored.file_size || file.size,
		});
		mark_changed(frm);
	}
}

// The draft on this device learns of it as of anything that is typed, see form_drafts.js.
function mark_changed(frm) {
	frm.dirty();
	frm.wrapper.dispatchEvent(new Event("change"));
	return show(frm, true);
}

// Why a file cannot be taken, before a byte of it travels.
function find_fault(file) {
	const kind = file.name.includes(".") ? file.name.split(".").pop().toLowerCase() : "";
	if (!limits.kinds.includes(kind))
		return __("{0}: files of the kind {1} are not kept as evidence.", [
			file.name,
			kind || "?",
		]);
	if (!file.size) return __("{0} is empty.", [file.name]);
	if (file.size > limits.largest)
		return __("{0} has {1}; a file may have at most {2}.", [
			file.name,
			format_size(file.size),
			format_size(limits.largest),
		]);
	return null;
}

function upload(frm, file) {
	const body = new FormData();
	body.append("file", file, file.name);
	body.append("is_private", 1);
	body.append("folder", "Home/Attachments");
	body.append("doctype", frm.doctype);
	body.append("docname", frm.docname);
	// in the panel, not in a window over it: a small file is there before a window has opened
	const $going = $(`<p class="text-muted" role="status"></p>`)
		.text(__("Uploading {0}", [file.name]))
		.appendTo($(frm.wrapper).find(".cadre-kpi-evidence"));
	return new Promise((resolve) => {
		const request = new XMLHttpRequest();
		request.open("POST", "/api/method/upload_file");
		request.setRequestHeader("X-Frappe-CSRF-Token", frappe.csrf_token);
		request.setRequestHeader("Accept", "application/json");
		request.upload.onprogress = (event) => {
			if (!event.lengthComputable) return;
			const share = Math.floor((100 * event.loaded) / event.total);
			$going.text(
				`${__("Uploading {0}", [file.name])}: ${share} % / ${format_size(event.total)}`
			);
		};
		request.onloadend = () => {
			$going.remove();
			const answer = read(request);
			if (request.status === 200 && answer.message) return resolve(answer.message);
			refuse(file, answer);
			resolve(null);
		};
		request.send(body);
	});
}

function read(request) {
	try {
		return JSON.parse(request.responseText);
	} catch {
		return {};
	}
}

function refuse(file, answer) {
	const said = answer._server_messages
		? JSON.parse(answer._server_messages).map((one) => JSON.parse(one).message)
		: [__("{0} could not be uploaded. Check the connection and try again.", [file.name])];
	frappe.msgprint({
		title: __("Not Uploaded"),
		message: said.join("<br>"),
		indicator: "red",
	});
}

function remove(frm, name) {
	const row = (frm.doc.evidence_files || []).find((one) => one.name === name);
	if (!row) return;
	frm.doc.evidence_files = frm.doc.evidence_files.filter((one) => one !== row);
	frm.doc.evidence_files.forEach((one, at) => (one.idx = at + 1));
	frappe.model.clear_doc(row.doctype, row.name);
	mark_changed(frm);
}
