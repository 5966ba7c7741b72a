// A file that lies at a record, looked at in place: PDF and pictures in a window of the desk, other files as a download.
// The server asks for the right to each file as ever.

import { escape } from "./dialogs";
import { run_once } from "./ours";

const PICTURES = frappe.boot?.cadre_kpi_lists?.pictures || [];

function get_kind(url) {
	if (/^https?:/.test(url)) return "link";
	const ending = url.split("?")[0].split(".").pop().toLowerCase();
	if (ending === "pdf") return "pdf";
	return PICTURES.includes(ending) ? "picture" : "file";
}

export function name_of(url) {
	const last = url.split("?")[0].split("/").pop();
	try {
		return decodeURIComponent(last);
	} catch {
		return last;
	}
}

// Addresses may be stored as they were typed; a browser asks for them encoded once.
export function address({ url, kind }) {
	if (kind === "link") return url;
	try {
		return encodeURI(decodeURI(url)).replace(/[?#]/g, encodeURIComponent);
	} catch {
		return encodeURI(url);
	}
}

export function draw_viewed({ url, name, kind }) {
	const src = escape(address({ url, kind }));
	return kind === "pdf"
		? `<iframe src="${src}" title="${escape(name)}"></iframe>`
		: `<div class="cadre-kpi-picture"><img src="${src}" alt="${escape(name)}"></div>`;
}

// A link to a file: opens in place what can be looked at there.
export function draw_file_link(file) {
	const kind = get_kind(file.url);
	const href = escape(address({ url: file.url, kind }));
	const how = kind === "file" ? "download" : `target="_blank" rel="noopener"`;
	const inside = kind === "pdf" || kind === "picture" ? "data-cadre-kpi-file" : "";
	return `<a href="${href}" ${how} ${inside} data-name="${escape(file.name)}">${escape(
		file.name
	)}</a>`;
}

// One listener for all such links of the desk.
run_once("preview", () => $(document).on("click", "[data-cadre-kpi-file]", on_link));

function on_link(event) {
	if (event.ctrlKey || event.metaKey || event.shiftKey) return;
	event.preventDefault();
	const link = event.currentTarget;
	const url = link.getAttribute("href");
	show({ url, name: link.dataset.name, kind: get_kind(link.pathname) });
}

export function show({ url, name, kind }) {
	const dialog = new frappe.ui.Dialog({ title: escape(name), size: "extra-large" });
	dialog.$body.addClass("cadre-kpi-preview").html(draw_viewed({ url, name, kind }));
	dialog.set_secondary_action_label(__("New Tab"));
	dialog.set_secondary_action(() => window.open(url, "_blank", "noopener"));
	dialog.show();
	return dialog;
}
