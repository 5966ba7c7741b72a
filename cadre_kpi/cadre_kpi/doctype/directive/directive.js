// The form of a Directive: issued by the committee, answered by the one responsible, closed or sent back.

frappe.ui.form.on("Directive", {
	setup(frm) {
		frm.set_query("contract", () => ({ filters: { workflow_state: "Assigned" } }));
		frm.set_query("progress_report", () => ({
			filters: { contract: frm.doc.contract || "" },
		}));
		frm.set_query("issued_by", () => ({
			filters: {
				enabled: 1,
				body_type: ["in", ["Standing Committee", "Organisation Board"]],
			},
		}));
	},

	onload(frm) {
		if (frm.is_new() && frm.doc.contract) return frm.trigger("contract");
	},

	async contract(frm) {
		if (!frm.doc.contract) return;
		const { message } = await frappe.db.get_value("Task Contract", frm.doc.contract, [
			"cadre",
			"cadre_name",
			"unit",
			"managed_by",
		]);
		await Promise.all([
			frappe.utils.fetch_link_title("Cadre", message.cadre),
			frappe.utils.fetch_link_title("Cadre Unit", message.unit),
		]);
		await frm.set_value(message);
		if (!frm.doc.issued_by) await frm.set_value("issued_by", message.managed_by);
		if (frm.doc.responsible) return;
		const account = await frappe.xcall("cadre_kpi.api.form.account_of", {
			contract: frm.doc.contract,
		});
		if (account) await frm.set_value("responsible", account);
	},

	responsible(frm) {
		const name = frm.doc.responsible ? frappe.user.full_name(frm.doc.responsible) : "";
		frm.set_df_property("responsible", "description", frappe.utils.escape_html(name));
	},

	async refresh(frm) {
		frm.toggle_display("cadre_name", false);
		frm.trigger("responsible");
		if (frm.is_new()) return;
		const standing = await cadre_kpi.process.stand(frm);
		if (!standing) return;
		// answers and closing go through the buttons; the fields show what was said
		for (const field of ["response", "closing_note"])
			frm.set_df_property(field, "read_only", 1);
		buttons(frm, standing);
		headline(frm, standing);
	},
});

function buttons(frm, standing) {
	const status = frm.doc.status;
	if (frm.doc.responsible === frappe.session.user && status !== "Closed") {
		const label = status === "Open" ? __("Answer") : __("Change Answer");
		frm.add_custom_button(label, () => answer(frm)).addClass(
			status === "Open" ? "btn-primary" : ""
		);
	}
	if (status === "Answered" && standing.write) {
		frm.add_custom_button(__("Reopen"), () => reopen(frm));
		frm.add_custom_button(__("Close Directive"), () => close(frm)).addClass("btn-primary");
	}
}

function headline(frm, standing) {
	const { status, responsible } = frm.doc;
	const due = frappe.datetime.str_to_user(frm.doc.due_date);
	if (status === "Open" && responsible === frappe.session.user) {
		cadre_kpi.headline.set(
			frm,
			__("Your turn: carry out the directive and answer by {0}.", [due]),
			"orange"
		);
	} else if (status === "Open") {
		const who = frappe.utils.escape_html(frappe.user.full_name(responsible));
		cadre_kpi.headline.set(
			frm,
			__("Waiting for the answer of {0} by {1}.", [`<b>${who}</b>`, due]),
			"blue"
		);
	} else if (status === "Answered") {
		standing.write
			? cadre_kpi.headline.set(
					frm,
					__("Your turn: close the directive, or send it back with what is missing."),
					"orange"
			  )
			: cadre_kpi.headline.set(
					frm,
					__("Answered. Waiting for {0} to close it.", [
						`<b>${frappe.utils.escape_html(frm.doc.issued_by)}</b>`,
					]),
					"blue"
			  );
	} else {
		cadre_kpi.headline.set(frm, __("Closed: carried out."), "green");
	}
}

async function answer(frm) {
	const response = await cadre_kpi.dialogs.ask(
		__("Answer to the Directive"),
		[
			{
				fieldname: "response",
				fieldtype: "Text",
				label: __("What Was Done"),
				reqd: 1,
				default: frm.doc.response || "",
			},
		],
		__("Send Answer")
	);
	if (response) await cadre_kpi.call_method(frm, "answer", { response: response.response });
}

async function close(frm) {
	const found = await cadre_kpi.dialogs.ask(
		__("Close Directive"),
		[{ fieldname: "note", fieldtype: "Small Text", label: __("Closing Note") }],
		__("Close Directive")
	);
	if (found) await cadre_kpi.call_method(frm, "close", { note: found.note || "" });
}

async function reopen(frm) {
	const note = await cadre_kpi.dialogs.ask_text(
		__("Send the Directive Back"),
		__("What Is Missing"),
		__("Reopen")
	);
	if (note) await cadre_kpi.call_method(frm, "reopen", { note });
}
