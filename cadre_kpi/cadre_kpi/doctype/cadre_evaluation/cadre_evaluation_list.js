(() => {
	const settings = {
		hide_name_column: true,
		// who does not read the result asks for none of it: a list that is asked for it holds nothing of one's own
		add_fields: frappe.perm.has_perm("Cadre Evaluation", 1) ? ["computed_on"] : [],
		formatters: {
			// nothing is computed yet: no points, which is not the same as none
			total_points: (value, df, doc) =>
				`<span>${
					doc.computed_on ? frappe.format(value, df, { only_value: true }) : ""
				}</span>`,
		},
		onload(list) {
			// the server says for whom; the cadres' own list stays without it
			const reviewers = [
				"Unit Officer",
				"Focal Agency Officer",
				"Organisation Board Officer",
				"Advisory Body Officer",
				"Committee Member",
				"Committee Secretary",
			];
			if (frappe.user.has_role("Committee Member"))
				list.page.add_actions_menu_item(
					__("Confirm Points"),
					() => cadre_kpi.bulk.confirm_points(list),
					false
				);
			if (!frappe.user.has_role(reviewers)) return;
			list.page.add_inner_button(__("Rate in a Meeting"), () =>
				cadre_kpi.meeting.open(() => list.refresh())
			);
		},
	};

	frappe.listview_settings["Cadre Evaluation"] = cadre_kpi.deadlines.mark_list(
		cadre_kpi.lists.begin_with_running_period(settings)
	);
})();
