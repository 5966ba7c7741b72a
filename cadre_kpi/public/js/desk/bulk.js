// Steps for many records from a list: what happens to how many is said and asked first, a return asks for one reason
// for all, and each record has its own result.

import { ask, ask_text, confirm, escape } from "./dialogs";
import { is_our_doctype, replace } from "./ours";
import { get_reason } from "./process";

const BATCH = 25; // in one call, so that none takes long
const NAMED = 10;

if (frappe.views?.ListView) {
	replace(frappe.views.ListView.prototype, (list) => is_our_doctype(list.doctype), {
		get_workflow_action_menu_items(own) {
			return own().map((item) => ({ ...item, action: () => act(this, item.name) }));
		},
	});
}

async function act(list, action) {
	const docs = list.get_checked_items();
	if (!docs.length) return;
	const reason = get_reason(action);
	const text = reason ? await ask_reason(list, action, docs, reason) : "";
	if (reason ? !text : !(await agree(list, action, docs))) return;
	list.disable_list_update = true;
	const failures = [];
	try {
		for (let start = 0; start < docs.length; start += BATCH) {
			frappe.show_progress(__(action), start, docs.length, "", true);
			const some = docs.slice(start, start + BATCH);
			const { message } = await frappe.call({
				method: "frappe.model.workflow.bulk_workflow_approval",
				type: "POST",
				args: {
					doctype: list.doctype,
					docnames: JSON.stringify(some.map((doc) => doc.name)),
					action,
					seen: JSON.stringify(
						Object.fromEntries(some.map((doc) => [doc.name, doc.modified]))
					),
					note: text,
				},
			});
			for (const failure of message?.failures || []) {
				const doc = some.find(({ name }) => name === failure.name);
				failures.push({ ...failure, title: get_title(list, doc) });
			}
		}
		frappe.show_progress(__(action), docs.length, docs.length, "", true);
	} finally {
		frappe.hide_progress();
		list.disable_list_update = false;
		list.clear_checked_items?.();
		list.refresh();
	}
	report(action, docs.length, failures);
}

const get_title = (list, doc) => doc[list.meta?.title_field] || doc.name;

function names_of(list, docs) {
	const names = docs.slice(0, NAMED).map((doc) => escape(get_title(list, doc)));
	if (docs.length > NAMED) names.push(__("and {0} more", [docs.length - NAMED]));
	return names.join("; ");
}

const describe_action = (list, action, docs) =>
	`${__("{0} for {1} records ({2}):", [
		__(action).bold(),
		String(docs.length).bold(),
		escape(__(list.doctype)),
	])} ${names_of(list, docs)}.`;

function agree(list, action, docs) {
	return confirm(__(action), describe_action(list, action, docs), __(action));
}

function ask_reason(list, action, docs, [title, label]) {
	return ask_text(
		`${title} (${docs.length})`,
		label,
		title,
		`${describe_action(list, action, docs)} ${__(
			"One reason for all; each of them reads it."
		)}`
	);
}

function report(action, number, failures) {
	const lines = failures.map(
		(failure) =>
			`<li><b>${escape(failure.title)}</b>: ${escape(strip_html(failure.reason))}</li>`
	);
	frappe.msgprint({
		title: __(action),
		indicator: failures.length ? "orange" : "green",
		message: `<p>${__("Done for {0} of {1} records.", [
			number - failures.length,
			number,
		])}</p>${
			lines.length ? `<p>${__("Left as they were:")}</p><ul>${lines.join("")}</ul>` : ""
		}`,
	});
}

// Points of a month or quarter, confirmed by the authority: first what it would do to whom, then the doing.
export async function confirm_points(list) {
	const docs = list.get_checked_items();
	if (!docs.length) return;
	const seen = JSON.stringify(Object.fromEntries(docs.map((doc) => [doc.name, doc.modified])));
	const call = (values) =>
		frappe.xcall("cadre_kpi.api.rating_board.confirm_points", { seen, ...values });
	const look = await call({ only_look: 1 });
	const action = __("Confirm Points");
	if (!look.done.length) return report("Confirm Points", docs.length, look.failures);
	const ready = docs.filter(({ name }) => look.done.includes(name));
	const answer = await ask(
		`${action} (${ready.length})`,
		[
			{
				fieldname: "look",
				fieldtype: "HTML",
				options: `<p>${__(
					"The points of {0} people are confirmed and made known to each of them:",
					[String(ready.length).bold()]
				)} ${names_of(list, ready)}.</p>${draw_left_out(look.failures)}`,
			},
			{
				fieldname: "number",
				fieldtype: "Data",
				label: __("Number of the Paper"),
				description: __("Where the confirmation is issued as a paper."),
			},
			{
				fieldname: "on_date",
				fieldtype: "Date",
				label: __("Date"),
				default: frappe.datetime.get_today(),
				reqd: 1,
			},
		],
		action
	);
	if (!answer) return;
	const done = await call({ number: answer.number || "", on_date: answer.on_date });
	list.clear_checked_items?.();
	list.refresh();
	report("Confirm Points", docs.length, done.failures);
}

const draw_left_out = (failures) =>
	failures.length
		? `<p>${__("Left as they are:")}</p><ul>${failures
				.map(
					({ title, reason }) =>
						`<li><b>${escape(title)}</b>: ${escape(strip_html(reason))}</li>`
				)
				.join("")}</ul>`
		: "";
