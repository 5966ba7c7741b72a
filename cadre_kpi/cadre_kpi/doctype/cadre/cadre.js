// The form of a Cadre: only bodies and units that fit are offered.

frappe.ui.form.on("Cadre", {
	setup(frm) {
		frm.set_query("managed_by", () => ({
			filters: {
				enabled: 1,
				body_type: [
					"in",
					["Standing Committee", "Party Committee", "Party Cell", "Unit Collective"],
				],
			},
		}));
		frm.set_query("party_cell", () => ({ filters: { enabled: 1, body_type: "Party Cell" } }));
		frm.set_query("supervisor", () => ({
			filters: { status: "Active", name: ["!=", frm.doc.name || ""] },
		}));
		frm.set_query("user", () => ({ filters: { enabled: 1, user_type: "System User" } }));
	},
});
