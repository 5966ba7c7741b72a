// The form of an Evaluation Period.

frappe.ui.form.on("Evaluation Period", {
	setup(frm) {
		frm.set_query("scheme", () => ({ filters: { docstatus: 1, status: "In Use" } }));
		frm.set_query("rolls_up_into", () => ({ filters: { name: ["!=", frm.doc.name || ""] } }));
	},

	async scheme(frm) {
		if (!frm.doc.scheme || frm.doc.frequency) return;
		const { message } = await frappe.db.get_value(
			"Evaluation Scheme",
			frm.doc.scheme,
			"frequency_rating"
		);
		const named = { monthly: "Month", quarterly: "Quarter", yearly: "Year" };
		if (named[message?.frequency_rating]) {
			await frm.set_value("frequency", named[message.frequency_rating]);
		}
	},

	// The days follow from the frequency until somebody writes others: the current month, quarter, half year or year.
	async frequency(frm) {
		const months = { Month: 1, Quarter: 3, "Half Year": 6, Year: 12 }[frm.doc.frequency];
		const own = [frm.doc.start_date, frm.doc.end_date].join();
		if (!months || !frm.is_new() || ![",", frm.cadre_kpi_days].includes(own)) return;
		const now = moment();
		const start = now
			.clone()
			.startOf("month")
			.subtract(now.month() % months, "months");
		const days = {
			start_date: start.format("YYYY-MM-DD"),
			end_date: start.clone().add(months, "months").subtract(1, "day").format("YYYY-MM-DD"),
		};
		frm.cadre_kpi_days = [days.start_date, days.end_date].join();
		await frm.set_value(days);
	},

	// Whoever opens a period by its field alone reads the same findings first.
	async validate(frm) {
		const opens = frm.cadre_kpi_status === "Planned" && frm.doc.status === "Open";
		if (opens && !frm.is_new() && !(await cadre_kpi.readiness.ask(frm.docname)))
			frappe.validated = false;
	},

	refresh(frm) {
		if (!frm.is_dirty()) frm.cadre_kpi_status = frm.doc.status;
		if (frm.is_new()) return;
		const sentences = {
			Planned: [__("Planned: records can be made when it is open."), "orange"],
			Open: [__("Open: contracts, reports and evaluations are made in it."), "green"],
			Closed: [__("Closed: nothing can be recorded in it any more."), "blue"],
		};
		const [sentence, color] = sentences[frm.doc.status] || ["", "blue"];
		cadre_kpi.headline.set(frm, sentence, color);
		for (const doctype of ["Task Contract", "Cadre Evaluation", "Rating Decision"]) {
			frm.add_custom_button(
				__(doctype),
				() => frappe.set_route("List", doctype, { period: frm.doc.name }),
				__("View")
			);
		}
		if (["Year", "Term"].includes(frm.doc.frequency))
			frm.page.add_menu_item(__("Files of the Year"), () => offer_year_files(frm));
	},
});

// For many people the archive is made in the background; a message says when it is ready.
async function offer_year_files(frm) {
	const field = {
		fieldname: "unit",
		fieldtype: "Link",
		label: __("Only of this unit and below"),
		options: "Cadre Unit",
	};
	const answer = await cadre_kpi.dialogs.ask(__("Files of the Year"), [field], __("Make"), {
		key: null,
	});
	if (!answer) return;
	const people = await frappe.xcall("cadre_kpi.api.year_file.make_many", {
		year: frm.docname,
		unit: answer.unit || null,
	});
	frappe.msgprint(
		__("The files of {0} people are being made. A message tells when they are ready.", [
			people,
		])
	);
}
