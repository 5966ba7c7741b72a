// What the desk needs of the app on every page: helpers that the form scripts use through `cadre_kpi`.

import "./desk/datepicker_vi";
import "./desk/choices";
import "./desk/custom_card_route";
import "./desk/demo_progress";
import "./desk/history";
import "./desk/overview";
import "./desk/places";
import "./desk/paste";
import "./desk/refused";
import "./desk/tabbing";
import "./desk/titles";
import "./desk/export";
import "./desk/search";
import "./desk/help";
import "./desk/imports";
import "./desk/report_print";
import "./desk/words";

import * as bulk from "./desk/bulk";
import { pick_products } from "./desk/catalogue";
import { call_method, open_new_doc, save } from "./desk/call";
import { show_evidence } from "./desk/contract_evidence";
import * as contract_view from "./desk/contract_view";
import * as deadlines from "./desk/deadlines";
import * as dialogs from "./desk/dialogs";
import * as entry from "./desk/entry";
import * as evidence from "./desk/evidence";
import { Form, attach } from "./desk/form";
import * as form_drafts from "./desk/form_drafts";
import * as explanation from "./desk/explanation";
import * as grid from "./desk/grid";
import * as headline from "./desk/headline";
import * as indicators from "./desk/indicators";
import * as levels from "./desk/levels";
import * as lists from "./desk/lists";
import * as meeting from "./desk/meeting";
import * as milestones from "./desk/milestones";
import { make_page } from "./desk/pages";
import { IN_POST, name_of, draw_person } from "./desk/persons";
import * as preview from "./desk/preview";
import * as process from "./desk/process";
import * as readiness from "./desk/readiness";
import * as replacing from "./desk/replacing";
import * as reports from "./desk/reports";
import { draw_result_picture } from "./desk/result_picture";
import * as task_changes from "./desk/task_changes";
import * as test_bench from "./desk/test_bench";
import { describe_result_change } from "./desk/timeline";
import * as work from "./desk/work";

frappe.provide("cadre_kpi");
Object.assign(cadre_kpi, {
	Form,
	IN_POST,
	attach,
	bulk,
	call_method,
	name_of,
	open_new_doc,
	pick_products,
	draw_person,
	save,
	show_evidence,
	contract_view,
	deadlines,
	describe_result_change,
	dialogs,
	entry,
	evidence,
	explanation,
	grid,
	headline,
	indicators,
	levels,
	lists,
	make_page,
	meeting,
	milestones,
	preview,
	process,
	readiness,
	replacing,
	reports,
	draw_result_picture,
	task_changes,
	test_bench,
	work,
});

$(document).on("form-refresh", (_event, frm) => {
	if (frm.meta?.module !== "Cadre KPI") return;
	$(frm.wrapper).addClass("cadre-kpi-form");
	entry.guard_form(frm);
	form_drafts.watch(frm);
	grid.format_copies(frm);
	grid.label_cells(frm);
	// where the connections stand above the fields (not in a tab of their own) they start folded
	const links = frm.dashboard?.links_area;
	if (
		links?.collapse &&
		!links.cadre_kpi_folded &&
		links.wrapper?.closest(".tab-pane").index() <= 0
	) {
		links.cadre_kpi_folded = true;
		links.collapse(true);
	}
});
