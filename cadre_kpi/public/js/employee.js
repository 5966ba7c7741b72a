// The form of an Employee of ERPNext: the published yearly ratings, for who may read them.

frappe.ui.form.on("Employee", {
	async refresh(frm) {
		if (frm.is_new()) return;
		const name = frm.doc.name;
		const found = await frappe.xcall("cadre_kpi.api.hr.list_ratings", { employee: name });
		if (frm.doc.name !== name || !found.length) return;
		const escape = frappe.utils.escape_html;
		const lines = found.map((row) => {
			const link = frappe.utils.get_form_link("Cadre Evaluation", row.name);
			const points = format_number(row.published_score, null, 2);
			const day = frappe.datetime.str_to_user(row.published_on);
			return `<li><a href="${link}">${escape(row.period)}</a>: <b>${escape(
				row.level
			)}</b>, ${__("{0} points", [points])} <span class="text-muted">(${escape(
				day
			)})</span></li>`;
		});
		frm.dashboard.add_section(`<ul>${lines.join("")}</ul>`, __("Published Ratings"));
		frm.dashboard.show();
	},
});
