// A person's own choices, with a look at the digest that they would get now.

frappe.ui.form.on("Mail Preference", {
	refresh(frm) {
		if (frm.is_new() || frm.doc.user !== frappe.session.user) return;
		const mails = new cadre_kpi.OwnMails();
		frm.add_custom_button(__("Preview"), () => mails.preview());
		frm.add_custom_button(__("Send to Me"), () => mails.send());
		frm.add_custom_button(__("PDF"), () => mails.print());
	},
});

frappe.provide("cadre_kpi");

cadre_kpi.OwnMails = class OwnMails {
	async preview(kind = "Weekly Digest") {
		const { message } = await frappe.call({
			method: "cadre_kpi.api.digest.preview",
			type: "GET",
			args: { kind },
			freeze: true,
		});
		if (!message) return this.say_nothing_waits();
		const dialog = new frappe.ui.Dialog({
			title: frappe.utils.escape_html(message.subject),
			size: "large",
			fields: [
				{ fieldtype: "HTML", fieldname: "mail" },
				{ fieldtype: "Section Break", label: __("Plain Text"), collapsible: 1 },
				{ fieldtype: "HTML", fieldname: "text" },
			],
			primary_action_label: __("Send to Me"),
			primary_action: () => {
				dialog.hide();
				this.send(kind);
			},
		});
		const frame = document.createElement("iframe");
		// what people wrote stands in the mail: no scripts, links open outside
		frame.setAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox");
		frame.setAttribute("title", __("Preview"));
		frame.srcdoc = message.html.replace("<head>", '<head><base target="_blank">');
		frame.style.cssText = "width: 100%; height: 65vh; border: 0";
		dialog.fields_dict.mail.$wrapper.empty().append(frame);
		const text = $('<pre style="white-space: pre-wrap"></pre>').text(message.text);
		dialog.fields_dict.text.$wrapper.empty().append(text);
		dialog.show();
	}

	async send(kind = "Weekly Digest") {
		const { message } = await frappe.call({
			method: "cadre_kpi.api.digest.send_to_me",
			args: { kind },
			freeze: true,
		});
		if (!message) return this.say_nothing_waits();
		const address = frappe.utils.escape_html(message);
		frappe.show_alert({ message: __("On its way to {0}.", [address]), indicator: "green" });
	}

	print(kind = "Weekly Digest") {
		window.open(`/api/method/cadre_kpi.api.digest.download?kind=${encodeURIComponent(kind)}`);
	}

	say_nothing_waits() {
		frappe.show_alert({ message: __("Nothing waits for you today."), indicator: "green" });
	}
};
