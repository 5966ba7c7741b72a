// Tables that the system writes (process, changes, opinions): names of persons, words in the user's language.

import { escape } from "./dialogs";
import { format_column } from "./grid";

export const name_of = (user) => frappe.user_info(user).fullname || user;
const person = (value) => escape(value ? name_of(value) : "");
const word = (value) => escape(value ? __(value) : "");

for (const [doctype, columns] of Object.entries({
	"Process Log": { acted_by: person, action: word, from_state: word, to_state: word },
	"Contract Task Change": {
		changed_by: person,
		field_label: word,
		old_value: word,
		new_value: word,
		state: word,
	},
	"Contract Consultation": { given_by: person },
	"Evaluation Opinion": { given_by: person, level: word },
	"Evaluation Condition": { level: word },
	"Evaluation Task": { kind: word },
	"Progress Report Task": { measure: word },
	"Council Session Member": { duty: word },
	"Council Conflict": { user: person },
})) {
	for (const [fieldname, show] of Object.entries(columns))
		format_column(doctype, fieldname, show);
}
