// One line at the top of a form: what waits for whom. "Your turn" where the server accepts the user's next action.

import { escape } from "./dialogs";

// State → [sentence while it waits for others, sentence when it is the user's turn]. {0}: who it waits for.
const SENTENCES = {
	"Task Contract": {
		Draft: (frm, who) =>
			frm.doc.initiated_by === "Committee"
				? [
						__("Waiting for {0} to draw up and assign the tasks.", [who]),
						__("Your turn: draw up the tasks, then assign them."),
				  ]
				: [
						__("Waiting for {0} to register the tasks.", [who]),
						__("Your turn: complete the tasks, then register them."),
				  ],
		"Under Appraisal": (frm, who) => [
			__("Waiting for {0} to appraise the registration.", [who]),
			__(
				"Your turn: give an opinion on each task, then pass the registration on or return it."
			),
		],
		"Under Consultation": (frm, who) => [
			__("Waiting for {0} to conclude the consultation.", [who]),
			__("Your turn: collect the opinions, then conclude the consultation."),
		],
		"Awaiting Decision": (frm, who) => [
			__("Waiting for {0} to decide and assign the tasks.", [who]),
			__(
				"Your turn: adjust or add tasks where needed, then assign them or return the registration."
			),
		],
		Assigned: (frm, who, { closes }) => [
			__("Assigned. {0} reports progress on these tasks.", [escape(frm.doc.cadre_name)]),
			// a chair adjusts and directs; the secretary closes
			closes
				? __(
						"Assigned. You may adjust tasks with a reason, direct, or close the contract."
				  )
				: __("Assigned. You may adjust tasks with a reason, or direct."),
		],
	},
	"Progress Report": {
		Draft: (frm, who) => [
			__("Waiting for {0} to complete and send the report.", [who]),
			__("Your turn: enter what was done, then send the report."),
		],
		"Under Verification": (frm, who) => [
			__("Waiting for {0} to verify the report.", [who]),
			__("Your turn: confirm or correct the figures, then verify the report or return it."),
		],
		Verified: () => [__("Verified. The figures count in the contract."), ""],
	},
	"Cadre Evaluation": {
		"Self-Assessment": (frm, who) => [
			__("Waiting for the self-assessment of {0}.", [who]),
			__(
				"Your turn: describe your results, choose a rating, then send the self-assessment."
			),
		],
		"At Advisory Body": (frm, who) => [
			__("Waiting for the opinions of {0}.", [who]),
			__("Your turn: collect the opinions, then conclude."),
		],
		"At Standing Committee": (frm, who) => [
			__("Waiting for the opinions of the members of {0}.", [who]),
			__("Your turn: collect the members' opinions, then conclude."),
		],
		"At Council": (frm, who) => [
			__("Waiting for the score sheets of {0}.", [who]),
			__("Waiting for the council's session to close. You may enter facts and deductions."),
		],
		Proposed: (frm, who) => [
			__("Waiting for the rating decision of {0}.", [who]),
			__("Waiting for the rating decision. You may still enter facts and deductions."),
		],
		"Without Rating": (frm) => [
			__("Not rated: {0}. It counts in no quota and in no share.", [
				escape(frm.doc.not_rated_ground),
			]),
			"",
		],
		Decided: (frm, who) => [
			__("Decided. The rating is published with its decision."),
			__("Decided. The rating is published with its decision."),
		],
		Published: () => [__("Published."), ""],
	},
	"Rating Decision": {
		Draft: (frm, who) => [
			__("Being prepared for {0}.", [who]),
			__("Your turn: fill in the ratings, check the quota, then submit for approval."),
		],
		"Awaiting Approval": (frm, who) => [
			__("Waiting for the approval of {0}.", [who]),
			__("Your turn: approve the decision, or return it with the reason."),
		],
		Approved: (frm, who) => [
			__("Approved and sealed. Waiting for {0} to publish it.", [who]),
			__("Your turn: publish the decision. Everybody then sees their rating."),
		],
		Published: (frm) => [__("Published.") + say_replaced(frm), ""],
		Cancelled: () => [__("Cancelled. The evaluations wait for another decision."), ""],
	},
};

// Some results of a published decision may count no more.
function say_replaced(frm) {
	const found = frm.doc.__onload?.replaced_by || [];
	if (!found.length) return "";
	const numbers = found.map(({ name, decision_number }) =>
		frappe.utils.get_form_link("Rating Decision", name, true, escape(decision_number || name))
	);
	return ` ${__("Some of its results were replaced by Decision No. {0}.", [
		numbers.join(", "),
	])}`;
}

// Review steps at a body are alike.
const say_review_awaited = (frm, who) => [
	__("Waiting for the review of {0}.", [who]),
	__(
		"Your turn: review the results, enter your conclusion, then pass the evaluation on or return it."
	),
];
const say_opinion_asked = () =>
	__("Your turn: your opinion is asked for. Use the button “Give My Opinion”.");

export function show(frm, standing) {
	const state = frm.doc.workflow_state;
	const sentences =
		SENTENCES[frm.doctype]?.[state] || (/^At /.test(state || "") ? say_review_awaited : null);
	if (!sentences) return;
	// where others act and there are none, the person must not stand in their place
	if (standing.nobody) return set(frm, describe_nobody(standing.nobody), "red");
	const who = standing.waits_for.length
		? standing.waits_for.map(escape).join(", ")
		: escape(frm.doc.cadre_name || frm.doc.committee);
	const [others, mine] = sentences(frm, `<b>${who}</b>`, standing);
	const wait_only = ["At Council", "Proposed", "Decided", "Assigned"].includes(state);
	const why = say_return(frm);
	if (standing.asked && !standing.write) set(frm, say_opinion_asked(), "orange");
	else if (standing.turn && mine) set(frm, mine + why, wait_only ? "blue" : "orange");
	else
		set(
			frm,
			others + why,
			/^(Assigned|Verified|Published|Decided)$/.test(state) ? "green" : "blue"
		);
}

// The reason of a return stands at the top until the next step.
export function say_return(frm) {
	const last = (frm.doc.process_log || []).at(-1);
	if (last?.action !== "Return" || !last.note) return "";
	return `<br>${__("Sent back: {0}", [`<b>${escape(last.note)}</b>`])}`;
}

// What is missing and who mends it; see form_state.nobody.
function describe_nobody({ body_type, unit }) {
	return __(
		"Nobody can act on this: no {0} serves {1}. The KPI administrator appoints one under {2}.",
		[
			`<b>${escape(__(body_type))}</b>`,
			`<b>${escape(unit)}</b>`,
			`<a href="/app/evaluation-body">${escape(__("Evaluation Body"))}</a>`,
		]
	);
}

export function set(frm, html, color) {
	frm.layout.show_message(); // Frappe appends; one line is enough
	if (html) frm.layout.show_message(`<div>${html}</div>`, color, true);
}
