// The minutes of a meeting in its dialog: when, where, who was there, who was not and why, approved or not. What was said
// of each person stands in the person's line.

import { escape } from "./dialogs";
import { describe_fault, read, refuse } from "./entry";

const DATE = { fieldtype: "Date" };

const PRESENT = "present";
const IN_WRITING = "in_writing";
const ABSENT = "absent";
const list_ways = () => [
	[PRESENT, __("Present")],
	[IN_WRITING, __("Opinion in writing")],
	[ABSENT, __("Absent")],
];

const draw_input = (field, label) => `<label class="cadre-kpi-minutes-field">
	<span>${label}</span>
	<input class="form-control input-xs" data-minutes="${field}"></label>`;

// The part of the dialog, closed until somebody wants minutes. `people`: who belongs to the meeting.
export function draw_minutes(people) {
	const lines = people.map(
		(who) => `<tr data-who="${escape(who)}"><td>${escape(who)}</td>
			<td><select class="form-control input-xs" data-attendance="how" aria-label="${escape(who)}">
				${list_ways()
					.map(([value, text]) => `<option value="${value}">${text}</option>`)
					.join("")}</select></td>
			<td><input class="form-control input-xs" data-attendance="why" aria-label="${__(
				"Reason of the absence"
			)}" placeholder="${__("Reason of the absence")}" hidden></td></tr>`
	);
	return `<details class="cadre-kpi-minutes">
		<summary>${__("Minutes of the Meeting")}</summary>
		<div class="cadre-kpi-minutes-fields">
			${draw_input("meeting_on", __("Date of the Meeting"))}
			${draw_input("meeting_place", __("Place of the Meeting"))}
			${draw_input("meeting_chair", __("Chair of the Meeting"))}
			${draw_input("meeting_clerk", __("Secretary of the Meeting"))}
		</div>
		<table class="table table-sm"><thead><tr><th>${__("Who Belongs to the Meeting")}</th><th>${__(
		"Attendance"
	)}</th><th>${__("Reason")}</th></tr></thead><tbody>${lines.join("")}</tbody></table>
		<label class="cadre-kpi-minutes-field"><span>${__(
			"Others Who Were Present, One a Line"
		)}</span><textarea class="form-control" rows="2" data-minutes="others"></textarea></label>
		<label><input type="checkbox" data-minutes="meeting_approved"> ${__(
			"The minutes were read and approved at the meeting"
		)}</label>
	</details>`;
}

// What follows from what is entered: a reason for who is absent, room for opinions once there are minutes.
export function follow(dialog) {
	const part = dialog.$wrapper[0].querySelector(".cadre-kpi-minutes");
	if (!part) return;
	for (const line of part.querySelectorAll("[data-who]")) {
		const absent = line.querySelector("[data-attendance=how]").value === ABSENT;
		line.querySelector("[data-attendance=why]").hidden = !absent;
	}
	for (const room of dialog.$wrapper[0].querySelectorAll(".cadre-kpi-said"))
		room.hidden = !part.open;
}

// The date is read by the reader's own format; what is no date is named and stops the sending.
export function refuse_date(dialog) {
	const part = dialog.$wrapper[0].querySelector(".cadre-kpi-minutes");
	const text = part?.open ? part.querySelector("[data-minutes=meeting_on]").value : "";
	if (!text.trim() || !read(DATE, text).fault) return false;
	return refuse([{ where: __("Date of the Meeting"), says: describe_fault(DATE, text) }]);
}

// As the server takes it; null where no minutes were opened.
export function collect(dialog) {
	const part = dialog.$wrapper[0].querySelector(".cadre-kpi-minutes");
	if (!part?.open) return null;
	const value = (field) => part.querySelector(`[data-minutes="${field}"]`);
	const present = [];
	const absent = [];
	for (const line of part.querySelectorAll("[data-who]")) {
		const how = line.querySelector("[data-attendance=how]").value;
		const { who } = line.dataset;
		if (how === ABSENT)
			absent.push(`${who}: ${line.querySelector("[data-attendance=why]").value.trim()}`);
		else present.push(how === IN_WRITING ? `${who} (${__("opinion in writing")})` : who);
	}
	present.push(...value("others").value.split("\n"));
	return {
		meeting_on: read(DATE, value("meeting_on").value).value || "",
		meeting_place: value("meeting_place").value.trim(),
		meeting_chair: value("meeting_chair").value.trim(),
		meeting_clerk: value("meeting_clerk").value.trim(),
		meeting_present: present.filter((who) => who.trim()).join("\n"),
		meeting_absent: absent.join("\n"),
		meeting_approved: value("meeting_approved").checked ? 1 : 0,
	};
}

// Every input as it stands, for this device, and back.
export function keep(dialog) {
	const part = dialog.$wrapper[0].querySelector(".cadre-kpi-minutes");
	if (!part) return null;
	const fields = {};
	for (const one of part.querySelectorAll("[data-minutes]"))
		fields[one.dataset.minutes] = one.type === "checkbox" ? one.checked : one.value;
	const people = [...part.querySelectorAll("[data-who]")].map((line) => [
		line.dataset.who,
		line.querySelector("[data-attendance=how]").value,
		line.querySelector("[data-attendance=why]").value,
	]);
	return { open: part.open, fields, people };
}

export function bring_back(dialog, kept) {
	const part = dialog.$wrapper[0].querySelector(".cadre-kpi-minutes");
	if (!part || !kept) return;
	part.open = kept.open;
	for (const [field, value] of Object.entries(kept.fields)) {
		const one = part.querySelector(`[data-minutes="${field}"]`);
		if (one?.type === "checkbox") one.checked = value;
		else if (one) one.value = value;
	}
	const lines = Object.fromEntries(
		[...part.querySelectorAll("[data-who]")].map((line) => [line.dataset.who, line])
	);
	for (const [who, how, why] of kept.people) {
		if (!lines[who]) continue;
		lines[who].querySelector("[data-attendance=how]").value = how;
		lines[who].querySelector("[data-attendance=why]").value = why;
	}
	follow(dialog);
}
