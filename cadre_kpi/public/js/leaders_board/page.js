// The leaders' board: what runs, what is late, what is stuck and where, how people are rated. Every number is a link.

import { escape } from "../desk/dialogs";
import { people_html, tiles_html, work_html } from "./parts";

const METHOD = "cadre_kpi.api.leaders_board";
const STALE_AFTER = 60_000; // milliseconds until a return to the page reads anew

export class LeadersBoard {
	constructor(wrapper) {
		this.page = cadre_kpi.make_page(wrapper, __("Leaders' Board"));
		this.fields = {};
		for (const [fieldname, label, options] of [
			["period", __("Evaluation Period"), "Evaluation Period"],
			["unit", __("Unit"), "Cadre Unit"],
		])
			this.fields[fieldname] = this.page.add_field({
				fieldname,
				label,
				fieldtype: "Link",
				options,
				change: () => this.changed(),
			});
		this.page.set_secondary_action(__("Refresh"), () => this.load(), "refresh");
		this.page.set_primary_action(__("Print (PDF)"), () => this.print(), "printer");
		this.$root = $(`<div class="cadre-kpi-leaders"></div>`).appendTo(this.page.main);
		this.$root.on("click", "[data-act=all]", (event) => {
			$(event.currentTarget).closest("section").addClass("all");
		});
		const { period = "", unit = "" } = frappe.route_options || {};
		frappe.route_options = null;
		this.asked = { period, unit };
		this.load();
	}

	come_back() {
		const { period, unit } = frappe.route_options || {};
		if (period || unit) {
			frappe.route_options = null;
			this.asked = { period: period || "", unit: unit || "" };
			return this.load();
		}
		if (this.read_on && Date.now() - this.read_on > STALE_AFTER) this.load();
	}

	changed() {
		const period = this.fields.period.get_value() || "";
		const unit = this.fields.unit.get_value() || "";
		if (this.setting || (period === this.asked.period && unit === this.asked.unit)) return;
		this.asked = { period, unit };
		this.load();
	}

	async load() {
		const asked = this.asked;
		if (!this.read_on) this.$root.html(`<p class="text-muted">${__("Loading...")}</p>`);
		this.$root.addClass("cadre-kpi-busy");
		try {
			const answer = await frappe.xcall(`${METHOD}.read`, asked);
			if (asked !== this.asked) return;
			this.read_on = Date.now();
			await this.show(answer);
		} catch (error) {
			// Frappe has said why; nothing of another period or unit stays beside it
			this.$root.empty();
		} finally {
			this.$root.removeClass("cadre-kpi-busy");
		}
	}

	async show(answer) {
		this.asked.period = answer.period || "";
		this.setting = true;
		await this.fields.period.set_value(this.asked.period);
		await this.fields.unit.set_value(this.asked.unit);
		this.setting = false;
		if (!answer.period) {
			const nothing = __("There is no work yet that you may read.");
			this.$root.html(`<p class="text-muted">${escape(nothing)}</p>`);
			return;
		}
		const where = answer.unit_name || __("All units that you may read");
		const on = frappe.datetime.str_to_user(answer.today);
		const line = __("{0} · {1} · as of {2}", [answer.period_name, where, on]);
		this.$root.html(
			`<p class="text-muted cadre-kpi-leaders-line">${escape(line)}</p>
			${tiles_html(answer)}
			<div class="cadre-kpi-leaders-parts">${work_html(answer)}${people_html(answer)}</div>`
		);
	}

	print() {
		const params = new URLSearchParams(this.asked);
		window.open(`/api/method/${METHOD}.download?${params}`, "_blank", "noopener");
	}
}
