// The member's own sheet for one person: a score and a comment for each task, by digits, Enter and arrows.

import { escape } from "../desk/dialogs";
import { get_level_name } from "../desk/levels";

const format_figure = (value, decimals = 3) => cadre_kpi.entry.write(flt(value), { decimals });

export function draw_sheet(person, entries, { levels, at, number }) {
	const { sheet } = person;
	const open = entries.is_open(person);
	const tasks = sheet.tasks.map((task, index) => draw_task(task, index, entries, open));
	return `<div data-evaluation="${escape(
		person.evaluation
	)}"><header class="cadre-kpi-sheet-head">
			<div><h2>${escape(person.name)}</h2>
			<span class="text-muted">${[person.position, person.unit]
				.filter(Boolean)
				.map(escape)
				.join(" · ")}</span></div>
			<div class="cadre-kpi-step">
				<button type="button" class="btn btn-default btn-sm" data-act="previous">${escape(
					__("Previous")
				)}</button>
				<span>${at + 1}/${number}</span>
				<button type="button" class="btn btn-default btn-sm" data-act="next">${escape(
					__("Next")
				)}</button></div>
		</header>
		<div class="cadre-kpi-sheet-note" role="status"></div>
		<ol class="cadre-kpi-tasks">${tasks.join("")}</ol>
		${sheet.tasks.length ? draw_whole(sheet, levels, open) : draw_nothing(person)}
		<footer class="cadre-kpi-sheet-foot">
			<div class="cadre-kpi-sum"><span>${escape(
				__("Points of the sheet")
			)}</span> <b data-total></b></div>
			${open ? draw_buttons() : ""}
		</footer></div>`;
}

function draw_task(task, index, entries, open) {
	const id = `cadre-kpi-score-${index}`;
	const facts = [
		[__("Assigned"), format_figure(task.target)],
		[__("Completed"), format_figure(task.completed)],
		flt(task.weight) ? [__("Weight"), `${format_figure(task.weight)} %`] : null,
		flt(task.self_score) ? [__("Own score"), format_figure(task.self_score)] : null,
	].filter(Boolean);
	const shown = facts.map(
		([label, value]) => `<span>${escape(label)} <b>${escape(value)}</b></span>`
	);
	const closed = open ? "" : "disabled";
	return `<li class="cadre-kpi-task" data-index="${index}">
		<div class="cadre-kpi-task-what"><label for="${id}">${task.task_no}. ${escape(
		task.task_name
	)}</label><div class="cadre-kpi-task-facts">${shown.join("")}</div></div>
		<div class="cadre-kpi-score"><input id="${id}" type="text" inputmode="decimal" autocomplete="off"
			class="form-control" data-field="score" value="${escape(entries.format_text(task))}" ${closed}
			aria-describedby="${id}-fault"><span>/ ${escape(
		format_figure(task.max_score || entries.highest)
	)}</span></div>
		<div class="cadre-kpi-fault" id="${id}-fault" role="alert"></div>
		<div class="cadre-kpi-comment">
			<textarea class="form-control" rows="1" data-field="comment" maxlength="2000" ${closed}
				aria-label="${escape(__("Comment on task {0}", [task.task_no]))}"
				placeholder="${escape(open ? __("Comment") : "")}">${escape(task.comment)}</textarea>
			${
				open
					? `<button type="button" class="btn btn-default btn-xs" data-act="last-comment" hidden>${escape(
							__("Apply my last comment")
					  )}</button>`
					: ""
			}
		</div></li>`;
}

function draw_whole(sheet, levels, open) {
	const closed = open ? "" : "disabled";
	const options = ["", ...levels].map(
		(code) =>
			`<option value="${escape(code)}" ${
				code === sheet.proposed_level ? "selected" : ""
			}>${escape(get_level_name(code))}</option>`
	);
	return `<div class="cadre-kpi-whole">
		<label><span>${escape(
			__("Proposed Rating")
		)}</span><select class="form-control" data-field="proposed_level" ${closed}>${options.join(
		""
	)}</select></label>
		<label class="cadre-kpi-remark"><span>${escape(
			__("Remark on the whole")
		)}</span><textarea class="form-control" rows="1" data-field="remark" maxlength="2000" ${closed}>${escape(
		sheet.remark
	)}</textarea></label></div>`;
}

function draw_nothing(person) {
	return `<p class="text-muted">${escape(
		person.readable
			? __("This evaluation has no task to score.")
			: __("You do not see this evaluation.")
	)}</p>`;
}

function draw_buttons() {
	return `<div class="cadre-kpi-sheet-buttons">
		<button type="button" class="btn btn-default" data-act="undo">${escape(__("Undo"))}</button>
		<button type="button" class="btn btn-default" data-act="decline">${escape(
			__("Step Aside…")
		)}</button>
		<button type="button" class="btn btn-default" data-act="send">${escape(
			__("Send This Sheet")
		)}</button></div>`;
}

// What changes while one types: faults, total, notes and what may be pressed. The fields themselves stay as they are.
export function refresh_sheet($sheet, person, entries) {
	const { sheet } = person;
	sheet.tasks.forEach((task, index) => {
		const $task = $sheet.find(`[data-index="${index}"]`);
		const highest = task.max_score || entries.highest;
		const fault = {
			number: __("Not a number."),
			range: __("Between 0 and {0}.", [format_figure(highest)]),
		}[task.fault];
		$task.find(".cadre-kpi-fault").text(fault || "");
		$task
			.find("[data-field=score]")
			.toggleClass("cadre-kpi-unread", Boolean(fault))
			.attr("aria-invalid", fault ? "true" : null);
		$task
			.find("[data-act=last-comment]")
			.prop("hidden", !entries.last_comment || Boolean(task.comment.trim()));
	});
	// a sheet on which nothing was scored has no points yet, not 0
	const scored = sheet.tasks.some((task) => entries.format_text(task).trim());
	$sheet.find("[data-total]").text(scored ? format_figure(entries.sum_scores(person), 2) : "–");
	$sheet.find("[data-act=undo]").prop("disabled", !entries.steps.length);
	note($sheet.find(".cadre-kpi-sheet-note"), person, entries);
}

function note($note, person, entries) {
	const shown = person.conflict
		? "conflict"
		: person.refused || (person.sheet.sent ? "sent" : person.why_not || "");
	const back = person.brought_back && !person.sheet.sent ? "back" : "";
	const key = `${shown}|${back}`;
	if ($note.data("shown") === key) return;
	$note.data("shown", key).empty();
	if (person.conflict) {
		$note.append(
			draw_line("red", __("This sheet was stored otherwise in another window.")),
			draw_button("keep-mine", __("Keep What Stands Here")),
			draw_button("take-stored", __("Take What Is Stored"))
		);
	} else if (person.refused) $note.append(draw_line("red", person.refused));
	else if (person.sheet.sent)
		$note.append(draw_line("green", __("Sent. The sheet counts when the session closes.")));
	else if (person.why_not) $note.append(draw_line("orange", person.why_not));
	if (back && !person.conflict)
		$note.append(
			draw_line("blue", __("What you had typed here and was not stored yet is back."))
		);
}

function draw_line(colour, text) {
	return $(`<p class="cadre-kpi-note-${colour}"></p>`).text(text);
}

function draw_button(act, text) {
	return $(`<button type="button" class="btn btn-default btn-sm" data-act="${act}"></button>`)
		.text(text)
		.css("margin-right", "8px");
}

export function grow(area) {
	if (!area) return;
	area.style.height = "auto";
	area.style.height = `${Math.min(area.scrollHeight + 2, 160)}px`;
}
