// The form of a Product Catalogue: a unit proposes its products, the board puts lists together, the authority decides.

const API = "cadre_kpi.api.catalogue";
const OPEN = ["Draft", "Proposed"];
const escape = (text) => frappe.utils.escape_html(text == null ? "" : String(text));

class ProductCatalogueForm extends cadre_kpi.Form {
	on_setup() {
		this.frm.set_query("managed_by", () => ({
			filters: { enabled: 1, body_type: ["in", ["Standing Committee", "Unit Collective"]] },
		}));
		cadre_kpi.grid.format_numbers("Catalogue Product", "points", "coefficient");
		cadre_kpi.grid.format_numbers("Catalogue Group", "min_points", "max_points");
		cadre_kpi.grid.format_column("Catalogue Product", "product_name", show_product);
	}

	on_show() {
		if (!this.frm.is_new()) this.frm.set_df_property("managed_by", "description", "");
		this.frm.toggle_display(["replaces"], !!this.doc.replaces);
		this.frm.toggle_display(["supplements"], !!this.doc.supplements);
		this.frm.toggle_display(["taken_into"], !!this.doc.taken_into);
		this.frm.toggle_display(["replaced_by"], !!this.doc.replaced_by);
		const decided = ["In Force", "Superseded"].includes(this.doc.status);
		this.frm.toggle_display(
			["valid_from", "valid_to", "decision_number", "decision_date"],
			decided
		);
		if (this.frm.is_new()) {
			cadre_kpi.headline.set(
				this.frm,
				__(
					"Name the unit and save; then enter the products or read them from a workbook."
				),
				"blue"
			);
		}
	}

	on_standing(standing) {
		const board = standing.relations.includes("Organisation Board");
		this.add_list_buttons(standing, board);
		this.add_step_buttons(standing);
		this.show_headline(standing);
	}

	add_list_buttons(standing, board) {
		if (!standing.write || !OPEN.includes(this.doc.status)) return;
		const group = __("List of Products");
		this.frm.add_custom_button(__("Read From a Workbook"), () => this.read_workbook(), group);
		this.frm.add_custom_button(
			__("Download the Template"),
			() => this.download_template(),
			group
		);
		this.frm.add_custom_button(
			__("Take In Work That Waits"),
			() => this.take_waiting(),
			group
		);
		if (board)
			this.frm.add_custom_button(__("Put Proposals Together"), () => this.gather(), group);
		this.frm.add_custom_button(__("Merge Duplicates"), () => this.merge(), group);
	}

	add_step_buttons(standing) {
		const { status } = this.doc;
		const main = (label, action) => this.add_main_button(label, action);
		if (standing.write && status === "Draft") {
			main(__("Propose"), () =>
				this.ask_and_call(
					"send",
					__("Propose"),
					__("The list goes to the organisation board.")
				)
			);
		} else if (standing.write && status === "Proposed") {
			this.frm.add_custom_button(__("Return"), () => this.give_back());
			main(__("Submit for Decision"), () =>
				this.ask_and_call(
					"submit_for_decision",
					__("Submit for Decision"),
					__("The list goes to {0}.", [`<b>${escape(this.doc.managed_by)}</b>`])
				)
			);
		} else if (standing.write && status === "Awaiting Decision") {
			this.frm.add_custom_button(__("Return"), () => this.give_back());
			if (standing.decides) main(__("Decide"), () => this.decide());
		} else if (status === "In Force" && frappe.model.can_create("Product Catalogue")) {
			this.frm.add_custom_button(__("New Version"), () => this.start_version(0));
			this.frm.add_custom_button(__("Supplement"), () => this.start_version(1));
		}
	}

	show_headline(standing) {
		const { status, decision_number, valid_from, valid_to } = this.doc;
		const authority = `<b>${escape(this.doc.managed_by)}</b>`;
		const day = (value) => frappe.datetime.str_to_user(value);
		const [sentence, colour] = {
			Draft: [
				standing.write
					? __(
							"Your turn: complete the products and their points, then propose the list."
					  )
					: __("The unit is drawing up its list."),
				standing.write ? "orange" : "blue",
			],
			Proposed: [
				standing.write
					? __("Your turn: take out duplicates, then submit the list for decision.")
					: __("The organisation board goes through the list."),
				standing.write ? "orange" : "blue",
			],
			"Awaiting Decision": [
				standing.decides
					? __("Your turn: decide the list.")
					: __("Waits for the decision of {0}.", [authority]),
				standing.decides ? "orange" : "blue",
			],
			"In Force": [
				__("In force from {0}, Decision {1}", [day(valid_from), escape(decision_number)]),
				"green",
			],
			Superseded: [
				__("Was in force from {0} to {1}. Contracts keep what they were signed with.", [
					day(valid_from),
					day(valid_to),
				]),
				"blue",
			],
			"Taken Into Another": [
				__("Its products are in {0}.", [
					frappe.utils.get_form_link(
						"Product Catalogue",
						this.doc.taken_into || "",
						true
					),
				]),
				"blue",
			],
		}[status];
		cadre_kpi.headline.set(this.frm, sentence, colour);
	}

