// Tables that the system writes (process, changes, opinions): words in the user's language.

import { escape } from "./dialogs";
import { format_column } from "./grid";

const word = (value) => escape(value ? __(value) : "");

for (const [doctype, columns] of Object.entries({
	"Process Log": { action: word, from_state: word, to_state: word },
	"Contract Task Change": {
		field_label: word,
		old_value: word,
		new_value: word,
		state: word,
	},
	"Evaluation Opinion": { level: word },
	"Evaluation Condition": { level: word },
	"Evaluation Task": { kind: word },
	"Progress Report Task": { measure: word },
	"Council Session Member": { duty: word },
})) {
	for (const [fieldname, show] of Object.entries(columns))
		format_column(doctype, fieldname, show);
}
