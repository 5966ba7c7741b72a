// Products of the catalogue, picked by their names: what was picked stays picked while the words of the search change.

import { escape } from "./dialogs";
import { fold_text, split_words } from "./reading";
import { find_products_in_force } from "./work";

const SHOWN = 100; // lines; more are found by another word
const MOST = 5000; // of one catalogue
const FIELDS = ["name", "product_name", "code", "unit_of_measure", "coefficient", "product_group"];

// Resolves to the products picked, in the order of the catalogue; none when the dialog is closed.
export async function pick_products(frm) {
	const products = await frappe.db.get_list("Work Product", {
		filters: find_products_in_force(frm).filters,
		fields: FIELDS,
		order_by: "code, product_name",
		limit: MOST,
	});
	return new Promise((resolve) => show_picker(products, resolve));
}

function show_picker(products, resolve) {
	const picked = new Set();
	let answer = [];
	const dialog = new frappe.ui.Dialog({
		title: __("Add From Catalogue"),
		size: "large",
		fields: [
			{ fieldname: "words", fieldtype: "Data", label: __("Name or code contains") },
			{ fieldname: "products", fieldtype: "HTML" },
		],
		primary_action_label: __("Add Tasks"),
		primary_action() {
			answer = products.filter(({ name }) => picked.has(name));
			dialog.hide();
		},
		on_hide: () => resolve(answer),
	});
	const $list = dialog.fields_dict.products.$wrapper.addClass("cadre-kpi-catalogue");
	const sought = products.map((one) => fold_text(`${one.code || ""} ${one.product_name}`));
	const draw = () => {
		const words = split_words(dialog.fields_dict.words.$input.val());
		const found = products.filter((_one, at) =>
			words.every((word) => sought[at].includes(word))
		);
		$list.html(draw_lines(found, picked));
	};
	const count = () => {
		const label = __("Add Tasks");
		dialog.get_primary_btn().text(picked.size ? `${label} (${picked.size})` : label);
		dialog.get_primary_btn().prop("disabled", !picked.size);
	};
	dialog.fields_dict.words.$input.on("input", draw);
	$list.on("change", "input", ({ target }) => {
		picked[target.checked ? "add" : "delete"](target.value);
		count();
	});
	draw();
	count();
	dialog.show();
}

function draw_lines(found, picked) {
	if (!found.length)
		return `<p class="text-muted">${__("Nothing in the catalogue is called so.")}</p>`;
	const lines = found.slice(0, SHOWN).map((one) => draw_line(one, picked.has(one.name)));
	const more = found.length - lines.length;
	const rest =
		more > 0 ? `<p class="text-muted">${__("{0} more: write more words.", [more])}</p>` : "";
	return `<ul>${lines.join("")}</ul>${rest}`;
}

function draw_line(one, picked) {
	const facts = [
		one.code,
		one.unit_of_measure,
		one.coefficient
			? __("coefficient {0}", [
					format_number(one.coefficient, null, one.coefficient % 1 ? 2 : 0),
			  ])
			: "",
		one.product_group ? __("group {0}", [one.product_group]) : "",
	];
	return `<li><label><input type="checkbox" value="${escape(one.name)}" ${
		picked ? "checked" : ""
	}>
		<span><b>${escape(one.product_name)}</b>
		<span class="text-muted">${facts
			.filter(Boolean)
			.map(escape)
			.join(" · ")}</span></span></label></li>`;
}
