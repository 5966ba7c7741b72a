// Above the room: the session, how far the own sheets are, and whether what was typed is stored.

import { escape } from "../desk/dialogs";

// to the minute: nobody sets a limit in seconds
const format_minute = (moment) =>
	frappe.datetime.str_to_user(moment).replace(/(\d{1,2}:\d{2}):\d{2}/, "$1");

// `ready`: how many sheets are finished and not sent.
export function draw_top({ session, people, me }, entries, ready) {
	const facts = [
		session.council,
		session.period,
		__(session.status),
		session.scoring_until
			? __("Scoring until {0}", [format_minute(session.scoring_until)])
			: "",
	];
	let own = "";
	let state = "";
	if (me.seated) {
		const mine = people.filter((person) => person.sheet.sent || !person.why_not);
		const sent = mine.filter((person) => person.sheet.sent).length;
		const done = mine.filter((person) => person.sheet.sent || entries.is_finished(person));
		own = `<b>${escape(
			__("{0} of {1} scored, {2} sent", [done.length, mine.length, sent])
		)}</b>`;
		state = draw_state(entries.state);
	}
	return `<div><span class="text-muted">${facts
		.filter(Boolean)
		.map(escape)
		.join(" · ")}</span> ${own}</div>
		<div class="cadre-kpi-state" role="status">${state}</div>
		${
			ready
				? `<button type="button" class="btn btn-primary" data-act="send-all">${escape(
						__("Send All Finished ({0})", [ready])
				  )}</button>`
				: ""
		}`;
}

function draw_state(state) {
	if (state === "signed_out") {
		const here = encodeURIComponent(window.location.pathname);
		return `<span class="cadre-kpi-lost">${escape(
			__("You are signed out. What you typed is kept on this device.")
		)} <a href="/login?redirect-to=${here}">${escape(__("Sign In Again"))}</a></span>`;
	}
	const [lost, text] = {
		saved: [false, __("All stored")],
		typing: [false, __("Kept on this device")],
		saving: [false, __("Storing…")],
		offline: [
			true,
			__("No connection. What you type is kept on this device and stored later."),
		],
	}[state];
	return `<span class="${lost ? "cadre-kpi-lost" : "text-muted"}">${escape(text)}</span>`;
}

// The page without a session: those that the user may read.
export function draw_sessions(rows) {
	if (!rows.length)
		return `<p class="text-muted">${escape(__("You sit in no council session."))}</p>`;
	const items = rows.map((row) => {
		const about = [row.period, frappe.datetime.str_to_user(row.session_date)];
		return `<li><a href="/app/council-room/${encodeURIComponent(row.name)}">
			<b>${escape(row.council)}</b>
			<span class="text-muted">${about.filter(Boolean).map(escape).join(" · ")}</span>
			<span>${escape(__(row.status))}</span></a></li>`;
	});
	return `<h2>${escape(__("Sessions"))}</h2>
		<ul class="cadre-kpi-sessions">${items.join("")}</ul>`;
}
