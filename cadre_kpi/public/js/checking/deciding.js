// Passing on and returning, one or many: how many and who is said first, a return asks for one reason for all, each
// record has its own result and is decided in the version that is shown.

import { ask_text, confirm, escape } from "../desk/dialogs";
import { strip_markup } from "../desk/post";
import { get_reason, list_shared_actions } from "../desk/process";
import { draw_action_button, show_bar } from "../desk/selection";

const BATCH = 10; // in one call, so that none takes long
const NAMED = 10;

export class Deciding {
	constructor(board) {
		this.board = board;
	}

	show_bar($bar, people) {
		show_bar($bar, people, list_shared_actions(people.map(({ data }) => data.actions)), {
			act: (action) => this.ask(people, action),
			clear: () => this.board.show_selection(),
		});
	}

	draw_button(action, people) {
		return draw_action_button(action, () => this.ask(people, action));
	}

	async ask(people, action) {
		if (this.busy) return;
		const unfinished = people.filter((person) => person.list_unfinished());
		if (unfinished.length && action !== "Return") {
			unfinished[0].say(__("Something entered here is not complete, so it is not stored."));
			return unfinished[0].focus();
		}
		const reason = get_reason(action);
		const number = people.length;
		let note = "";
		if (reason) {
			const [title, label] = reason;
			note = await ask_text(
				`${title} (${number})`,
				label,
				title,
				`${describe_action(action, people)} ${__(
					"One reason for all; each of them reads it."
				)}`,
				`checking:${number > 1 ? number : people[0].data.name}`
			);
			if (!note) return;
		} else if (number > 1) {
			const sure = await confirm(
				`${__(action)} (${number})`,
				describe_action(action, people),
				__(action)
			);
			if (!sure) return;
		}
		return this.take(people, action, note);
	}

	async take(people, action, note) {
		if (this.busy) return;
		this.busy = true;
		const { board } = this;
		board.$root.addClass("cadre-kpi-busy");
		const done = [];
		const failed = [];
		try {
			await Promise.all(people.map((person) => person.wait_until_stored()));
			for (let start = 0; start < people.length; start += BATCH) {
				if (people.length > BATCH)
					frappe.show_progress(__(action), start, people.length, "", true);
				const some = people.slice(start, start + BATCH);
				const answer = await frappe.xcall("cadre_kpi.api.my_work.decide", {
					doctype: board.view.doctype,
					seen: Object.fromEntries(some.map(({ data }) => [data.name, data.modified])),
					action,
					note,
				});
				done.push(...some.filter(({ data }) => answer.done.includes(data.name)));
				failed.push(
					...answer.failures.map((failure) => ({
						...failure,
						person: some.find(({ data }) => data.name === failure.name),
					}))
				);
			}
		} catch (error) {
			// Frappe has said why; what was done until then is taken off
		} finally {
			if (people.length > BATCH) frappe.hide_progress();
			this.busy = false;
			board.$root.removeClass("cadre-kpi-busy");
		}
		board.take_off(done);
		for (const { person, reason, changed } of failed) {
			person.say(strip_markup(reason));
			if (changed) person.show_changed_elsewhere();
		}
		failed[0]?.person.focus();
		frappe.show_alert(
			{
				message: escape(
					`${__(action)}: ${__("Done for {0} of {1} records.", [
						done.length,
						people.length,
					])}`
				),
				indicator: done.length === people.length ? "green" : "orange",
			},
			6
		);
	}
}

function describe_action(action, people) {
	const names = people.slice(0, NAMED).map(({ data }) => escape(data.cadre_name));
	if (people.length > NAMED) names.push(__("and {0} more", [people.length - NAMED]));
	return `${__("{0} for {1} people:", [
		`<b>${escape(__(action))}</b>`,
		`<b>${people.length}</b>`,
	])} ${names.join("; ")}.`;
}
