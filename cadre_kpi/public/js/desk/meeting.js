// The ratings of a meeting, entered in one table: the unit's staff, a party cell, the heads before the committee.

import { ask, confirm, escape, open as open_dialog } from "./dialogs";
import { describe_fault, read, refuse } from "./entry";
import { LEVELS, get_level_name, draw_level_pill, name_in_narrow_box } from "./levels";
import * as minutes from "./minutes";

const API = "cadre_kpi.api.meeting";

// Offer the meetings that wait for the user; with one of them it opens at once.
export async function open(done) {
	const sittings = await frappe.xcall(`${API}.list_sittings`);
	if (!sittings.length) {
		frappe.msgprint(__("Nothing waits for you to be rated in a meeting."));
		return;
	}
	const sitting = sittings.length === 1 ? sittings[0] : await choose(sittings);
	if (!sitting) return;
	const { act, period, state } = sitting;
	const rows = await frappe.xcall(`${API}.get_agenda`, { act, period, state });
	if (!rows.length) return;
	const people =
		act === "conclude"
			? await frappe.xcall(`${API}.list_attendance`, { period, state })
			: null;
	show(sitting, rows, people, done);
}

function describe_line(sitting) {
	const what = sitting.act === "advise" ? __("Your Opinion") : __(sitting.state);
	return `${sitting.period} · ${what} (${sitting.number})`;
}

async function choose(sittings) {
	const fields = [
		{
			fieldname: "sitting",
			fieldtype: "Select",
			label: __("Meeting"),
			reqd: 1,
			options: sittings.map((sitting, number) => ({
				value: String(number),
				label: describe_line(sitting),
			})),
			default: "0",
		},
	];
	const answer = await ask(__("Rate in a Meeting"), fields, __("Continue"), { key: null });
	return answer && sittings[cint(answer.sitting)];
}

function show(sitting, rows, people, done) {
	const dialog = open_dialog({
		title: describe_line(sitting),
		size: "extra-large",
		fields: [
			{
				fieldname: "all",
				fieldtype: "Select",
				label: __("Rating for All That Are Empty"),
				options: ["", ...LEVELS.map((value) => ({ value, label: get_level_name(value) }))],
				change: () => fill(dialog),
			},
			{ fieldname: "table", fieldtype: "HTML", options: draw_table(sitting, rows) },
			...(people
				? [
						{
							fieldname: "minutes",
							fieldtype: "HTML",
							options: minutes.draw_minutes(people),
						},
				  ]
				: []),
		],
		primary_action_label:
			sitting.act === "advise" ? __("Send Opinions") : __("Record and Pass On"),
		primary_action: () => send(dialog, sitting, done),
		key: `meeting:${sitting.act}:${sitting.period}:${sitting.state}`,
		collect: (dialog) => ({ lines: mark_written(dialog), minutes: minutes.keep(dialog) }),
		restore: (dialog, values) => {
			write_back(dialog, values.lines || values);
			minutes.bring_back(dialog, values.minutes);
		},
	});
	dialog.$wrapper.on("change", ".cadre-kpi-minutes", () => minutes.follow(dialog));
	dialog.$wrapper.find(".cadre-kpi-minutes").on("toggle", () => minutes.follow(dialog));
	dialog.$wrapper.on("input change", ".cadre-kpi-meeting", () => show_numbers(dialog));
	show_numbers(dialog);
}

const list_lines = (dialog) => [...dialog.$wrapper[0].querySelectorAll("tr[data-name]")];

// Every line as it stands, for this device.
function mark_written(dialog) {
	return list_lines(dialog).map((line) => ({
		name: line.dataset.name,
		...Object.fromEntries(
			[...line.querySelectorAll("[data-field]")].map((input) => [
				input.dataset.field,
				input.value,
			])
		),
	}));
}

function write_back(dialog, values) {
	const lines = Object.fromEntries(list_lines(dialog).map((line) => [line.dataset.name, line]));
	for (const { name, ...fields } of values) {
		for (const [field, value] of Object.entries(fields)) {
			const input = lines[name]?.querySelector(`[data-field="${field}"]`);
			if (input) input.value = value;
		}
	}
}

// How many of each rating are chosen: what the quota will be held against.
function show_numbers(dialog) {
	const chosen = list_lines(dialog).map(
		(line) => line.querySelector("[data-field=level]").value
	);
	const parts = ["", ...LEVELS].map((code) => {
		const number = chosen.filter((value) => value === code).length;
		if (!code) return number ? `${__("Without a rating")} <b>${number}</b>` : "";
		return number ? `${draw_level_pill(code)} <b>${number}</b>` : "";
	});
	let $numbers = dialog.$wrapper.find(".cadre-kpi-numbers");
	if (!$numbers.length) {
		$numbers = $('<div class="cadre-kpi-numbers" aria-live="polite"></div>').insertBefore(
			dialog.$wrapper.find(".cadre-kpi-meeting")
		);
	}
	$numbers.html(parts.filter(Boolean).join(" &nbsp; "));
}

