// The people of a session with the state of the own sheet: at the left, or a tab of its own on a phone.

import { escape } from "../desk/dialogs";

export function draw_people(people, entries) {
	return `<ol>${people.map((person, at) => draw_person(person, at, entries)).join("")}</ol>`;
}

export function draw_person(person, at, entries) {
	const { mark, says, colour } = describe_state(person, entries);
	return `<li><button type="button" data-go="${escape(person.evaluation)}">
		<span class="cadre-kpi-mark ${colour}" aria-hidden="true">${mark}</span>
		<span class="cadre-kpi-who"><b>${at + 1}. ${escape(person.name)}</b>
			<span class="text-muted">${escape(person.unit || "")}</span>
			<span class="cadre-kpi-says-state">${escape(says)}</span></span></button></li>`;
}

function describe_state(person, entries) {
	const { sheet } = person;
	const number = sheet.tasks.length;
	if (sheet.sent) return { mark: "✓", colour: "green", says: __("Sent") };
	if (!entries) return { mark: person.sent_by_all, colour: "grey", says: __("Sheets Sent") };
	if (person.conflict)
		return { mark: "!", colour: "red", says: __("Stored otherwise in another window") };
	if (person.refused) return { mark: "!", colour: "red", says: person.refused };
	if (person.why_not) return { mark: "–", colour: "grey", says: person.why_not };
	if (!number) return { mark: "–", colour: "grey", says: __("No task to score") };
	const scored = entries.list_scored(person);
	if (sheet.tasks.some((task) => task.fault))
		return { mark: "!", colour: "red", says: __("A score cannot be read") };
	if (scored === number)
		return { mark: `${scored}/${number}`, colour: "blue", says: __("Scored, not sent yet") };
	if (scored)
		return {
			mark: `${scored}/${number}`,
			colour: "orange",
			says: __("{0} of {1} tasks scored", [scored, number]),
		};
	return { mark: `0/${number}`, colour: "grey", says: __("Not scored yet") };
}
