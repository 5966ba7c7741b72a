// Evidence, opened beside the sheet: PDF and pictures in place, other files as a download. The server asks for the right
// to each file as ever; nothing is copied.

import { escape } from "../desk/dialogs";
import { address, draw_viewed } from "../desk/preview";

const name_kinds = () => ({
	pdf: __("PDF"),
	picture: __("Picture"),
	file: __("Download"),
	link: __("Link"),
});

export function draw_files(files) {
	if (!files.length) return "";
	const words = name_kinds();
	const items = files.map((file, at) => {
		const about = [file.about, file.source].filter(Boolean).map(escape).join(" · ");
		const inner = `<span class="cadre-kpi-file-kind">${escape(
			words[file.kind]
		)}</span><span class="cadre-kpi-file-name">${escape(file.name)}</span>
			<span class="text-muted">${about}</span>`;
		if (file.kind === "pdf" || file.kind === "picture")
			return `<li><button type="button" data-file="${at}">${inner}</button></li>`;
		const how = file.kind === "file" ? "download" : `target="_blank" rel="noopener"`;
		return `<li><a href="${escape(address(file))}" ${how}>${inner}</a></li>`;
	});
	return `<section><h3>${escape(__("Evidence"))} <span class="cadre-kpi-count">${
		files.length
	}</span></h3><ul class="cadre-kpi-files">${items.join("")}</ul></section>`;
}

export function draw_viewer(file) {
	const url = escape(address(file));
	const title = escape(file.name);
	return `<div class="cadre-kpi-viewer">
		<div class="cadre-kpi-viewer-head">
			<button type="button" class="btn btn-default btn-sm" data-act="close-file">${escape(
				__("Back")
			)}</button>
			<b>${title}</b>
			<a class="btn btn-default btn-sm" href="${url}" target="_blank" rel="noopener">${escape(
		__("New Tab")
	)}</a></div>${draw_viewed(file)}</div>`;
}