	// ---- steps ------------------------------------------------------------------------------------------------

	is_saved() {
		if (this.frm.is_dirty()) frappe.msgprint(__("Save first."));
		return !this.frm.is_dirty();
	}

	async ask_and_call(method, title, sentence) {
		if (!this.is_saved()) return;
		if (await cadre_kpi.dialogs.confirm(title, sentence, title))
			await cadre_kpi.call_method(this.frm, method);
	}

	async give_back() {
		if (!this.is_saved()) return;
		const reason = await cadre_kpi.dialogs.ask_text(
			__("Return"),
			__("What is to be corrected"),
			__("Return")
		);
		if (reason) await cadre_kpi.call_method(this.frm, "return_it", { reason });
	}

	async decide() {
		const found = await cadre_kpi.dialogs.ask(
			__("Decide"),
			[
				{
					fieldname: "decision_number",
					fieldtype: "Data",
					label: __("Decision Number"),
					reqd: 1,
				},
				{
					fieldname: "decision_date",
					fieldtype: "Date",
					label: __("Decision Date"),
					reqd: 1,
				},
				{
					fieldname: "valid_from",
					fieldtype: "Date",
					label: __("In Force From"),
					reqd: 1,
					description: __(
						"From this day on contracts are drawn up with these products; the version before ends the day before."
					),
				},
			],
			__("Decide")
		);
		if (found) await cadre_kpi.call_method(this.frm, "decide", found);
	}

	async start_version(supplement) {
		const name = await frappe.xcall(`${API}.start_version`, {
			name: this.doc.name,
			supplement,
		});
		frappe.set_route("Form", "Product Catalogue", name);
	}

	// ---- the list ---------------------------------------------------------------------------------------------

	download_template() {
		const params = new URLSearchParams({ name: this.doc.name });
		window.open(`/api/method/${API}.download_template?${params}`);
	}

	async take_waiting() {
		if (!this.is_saved()) return;
		const answer = await cadre_kpi.call_method(this.frm, "take_waiting");
		const came = answer?.message;
		if (answer)
			frappe.show_alert(
				came
					? __("{0} tasks came in. Enter group and points of each.", [came])
					: __("No task of the unit waits for a coefficient.")
			);
	}

	async gather() {
		if (!this.is_saved()) return;
		const rows = await frappe.xcall(`${API}.find_proposals`, { name: this.doc.name });
		if (!rows.length) return frappe.msgprint(__("No unit below has a proposal that waits."));
		const found = await cadre_kpi.dialogs.ask(
			__("Put Proposals Together"),
			[
				{
					fieldname: "proposals",
					fieldtype: "MultiCheck",
					label: __("Proposals of Units"),
					columns: 1,
					options: rows.map(({ name, title, unit_name }) => ({
						value: name,
						label: `${escape(unit_name)}: ${escape(title)}`,
						checked: 1,
					})),
				},
			],
			__("Take In")
		);
		if (found?.proposals?.length)
			await cadre_kpi.call_method(this.frm, "gather", { proposals: found.proposals });
	}

	async merge() {
		if (!this.is_saved()) return;
		const groups = await frappe.xcall(`${API}.find_duplicates`, { name: this.doc.name });
		const rows = (this.doc.products || []).filter((row) => !row.merged_into);
		const label = (code) => {
			const row = rows.find((one) => one.code === code);
			return `${escape(code)}: ${escape(row?.product_name)} (${escape(row?.product_group)})`;
		};
		const alike = groups.flat();
		const codes = [
			...alike,
			...rows.map((row) => row.code).filter((code) => !alike.includes(code)),
		];
		const found = await cadre_kpi.dialogs.ask(
			__("Merge Duplicates"),
			[
				{
					fieldname: "told",
					fieldtype: "HTML",
					options: alike.length
						? `<p>${__("Products of the same name stand first: {0}.", [
								groups.map((one) => one.map(escape).join(" = ")).join("; "),
						  ])}</p>`
						: `<p>${__("No two products bear the same name.")}</p>`,
				},
				{
					fieldname: "into",
					fieldtype: "Autocomplete",
					label: __("This Product Stays"),
					options: codes.map((code) => ({ value: code, label: label(code) })),
					default: groups[0]?.[0],
					reqd: 1,
				},
				{
					fieldname: "codes",
					fieldtype: "MultiCheck",
					label: __("These Are Merged Into It"),
					columns: 1,
					options: codes.slice(0, 200).map((code) => ({
						value: code,
						label: label(code),
						checked: groups[0]?.slice(1).includes(code) ? 1 : 0,
					})),
				},
			],
			__("Merge"),
			{ size: "large" }
		);
		if (found?.codes?.length)
			await cadre_kpi.call_method(this.frm, "merge", {
				codes: found.codes,
				into: found.into,
			});
	}