function draw_table(sitting, rows) {
	const votes = sitting.act !== "advise";
	const head = [
		__("Full Name"),
		__("Tasks Done"),
		__("Own Proposed Rating"),
		__("Proposed So Far"),
		__("Rating"),
		...(votes ? [__("Votes")] : []),
		__("Opinion"),
	];
	const body = rows.map((row) => {
		const cells = [
			`<b>${escape(row.cadre_name)}</b><br>
				<span class="text-muted">${escape(row.unit_name)}${
				row.without_account ? ` · ${__("the unit writes for them")}` : ""
			}</span>`,
			row.total_tasks ? `${cint(row.done_tasks)}/${cint(row.total_tasks)}` : "–",
			draw_level_pill(row.self_level),
			draw_level_pill(row.proposed_level),
			find_choice(row.own),
			...(votes
				? [
						`<input class="form-control input-xs" data-field="votes" aria-label="${__(
							"Votes"
						)}">`,
				  ]
				: []),
			`<input class="form-control input-xs" data-field="opinion" aria-label="${__(
				"Opinion"
			)}">
				${votes ? read_said() : ""}`,
		];
		const drawn = cells.map((cell, at) => `<td data-label="${escape(head[at])}">${cell}</td>`);
		return `<tr data-name="${escape(row.name)}">${drawn.join("")}</tr>`;
	});
	return `<table class="table table-sm cadre-kpi-meeting"><thead><tr>${head
		.map((text) => `<th>${escape(text)}</th>`)
		.join("")}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

// What the members said of this person and what the chair concluded, shown once there are minutes.
function read_said() {
	const one = (field, label) =>
		`<textarea class="form-control" rows="2" data-field="${field}" aria-label="${label}" placeholder="${label}"></textarea>`;
	return `<div class="cadre-kpi-said" hidden>${one(
		"meeting_opinions",
		__("Opinions of the members, one a line: who: what was said")
	)}${one("meeting_conclusion", __("Conclusion of the Chair"))}</div>`;
}

function find_choice(own) {
	const options = ["", ...LEVELS].map(
		(code) =>
			`<option value="${code}"${code === own ? " selected" : ""}>${escape(
				code ? name_in_narrow_box(code) : ""
			)}</option>`
	);
	return `<select class="form-control input-xs" data-field="level" aria-label="${__(
		"Rating"
	)}">${options.join("")}</select>`;
}

function fill(dialog) {
	const level = dialog.get_value("all");
	if (!level) return;
	dialog.$wrapper.find("[data-field=level]").each((_number, select) => {
		if (!select.value) select.value = level;
	});
	show_numbers(dialog);
}

function read_entered(dialog) {
	return dialog.$wrapper
		.find("tr[data-name]")
		.map((_number, line) => {
			const row = { evaluation: line.dataset.name };
			for (const input of line.querySelectorAll("[data-field]"))
				row[input.dataset.field] = input.value.trim();
			return row;
		})
		.get()
		.filter((row) => row.level || row.opinion || row.meeting_opinions);
}

async function send(dialog, sitting, done) {
	const rows = read_entered(dialog);
	// a committee's secretary concludes what the members said; nobody else passes on without a rating
	const concluding =
		sitting.act === "conclude" && /Standing Committee|Advisory Body/.test(sitting.state);
	const all = dialog.$wrapper
		.find("tr[data-name]")
		.map((_number, line) => ({ evaluation: line.dataset.name }));
	const given = concluding && !rows.length ? all.get() : rows;
	if (!given.length) {
		frappe.msgprint(__("Choose a rating or write an opinion."));
		return;
	}
	if (find_unreadable_votes(dialog) || minutes.refuse_date(dialog)) return;
	if (!(await agree(dialog, sitting, given))) return;
	const { act, period, state } = sitting;
	const held = minutes.collect(dialog);
	const answer = await frappe.call({
		method: `${API}.record`,
		args: {
			act,
			period,
			state,
			rows: JSON.stringify(given),
			...(held ? { held: JSON.stringify(held) } : {}),
		},
		type: "POST",
		freeze: true,
	});
	if (!answer.message) return;
	dialog.close_for_good();
	report(answer.message);
	done && done();
}

// Votes are whole numbers; which of them are too many, the server knows.
function find_unreadable_votes(dialog) {
	const df = { fieldtype: "Int" };
	const found = [];
	for (const line of list_lines(dialog)) {
		const votes = line.querySelector("[data-field=votes]");
		if (!votes?.value.trim()) continue;
		const read_as = read(df, votes.value);
		if (!read_as.fault && read_as.value >= 0) {
			votes.value = read_as.value;
			continue;
		}
		found.push({
			where: line.querySelector("b").textContent,
			says: read_as.fault
				? describe_fault(df, votes.value)
				: __("{0} votes cannot be cast.", [escape(votes.value.trim())]),
		});
	}
	return refuse(found);
}

// What is recorded passes to the next step and is not taken back here.
function agree(dialog, sitting, rows) {
	if (sitting.act === "advise") return true;
	const numbers = dialog.$wrapper.find(".cadre-kpi-numbers").html();
	return confirm(
		__("Record and Pass On"),
		`${__("{0} evaluations pass to the next step with these ratings.", [
			rows.length,
		])}</p><p>${numbers}`,
		__("Record and Pass On")
	);
}

function report({ done, failures }) {
	const lines = failures.map(
		(failure) =>
			`<li><b>${escape(failure.name)}</b>: ${escape(failure.reason)} ${escape(
				failure.what_to_do
			)}</li>`
	);
	frappe.msgprint({
		title: __("Rate in a Meeting"),
		indicator: failures.length ? "orange" : "green",
		message: `<p>${__("{0} evaluations were entered.", [done])}</p>${
			lines.length ? `<p>${__("Left as they were:")}</p><ul>${lines.join("")}</ul>` : ""
		}`,
	});
}
