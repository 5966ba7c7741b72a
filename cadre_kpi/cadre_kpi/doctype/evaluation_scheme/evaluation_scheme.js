// The form of an Evaluation Scheme: versions, export and import, comparison, the test bench.

frappe.ui.form.on("Evaluation Scheme", {
	refresh(frm) {
		headline(frm);
		buttons(frm);
		new cadre_kpi.test_bench.TestBench(frm, frm.fields_dict.test_bench.wrapper);
	},
});

function headline(frm) {
	const { status, superseded_by } = frm.doc;
	if (frm.is_new() || status === "Draft") {
		cadre_kpi.headline.set(
			frm,
			__("Draft. Try it on the test bench, then submit it; from then on it no longer changes."),
			"orange"
		);
	} else if (status === "Superseded") {
		cadre_kpi.headline.set(
			frm,
			__("Superseded by {0}. Evaluations made under this version keep it.", [
				frappe.utils.get_form_link("Evaluation Scheme", superseded_by, true),
			]),
			"blue"
		);
	} else {
		cadre_kpi.headline.set(
			frm,
			__("In use. It is not edited: make a new version when the rules change."),
			"green"
		);
	}
}

function buttons(frm) {
	if (!frm.is_new()) {
		if (frm.doc.docstatus === 1 && frappe.model.can_create("Evaluation Scheme")) {
			frm.add_custom_button(__("New Version"), () => new_version(frm));
		}
		frm.add_custom_button(__("Compare With…"), () => compare(frm));
		frm.page.add_menu_item(__("Export JSON"), () => export_json(frm));
	}
	if (frappe.model.can_create("Evaluation Scheme")) {
		frm.page.add_menu_item(__("Import JSON"), () => import_json());
	}
}

async function new_version(frm) {
	const sure = await cadre_kpi.dialogs.confirm(
		__("New Version"),
		__("A draft with the same rules is made. This version stays in use until the new one is submitted."),
		__("New Version")
	);
	if (!sure) return;
	const { message } = await frm.call({ method: "new_version", doc: frm.doc, freeze: true });
	if (message) frappe.set_route("Form", "Evaluation Scheme", message);
}

async function export_json(frm) {
	const { message } = await frm.call({ method: "as_json", doc: frm.doc, freeze: true });
	if (!message) return;
	const url = URL.createObjectURL(new Blob([message], { type: "application/json" }));
	const link = $("<a>").attr({ href: url, download: `${frm.doc.name}.json` })[0];
	link.click();
	setTimeout(() => URL.revokeObjectURL(url), 1000);
}

async function import_json() {
	const found = await cadre_kpi.dialogs.ask(
		__("Import JSON"),
		[
			{
				fieldname: "file",
				fieldtype: "HTML",
				options: `<input type="file" accept=".json,application/json" class="cadre-kpi-file form-control"
					aria-label="${__("File")}" style="margin-bottom: 10px">`,
			},
			{
				fieldname: "text",
				fieldtype: "Code",
				options: "JSON",
				label: __("Scheme as JSON"),
				description: __("Choose a file or paste the text. A draft is made; every wrong field is named."),
			},
		],
		__("Import JSON"),
		{ size: "large" }
	);
	if (!found?.text) return;
	const name = await frappe
		.xcall("cadre_kpi.cadre_kpi.doctype.evaluation_scheme.evaluation_scheme.import_json", {
			text: found.text,
		})
		.catch(() => null); // the message is shown already
	if (name) frappe.set_route("Form", "Evaluation Scheme", name);
}

$(document).on("change", ".cadre-kpi-file", async (event) => {
	const file = event.currentTarget.files[0];
	if (file) window.cur_dialog?.set_value("text", await file.text());
});

async function compare(frm) {
	const found = await cadre_kpi.dialogs.ask(
		__("Compare With…"),
		[
			{
				fieldname: "other",
				fieldtype: "Link",
				options: "Evaluation Scheme",
				label: __("Evaluation Scheme"),
				reqd: 1,
				get_query: () => ({ filters: { name: ["!=", frm.doc.name] } }),
			},
		],
		__("Compare")
	);
	if (!found) return;
	const { message } = await frm.call({
		method: "differences",
		doc: frm.doc,
		args: { other: found.other },
		freeze: true,
	});
	if (message) show_differences(frm.doc.name, found.other, message);
}

function show_differences(here, there, rows) {
	const words = { True: __("Yes"), False: __("No") };
	const escape = (text) => words[text] || frappe.utils.escape_html(text);
	const lines = rows.map(
		(row) => `<tr><td><code>${escape(row.path)}</code></td>
			<td>${escape(row.here) || "–"}</td><td>${escape(row.there) || "–"}</td></tr>`
	);
	new frappe.ui.Dialog({
		title: __("{0} parameters differ", [rows.length]),
		size: "extra-large",
		fields: [
			{
				fieldname: "table",
				fieldtype: "HTML",
				options: rows.length
					? `<div class="table-responsive"><table class="table table-bordered cadre-kpi-table"><thead><tr>
						<th>${__("Parameter")}</th><th>${escape(here)}</th><th>${escape(there)}</th>
						</tr></thead><tbody>${lines.join("")}</tbody></table></div>`
					: `<p>${__("Both schemes have the same rules.")}</p>`,
			},
		],
	}).show();
}
