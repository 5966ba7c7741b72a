// The page "Take Over from HR": what would be made and changed, where both sides differ; then it is done in the
// background while the page shows how far it is. Nothing is written before the button is pressed.

const EVERY = 2000; // milliseconds between questions, for desks without live updates
const UNDER_WAY = ["Queued", "Running"];
const COLOURS = {
	New: "green",
	Changed: "blue",
	Linked: "gray",
	Differs: "orange",
	"Not Possible": "red",
};

const escape = (text) => frappe.utils.escape_html(text || "");

export class TakeOverFromHR {
	constructor(wrapper) {
		this.page = cadre_kpi.make_page(wrapper, __("Take Over from HR"));
		this.rows = [];
		this.shown = [];
		this.make_fields();
		this.$body = $(`<div class="cadre-kpi-hr">
			<p class="cadre-kpi-hr-state text-muted"></p>
			<div class="cadre-kpi-hr-counts"></div>
			<div class="cadre-kpi-hr-scroll"><div class="cadre-kpi-hr-table"></div></div>
		</div>`).appendTo(this.page.main);
		this.$state = this.$body.find(".cadre-kpi-hr-state");
		this.$counts = this.$body.find(".cadre-kpi-hr-counts");
		this.$table = this.$body.find(".cadre-kpi-hr-table");
		this.page.set_secondary_action(__("Preview"), () => this.preview(), "refresh");
		this.page.add_menu_item(__("Differences with HR"), () =>
			frappe.set_route("query-report", "Differences with HR")
		);
		this.page.add_menu_item(__("Past Take-overs"), () =>
			frappe.set_route("List", "HR Takeover")
		);
		this.page.add_menu_item(__("Cadre KPI Settings"), () =>
			frappe.set_route("Form", "Cadre KPI Settings")
		);
		frappe.realtime.on("hr_takeover_progress", (found) => {
			if (found.name === this.running) this.ask_how_far();
		});
		this.begin();
	}

	make_fields() {
		const again = () => this.ready && this.preview();
		this.fields = {
			company: this.page.add_field({
				fieldname: "company",
				fieldtype: "Link",
				label: __("Company"),
				options: "Company",
				change: again,
			}),
			unit: this.page.add_field({
				fieldname: "unit",
				fieldtype: "Link",
				label: __("Unit above all Departments"),
				options: "Cadre Unit",
				change: again,
			}),
			managed_by: this.page.add_field({
				fieldname: "managed_by",
				fieldtype: "Link",
				label: __("Managed By"),
				options: "Evaluation Body",
				get_query: () => ({
					filters: {
						enabled: 1,
						body_type: ["in", frappe.boot.cadre_kpi_lists.deciding_bodies],
					},
				}),
				change: again,
			}),
			give_role: this.page.add_field({
				fieldname: "give_role",
				fieldtype: "Check",
				label: __("Give Accounts the Role Cadre"),
				default: 1,
				change: again,
			}),
		};
		this.fields.give_role.set_value(1);
	}

	read_values() {
		return Object.fromEntries(
			Object.entries(this.fields).map(([name, field]) => [name, field.get_value() || ""])
		);
	}

	// ---- what would be done -------------------------------------------------------------------------------
	async begin() {
		let last;
		try {
			last = await frappe.xcall("cadre_kpi.api.hr.get_progress");
		} catch {
			return; // Frappe has said why
		}
		this.ready = true; // and where nothing was taken over yet there is no answer
		if (last && UNDER_WAY.includes(last.status)) return this.follow(last.name);
		await this.preview();
	}

	async preview() {
		if (this.running) return;
		const asked = JSON.stringify(this.read_values());
		if (this.asked === asked && this.asking) return;
		this.asked = asked;
		this.asking = true;
		this.$state.text(__("Loading..."));
		try {
			const found = await frappe.xcall("cadre_kpi.api.hr.preview", this.read_values());
			if (this.asked === asked) this.show(found);
		} catch (error) {
			this.$state.text(__("The preview could not be made."));
		} finally {
			this.asking = false;
		}
	}

	show({ rows, counts, accounts, people, leads }) {
		this.rows = rows;
		this.only = null;
		const sentence = rows.length
			? __("{0} employees were compared. {1} leads; tick where its side shall be taken.", [
					people,
					leads === "Frappe HR" ? __("Frappe HR") : __("Cadre KPI"),
			  ])
			: __("{0} employees were compared. Both sides are the same.", [people]);
		const roles = accounts
			? ` ${__("{0} accounts will get the role Cadre.", [accounts])}`
			: "";
		this.$state.text(sentence + roles);
		this.show_counts(counts);
		this.show_table();
		this.page.set_primary_action(__("Take Over from HR"), () => this.ask());
	}

