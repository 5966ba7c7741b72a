// Sheets are sent, one or all that are finished, and a member steps aside: each after a question.

import { ask_text, confirm, escape } from "../desk/dialogs";
import { post, tell_fault } from "../desk/post";

const act = (method, values) => tell_fault(post(`cadre_kpi.api.council_room.${method}`, values));
const AT_ONCE = 10; // sheets sent with one request
const MOST_NAMES = 20;

export async function send(room, people) {
	const [person] = people;
	if (!person) return;
	const unscored = person.sheet.tasks.filter((task) => task.score === null || task.fault);
	if (unscored.length) {
		const lines = unscored.map(
			(task) => `<li>${task.task_no}. ${escape(task.task_name)}</li>`
		);
		frappe.msgprint({
			title: __("Not Sent: No Score Yet"),
			indicator: "orange",
			message: `<p>${escape(person.name)}</p><ul>${lines.join("")}</ul>`,
		});
		return;
	}
	const names = people.slice(0, MOST_NAMES).map((one) => {
		const total = cadre_kpi.entry.write(room.entries.sum_scores(one), { decimals: 2 });
		return `<li>${escape(one.name)}: <b>${escape(total)}</b></li>`;
	});
	if (people.length > MOST_NAMES)
		names.push(`<li>${__("and {0} more", [people.length - MOST_NAMES])}</li>`);
	const agreed = await confirm(
		__("Send the Score Sheet"),
		`${escape(__("A sheet that was sent stands and is not taken back."))}</p><ul>${names.join(
			""
		)}</ul><p>`,
		__("Send")
	);
	if (!agreed) return;
	await room.entries.store();
	if (people.some((one) => room.entries.has_unsaved(one))) {
		frappe.show_alert({
			message: __("Not sent: what was typed is not stored yet. Try again when it is."),
			indicator: "orange",
		});
		return;
	}
	await send_stored(room, people);
}

async function send_stored(room, people) {
	const failures = [];
	let sent = 0;
	room.busy = true;
	room.$root.addClass("cadre-kpi-busy");
	try {
		for (let first = 0; first < people.length; first += AT_ONCE) {
			const part = people.slice(first, first + AT_ONCE);
			const answer = await act("send_sheets", {
				session: room.name,
				seen: Object.fromEntries(part.map((one) => [one.evaluation, one.sheet.modified])),
			});
			for (const one of part) {
				const modified = answer.done[one.evaluation];
				if (!modified) continue;
				Object.assign(one.sheet, { sent: true, modified });
				sent += 1;
			}
			failures.push(...answer.failures);
		}
	} finally {
		room.busy = false;
		room.$root.removeClass("cadre-kpi-busy");
		room.show_top();
		room.show_people();
		room.show_person(0, false);
	}
	if (sent) frappe.show_alert({ message: __("{0} sheets sent.", [sent]), indicator: "green" });
	if (failures.length) show_failures(room, failures);
}

function show_failures(room, failures) {
	const names = Object.fromEntries(
		room.room.people.map((person) => [person.evaluation, person.name])
	);
	const lines = failures.map(
		({ evaluation, reason }) =>
			`<li><b>${escape(names[evaluation] || evaluation)}</b>: ${reason}</li>`
	);
	frappe.msgprint({
		title: __("Not Sent"),
		indicator: "orange",
		message: `<ul>${lines.join("")}</ul>`,
	});
}

export async function decline(room) {
	const { person } = room;
	const reason = await ask_text(
		__("Step Aside: {0}", [person.name]),
		__("Reason"),
		__("Step Aside"),
		__(
			"You will not score this person in this session. It stands while the session is scoring."
		),
		`${room.name}:${person.evaluation}`
	);
	if (!reason) return;
	await act("decline", { session: room.name, evaluation: person.evaluation, reason });
	await room.load();
}
