// The leaders' board: what runs, what is late, what is stuck and where, how people are rated. Every number is a link.
// Each part is read by itself, beside the others, so that nobody waits for the slowest; those further down when they
// come near the window.

import { escape } from "../desk/dialogs";
import { draw_frame, LATER, PARTS, build_section, build_tile } from "./parts";

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
				change: () => this.apply_filters(),
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

	apply_filters() {
		const period = this.fields.period.get_value() || "";
		const unit = this.fields.unit.get_value() || "";
		if (this.setting || (period === this.asked.period && unit === this.asked.unit)) return;
		this.asked = { period, unit };
		this.load();
	}

	async load() {
		const asked = (this.asked = { ...this.asked });
		this.watcher?.disconnect();
		if (!this.read_on) this.$root.html(`<p class="text-muted">${__("Loading...")}</p>`);
		this.$root.addClass("cadre-kpi-busy");
		try {
			const head = await this.read(asked, "head");
			if (asked !== this.asked) return;
			this.read_on = Date.now();
			await this.show(head, asked);
		} catch (error) {
			// Frappe has said why; nothing of another period or unit stays beside it
			if (asked === this.asked) this.$root.empty();
		} finally {
			if (asked === this.asked) this.$root.removeClass("cadre-kpi-busy");
		}
	}

	read(asked, part) {
		return frappe.xcall(`${METHOD}.read`, { ...asked, part });
	}

	async show(head, asked) {
		asked.period = head.period || "";
		this.setting = true;
		await this.fields.period.set_value(asked.period);
		await this.fields.unit.set_value(asked.unit);
		this.setting = false;
		if (asked !== this.asked) return;
		if (!head.period) {
			const nothing = __("There is no work yet that you may read.");
			this.$root.html(`<p class="text-muted">${escape(nothing)}</p>`);
			return;
		}
		const where = head.unit_name || __("All units that you may read");
		const on = frappe.datetime.str_to_user(head.today);
		const line = __("{0} · {1} · as of {2}", [head.period_name, where, on]);
		this.$root.html(
			`<p class="text-muted cadre-kpi-leaders-line">${escape(line)}</p>${draw_frame()}`
		);
		PARTS.filter((part) => !LATER.includes(part)).forEach((part) => this.fill(part, asked));
		this.watch(asked);
	}

	// The parts further down: read once the first of their sections comes near the window.
	watch(asked) {
		this.watcher = new IntersectionObserver(
			(entries) => {
				for (const { target, isIntersecting } of entries) {
					if (!isIntersecting) continue;
					this.watcher.unobserve(target);
					this.fill(target.dataset.part, asked);
				}
			},
			{ rootMargin: "400px" }
		);
		for (const part of LATER)
			this.watcher.observe(this.$root.find(`section[data-part=${part}]`)[0]);
	}

	async fill(part, asked) {
		let answer = null;
		try {
			answer = await this.read(asked, part);
		} catch (error) {
			// Frappe has said why
		}
		if (asked !== this.asked) return;
		for (const element of this.$root.find(`[data-part=${part}]`).get()) {
			const { place, tile } = element.dataset;
			if (!answer) this.fail(element);
			else
				element.outerHTML = place
					? build_section(place, answer)
					: build_tile(part, tile, answer);
		}
	}

	// What could not be read is said where it would stand.
	fail(element) {
		element.removeAttribute("aria-busy");
		$(element).find("p, span").first().text(__("Could not be read: refresh the page."));
	}

	print() {
		const params = new URLSearchParams(this.asked);
		window.open(`/api/method/${METHOD}.download?${params}`, "_blank", "noopener");
	}
}
