// The list of Unit Evaluations: a year is opened for all units, ratings are recognised in one batch.

frappe.listview_settings["Unit Evaluation"] = {
	hide_name_column: true,
	add_fields: ["status", "decided_level", "period"],
	get_indicator(doc) {
		const colour = {
			"Self-Rating": "grey",
			Sent: "orange",
			"Under Verification": "red",
			Recognised: "green",
		}[doc.status];
		const said =
			doc.status === "Under Verification"
				? __("Under Verification", null, "Unit Evaluation")
				: __(doc.status);
		return [said, colour, `status,=,${doc.status}`];
	},
	formatters: {
		decided_level: (value) =>
			value ? cadre_kpi.levels.draw_level_pill(value) : "<span></span>",
	},
	onload(list) {
		if (frappe.user.has_role("Organisation Board Officer"))
			list.page.add_inner_button(__("Open a Year"), () => open_year(list));
		if (frappe.user.has_role(["Committee Member", "Committee Secretary", "Unit Officer"]))
			list.page.add_inner_button(__("Recognise Ratings"), () => choose_batch(list));
	},
};

const limit_to_years = () => ({
	filters: { status: "Open", frequency: ["in", ["Year", "Term"]] },
});

async function open_year(list) {
	const found = await cadre_kpi.dialogs.ask(
		__("Open a Year"),
		[
			{
				fieldname: "period",
				fieldtype: "Link",
				label: __("Evaluation Period"),
				options: "Evaluation Period",
				reqd: 1,
				get_query: limit_to_years,
			},
			{
				fieldname: "unit",
				fieldtype: "Link",
				label: __("For This Unit and Below"),
				options: "Cadre Unit",
				reqd: 1,
			},
			{
				fieldname: "agencies_only",
				fieldtype: "Check",
				label: __("Only units that are marked as an agency"),
				default: 1,
			},
		],
		__("Open a Year")
	);
	if (!found) return;
	const result = await frappe.xcall("cadre_kpi.api.unit_evaluation.open_year", found);
	const without = result.without.map((line) => frappe.utils.escape_html(line)).join("<br>");
	frappe.msgprint(
		__("{0} unit evaluations were opened.", [result.made]) + (without ? `<br>${without}` : "")
	);
	list.refresh();
}

// Authorities and years for which something waits, as far as the user reads it.
async function find_waiting() {
	const rows = await frappe.db.get_list("Unit Evaluation", {
		filters: { status: ["in", ["Sent", "Under Verification"]] },
		fields: ["managed_by", "period"],
		limit: 0,
	});
	const list_values = (field) => [...new Set(rows.map((row) => row[field]))];
	return { committees: list_values("managed_by"), periods: list_values("period") };
}

async function choose_batch(list) {
	const { committees, periods } = await find_waiting();
	if (!committees.length) {
		frappe.msgprint(__("No unit evaluation waits for a recognition of yours."));
		return;
	}
	const get_only = (values) => (values.length === 1 ? values[0] : "");
	const found = await cadre_kpi.dialogs.ask(
		__("Recognise Ratings"),
		[
			{
				fieldname: "committee",
				fieldtype: "Link",
				label: __("Recognised By the Authority"),
				options: "Evaluation Body",
				default: get_only(committees),
				get_query: () => ({ filters: { name: ["in", committees] } }),
				reqd: 1,
			},
			{
				fieldname: "period",
				fieldtype: "Link",
				label: __("Evaluation Period"),
				options: "Evaluation Period",
				default: get_only(periods),
				get_query: () => ({ filters: { name: ["in", periods] } }),
				reqd: 1,
			},
		],
		__("Continue")
	);
	if (!found) return;
	const rows = await frappe.xcall("cadre_kpi.api.unit_evaluation.list_waiting", found);
	if (!rows.length) {
		frappe.msgprint(__("No unit evaluation waits for this authority in this year."));
		return;
	}
	// what is being verified is recognised later, by itself: it would hold all others up (article 9.2.a)
	const verified = rows.filter((row) => row.status === "Under Verification");
	const ready = rows.filter((row) => !verified.includes(row));
	const names = verified.map((row) => row.unit_name).join(", ");
	const left = names
		? __("Under verification, recognised when it is concluded: {0}.", [names])
		: "";
	if (!ready.length) {
		frappe.msgprint(frappe.utils.escape_html(left));
		return;
	}
	recognise(list, found, ready, left);
}

function recognise(list, { committee, period }, rows, left) {
	const { LEVELS, get_level_name } = cadre_kpi.levels;
	const dialog = cadre_kpi.dialogs.open({
		title: __("Recognise Ratings"),
		size: "extra-large",
		key: `recognise|${committee}|${period}`,
		fields: [
			{
				fieldname: "rows",
				fieldtype: "Table",
				label: __("Organisations"),
				description: frappe.utils.escape_html(left),
				cannot_add_rows: true,
				in_place_edit: true,
				data: rows.map((row) => ({
					...row,
					proposed: get_level_name(row.proposed_level),
					level: row.proposed_level,
					reason: "",
				})),
				fields: [
					{
						fieldname: "unit_name",
						fieldtype: "Data",
						label: __("Unit"),
						in_list_view: 1,
						read_only: 1,
						columns: 2,
					},
					{
						fieldname: "total_points",
						fieldtype: "Float",
						label: __("Total Points"),
						in_list_view: 1,
						read_only: 1,
						columns: 1,
					},
					{
						fieldname: "proposed",
						fieldtype: "Data",
						label: __("Proposed Rating"),
						in_list_view: 1,
						read_only: 1,
						columns: 2,
						// the words of a level are told apart at their end
						formatter: (value) =>
							`<div class="small" style="white-space: normal; line-height: 1.15">${frappe.utils.escape_html(
								value || ""
							)}</div>`,
					},
					{
						fieldname: "level",
						fieldtype: "Select",
						label: __("Decided Rating"),
						options: cadre_kpi.dialogs.build_choices(LEVELS),
						in_list_view: 1,
						reqd: 1,
						columns: 3,
					},
					{
						fieldname: "reason",
						fieldtype: "Data",
						label: __("Reason of the Difference"),
						in_list_view: 1,
						columns: 2,
					},
				],
			},
			{
				fieldname: "decision_number",
				fieldtype: "Data",
				label: __("Decision Number"),
				reqd: 1,
			},
			{ fieldname: "decision_date", fieldtype: "Date", label: __("Decision Date"), reqd: 1 },
			{
				fieldname: "exceptional_ground",
				fieldtype: "Small Text",
				label: __("Ground for the Higher Share"),
				description: __(
					"Only where the authority decides more excellent ones than the usual share."
				),
			},
		],
		primary_action_label: __("Recognise"),
		async primary_action(values) {
			const result = await frappe.xcall("cadre_kpi.api.unit_evaluation.recognise", {
				committee,
				period,
				rows: (values.rows || []).map(({ name, level, reason }) => ({
					name,
					level,
					reason,
				})),
				decision_number: values.decision_number,
				decision_date: values.decision_date,
				exceptional_ground: values.exceptional_ground || "",
			});
			dialog.close_for_good();
			frappe.show_alert({
				message: __("{0} ratings recognised; {1} excellent, at most {2}.", [
					result.recognised,
					result.excellent,
					result.allowed,
				]),
				indicator: "green",
			});
			list.refresh();
		},
	});
}
