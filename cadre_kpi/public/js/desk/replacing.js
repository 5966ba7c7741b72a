// A new decision that replaces published ratings which were found wrong, filled from the decision in which they stand.

import { call_stored, open_new_doc } from "./call";
import { ask, build_choices, escape } from "./dialogs";
import { get_level_name } from "./levels";

const DECISION = "Rating Decision";
const BASES = ["Petition", "Inspection or Audit", "Shortcoming Found Later", "Untruthful Report"];

export const may_start = () => frappe.model.can_create(DECISION);

// only: evaluations that are replaced, all are offered when it is empty; given: basis and ground that are known.
export async function start(decision, only = [], given = {}) {
	const before = await frappe.db.get_value(DECISION, decision, [
		"committee",
		"period",
		"decision_number",
	]);
	const { message: rows } = await call_stored(DECISION, decision, "find_replaceable_rows", {
		evaluations: only,
	});
	if (!rows?.length) {
		frappe.msgprint(
			__("No rating of {0} counts any more: all are replaced.", [escape(decision)])
		);
		return;
	}
	const found = await ask(
		__("Replace Ratings"),
		[
			{
				fieldname: "basis",
				fieldtype: "Select",
				label: __("What Showed the Rating Wrong"),
				options: build_choices(["", ...BASES]),
				default: given.basis || "",
				reqd: 1,
			},
			{
				fieldname: "ground",
				fieldtype: "Small Text",
				label: __("Ground for Replacing"),
				default: given.ground || "",
				reqd: 1,
			},
			{
				fieldname: "people",
				fieldtype: "MultiCheck",
				label: __("Whose Rating Is Replaced"),
				columns: 1,
				hidden: only.length ? 1 : 0,
				options: rows.map((row) => ({
					value: row.evaluation,
					label: `${escape(row.cadre_name)}: ${escape(
						get_level_name(row.replaced_level) ||
							format_number(row.replaced_points, null, 2)
					)}`,
				})),
			},
		],
		__("Prepare the Decision")
	);
	if (!found) return;
	const chosen = only.length ? only : found.people || [];
	const wanted = rows.filter((row) => chosen.includes(row.evaluation));
	if (!wanted.length) {
		frappe.msgprint(__("Choose whose rating is replaced."));
		return;
	}
	const { committee, period, decision_number } = before.message;
	open_new_doc(DECISION, {
		title: __("replacing results in Decision No. {0}", [decision_number || decision]),
		committee,
		period,
		replaces: decision,
		replacement_basis: found.basis,
		replacement_ground: found.ground,
		rows: wanted,
	});
}