	// ---- a workbook -------------------------------------------------------------------------------------------

	read_workbook() {
		if (!this.is_saved()) return;
		let content = "";
		const send = (method, more = {}) =>
			frappe.xcall(`${API}.${method}`, {
				name: this.doc.name,
				content,
				replace: dialog.get_value("replace") ? 1 : 0,
				...more,
			});
		const dialog = cadre_kpi.dialogs.open({
			title: __("Read From a Workbook"),
			size: "extra-large",
			fields: [
				{
					fieldname: "file",
					fieldtype: "HTML",
					options: `<input type="file" accept=".xlsx" class="form-control" aria-label="${__(
						"File"
					)}">`,
				},
				{
					fieldname: "replace",
					fieldtype: "Check",
					label: __("In place of all products of this list"),
					description: __(
						"Otherwise products with the same code are changed, others added."
					),
					onchange: () => content && preview(),
				},
				{ fieldname: "found", fieldtype: "HTML" },
			],
			primary_action_label: __("Take Products Over"),
			primary_action: async () => {
				const taken = await send("take_over_workbook", { modified: this.doc.modified });
				dialog.close_for_good();
				frappe.show_alert({
					message: __("{0} products taken over.", [taken]),
					indicator: "green",
				});
				await this.frm.reload_doc();
			},
		});
		const allow = (allowed) => dialog.get_primary_btn().prop("disabled", !allowed);
		const show = (html) => dialog.fields_dict.found.$wrapper.html(html);
		async function preview() {
			allow(false);
			show(`<p class="text-muted">${__("Reading…")}</p>`);
			const found = await send("read_workbook").catch(() => null);
			show(found ? draw_told(found) : "");
			allow(found && found.total && !found.problems.length);
		}
		allow(false);
		dialog.$wrapper.on("change", "input[type=file]", async (event) => {
			const file = event.currentTarget.files[0];
			content = file ? await read_base64(file) : "";
			if (content) preview();
		});
	}
}

function show_product(value, row) {
	const text = escape(value);
	return row.merged_into
		? `<span class="cadre-kpi-dropped">${text}</span> → ${escape(row.merged_into)}`
		: text;
}

function read_base64(file) {
	return new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.onload = () => resolve(reader.result.split(",", 2)[1] || "");
		reader.onerror = () => reject(reader.error);
		reader.readAsDataURL(file);
	});
}

function draw_told({ total, changed, rows, problems }) {
	const table = (head, lines) =>
		`<div style="overflow-x: auto"><table class="table table-bordered small"><thead><tr>${head
			.map((one) => `<th>${one}</th>`)
			.join("")}</tr></thead><tbody>${lines
			.map((line) => `<tr>${line.map((one) => `<td>${escape(one)}</td>`).join("")}</tr>`)
			.join("")}</tbody></table></div>`;
	if (problems.length) {
		return `<p class="text-danger">${__(
			"{0} products read, {1} things to correct. Nothing is taken over until they are.",
			[total, problems.length]
		)}</p>${table(
			[__("Row"), __("Code"), __("What to Correct")],
			problems.map(({ row, code, text }) => [row || "", code, text])
		)}`;
	}
	return `<p>${__("{0} products read; {1} of them change a product of this list.", [
		total,
		changed,
	])}</p>${table(
		[__("Code"), __("Product"), __("Product Group"), __("Unit of Measure"), __("Points")],
		rows.map((row) => [
			row.code,
			row.product_name,
			row.product_group,
			row.unit_of_measure,
			cadre_kpi.entry.write(row.points || 0),
		])
	)}${
		total > rows.length
			? `<p class="text-muted">${__("… and {0} more.", [total - rows.length])}</p>`
			: ""
	}`;
}

cadre_kpi.attach("Product Catalogue", ProductCatalogueForm);
