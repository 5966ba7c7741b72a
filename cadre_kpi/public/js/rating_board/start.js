// Where no decision and no period is named: the decisions in work and the newest periods to choose from.

import { escape } from "../desk/dialogs";

const SHOWN = 20;

export async function draw_start() {
	const [decisions, periods] = await Promise.all([
		frappe.model.can_read("Rating Decision")
			? frappe.db.get_list("Rating Decision", {
					fields: ["name", "title", "committee", "period", "workflow_state"],
					filters: { docstatus: ["<", 2] },
					order_by: "docstatus asc, modified desc",
					limit: SHOWN,
			  })
			: [],
		frappe.db.get_list("Evaluation Period", {
			fields: ["name", "status"],
			filters: { status: ["!=", "Planned"] },
			order_by: "start_date desc",
			limit: SHOWN,
		}),
	]);
	const route = frappe.utils.generate_route({ type: "page", name: "rating-board" });
	const item = (path, title, details) =>
		`<li><a href="${escape(`${route}/${path}`)}"><b>${escape(title)}</b>
			<span class="text-muted">${escape(details.filter(Boolean).join(" · "))}</span></a></li>`;
	const part = (title, items, nothing) =>
		`<section><h4>${escape(title)}</h4>${
			items.length
				? `<ul>${items.join("")}</ul>`
				: `<p class="text-muted">${escape(nothing)}</p>`
		}</section>`;
	return `<div class="cadre-kpi-board-start">${part(
		__("Rating Decisions"),
		decisions.map((row) =>
			item(encodeURIComponent(row.name), row.title, [
				row.committee,
				row.period,
				__(row.workflow_state),
			])
		),
		__("There is no decision yet. Open a period and prepare one.")
	)}${part(
		__("All evaluations of a period"),
		periods.map((row) =>
			item(`period/${encodeURIComponent(row.name)}`, row.name, [__(row.status)])
		),
		__("No period is open.")
	)}</div>`;
}
