// Text that is being typed stays: a script, a default or an answer of the server that fills the same field meanwhile
// gives way to it. It counts when the field is left.

import { is_our_field, replace, run_once } from "./ours";

export const is_typed = (control) =>
	Boolean(control.cadre_kpi_typing && control.input && control.input === document.activeElement);

export function watch_typing(control) {
	const { input } = control;
	if (!input || control.cadre_kpi_typing !== undefined) return;
	control.cadre_kpi_typing = false;
	input.addEventListener("input", () => (control.cadre_kpi_typing = true), true);
	for (const event of ["change", "focusout", "blur"])
		input.addEventListener(event, () => (control.cadre_kpi_typing = false), true);
}

// Shows a value in a field unless somebody types there. What comes into a field that the cursor has just reached is
// selected like what stood there: it is typed over.
export function show_in(control, show) {
	if (is_typed(control)) return;
	const { input } = control;
	const before = input?.value;
	show();
	const changed = input && input === document.activeElement && input.value !== before;
	if (changed && input.matches("input")) input.select();
}

const TEXTS = ["Data", "Small Text", "Text", "Long Text", "Time"];

// A text's own make_input is that of ControlData or ends in it; what it shows is set there.
const { ControlData, ControlText } = frappe.ui?.form || {};
run_once("typing", () => {
	for (const Control of [ControlData, ControlText]) {
		if (!Control) continue;
		const methods = {
			make_input(own) {
				own();
				watch_typing(this);
			},
			set_formatted_input(own, value) {
				show_in(this, () => own(value));
			},
		};
		const ours = (control) => TEXTS.includes(control.df.fieldtype) && is_our_field(control);
		for (const [name, body] of Object.entries(methods))
			if (Object.hasOwn(Control.prototype, name))
				replace(Control.prototype, ours, { [name]: body });
	}
});
