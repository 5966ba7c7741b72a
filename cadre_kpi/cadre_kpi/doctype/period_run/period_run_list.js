frappe.listview_settings["Period Run"] = {
	add_fields: ["status"],
	get_indicator(doc) {
		const colour = {
			Queued: "grey",
			Running: "blue",
			Stopped: "orange",
			Done: "green",
			"Done With Failures": "orange",
			Failed: "red",
		}[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
