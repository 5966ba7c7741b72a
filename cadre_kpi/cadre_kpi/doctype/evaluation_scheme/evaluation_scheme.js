// The form of an Evaluation Scheme: versions, export and import, comparison, the test bench.

frappe.ui.form.on("Evaluation Scheme", {
	setup() {
		const { format_column } = cadre_kpi.grid;
		const shown = (text) =>
			`<div class="ellipsis">${frappe.utils.escape_html(text || "")}</div>`;
		// what a rule compares with may be a form of discipline; what a source is about stands as a path
		format_column("Scheme Rule", "value", (value) => shown(value && __(value)));
		format_column("Scheme Source", "path", (value) =>
			shown(cur_frm?.doc.__onload?.places?.[value] || value)
		);
		// codes of the format by their names; what a row is edited by is the code
		format_column("Scheme Subject", "code", (value) => shown(value && __(value)));
		format_column("Scheme Roll-Up Row", "code", (value) => shown(value && __(value)));
		format_column("Scheme Follow Up", "code", (value, { kind }) =>
			shown(kind && frappe.scrub(kind) === value ? __(kind) : value)
		);
	},

	refresh(frm) {
		show_headline(frm);
		describe_base(frm);
		add_buttons(frm);
		new cadre_kpi.test_bench.TestBench(frm, frm.fields_dict.test_bench.wrapper);
		show_full_text(frm);
	},
});

const MODULE = "cadre_kpi.api.scheme";

// Null where the server refused; the message is shown already.
function ask(method, args) {
	return frappe.xcall(`${MODULE}.${method}`, args).catch(() => null);
}

// "completed" is a rating wherever else it stands; here it is an amount.
function describe_base(frm) {
	const words = { assigned: __("amount assigned"), completed: __("amount completed") };
	const options = Object.entries(words).map(([value, label]) => ({ value, label }));
	frm.set_df_property("result_base", "formatter", (value) => words[value] || "");
	frm.set_df_property("result_base", "options", options);
}

// The whole scheme as a regulation reads, asked for when its tab is opened for the first time.
function show_full_text(frm) {
	const $text = $(frm.fields_dict.full_text_html.wrapper).empty();
	const $tab = $(frm.page.wrapper).find(`[data-fieldname="full_text_tab"]`);
	if (frm.is_new()) {
		$text.html(
			`<p class="text-muted">${__(
				"Save the scheme first. The text shows what is stored."
			)}</p>`
		);
		return;
	}
	const show = async () => {
		if (!$text.is(":empty")) return;
		$text.html(`<p class="text-muted">${__("Loading...")}</p>`);
		$text.html((await ask("get_full_text", { scheme: frm.doc.name })) || "");
	};
	$tab.off("shown.bs.tab.cadre_kpi").on("shown.bs.tab.cadre_kpi", show);
	if ($(frm.fields_dict.full_text_html.wrapper).is(":visible")) show();
}

function show_headline(frm) {
	const { status, superseded_by } = frm.doc;
	if (frm.is_new() || status === "Draft") {
		cadre_kpi.headline.set(
			frm,
			__(
				"Draft. Try it on the test bench, then submit it; from then on it no longer changes."
			),
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

function add_buttons(frm) {
	// what ends a scheme is no ordinary button beside the others
	if (frm.doc.docstatus === 1 && frm.perm[0]?.cancel) {
		frm.page.clear_secondary_action();
		frm.page.add_menu_item(__("Cancel"), () => frm.savecancel());
	}
	if (!frm.is_new()) {
		if (frm.doc.docstatus === 1 && frappe.model.can_create("Evaluation Scheme")) {
			frm.add_custom_button(__("New Version"), () => make_version(frm));
		}
		frm.add_custom_button(__("Compare With…"), () => compare(frm));
		frm.page.add_menu_item(__("Export JSON"), () => export_json(frm));
	}
	if (frappe.model.can_create("Evaluation Scheme")) {
		frm.page.add_menu_item(__("Import JSON"), () => import_json());
	}
}

async function make_version(frm) {
	const sure = await cadre_kpi.dialogs.confirm(
		__("New Version"),
		__(
			"A draft with the same rules is made. This version stays in use until the new one is submitted."
		),
		__("New Version")
	);
	if (!sure) return;
	const name = await ask("make_new_version", { scheme: frm.doc.name });
	if (name) frappe.set_route("Form", "Evaluation Scheme", name);
}

async function export_json(frm) {
	const text = await ask("export_json", { scheme: frm.doc.name });
	if (!text) return;
	const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
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
				description: __(
					"Choose a file or paste the text. A draft is made; every wrong field is named."
				),
			},
		],
		__("Import JSON"),
		{ size: "large" }
	);
	if (!found?.text) return;
	const name = await ask("import_json", { text: found.text });
	if (name) frappe.set_route("Form", "Evaluation Scheme", name);
}

$(document).on("change", ".cadre-kpi-file", async (event) => {
	const file = event.currentTarget.files[0];
	if (file) window.cur_dialog?.set_value("text", await file.text());
});

async function compare(frm) {
	const { code, supersedes_version, superseded_by } = frm.doc;
	const found = await cadre_kpi.dialogs.ask(
		__("Compare With…"),
		[
			{
				fieldname: "other",
				fieldtype: "Link",
				options: "Evaluation Scheme",
				label: __("Evaluation Scheme"),
				reqd: 1,
				default: supersedes_version ? `${code}-v${supersedes_version}` : superseded_by,
				get_query: () => ({ filters: { name: ["!=", frm.doc.name] } }),
			},
		],
		__("Compare")
	);
	if (!found) return;
	const difference = await ask("list_differences", { scheme: frm.doc.name, other: found.other });
	if (difference) show_differences(difference);
}

const name_changes = () => ({
	changed: ["blue", __("Changed")],
	added: ["green", __("Added")],
	dropped: ["red", __("Dropped")],
});

function show_differences({ old, new: newer, rows }) {
	const escape = frappe.utils.escape_html;
	const changes = name_changes();
	const lines = rows.map((row) => {
		const [colour, word] = changes[row.kind];
		return `<tr><td>${escape(row.place)}</td>
			<td><span class="indicator-pill no-indicator-dot ${colour}">${word}</span></td>
			<td>${escape(row.old)}</td><td>${escape(row.new)}</td></tr>`;
	});
	new frappe.ui.Dialog({
		title: rows.length ? __("{0} differences", [rows.length]) : __("No Difference"),
		size: "extra-large",
		fields: [
			{
				fieldname: "table",
				fieldtype: "HTML",
				options: rows.length
					? `<div class="table-responsive"><table class="table table-bordered cadre-kpi-table"><thead><tr>
						<th>${__("Rule")}</th><th>${__("Difference")}</th><th>${escape(old)}</th><th>${escape(newer)}</th>
						</tr></thead><tbody>${lines.join("")}</tbody></table></div>`
					: `<p>${__("Both schemes have the same rules.")}</p>`,
			},
		],
	}).show();
}
