// What a member has typed into the own sheets: kept on this device with every stroke until the server has confirmed it,
// stored one request after the other, and taken back step by step.

import { forget, keep, get_kept } from "../desk/drafts";
import { post } from "../desk/post";
import { read } from "../desk/entry";

const PAUSE = 700; // milliseconds after the last stroke
const AGAIN = [2_000, 5_000, 10_000, 30_000]; // after a lost line
const MOST_STEPS = 200;

export class Entries {
	// on_change(evaluation): a sheet or its state is another one; on_state(): saving as a whole
	constructor(session, people, { highest, on_change, on_state }) {
		this.session = session;
		this.highest = highest;
		this.on_change = on_change;
		this.on_state = on_state;
		this.people = Object.fromEntries(people.map((person) => [person.evaluation, person]));
		this.waiting = [];
		this.steps = [];
		this.state = "saved"; // saved, typing, saving, offline, signed_out
		this.last_comment = "";
		for (const person of people) this.bring_back(person);
	}

	build_key(evaluation) {
		return `council-room:${this.session}:${evaluation}`;
	}

	// ---- typing -------------------------------------------------------------------------------------------
	is_open(person) {
		return person.readable && !person.why_not && !person.sheet.sent;
	}

	// field: "score" or "comment" of a task, "remark" or "proposed_level" of the sheet
	set(person, field, task, text) {
		const before = this.get(person, field, task);
		if (before === text) return;
		const last = this.steps[this.steps.length - 1];
		const same = last && last.person === person && last.field === field && last.task === task;
		// strokes in one field are one step
		if (!same || Date.now() - last.at > 3_000)
			this.steps.push({ person, field, task, before, at: Date.now() });
		else last.at = Date.now();
		if (this.steps.length > MOST_STEPS) this.steps.shift();
		this.put(person, field, task, text);
	}

	get(person, field, task) {
		if (!task) return person.sheet[field];
		return field === "score" ? this.format_text(task) : task.comment;
	}

	put(person, field, task, text) {
		if (!task) person.sheet[field] = text;
		else if (field === "comment") {
			task.comment = text;
			if (text.trim()) this.last_comment = text.trim();
		} else this.put_score(task, text);
		this.touch(person);
	}

	put_score(task, text) {
		const found = read({ fieldtype: "Float" }, text);
		task.text = text;
		task.fault = "";
		if (found.empty) task.score = null;
		else if (found.fault || found.value < 0 || found.value > (task.max_score || this.highest))
			task.fault = found.fault ? "number" : "range";
		else task.score = found.value;
	}

	format_text(task) {
		if (task.text !== undefined) return task.text;
		return task.score === null ? "" : cadre_kpi.entry.write(task.score, { grouped: false });
	}

	undo() {
		const step = this.steps.pop();
		if (!step) return null;
		if (!this.is_open(step.person)) return this.undo();
		this.put(step.person, step.field, step.task, step.before ?? "");
		return step;
	}

	touch(person) {
		person.edits = (person.edits || 0) + 1;
		keep(this.build_key(person.evaluation), this.note_typed(person), {
			modified: person.sheet.modified,
			tried: person.tried || null,
		});
		if (!this.waiting.includes(person)) this.waiting.push(person);
		if (this.state === "saved") this.set_state("typing");
		this.on_change(person);
		clearTimeout(this.timer);
		this.timer = setTimeout(() => this.store(), PAUSE);
	}

	// As it was typed, what cannot be read included.
	note_typed(person) {
		const { sheet } = person;
		return {
			remark: sheet.remark,
			proposed_level: sheet.proposed_level,
			tasks: sheet.tasks.map((task) => ({
				task: task.task,
				text: this.format_text(task),
				comment: task.comment,
			})),
		};
	}

	// As it is stored: a score that cannot be read stays at home until it can.
	build_payload(person) {
		const { sheet } = person;
		return {
			remark: sheet.remark,
			proposed_level: sheet.proposed_level,
			tasks: sheet.tasks
				.filter((task) => !task.fault)
				.map(({ task, score, comment }) => ({ task, score, comment })),
		};
	}

	// ---- states of a sheet --------------------------------------------------------------------------------
	list_scored(person) {
		return person.sheet.tasks.filter((task) => task.score !== null && !task.fault).length;
	}

	is_finished(person) {
		const { tasks } = person.sheet;
		return tasks.length > 0 && this.list_scored(person) === tasks.length;
	}

	has_unsaved(person) {
		return (
			this.waiting.includes(person) || person === this.storing || Boolean(person.conflict)
		);
	}

	sum_scores(person) {
		const { tasks } = person.sheet;
		const weighted = tasks.some((task) => flt(task.weight));
		const weights = tasks.map((task) => (weighted ? flt(task.weight) : 1));
		const sum = weights.reduce((all, weight) => all + weight, 0);
		if (!sum) return 0;
		return tasks.reduce((all, task, at) => all + flt(task.score) * weights[at], 0) / sum;
	}

	// ---- storing ------------------------------------------------------------------------------------------
	set_state(state) {
		if (this.state === state) return;
		this.state = state;
		this.on_state();
	}

	async store() {
		clearTimeout(this.timer);
		if (this.storing || this.state === "signed_out") return this.running;
		this.running = this.store_all();
		return this.running;
	}

