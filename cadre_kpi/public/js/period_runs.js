// Runs over everybody in a period, started from the period's form. Who may start them is decided on the server.

frappe.provide("cadre_kpi");

cadre_kpi.period_runs = class PeriodRuns {
	constructor(frm) {
		this.frm = frm;
	}

	add_buttons() {
		if (!frappe.model.can_create("Period Run")) return;
		if (this.frm.doc.status === "Planned") {
			this.frm
				.add_custom_button(__("Open Period"), () => this.ask("Open Period"))
				.addClass("btn-primary");
		}
		// opening a planned one is the form's main button, and a closed one has no runs
		const actions =
			this.frm.doc.status === "Open" ? frappe.boot.cadre_kpi_lists.run_actions : [];
		for (const action of actions) {
			this.frm.add_custom_button(__(action), () => this.ask(action), __("For Everybody"));
		}
		this.frm.add_custom_button(
			__("Period Readiness"),
			() =>
				frappe.set_route("query-report", "Period Readiness", {
					period: this.frm.doc.name,
				}),
			__("View")
		);
		this.frm.add_custom_button(
			__("Period Run"),
			() => frappe.set_route("List", "Period Run", { period: this.frm.doc.name }),
			__("View")
		);
	}

	async ask(action) {
		if (action === "Open Period") {
			if (await cadre_kpi.readiness.ask(this.frm.doc.name)) this.ask_what_to_create(action);
			return;
		}
		const question = __("{0} for everybody in {1}?", [
			__(action).bold(),
			frappe.utils.escape_html(this.frm.doc.name),
		]);
		if (await cadre_kpi.dialogs.confirm(__(action), question, __(action)))
			await this.start(action);
	}

	async ask_what_to_create(action) {
		const carries = "eval:(doc.contracts || '').includes('Over')";
		const template = "eval:doc.contracts === 'From a Template'";
		const values = await cadre_kpi.dialogs.ask(
			__("Open Period"),
			[
				{
					fieldname: "contracts",
					fieldtype: "Select",
					label: __("Contracts"),
					options: [
						...[
							"Carry All Tasks Over",
							"Carry Unfinished Tasks Over",
							"From a Template",
						].map((value) => ({ value, label: __(value) })),
						{ value: "Empty", label: __("Contracts Without Tasks Yet") },
						{ value: "None", label: __("No Contracts") },
					],
					default: "Empty",
					reqd: 1,
				},
				{
					fieldname: "source_period",
					fieldtype: "Link",
					label: __("Carry Over From"),
					options: "Evaluation Period",
					depends_on: carries,
					mandatory_depends_on: carries,
					get_query: () => ({ filters: { name: ["!=", this.frm.doc.name] } }),
				},
				{
					fieldname: "template",
					fieldtype: "Link",
					label: __("Template Contract"),
					options: "Task Contract",
					depends_on: template,
					mandatory_depends_on: template,
				},
				{
					fieldname: "unit",
					fieldtype: "Link",
					label: __("Only Unit and Below"),
					options: "Cadre Unit",
				},
				{
					fieldname: "position",
					fieldtype: "Link",
					label: __("Only Position"),
					options: "Cadre Position",
				},
			],
			__("Start")
		);
		if (values) this.start(action, values);
	}

	async start(action, options = {}) {
		const { message } = await frappe.call({
			method: "cadre_kpi.api.period_run.start",
			args: { period: this.frm.doc.name, action, ...options },
			freeze: true,
		});
		if (message) frappe.set_route("Form", "Period Run", message);
	}
};

frappe.ui.form.on("Evaluation Period", {
	refresh(frm) {
		if (!frm.is_new()) new cadre_kpi.period_runs(frm).add_buttons();
	},
});
