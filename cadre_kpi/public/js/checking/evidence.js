// Evidence, opened in place: PDF and pictures in a window of the page, other files as a download. The server asks for the
// right to each file as ever.

import { escape } from "../desk/dialogs";

const PICTURE = /\.(png|jpe?g|gif|webp|bmp)$/i;
const PDF = /\.pdf$/i;

export function open_evidence(url) {
	const path = url.split(/[?#]/)[0];
	const own = path.startsWith("/");
	if (!own || !(PICTURE.test(path) || PDF.test(path))) {
		window.open(encoded(url), "_blank", "noopener");
		return;
	}
	const address = escape(encoded(url));
	const title = path.split("/").pop();
	const shown = PDF.test(path)
		? `<iframe src="${address}" title="${escape(title)}"></iframe>`
		: `<img src="${address}" alt="${escape(title)}">`;
	const dialog = new frappe.ui.Dialog({
		title: escape(title),
		size: "extra-large",
		fields: [
			{
				fieldname: "file",
				fieldtype: "HTML",
				options: `<div class="cadre-kpi-evidence-shown">${shown}</div>`,
			},
		],
		primary_action_label: __("New Tab"),
		primary_action: () => window.open(encoded(url), "_blank", "noopener"),
	});
	dialog.show();
}

// Addresses may be stored as they were typed; a browser asks for them encoded once.
function encoded(url) {
	try {
		return encodeURI(decodeURI(url));
	} catch {
		return encodeURI(url);
	}
}
