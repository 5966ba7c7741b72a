// Tables that the system writes (process, changes, opinions): words in the user's language.

import { escape } from "./dialogs";
import { format_column } from "./grid";

const draw_word = (value) => escape(value ? __(value) : "");

for (const [doctype, columns] of Object.entries({
	"Process Log": { action: draw_word, from_state: draw_word, to_state: draw_word },
	"Contract Task Change": {
		field_label: draw_word,
		old_value: draw_word,
		new_value: draw_word,
		state: draw_word,
	},
	"Evaluation Opinion": { level: draw_word },
	"Evaluation Condition": { level: draw_word },
	"Evaluation Task": { kind: draw_word },
	"Progress Report Task": { measure: draw_word },
	"Council Session Member": { duty: draw_word },
})) {
	for (const [fieldname, show] of Object.entries(columns))
		format_column(doctype, fieldname, show);
}
