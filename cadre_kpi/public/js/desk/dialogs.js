// Dialogs as promises: the answer, or null when the user closes the dialog.

export function ask(title, fields, primary_action_label, options = {}) {
	return new Promise((resolve) => {
		let answer = null;
		const dialog = new frappe.ui.Dialog({
			title,
			fields,
			primary_action_label,
			size: options.size,
			primary_action(values) {
				answer = values;
				dialog.hide();
			},
		});
		dialog.onhide = () => resolve(answer);
		dialog.show();
	});
}

export function ask_text(title, label, primary_action_label, description) {
	return ask(
		title,
		[{ fieldname: "text", fieldtype: "Small Text", label, reqd: 1, description }],
		primary_action_label
	).then((answer) => answer && answer.text.trim());
}

export function confirm(title, sentence, primary_action_label) {
	const options = `<p>${sentence}</p>`;
	return ask(
		title,
		[{ fieldname: "sentence", fieldtype: "HTML", options }],
		primary_action_label
	).then(Boolean);
}

// Options of a Select with their translation shown, for dialogs.
export function choices(values) {
	// An empty choice stays a bare string: Frappe shows an object without a value as "[object Object]".
	return values.map((value) => (value ? { value, label: __(value) } : ""));
}

export function escape(text) {
	return frappe.utils.escape_html(text == null ? "" : String(text));
}
