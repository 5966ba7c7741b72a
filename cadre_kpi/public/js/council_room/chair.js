// For who convenes the session: who is missing, never what they scored; remind, note absence, open and close.

import { ask_text, confirm, escape } from "../desk/dialogs";
import { get, post, tell_fault } from "../desk/post";

export function draw_chair({ session, people, seats }) {
	if (session.status === "Draft")
		return `<h2>${escape(__("Being prepared"))}</h2>
			<p>${escape(
				__(
					"Members score as soon as the scoring is open. Members, people and conflicts of interest are listed in the session's form."
				)
			)}</p>
			<div class="cadre-kpi-sheet-buttons">
				<button type="button" class="btn btn-primary" data-act="open-scoring">${escape(
					__("Open Scoring")
				)}</button>
				<button type="button" class="btn btn-default" data-act="form">${escape(
					__("Open the Form")
				)}</button></div>`;
	if (!seats) return "";
	const names = Object.fromEntries(people.map((person) => [person.evaluation, person.name]));
	const sent = seats.members.reduce((sum, row) => sum + row.sent, 0);
	const of = seats.members.reduce((sum, row) => sum + (row.present ? row.of : row.sent), 0);
	const short = seats.quorum.filter((row) => row.sent < row.needed);
	const scoring = session.status === "Scoring";
	return `<h2>${escape(__("Who is missing"))}</h2>
		<p>${escape(__("{0} of {1} sheets were sent.", [sent, of]))}
			${escape(
				__("Quorum reached for {0} of {1} people.", [
					seats.quorum.length - short.length,
					seats.quorum.length,
				])
			)}</p>
		<ul class="cadre-kpi-seats">${seats.members
			.map((row) => draw_seat(row, names, scoring))
			.join("")}</ul>
		${draw_short(short, names)}
		${
			scoring
				? `<div class="cadre-kpi-sheet-buttons">
			<button type="button" class="btn btn-default" data-act="remind">${escape(
				__("Remind All Who Are Missing")
			)}</button>
			<button type="button" class="btn btn-default" data-act="refresh-seats">${escape(
				__("Refresh")
			)}</button>
			<button type="button" class="btn btn-primary" data-act="close-session">${escape(
				__("Close Scoring")
			)}</button></div>`
				: ""
		}`;
}

function draw_seat(row, names, scoring) {
	const share = row.of ? Math.round((100 * row.sent) / row.of) : 100;
	const missing = row.missing.map((name) => names[name]);
	const listed = missing.slice(0, 5).join(", ");
	const more = missing.length > 5 ? ` ${__("and {0} more", [missing.length - 5])}` : "";
	const says = !row.present
		? `${__("Absent")}: ${row.absence_reason}`
		: missing.length
		? __("Missing: {0}", [listed + more])
		: __("All sent");
	const aside = row.aside ? ` · ${__("steps aside: {0}", [row.aside])}` : "";
	const act = !scoring
		? ""
		: row.present && !row.sent
		? `<button type="button" class="btn btn-default btn-sm" data-act="absent" data-user="${escape(
				row.user
		  )}">${escape(__("Note Absence"))}</button>`
		: !row.present
		? `<button type="button" class="btn btn-default btn-sm" data-act="present" data-user="${escape(
				row.user
		  )}">${escape(__("Came After All"))}</button>`
		: "";
	return `<li><div class="cadre-kpi-seat-who"><b>${escape(row.name)}</b>
			<span class="text-muted">${escape(__(row.duty || "Member"))}${escape(aside)}</span></div>
		<div class="cadre-kpi-bar" role="img" aria-label="${escape(
			__("{0} of {1} sheets were sent.", [row.sent, row.of])
		)}"><i style="width:${share}%"></i><span>${row.sent}/${row.of}</span></div>
		<div class="cadre-kpi-seat-says">${escape(says)}</div>${act}</li>`;
}

function draw_short(short, names) {
	if (!short.length) return "";
	return `<h3>${escape(__("No quorum yet"))}</h3><ul class="cadre-kpi-short">${list_short(
		short,
		names
	)}</ul>`;
}

function list_short(short, names) {
	const told = short.map(({ evaluation, sent, entitled, needed }) =>
		__("{0}: {1} of {2} sheets, {3} needed", [names[evaluation], sent, entitled, needed])
	);
	return told.map((text) => `<li>${escape(text)}</li>`).join("");
}

const act = (method, values) => tell_fault(post(`cadre_kpi.api.council_room.${method}`, values));
const read_seats = ({ name }) =>
	tell_fault(get("cadre_kpi.api.council_room.list_seats", { session: name }));

// Each returns whether the room is to be read anew.
export const ACTS = {
	async "open-scoring"({ session }) {
		await act("open_scoring", { session: session.name });
		return true;
	},
	async "close-session"({ session, people, seats }) {
		const fresh = await read_seats(session);
		Object.assign(seats, fresh);
		const short = seats.quorum.filter((row) => row.sent < row.needed);
		const names = Object.fromEntries(people.map((person) => [person.evaluation, person.name]));
		const missing = seats.members.reduce((sum, row) => sum + row.missing.length, 0);
		const sure = await confirm(
			__("Close Scoring"),
			`${escape(
				__(
					"{0} evaluations go on to the proposed rating. Sheets not sent by now: {1}; they no longer count.",
					[people.length, missing]
				)
			)}</p><p>${
				short.length
					? `${escape(__("No quorum yet"))}:</p><ul>${list_short(short, names)}</ul><p>`
					: escape(__("The quorum is reached for everybody."))
			}`,
			__("Close Scoring")
		);
		if (!sure) return false;
		await act("close", { session: session.name });
		return true;
	},
	async remind({ session }) {
		const told = await act("remind", { session: session.name });
		frappe.show_alert({
			message: told.length
				? __("{0} members were reminded.", [told.length])
				: __(
						"Nobody was reminded: none is missing, or all were reminded within this hour."
				  ),
			indicator: told.length ? "green" : "blue",
		});
	},
	async absent({ session, seats }, { user }) {
		const row = seats.members.find((one) => one.user === user);
		const reason = await ask_text(
			__("Note Absence"),
			__("Why {0} is absent", [row.name]),
			__("Note Absence"),
			"",
			`${session.name}:${user}`
		);
		if (reason)
			Object.assign(
				seats,
				await act("note_presence", { session: session.name, user, present: 0, reason })
			);
	},
	async present({ session, seats }, { user }) {
		Object.assign(
			seats,
			await act("note_presence", { session: session.name, user, present: 1 })
		);
	},
	async "refresh-seats"({ session, seats }) {
		Object.assign(seats, await read_seats(session));
	},
	form({ session }) {
		frappe.set_route("Form", "Council Session", session.name);
	},
};
