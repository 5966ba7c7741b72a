// The overview's cards and chart come in one request. Frappe asks for the record of each and then for each figure.

import "../../../cadre_kpi/dashboard_chart_source/tasks_by_signal/tasks_by_signal";
import { replace } from "./ours";

const METHOD = "cadre_kpi.api.workspace.get_overview";

const is_ours = (doctype, name) =>
	Boolean(frappe.boot?.cadre_kpi_overview?.[doctype]?.includes(name));
const figures = new Map();
let asked = null; // what is wanted until the next request goes out: { wanted, answer }

// The records of these, as far as the user may see them; all that are wanted at once are read together.
function read(doctype, name) {
	if (!asked) {
		const wanted = {};
		asked = { wanted, answer: frappe.timeout(0).then(() => send(wanted)) };
	}
	(asked.wanted[doctype] ??= []).push(name);
	return asked.answer;
}

async function send(wanted) {
	asked = null;
	const { docs, figures: found } = await frappe.xcall(METHOD, { wanted });
	frappe.model.sync(docs);
	for (const [name, figure] of Object.entries(found)) figures.set(name, figure);
}

replace(frappe.model, (_model, doctype, name) => is_ours(doctype, name), {
	async with_doc(own, doctype, name, callback) {
		if (!locals[doctype]?.[name]) await read(doctype, name).catch(() => {});
		const doc = frappe.get_doc(doctype, name);
		if (!doc) return own(doctype, name, callback);
		callback?.(name);
		return doc;
	},
});

// The first figure of a card came with its record; when it is refreshed it is asked for by itself.
$(document).on("app_ready", () => {
	const NumberCard = frappe.widget?.widget_factory?.number_card;
	if (!NumberCard) return;
	replace(NumberCard.prototype, (card) => figures.has(card.card_doc?.name), {
		async get_number() {
			const { name } = this.card_doc;
			const figure = figures.get(name);
			figures.delete(name);
			return this.settings.get_number(figure);
		},
	});
});
