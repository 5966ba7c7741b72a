// Lists begin with the running periods of one's own unit; whoever chooses others finds these again.

const own = () => frappe.boot?.cadre_kpi_periods || [];

// For the settings of a list whose records belong to a period.
export function begin_with_running_period(settings) {
	const on_load = settings.onload;
	if (own().length) settings.filters = [["period", "in", own()]];
	settings.onload = (list) => {
		on_load?.(list);
		renew(list);
	};
	return settings;
}

// Frappe keeps the filters of a list for each user: a beginning of last year would hide everything of this one.
function renew(list) {
	const saved = (list.filters || []).find(
		([, field, how]) => field === "period" && how === "in"
	);
	const periods = saved && [saved[3]].flat();
	if (!saved || !own().length || periods.some((name) => own().includes(name))) return;
	saved[3] = own();
	list.filter_area?.set(list.filters);
}