	async store_all() {
		while (this.waiting.length) {
			const person = this.waiting.shift();
			if (person.conflict || !this.is_open(person)) continue;
			this.storing = person;
			this.set_state("saving");
			try {
				await this.store_one(person);
				this.lost = 0;
			} catch (error) {
				this.storing = null;
				if (!this.put_off(person, error)) continue;
				return;
			}
			this.storing = null;
			this.on_change(person);
		}
		this.set_state("saved");
	}

	async store_one(person) {
		const edits = person.edits;
		const payload = this.build_payload(person);
		person.tried = JSON.stringify(payload);
		// the line may break after the server has stored it and before it has said so
		keep(this.build_key(person.evaluation), this.note_typed(person), {
			modified: person.sheet.modified,
			tried: person.tried,
		});
		const answer = await post("cadre_kpi.api.council_room.save_sheet", {
			session: this.session,
			evaluation: person.evaluation,
			seen: person.sheet.modified,
			values: payload,
		});
		if (answer.status === "conflict") return this.meet(person, answer.sheet, payload);
		Object.assign(person.sheet, { name: answer.name, modified: answer.modified });
		person.refused = "";
		if (person.edits === edits && !person.sheet.tasks.some((task) => task.fault))
			forget(this.build_key(person.evaluation));
		else if (person.edits !== edits && !this.waiting.includes(person))
			this.waiting.push(person);
	}

	// Nothing is lost: the sheet waits again, or is refused in words beside it.
	put_off(person, error) {
		if (error.kind === "refused") {
			person.refused = error.message;
			this.on_change(person);
			return false;
		}
		this.waiting.unshift(person);
		if (error.kind === "signed_out") {
			this.set_state("signed_out");
			return true;
		}
		if (error.kind !== "offline") console.warn(error);
		this.set_state("offline");
		const pause = AGAIN[Math.min(this.lost || 0, AGAIN.length - 1)];
		this.lost = (this.lost || 0) + 1;
		this.timer = setTimeout(() => this.store(), pause);
		return true;
	}

	// The stored sheet is another one than this page has seen: its own write of before, or another window's.
	meet(person, stored, payload) {
		if (!stored) return;
		if (stored.sent) return this.take(person, stored);
		if (
			is_same(stored, payload) ||
			is_same(stored, person.tried && JSON.parse(person.tried))
		) {
			Object.assign(person.sheet, { name: stored.name, modified: stored.modified });
			if (is_same(stored, this.build_payload(person)))
				forget(this.build_key(person.evaluation));
			else if (!this.waiting.includes(person)) this.waiting.push(person);
			return;
		}
		person.conflict = stored;
	}

	take(person, stored) {
		person.sheet = stored;
		person.conflict = null;
		person.refused = "";
		this.steps = this.steps.filter((step) => step.person !== person);
		this.waiting = this.waiting.filter((other) => other !== person);
		forget(this.build_key(person.evaluation));
		this.on_change(person);
	}

	keep_mine(person) {
		Object.assign(person.sheet, {
			name: person.conflict.name,
			modified: person.conflict.modified,
		});
		person.conflict = null;
		this.touch(person);
	}

	// What was typed before the browser closed, the line dropped or the session ended.
	bring_back(person) {
		const draft = get_kept(this.build_key(person.evaluation));
		if (!draft) return;
		if (!this.is_open(person))
			return person.sheet.sent && forget(this.build_key(person.evaluation));
		const stored = JSON.parse(JSON.stringify(person.sheet));
		for (const row of draft.values.tasks || []) {
			const task = person.sheet.tasks.find((one) => one.task === row.task);
			if (!task) continue;
			this.put_score(task, row.text ?? "");
			task.comment = row.comment || "";
		}
		person.sheet.remark = draft.values.remark || "";
		person.sheet.proposed_level = draft.values.proposed_level || "";
		if (
			is_same(stored, this.build_payload(person)) &&
			!person.sheet.tasks.some((task) => task.fault)
		)
			return forget(this.build_key(person.evaluation));
		person.tried = draft.tried;
		person.brought_back = draft;
		if ((draft.modified || "") !== stored.modified) this.meet(person, stored, null);
		if (!person.conflict && !this.waiting.includes(person)) this.waiting.push(person);
	}

	// The page goes: one last try that outlives it; what it does not reach is on the device.
	leave() {
		for (const person of [...this.waiting]) {
			if (person.conflict || !this.is_open(person) || this.state === "signed_out") continue;
			person.tried = JSON.stringify(this.build_payload(person));
			keep(this.build_key(person.evaluation), this.note_typed(person), {
				modified: person.sheet.modified,
				tried: person.tried,
			});
			if (person === this.storing) continue;
			post(
				"cadre_kpi.api.council_room.save_sheet",
				{
					session: this.session,
					evaluation: person.evaluation,
					seen: person.sheet.modified,
					values: this.build_payload(person),
				},
				{ keepalive: true }
			).then(
				(answer) =>
					answer.status === "saved" &&
					Object.assign(person.sheet, { name: answer.name, modified: answer.modified }),
				() => {}
			);
		}
	}
}

function is_same(stored, payload) {
	if (!stored || !payload) return false;
	const text = (value) => (value || "").normalize("NFC").trim();
	if (text(stored.remark) !== text(payload.remark)) return false;
	if (text(stored.proposed_level) !== text(payload.proposed_level)) return false;
	return payload.tasks.every(({ task, score, comment }) => {
		const row = stored.tasks.find((one) => one.task === task);
		return row && row.score === score && text(row.comment) === text(comment);
	});
}
