// What the desk needs of the app on every page: helpers that the form scripts use through `cadre_kpi`.

import "./desk/datepicker_vi";
import "./desk/custom_card_route";
import "./desk/history";
import "./desk/places";
import "./desk/timeline";
import "./desk/paste";
import "./desk/tabbing";
import "./desk/bulk";
import "./desk/export";
import "./desk/search";
import "./desk/help";

import { call_method, new_doc, save } from "./desk/call";
import * as deadlines from "./desk/deadlines";
import * as dialogs from "./desk/dialogs";
import * as entry from "./desk/entry";
import * as form_drafts from "./desk/form_drafts";
import * as explanation from "./desk/explanation";
import * as grid from "./desk/grid";
import * as headline from "./desk/headline";
import * as indicators from "./desk/indicators";
import * as levels from "./desk/levels";
import * as meeting from "./desk/meeting";
import * as milestones from "./desk/milestones";
import * as process from "./desk/process";
import * as readiness from "./desk/readiness";
import * as replacing from "./desk/replacing";
import * as reports from "./desk/reports";
import * as task_changes from "./desk/task_changes";
import * as test_bench from "./desk/test_bench";
import * as work from "./desk/work";

frappe.provide("cadre_kpi");
Object.assign(cadre_kpi, {
	call_method,
	new_doc,
	save,
	deadlines,
	dialogs,
	entry,
	explanation,
	grid,
	headline,
	indicators,
	levels,
	meeting,
	milestones,
	process,
	readiness,
	replacing,
	reports,
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
