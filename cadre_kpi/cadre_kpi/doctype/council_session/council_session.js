// The form of a Council Session: who sits, what is scored, the acting member's own sheets.

frappe.ui.form.on("Council Session", {
	setup(frm) {
		frm.set_query("council", () => ({
			filters: { body_type: "Advisory Council", enabled: 1 },
		}));
		frm.set_query("period", () => ({ filters: { status: "Open" } }));
		frm.set_query("evaluation", "evaluations", () => ({
			filters: { period: frm.doc.period || "", workflow_state: "At Council" },
		}));
		frm.set_query("user", "members", () => ({
			filters: { name: ["in", frm.cadre_kpi_seats || []] },
		}));
		frm.set_query("evaluation", "conflicts", () => ({
			filters: { name: ["in", (frm.doc.evaluations || []).map((row) => row.evaluation)] },
		}));
		frm.set_query("user", "conflicts", () => ({
			filters: { name: ["in", (frm.doc.members || []).map((row) => row.user)] },
		}));
	},

	onload: (frm) => read_seats(frm),
	council: (frm) => read_seats(frm),

	async refresh(frm) {
		frm.toggle_display("my_sheets_section", false);
		if (frm.is_new()) {
			cadre_kpi.headline.set(
				frm,
				__("Save to take over the members of the council, then list the evaluations."),
				"blue"
			);
			return;
		}
		const standing = await cadre_kpi.process.stand(frm);
		if (!standing) return;
		frm.add_custom_button(__("Council Room"), () =>
			frappe.set_route("council-room", frm.docname)
		);
		buttons(frm, standing);
		await show_sheets(frm, standing);
	},
});

function buttons(frm, standing) {
	if (!standing.write) return;
	if (frm.doc.status === "Draft") {
		frm.add_custom_button(__("List Waiting Evaluations"), () => list_waiting(frm));
		frm.add_custom_button(__("Open Scoring"), () =>
			cadre_kpi.call_method(frm, "open_scoring")
		).addClass("btn-primary");
	}
	if (frm.doc.status === "Scoring") {
		frm.add_custom_button(__("Close Scoring"), () => close(frm)).addClass("btn-primary");
	}
}

// All evaluations of the period that have reached the council, in one go.
async function list_waiting(frm) {
	const present = new Set((frm.doc.evaluations || []).map((row) => row.evaluation));
	const found = await frappe.db.get_list("Cadre Evaluation", {
		filters: { period: frm.doc.period, workflow_state: "At Council" },
		fields: ["name", "cadre", "cadre_name", "unit"],
		order_by: "cadre_name asc",
		limit: 500,
	});
	const missing = found.filter((row) => !present.has(row.name));
	if (!missing.length) {
		frappe.show_alert({
			message: __("No other evaluation waits for the council."),
			indicator: "blue",
		});
		return;
	}
	for (const { name, ...row } of missing) {
		const empty = (frm.doc.evaluations || []).find((line) => !line.evaluation);
		Object.assign(empty || frm.add_child("evaluations"), { evaluation: name, ...row });
	}
	frm.refresh_field("evaluations");
	frm.dirty();
	frappe.show_alert({
		message: __("{0} evaluations added. Save the session.", [missing.length]),
		indicator: "green",
	});
}

async function close(frm) {
	const sure = await cadre_kpi.dialogs.confirm(
		__("Close Scoring"),
		__(
			"Quorum is checked, the sheets are put together, and {0} evaluations go on to the proposed rating. Sheets that were not sent no longer count.",
			[`<b>${(frm.doc.evaluations || []).length}</b>`]
		),
		__("Close Scoring")
	);
	if (sure) await cadre_kpi.call_method(frm, "close");
}

