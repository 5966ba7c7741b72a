// Several lines at once: the actions that all of them allow, one reason for all.

import { ask, escape } from "../desk/dialogs";
import { list_shared_actions } from "../desk/process";
import { show_bar } from "../desk/selection";

export function list_actions(lines) {
	return list_shared_actions(lines.map((line) => line.list_bulk_actions()));
}

export function show_selection(page) {
	const picked = page.list_picked();
	show_bar(page.$bulk, picked, list_actions(picked), {
		act: (action) => decide_picked(page, action),
		clear: () => show_selection(page),
		nothing: __("These lines have no action in common."),
	});
}

export async function decide_picked(page, action) {
	const lines = page.list_picked();
	if (!action || !lines.length) return;
	const names = lines
		.slice(0, 20)
		.map((line) => `<li>${escape(line.data.who)} – ${escape(line.data.what)}</li>`);
	const rest = lines.length > 20 ? `<li>${__("and {0} more", [lines.length - 20])}</li>` : "";
	const needed = action === "Return";
	const answer = await ask(
		`${__(action)} (${lines.length})`,
		[
			{
				fieldname: "names",
				fieldtype: "HTML",
				options: `<ul>${names.join("")}${rest}</ul>`,
			},
			{
				fieldname: "note",
				fieldtype: "Small Text",
				label: needed ? __("Reason") : __("Note for all"),
				reqd: needed ? 1 : 0,
				description: needed
					? __("The other side reads this: say what has to be changed.")
					: "",
			},
		],
		__(action),
		{ key: `bulk:${action}` }
	);
	if (answer) await page.decide(lines, action, (answer.note || "").trim(), null);
}
