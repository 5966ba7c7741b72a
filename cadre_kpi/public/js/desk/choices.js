// Link fields of our forms and reports say where their record belongs, so that nothing of another province is offered;
// what fits is worked out at the server (`access/choices.py`).

import { is_our_doctype, replace } from "./ours";

const OFFERED = new Set([
	...["Evaluation Period", "Evaluation Scheme", "Evaluation Body"],
	...["Cadre Unit", "Cadre", "Task Contract", "Cadre Evaluation"],
]);
// Fields that say where a record belongs, by what they name; the first one that is filled in counts.
const PLACES = {
	cadre: ["cadre"],
	unit: ["unit", "for_unit", "parent_cadre_unit"],
	body: ["managed_by", "committee", "council", "issued_by"],
	period: ["period"],
};
// What a form's own unit and body say otherwise: superiors and committees of a person come from the whole province, a
// period's exceptions from below its unit.
const OTHERWISE = {
	Cadre: { unit: "province", body: null },
	"Evaluation Period": { unit: "below" },
};

// Where a record belongs, as far as its fields say; `filled`: the field of it that is being filled in.
export function place_of(doc, filled) {
	const place = {};
	for (const [kind, names] of Object.entries(PLACES)) {
		const name = names.find((field) => field !== filled && doc[field]);
		const meant = OTHERWISE[doc.doctype]?.[kind];
		if (name && meant !== null) place[meant || kind] = doc[name];
	}
	return place;
}

function place_around(control) {
	const { df } = control;
	const frm = control.frm || (control.layout?.cadre_kpi && window.cur_frm);
	if (!frm || !is_our_doctype(frm.doctype)) return {};
	return place_of(frm.doc, control.doc === frm.doc && df.fieldname);
}

const Link = frappe.ui?.form?.ControlLink?.prototype;
if (Link?.set_custom_query) {
	replace(Link, (control) => OFFERED.has(control.get_options?.()), {
		set_custom_query(own, args) {
			const answer = own(args);
			const fits = place_around(this);
			if (!Object.keys(fits).length) return answer;
			if (Array.isArray(args.filters))
				args.filters.push([this.get_options(), "fits", "=", fits]);
			else args.filters = { ...args.filters, fits: ["=", fits] };
			return answer;
		},
	});
	// Frappe names the filters of a field under what it offers: by their fields, with words as they are stored
	replace(
		Link,
		(control) => OFFERED.has(control.get_options?.()) || is_our_doctype(control.doctype),
		{
			get_filter_description(_own) {
				return __("Only what fits here is offered.");
			},
		}
	);
}