async function show_sheets(frm, standing) {
	const scoring = frm.doc.status === "Scoring";
	const member = (frm.doc.members || []).find((row) => row.user === frappe.session.user);
	const sheets = member && frm.doc.status !== "Draft" ? await own_sheets(frm) : [];
	const missing = sheets.filter((row) => !row.sent && !row.why_not).length;
	headline(frm, standing, missing);
	frm.toggle_display("my_sheets_section", Boolean(sheets.length));
	if (!sheets.length) return;
	const escape = frappe.utils.escape_html;
	const rows = sheets.map((row, index) => {
		const label = row.sent ? __("View") : row.sheet ? __("Continue") : __("Give Scores");
		const style = row.sent ? "btn-default" : "btn-primary";
		const action =
			row.sheet || (scoring && !row.why_not)
				? `<button type="button" class="btn btn-xs ${style}" data-at="${index}">${label}</button>`
				: `<span class="text-muted">${escape(row.why_not)}</span>`;
		const status = row.sent
			? `<span class="indicator-pill green">${__("Sent")}</span>`
			: row.sheet
			? `<span class="indicator-pill orange">${__("Not Sent Yet")}</span>`
			: "";
		return `<tr><td>${index + 1}</td><td>${escape(
			row.cadre_name
		)}</td><td>${status}</td><td>${action}</td></tr>`;
	});
	const $panel = frm.fields_dict.my_sheets.$wrapper.html(`<div class="table-responsive">
		<table class="table table-bordered cadre-kpi-table"><thead><tr>
			<th>${__("No.")}</th><th>${__("Full Name")}</th><th>${__("My Sheet")}</th><th></th>
		</tr></thead><tbody>${rows.join("")}</tbody></table></div>`);
	$panel
		.find("[data-at]")
		.on("click", (event) => open_sheet(frm, sheets[event.currentTarget.dataset.at]));
}

async function own_sheets(frm) {
	return frappe.xcall("cadre_kpi.api.form.score_sheets", { session: frm.docname });
}

async function open_sheet(frm, row) {
	if (row.sheet) return frappe.set_route("Form", "Council Score", row.sheet);
	const sheet = await frappe.xcall("frappe.client.insert", {
		doc: { doctype: "Council Score", session: frm.docname, evaluation: row.evaluation },
	});
	frappe.set_route("Form", "Council Score", sheet.name);
}

function headline(frm, standing, missing) {
	const status = frm.doc.status;
	if (status === "Draft") {
		standing.write
			? cadre_kpi.headline.set(
					frm,
					__(
						"Your turn: check members, evaluations and conflicts of interest, then open the scoring."
					),
					"orange"
			  )
			: cadre_kpi.headline.set(frm, __("Being prepared. Scoring is not open yet."), "blue");
	} else if (status === "Scoring" && missing) {
		cadre_kpi.headline.set(
			frm,
			__("Your turn: {0} sheets to score and send.", [missing]),
			"orange"
		);
	} else if (status === "Scoring") {
		const present = (frm.doc.members || [])
			.filter((row) => row.present)
			.map((row) => row.user);
		const aside = (frm.doc.conflicts || []).filter((row) => present.includes(row.user)).length;
		const sent = (frm.doc.evaluations || []).reduce((sum, row) => sum + cint(row.sheets), 0);
		const all = present.length * (frm.doc.evaluations || []).length - aside;
		cadre_kpi.headline.set(
			frm,
			__("Scoring: {0} of at most {1} sheets were sent.", [sent, all]),
			"blue"
		);
	} else {
		cadre_kpi.headline.set(
			frm,
			__("Closed. The sheets are put together in the evaluations."),
			"green"
		);
	}
}

// Who sits in the council: nobody else can be a member of its session.
async function read_seats(frm) {
	frm.cadre_kpi_seats = [];
	if (!frm.doc.council || frm.doc.status === "Closed") return;
	const council = await frappe.db.get_doc("Evaluation Body", frm.doc.council);
	frm.cadre_kpi_seats = (council.members || []).map((row) => row.user).filter(Boolean);
}
