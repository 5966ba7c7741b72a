// How many decimal places the desk shows of a number, and keeps of one that is typed. The fields themselves name none:
// newer versions of Frappe would store no more places than a field names, and ratings are computed from what is stored.

const POINTS = "2";
// Field names that are not shown with two places. "": as many as the site shows.
const OTHERS = {
	coefficient: "4",
	target: "",
	proposed_target: "",
	completed: "",
	completed_before: "",
	quantity: "",
	verified_quantity: "",
};

const sync = frappe.meta?.sync;
if (sync) {
	frappe.meta.sync = function (doc, ...more) {
		// a DocType that somebody edits comes without the parts of a form: what is set here must not be saved with it
		if (doc?.module === "Cadre KPI" && "__js" in doc) {
			for (const df of doc.fields || []) {
				if (df.fieldtype === "Float" && !df.precision)
					df.precision = OTHERS[df.fieldname] ?? POINTS;
			}
		}
		return sync.call(this, doc, ...more);
	};
}
