// A report on paper: columns that fit, dates and codes in one line, headings on each page, the row of totals as such.

import { is_our_report, replace } from "./ours";

const NUMBERS = ["Int", "Float", "Percent", "Currency"];
const WHOLE = ["Date", "Datetime", "Link", "Dynamic Link"];
const CODE = /^\S{1,24}$/; // a word or a record's number: breaks at no hyphen
const MANY = 12; // columns from which the letters are smaller

const escape = (text) => frappe.utils.escape_html(String(text ?? ""));
const strip_markup = (html) => $("<div></div>").html(html).text().trim();

const build_style = (landscape, many) => `
	@page { size: A4 ${landscape ? "landscape" : "portrait"}; margin: 12mm 12mm 14mm;
		@bottom-center { content: counter(page) "/" counter(pages); font: 9pt "Times New Roman", "Liberation Serif", serif; } }
	body { font: ${many ? 8.5 : 10.5}pt "Times New Roman", "Liberation Serif", serif; color: #000; }
	h1 { font-size: 14pt; text-align: center; margin: 0 0 4pt; }
	p { text-align: center; margin: 0 0 8pt; }
	table { width: 100%; border-collapse: collapse; }
	thead { display: table-header-group; }
	tr { break-inside: avoid; }
	th, td { border: 0.5pt solid #555; padding: 2pt 3pt; vertical-align: top; }
	th { text-align: center; vertical-align: middle; background: #eee; print-color-adjust: exact; }
	.number { text-align: right; white-space: nowrap; }
	.whole { white-space: nowrap; }
	.total td { font-weight: bold; }
	footer { margin-top: 6pt; text-align: right; font-style: italic; }`;

function draw_cell(column, row, value) {
	const kind = NUMBERS.includes(column.fieldtype)
		? "number"
		: WHOLE.includes(column.fieldtype)
		? "whole"
		: "";
	let said = value;
	if (row.is_total_row) {
		const sums = kind === "number" && !column.disable_total && value != null && value !== "";
		said = sums ? strip_markup(frappe.format(value, column, { inline: true })) : "";
	} else if (column.format) said = strip_markup(column.format(value, row, column, row));
	return `<td class="${kind || (CODE.test(said) ? "whole" : "")}">${escape(said)}</td>`;
}

export function get_page(report, settings) {
	const columns = report.get_columns_for_print(settings).filter(({ name }) => name);
	const rows = report.get_data_for_print().map((row, at) => {
		const cells = columns.map((column) => draw_cell(column, row, row[column.fieldname]));
		if (!row.is_total_row)
			return `<tr><td class="number">${at + 1}</td>${cells.join("")}</tr>`;
		cells.splice(0, 1, `<td>${escape(__("Total"))}</td>`);
		return `<tr class="total"><td></td>${cells.join("")}</tr>`;
	});
	const filters = Object.entries(report.get_filter_values()).map(([name, value]) => {
		const { df } = report.get_filter(name);
		const said =
			df.fieldtype === "Select"
				? find_choice(df, value)
				: strip_markup(frappe.format(value, df, { inline: true }));
		return df.fieldtype === "Check" ? __(df.label) : `${__(df.label)}: ${said}`;
	});
	const heads = columns.map(({ name }) => `<th>${escape(__(name))}</th>`).join("");
	const said = __("Printed by {0} on {1}", [
		frappe.session.user_fullname,
		frappe.datetime.str_to_user(frappe.datetime.now_datetime()),
	]);
	const title = escape(__(report.report_name));
	return `<!DOCTYPE html><html lang="${
		frappe.boot.lang
	}"><head><meta charset="utf-8"><title>${title}</title>
		<style>${build_style(settings.orientation !== "Portrait", columns.length > MANY)}</style></head>
		<body>${settings.letter_head?.header || ""}<h1>${title}</h1><p>${escape(filters.join(" · "))}</p>
		<table><thead><tr><th>${escape(__("No."))}</th>${heads}</tr></thead><tbody>${rows.join(
		""
	)}</tbody></table>
		<footer>${escape(said)}</footer></body></html>`;
}

function find_choice(df, value) {
	const found = (df.options || []).find?.((option) => option?.value === value);
	return found?.label || __(value);
}

const Report = frappe.views?.QueryReport?.prototype;
if (Report?.print_report) {
	replace(Report, is_our_report, {
		print_report(_own, settings) {
			const page = window.open();
			if (!page) return frappe.msgprint(__("Please enable pop-ups in your browser"));
			this.make_access_log("Print", "PDF");
			page.document.write(get_page(this, settings));
			page.document.close();
			page.setTimeout(() => page.print(), 300);
		},
	});
}
