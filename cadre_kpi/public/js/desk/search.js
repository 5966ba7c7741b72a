// The desk's search box finds records of this app by name, code and words, and its menus without tone marks.

import { escape } from "./dialogs";
import { fold_text } from "./reading";

const METHOD = "cadre_kpi.api.search.find";
const PAUSE = 250; // milliseconds without a key before the records are asked for
const FIRST = 3; // of each kind, in the box itself
const MOST = 9;

const is_ours = () =>
	["Cadre", "Task Contract"].some((doctype) => frappe.boot?.user?.can_read?.includes(doctype));
const find = (text, doctype, start, limit) =>
	frappe.xcall(METHOD, { text, doctype: doctype || "", start: start || 0, limit });

// ---- menus: lists, reports, pages
const utils = frappe.search?.utils;
if (utils?.fuzzy_search) {
	const own = utils.fuzzy_search;
	utils.fuzzy_search = function (keywords, item, ...more) {
		const found = own.call(this, keywords, item, ...more);
		const score = (answer) => (typeof answer === "object" ? answer?.score : answer) || 0;
		if (score(found) || !keywords) return found;
		const folded = own.call(this, fold_text(keywords), fold_text(__(item || "")), ...more);
		// marked letters would show the folded text
		return typeof folded === "object"
			? { ...folded, marked_string: escape(__(item)) }
			: folded;
	};
}

// ---- the dialog "Search for …"
if (utils?.get_global_results) {
	const own = utils.get_global_results;
	utils.get_global_results = async function (keywords, start, limit, doctype = "") {
		if (!is_ours()) return own.call(this, keywords, start, limit, doctype);
		const ours = locals.DocType?.[doctype]?.module === "Cadre KPI";
		const [records, others] = await Promise.all([
			!doctype || ours ? find(keywords, doctype, start, limit) : [],
			ours ? [] : own.call(this, keywords, start, limit, doctype),
		]);
		const sets = {};
		for (const record of records) {
			const set = (sets[record.doctype] ||= {
				title: record.doctype,
				results: [],
				fetch_type: "Global",
			});
			set.results.push({
				label: escape(record.title),
				value: record.name,
				description: escape(record.description),
				route: ["Form", record.doctype, record.name],
			});
		}
		const known = new Set(["Cadre", ...Object.keys(sets)]);
		return [...Object.values(sets), ...others.filter((set) => !known.has(set.title))];
	};
}

// ---- the box itself: the first records under what the menus offer
const Bar = frappe.search?.AwesomeBar;
if (Bar?.prototype.setup) {
	const setup = Bar.prototype.setup;
	Bar.prototype.setup = function (element) {
		setup.call(this, element);
		const bar = this;
		let asked = 0;
		const show = frappe.utils.debounce(async (input) => {
			const text = input.value.trim();
			const turn = ++asked;
			if (text.length < 2 || text.startsWith("#") || !is_ours()) return;
			const records = await find(text, "", 0, FIRST);
			if (turn !== asked || input.value.trim() !== text || !input.matches(":focus")) return;
			const options = records.slice(0, MOST).map((record) => ({
				label: `${escape(record.title)} <span class="text-muted">${__(
					record.doctype
				)}</span>`,
				value: `${record.title} ${record.name}`,
				description: escape(record.description),
				route: ["Form", record.doctype, record.name],
				index: 90,
			}));
			if (!options.length) return;
			// after "Search for …", before lists and reports
			const menu = bar.options.filter((option) => !option.cadre_kpi);
			bar.options = [...menu.slice(0, 1), ...options, ...menu.slice(1)];
			bar.awesomplete.list = bar.deduplicate(bar.options);
		}, PAUSE);
		$(element).on("input", (event) => show(event.target));
	};
}
