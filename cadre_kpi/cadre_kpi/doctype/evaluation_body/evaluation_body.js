// The form of an Evaluation Body.

frappe.ui.form.on("Evaluation Body", {
	setup(frm) {
		frm.set_query("user", "members", () => ({
			filters: { enabled: 1, user_type: "System User" },
		}));
		frm.set_query("parent_body", () => ({
			filters: { enabled: 1, name: ["!=", frm.doc.name || ""] },
		}));
	},
});