	show_counts(counts) {
		this.$counts.empty();
		for (const { kind, outcome, label, count } of counts) {
			$(`<button type="button" class="btn btn-default btn-sm"></button>`)
				.html(
					`<span class="indicator ${COLOURS[outcome]}"></span>${escape(
						label
					)} <b>${count}</b>`
				)
				.on("click", (event) => {
					const same = this.only?.kind === kind && this.only?.outcome === outcome;
					this.only = same ? null : { kind, outcome };
					this.$counts.find("button").removeClass("active");
					$(event.currentTarget).toggleClass("active", !same);
					this.show_table();
				})
				.appendTo(this.$counts);
		}
	}

	show_table() {
		const only = this.only;
		this.shown = this.rows.filter(
			(row) => !only || (row.kind === only.kind && row.outcome === only.outcome)
		);
		this.$table.empty();
		this.ticked ??= new Set();
		if (!this.shown.length) return;
		this.datatable = new frappe.DataTable(this.$table[0], {
			columns: this.list_columns(),
			data: this.shown,
			layout: "fluid",
			serialNoColumn: false,
			checkboxColumn: false,
			inlineFilters: true,
			cellHeight: 36,
			noDataMessage: __("No Data"),
		});
		this.$table.off("change").on("change", "input[data-key]", (event) => {
			const { key } = event.currentTarget.dataset;
			if (event.currentTarget.checked) this.ticked.add(key);
			else this.ticked.delete(key);
		});
	}

	list_columns() {
		const text = (value) => escape(value);
		const columns = [
			{
				id: "key",
				name: "",
				width: 0.3,
				editable: false,
				sortable: false,
				format: (value, row, column, data) =>
					data?.tick
						? `<input type="checkbox" data-key="${escape(value)}" aria-label="${escape(
								__("Take HR's side")
						  )}" ${this.ticked.has(value) ? "checked" : ""}>`
						: "",
			},
			{ id: "kind_label", name: __("Kind"), width: 0.7, editable: false, format: text },
			{
				id: "outcome_label",
				name: __("What Is Done"),
				width: 1,
				editable: false,
				format: (value, row, column, data) =>
					`<span class="indicator-pill ${COLOURS[data?.outcome] || "gray"}">${escape(
						value
					)}</span>`,
			},
			{ id: "title", name: __("Name"), width: 1.6, editable: false, format: text },
			{
				id: "hr",
				name: __("Record in Frappe HR"),
				width: 1.2,
				editable: false,
				format: text,
			},
			{ id: "record", name: __("Record Here"), width: 1, editable: false, format: text },
			{
				id: "text",
				name: __("Difference (here → there)"),
				width: 3.6,
				editable: false,
				format: (value) => `<span title="${escape(value)}">${escape(value)}</span>`,
			},
		];
		// a column whose first cell is empty is taken for one of figures
		return columns.map((column) => ({ ...column, align: "left" }));
	}

	// ---- doing it -----------------------------------------------------------------------------------------
	async ask() {
		const known = new Set(this.rows.map((row) => row.key));
		const chosen = [...this.ticked].filter((key) => known.has(key));
		const done = this.rows.filter((row) => row.is_done).length;
		const text = __("{0} lines will be carried out, and HR's side taken in {1} differences.", [
			done,
			chosen.length,
		]);
		const title = __("Take Over from HR");
		if (await cadre_kpi.dialogs.confirm(title, escape(text), title)) await this.start(chosen);
	}

	async start(chosen) {
		const name = await frappe.xcall("cadre_kpi.api.hr.take_over", {
			...this.read_values(),
			chosen,
		});
		this.ticked.clear();
		this.follow(name);
	}

	follow(name) {
		this.running = name;
		this.page.clear_primary_action();
		this.$counts.empty();
		this.$table.empty();
		this.$state.text(__("Waiting for a background worker..."));
		this.ask_how_far();
	}

	async ask_how_far() {
		clearTimeout(this.timer);
		const name = this.running;
		if (!name) return;
		const found = await frappe.xcall("cadre_kpi.api.hr.get_progress", { name });
		if (name !== this.running) return;
		if (UNDER_WAY.includes(found.status)) {
			this.show_progress(found);
			this.timer = setTimeout(() => this.ask_how_far(), EVERY);
			return;
		}
		this.running = null;
		await this.preview();
		this.show_result(found);
	}

	show_progress({ status, total, done }) {
		if (status === "Queued") return;
		const percent = total ? Math.floor((100 * done) / total) : 0;
		this.$state.text(__("{0} of {1} lines done", [done || 0, total || 0]));
		this.$counts.html(`<div class="progress" role="progressbar" aria-valuenow="${percent}"
			aria-valuemin="0" aria-valuemax="100">
			<div class="progress-bar" style="width: ${percent}%"></div></div>`);
	}

	show_result({ name, status, summary, failures, error }) {
		const lines = [summary, failures, error].filter(Boolean).join("\n");
		const colour = { Done: "green", Failed: "red" }[status] || "orange";
		frappe.msgprint({
			title: __(status),
			indicator: colour,
			message: `${escape(lines).replace(/\n/g, "<br>")}<br><br>
				<a href="${frappe.utils.get_form_link("HR Takeover", name)}">${escape(name)}</a>`,
		});
	}
}
