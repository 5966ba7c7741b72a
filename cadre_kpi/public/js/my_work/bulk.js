// Several lines at once: the actions that all of them allow, one reason for all.

import { ask, escape } from "../desk/dialogs";
import { shared_actions } from "../desk/process";

export function actions_of(lines) {
	return shared_actions(lines.map((line) => line.bulk_actions()));
}

export function show_selection(page) {
	const picked = page.picked();
	const { $bulk } = page;
	$bulk.prop("hidden", !picked.length).empty();
	page.$root.toggleClass("cadre-kpi-with-bulk", Boolean(picked.length));
	if (!picked.length) return;
	$(`<b></b>`)
		.text(__("{0} selected", [picked.length]))
		.appendTo($bulk);
	const actions = actions_of(picked);
	for (const action of actions) {
		$(`<button type="button" class="btn"></button>`)
			.addClass(action === "Return" ? "btn-default" : "btn-primary")
			.text(__(action))
			.on("click", () => decide_picked(page, action))
			.appendTo($bulk);
	}
	if (!actions.length)
		$(`<span class="text-muted"></span>`)
			.text(__("These lines have no action in common."))
			.appendTo($bulk);
	$(`<button type="button" class="btn btn-default"></button>`)
		.text(__("Clear Selection"))
		.on("click", () => {
			picked.forEach((line) => (line.picked = false));
			show_selection(page);
		})
		.appendTo($bulk);
}

export async function decide_picked(page, action) {
	const lines = page.picked();
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
		__(action)
	);
	if (answer) await page.decide(lines, action, (answer.note || "").trim(), null);
}
