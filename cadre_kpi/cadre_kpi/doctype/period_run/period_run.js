// The form of a Period Run: how far it is, stop, go on.

const UNDER_WAY = frappe.boot.cadre_kpi_lists.waiting_runs;
const EVERY = 3000; // milliseconds between questions, for desks without live updates

frappe.ui.form.on("Period Run", {
	setup(frm) {
		frm.set_query("period", () => ({ filters: { status: ["!=", "Closed"] } }));
		frappe.realtime.on("period_run_progress", (found) => {
			if (found.name === frm.doc.name) show(frm, found);
		});
	},

	refresh(frm) {
		if (frm.is_new()) return;
		frm.disable_save();
		show(frm, frm.doc);
		if (UNDER_WAY.includes(frm.doc.status)) {
			frm.add_custom_button(__("Stop"), () => act(frm, "stop"));
			watch(frm);
		}
		if (frappe.boot.cadre_kpi_lists.resumable_runs.includes(frm.doc.status)) {
			frm.add_custom_button(__("Go On"), () => act(frm, "resume"));
		}
	},
});

async function act(frm, method) {
	await frm.call({ doc: frm.doc, method, freeze: true });
	frm.reload_doc();
}

function show(frm, found) {
	if (UNDER_WAY.includes(found.status)) {
		const percent = found.total ? Math.floor((100 * found.done) / found.total) : 0;
		frm.dashboard.show_progress(
			__(frm.doc.action),
			percent,
			__("{0} of {1} done, {2} failed", [
				found.done || 0,
				found.total || 0,
				found.failed || 0,
			])
		);
		if (found !== frm.doc) keep(frm, found);
	} else if (UNDER_WAY.includes(frm.doc.status)) {
		frm.reload_doc();
	}
}

// the fields below the bar say the same as the bar
function keep(frm, found) {
	for (const field of ["status", "total", "done", "failed"]) {
		frm.doc[field] = found[field];
		frm.refresh_field(field);
	}
	frm.toolbar.set_indicator();
}

function watch(frm) {
	clearTimeout(frm.period_run_timer);
	frm.period_run_timer = setTimeout(async () => {
		if (cur_frm !== frm || !UNDER_WAY.includes(frm.doc.status)) return;
		const { message } = await frappe.call({
			method: "cadre_kpi.api.period_run.get_progress",
			args: { run: frm.doc.name },
		});
		if (message) show(frm, message);
		watch(frm);
	}, EVERY);
}
