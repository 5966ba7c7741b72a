// Deadlines in the desk: on the form of a record, in lists, and the personal calendar link.

import { escape } from "./dialogs";

// state → colour, see cadre_kpi/deadlines/status.py
export const COLOURS = frappe.boot?.cadre_kpi_lists?.deadline_colours || {};
const ON_FORMS = ["Task Contract", "Progress Report", "Cadre Evaluation"];

$(document).on("form-refresh", (_event, frm) => {
	if (ON_FORMS.includes(frm.doctype) && !frm.is_new()) return show_on_form(frm);
});

// The dates of the record under its headline: the present one with its state, the others on demand.
async function show_on_form(frm) {
	const name = frm.docname;
	const rows = await frappe.xcall("cadre_kpi.api.deadlines.list_for_record", {
		doctype: frm.doctype,
		name,
	});
	if (frm.docname !== name) return;
	$(frm.wrapper).find(".cadre-kpi-deadlines").remove();
	if (!rows?.length) return;
	const present = rows.find((row) => row.current) || rows[rows.length - 1];
	const box = $(`<div class="cadre-kpi-deadlines"></div>`).html(draw_line(present));
	const more = $(`<a class="cadre-kpi-deadlines-all"></a>`).text(__("All dates"));
	more.on("click", () => show_all_dates(rows));
	box.append(" ", more);
	const headline = $(frm.layout.wrapper).find(".form-message").first();
	headline.length ? box.insertAfter(headline) : box.prependTo($(frm.layout.wrapper));
}

function draw_line(row) {
	return `<span class="indicator-pill ${row.colour}">${escape(row.says)}</span>
		${escape(row.stage)} (${escape(row.occurrence)}): <b>${escape(row.date)}</b>
		${row.extended ? `<span class="text-muted">${__("extended")}</span>` : ""}`;
}

function show_all_dates(rows) {
	frappe.msgprint({
		title: __("Dates of This Record"),
		message: rows.map((row) => `<p>${draw_line(row)}</p>`).join(""),
		wide: true,
	});
}

// For the settings of a list: each row gets a mark with the state of its record's present deadline. It stands at
// the right, where it is seen whatever columns a screen has room for.
export function mark_list(settings) {
	const on_refresh = settings.refresh;
	settings.refresh = async function (listview) {
		on_refresh && on_refresh(listview);
		const names = (listview.data || []).map((doc) => doc.name).filter(Boolean);
		if (!names.length) return;
		const found = await frappe.xcall("cadre_kpi.api.deadlines.list_for_records", {
			doctype: listview.doctype,
			names: names.slice(0, 1000),
		});
		listview.$result?.addClass("cadre-kpi-marked");
		listview.$result?.find(".cadre-kpi-due").remove();
		listview.$result?.find(".list-row-container").each((_number, element) => {
			const row = found[name_of_row(element, found)];
			const place = $(element).find(".level-right").first();
			if (row) place.prepend(`<span class="cadre-kpi-due">${draw_pill(row)}</span>`);
		});
	};
	return settings;
}

// The record of a line of a list goes by its name, in whichever way Frappe has written it there; a line that names
// no record gets no mark.
function name_of_row(element, found) {
	for (const { dataset } of element.querySelectorAll("[data-name]")) {
		const written = dataset.name;
		for (const read of [(text) => text, decodeURIComponent, window.unescape]) {
			try {
				if (found[read(written)]) return read(written);
			} catch {
				// not written in this way
			}
		}
	}
	return null;
}

function draw_pill(row) {
	const title = [row.stage, row.date].filter(Boolean).join(": ");
	return `<span class="indicator-pill ${row.colour}" title="${escape(title)}">${escape(
		row.says
	)}</span> `;
}

// The personal address for calendar programs: made, shown once, replaced, revoked.
export async function show_calendar_link() {
	const { issued_on } = await frappe.xcall("cadre_kpi.api.calendar_feed.get_status");
	const dialog = new frappe.ui.Dialog({
		title: __("Calendar Link"),
		fields: [
			{ fieldname: "about", fieldtype: "HTML" },
			{
				fieldname: "link",
				fieldtype: "Data",
				label: __("Address"),
				read_only: 1,
				hidden: 1,
			},
		],
		primary_action_label: issued_on ? __("Replace Link") : __("Make Link"),
		primary_action: () => renew(dialog),
	});
	dialog
		.get_field("about")
		.$wrapper.html(
			`<p>${__(
				"With this address a calendar program (phone, Outlook, Google) shows your deadlines. Whoever knows it can read them: do not pass it on."
			)}</p>` +
				(issued_on
					? `<p>${__(
							"You have had a link since {0}. It cannot be shown again, only replaced.",
							[frappe.datetime.str_to_user(issued_on)]
					  )}</p>`
					: "")
		);
	if (issued_on) {
		dialog.set_secondary_action_label(__("Revoke Link"));
		dialog.set_secondary_action(async () => {
			await frappe.xcall("cadre_kpi.api.calendar_feed.revoke");
			dialog.hide();
			frappe.show_alert({ message: __("The link no longer works."), indicator: "orange" });
		});
	}
	dialog.show();
}

async function renew(dialog) {
	const link = await frappe.xcall("cadre_kpi.api.calendar_feed.renew");
	dialog.set_df_property("link", "hidden", 0);
	await dialog.set_value("link", link);
	frappe.utils.copy_to_clipboard(link);
	dialog.get_primary_btn().hide();
}
