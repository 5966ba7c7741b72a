// Several lines at once: the actions that all of them allow, one reason for all.

import { ask, escape } from "../desk/dialogs";
import { list_shared_actions } from "../desk/process";
import { show_bar } from "../desk/selection";

// Records without a workflow are decided with others of their kind: what a step needs differs.
export function list_actions(lines) {
	const kinds = new Set(lines.map((line) => line.data.doctype));
	if (kinds.size > 1 && lines.some((line) => line.page.steps[line.data.doctype])) return [];
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
	const steps = page.steps[lines[0].data.doctype];
	const fields = steps ? steps[action].fields : [build_note(action)];
	const answer = await ask(
		`${__(action)} (${lines.length})`,
		[
			{
				fieldname: "names",
				fieldtype: "HTML",
				options: `<ul>${names.join("")}${rest}</ul>`,
			},
			...fields,
		],
		__(action),
		{ key: `bulk:${action}` }
	);
	if (!answer) return;
	if (steps) await page.take_step(lines, action, answer);
	else await page.decide(lines, action, (answer.note || "").trim(), null);
}

function build_note(action) {
	const needed = action === "Return";
	return {
		fieldname: "note",
		fieldtype: "Small Text",
		label: needed ? __("Reason") : __("Note for all"),
		reqd: needed ? 1 : 0,
		description: needed ? __("The other side reads this: say what has to be changed.") : "",
	};
}
