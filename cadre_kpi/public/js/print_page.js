// On the print page, "PDF" of this app's print formats is made by WeasyPrint: no other program is needed.
// A statement first: Frappe joins page scripts without a semicolon, and a bracket would call what stands before it.
frappe.provide("cadre_kpi");

(function () {
	const view = frappe.ui.form.PrintView;
	if (!view || view.prototype.cadre_kpi_render_pdf) return;

	view.prototype.cadre_kpi_render_pdf = view.prototype.render_pdf;
	view.prototype.render_pdf = function () {
		const format = this.get_print_format();
		if (format.module !== "Cadre KPI" || !format.custom_format) {
			return this.cadre_kpi_render_pdf();
		}
		const params = new URLSearchParams({
			doctype: this.frm.doc.doctype,
			name: this.frm.doc.name,
			print_format: format.name,
		});
		if (!window.open(`/api/method/cadre_kpi.api.papers.download?${params}`)) {
			frappe.msgprint(__("Please enable pop-ups"));
		}
	};
})();
