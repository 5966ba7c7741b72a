// The form of a score sheet: one member, one evaluation, a score for each task.

frappe.ui.form.on("Council Score", {
	setup(frm) {
		cadre_kpi.grid.format_numbers("Council Score Task", "target", "completed", "score");
		frm.set_query("session", () => ({ filters: { status: "Scoring" } }));
		frm.set_query("evaluation", () => ({
			filters: { name: ["in", frm.cadre_kpi_agenda || []] },
		}));
		frm.savesubmit = (button, callback, on_error) => send(frm, button, callback, on_error);
	},

	onload: (frm) => read_agenda(frm),
	session: (frm) => read_agenda(frm),

	refresh(frm) {
		frm.toggle_display("cadre_name", false);
		cadre_kpi.grid.fix_rows(frm, "tasks");
		cadre_kpi.grid.keep_cursor(frm, "tasks");
		const mine = frm.doc.member === frappe.session.user;
		if (frm.doc.docstatus === 0 && (mine || frm.is_new())) {
			cadre_kpi.headline.set(
				frm,
				__(
					"Score each task, then submit the sheet. Nobody else sees it before the session closes; a sheet that was sent stands."
				),
				"orange"
			);
		} else if (frm.doc.docstatus === 1) {
			cadre_kpi.headline.set(
				frm,
				__("Sent. The sheet counts when the session closes."),
				"green"
			);
		}
		if (frm.doc.evaluation) {
			frm.add_custom_button(
				__("Self-Assessment and Results"),
				() =>
					window.open(
						frappe.utils.get_form_link("Cadre Evaluation", frm.doc.evaluation)
					),
				__("Evidence")
			);
			frm.add_custom_button(
				__("Progress Reports and Files"),
				() => open_reports(frm),
				__("Evidence")
			);
		}
		if (frm.doc.session && !frm.is_new()) {
			frm.add_custom_button(__("Back to the Session"), () =>
				frappe.set_route("Form", "Council Session", frm.doc.session)
			);
		}
		show_total(frm);
	},

	after_save: (frm) => show_total(frm),
});

frappe.ui.form.on("Council Score Task", {
	score(frm, doctype, name) {
		const row = locals[doctype][name];
		if (flt(row.max_score) && flt(row.score) > flt(row.max_score)) {
			frappe.show_alert({
				message: __("Task {0}: a score lies between 0 and {1}, not {2}.", [
					row.task_no,
					flt(row.max_score),
					flt(row.score),
				]),
				indicator: "red",
			});
		}
		show_total(frm);
	},
});

// The question names the person and what is missing; Frappe's own names the record's code.
async function send(frm, button, callback, on_error) {
	const unscored = (frm.doc.tasks || []).filter((row) => !flt(row.score) && !row.zero_meant);
	const escape = frappe.utils.escape_html;
	const lines = unscored.map((row) => `<li>${row.task_no}. ${escape(row.task_name || "")}</li>`);
	const agreed = await cadre_kpi.dialogs.confirm(
		__("Send the Score Sheet"),
		`${__("The sheet of {0} is sent with {1} points and is not taken back.", [
			escape(frm.doc.cadre_name || "").bold(),
			cadre_kpi.entry.write(frm.doc.total || 0, { decimals: 2 }).bold(),
		])}</p>${
			lines.length
				? `<p>${__(
						"These tasks have no score and would count as 0 points:"
				  )}</p><ul>${lines.join("")}</ul>`
				: ""
		}<p>`,
		lines.length ? __("Send With 0 Points") : __("Send")
	);
	if (!agreed) return;
	frm.doc.zeros_meant = lines.length ? 1 : 0;
	frm.save("Submit", callback, button, on_error);
}

// The average as the server will compute it: weighted where the tasks carry weights.
function show_total(frm) {
	const rows = frm.doc.tasks || [];
	if (frm.doc.docstatus !== 0 || !rows.length) return;
	const weighted = rows.some((row) => flt(row.weight));
	const weights = rows.map((row) => (weighted ? flt(row.weight) : 1));
	const sum = weights.reduce((total, weight) => total + weight, 0);
	if (!sum) return;
	const total = rows.reduce((part, row, at) => part + flt(row.score) * weights[at], 0) / sum;
	frm.doc.total = flt(total, 2);
	frm.refresh_field("total");
}

async function open_reports(frm) {
	const { message } = await frappe.db.get_value(
		"Cadre Evaluation",
		frm.doc.evaluation,
		"contract"
	);
	if (!message?.contract) {
		frappe.msgprint(
			__("This evaluation has no task contract, so there are no progress reports.")
		);
		return;
	}
	frappe.set_route("List", "Progress Report", { contract: message.contract });
}

// The evaluations of the session: only these can be scored in it.
async function read_agenda(frm) {
	frm.cadre_kpi_agenda = [];
	if (!frm.is_new() || !frm.doc.session) return;
	const session = await frappe.db.get_doc("Council Session", frm.doc.session);
	frm.cadre_kpi_agenda = session.evaluations.map((row) => row.evaluation);
}
