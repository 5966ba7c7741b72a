// The board of those who check: registrations, or the progress of a month, by person; what is entered is stored at once,
// and many are passed on or returned together.

import { confirm, escape } from "../desk/dialogs";
import { fold_text, split_words } from "../desk/reading";
import { Deciding } from "./deciding";
import { Person } from "./person";
import * as registrations from "./registrations";
import * as reports from "./reports";

const VIEWS = { registrations, progress: reports };
const STALE_AFTER = 60_000; // milliseconds until a return to the page reads anew

export class CheckingBoard {
	constructor(wrapper) {
		this.page = cadre_kpi.make_page(wrapper, __("Checking Board"));
		this.$root = $(`<div class="cadre-kpi-checking"></div>`).appendTo(this.page.main);
		this.page.set_secondary_action(__("Refresh"), () => this.load(), "refresh");
		this.page.add_menu_item(__("My Work"), () => frappe.set_route("my-work"));
		this.deciding = new Deciding(this);
		this.people = [];
	}

	// ---- what is shown ------------------------------------------------------------------------------------
	show() {
		const [, name, period, month] = frappe.get_route();
		const place = [name, period, month].join("|");
		if (place === this.place && Date.now() - this.read_on < STALE_AFTER) return;
		Object.assign(this, {
			place,
			name: VIEWS[name] ? name : "registrations",
			period: period || "",
			month: month || "",
		});
		this.view = VIEWS[this.name];
		return this.load();
	}

	async load() {
		const { place } = this;
		this.read_on = Date.now();
		this.$root.html(`<p class="text-muted">${__("Loading...")}</p>`);
		const answer = await this.view.read(this);
		if (place !== this.place) return;
		this.answer = answer;
		this.period = answer.period;
		this.page.set_title(this.view.name_title());
		this.people = answer.people.map((data, number) => new Person(this, data, number));
		this.make();
	}

	make() {
		this.filters = { words: [], unit: "", only: "" };
		this.$root.html(draw_frame(this));
		this.$people = this.$root.find(".cadre-kpi-checking-people");
		this.$people.append(this.people.map((person) => person.$element));
		this.watch();
		this.$root.find("[data-view]").on("click", (event) => {
			frappe.set_route("checking-board", event.currentTarget.dataset.view);
		});
		this.$root.find("[data-place]").on("change", () => this.go());
		const filter = frappe.utils.debounce(() => this.filter(), 120);
		this.$root.find("[data-filter]").on("input change", (event) => {
			const { filter: name } = event.target.dataset;
			const { value } = event.target;
			this.filters[name] = name === "words" ? split_words(value) : value;
			filter();
		});
		this.$root.find("[data-act=all]").on("change", (event) => {
			for (const person of this.list_shown()) person.picked = event.target.checked;
			this.show_selection();
		});
		this.$root.find("[data-act=without-remark]").on("click", () => this.accept_rest());
		this.filter();
	}

	go() {
		const value = (name) => this.$root.find(`[data-place=${name}]`).val() || "";
		frappe.set_route(
			...["checking-board", this.name, value("period"), value("month")].filter(Boolean)
		);
	}

	// The table of a person is built when it comes near the window: five hundred people open like ten.
	watch() {
		this.watcher?.disconnect();
		const by_element = new Map(this.people.map((person) => [person.$element[0], person]));
		this.watcher = new IntersectionObserver(
			(entries) => {
				for (const { target, isIntersecting } of entries) {
					if (!isIntersecting) continue;
					by_element.get(target).build();
					this.watcher.unobserve(target);
				}
			},
			{ rootMargin: "800px" }
		);
		by_element.forEach((_person, element) => this.watcher.observe(element));
	}

	// ---- which people -------------------------------------------------------------------------------------
	list_shown() {
		return this.people.filter((person) => !person.$element.prop("hidden"));
	}

	filter() {
		const { words, unit, only } = this.filters;
		const test = this.view.ONLY[only]?.test;
		for (const person of this.people) {
			const { data } = person;
			person.searched ??= fold_text(`${data.cadre_name} ${data.position} ${data.unit}`);
			const fits =
				words.every((word) => person.searched.includes(word)) &&
				(!unit || data.unit === unit) &&
				(!test || test(data));
			person.$element.prop("hidden", !fits);
			if (!fits) person.picked = false;
		}
		this.show_counts();
		this.show_selection();
	}

	show_counts() {
		const shown = this.list_shown();
		const text =
			shown.length === this.people.length
				? __("{0} people", [shown.length])
				: __("{0} of {1} people", [shown.length, this.people.length]);
		this.$root
			.find(".cadre-kpi-checking-counts")
			.html(`<b>${escape(text)}</b> ${this.view.draw_counts(shown.map((one) => one.data))}`);
		this.$root
			.find(".cadre-kpi-checking-nothing")
			.prop("hidden", Boolean(shown.length))
			.text(
				this.people.length
					? __("Nobody fits these filters.")
					: this.view.describe_nothing()
			);
		const rest = this.list_unremarked();
		this.$root
			.find("[data-act=without-remark]")
			.prop("hidden", !rest.length)
			.text(this.view.label_unremarked?.(rest.length) || "");
	}

	// ---- several at once ----------------------------------------------------------------------------------
	list_picked() {
		return this.people.filter((person) => person.picked);
	}

	show_selection() {
		const picked = this.list_picked();
		this.deciding.show_bar(this.$root.find(".cadre-kpi-checking-bulk"), picked);
		const all = this.$root.find("[data-act=all]")[0];
		if (!all) return;
		all.checked = Boolean(picked.length) && picked.length === this.list_shown().length;
		all.indeterminate = !all.checked && Boolean(picked.length);
	}

	list_unremarked() {
		return this.view.is_unremarked
			? this.list_shown().filter((person) => this.view.is_unremarked(person.data))
			: [];
	}

	async accept_rest() {
		const people = this.list_unremarked();
		const { action } = this.view;
		const sure = await confirm(
			this.view.label_unremarked(people.length),
			escape(this.view.ask_unremarked(people.length)),
			__(action)
		);
		if (sure) await this.deciding.take(people, action, "");
	}

	// the choices of period and month say how many wait there
	count_down(number) {
		for (const name of ["period", "month"]) {
			const option = this.$root.find(`[data-place=${name}] option:selected`)[0];
			if (option?.value)
				option.textContent = option.textContent.replace(
					/\((\d+)\)$/,
					(_all, count) => `(${Math.max(cint(count) - number, 0)})`
				);
		}
	}

	take_off(people) {
		for (const person of people) person.$element.remove();
		this.people = this.people.filter((person) => !people.includes(person));
		this.count_down(people.length);
		this.filter();
	}
}

function draw_frame({ name, view, answer }) {
	const option = (value, label, chosen) =>
		`<option value="${escape(value)}" ${value === chosen ? "selected" : ""}>${escape(
			label
		)}</option>`;
	const select = (attribute, label, options) =>
		`<label><span>${escape(
			label
		)}</span><select class="form-control" ${attribute}>${options.join("")}</select></label>`;
	const counted = (text, count) => `${text} (${count})`;
	const periods = answer.periods.map((row) =>
		option(row.period, counted(row.period, row.count), answer.period)
	);
	if (answer.period && !answer.periods.some((row) => row.period === answer.period))
		periods.push(option(answer.period, counted(answer.period, 0), answer.period));
	const months = (answer.months || []).map((row) =>
		option(row.month, counted(view.name_month(row.month), row.count), answer.month)
	);
	const units = [...new Set(answer.people.map((person) => person.unit))];
	const all = option("", __("All"), "");
	const tabs = Object.entries(VIEWS).map(
		([key, { name_tab }]) =>
			`<button type="button" class="btn btn-default" data-view="${key}" aria-pressed="${
				key === name
			}">${escape(name_tab())}</button>`
	);
	return `<div class="cadre-kpi-checking-tabs" role="group" aria-label="${escape(
		__("What is checked")
	)}">${tabs.join("")}</div>
		<div class="cadre-kpi-checking-filters">
			${periods.length ? select(`data-place="period"`, __("Period"), periods) : ""}
			${months.length ? select(`data-place="month"`, __("Month"), [all, ...months]) : ""}
			<label><span>${__("Search")}</span><input type="search" class="form-control"
				data-filter="words" placeholder="${escape(__("Name, position, unit"))}"></label>
			${
				units.length > 1
					? select(`data-filter="unit"`, __("Unit"), [
							all,
							...units.map((unit) => option(unit, unit, "")),
					  ])
					: ""
			}
			${select(`data-filter="only"`, __("Only"), [
				all,
				...Object.entries(view.ONLY).map(([key, { label }]) => option(key, label(), "")),
			])}
		</div>
		<div class="cadre-kpi-checking-head">
			<label class="cadre-kpi-pick"><input type="checkbox" data-act="all" aria-label="${escape(
				__("Select All")
			)}"></label>
			<div class="cadre-kpi-checking-counts" role="status"></div>
			<button type="button" class="btn btn-primary" data-act="without-remark" hidden></button>
		</div>
		${
			answer.more
				? `<p class="text-muted">${escape(
						__(
							"Only the first {0} are listed. The others follow when these are done.",
							[answer.people.length]
						)
				  )}</p>`
				: ""
		}
		<div class="cadre-kpi-checking-people"></div>
		<p class="cadre-kpi-checking-nothing"></p>
		<div class="cadre-kpi-bulk cadre-kpi-checking-bulk" role="toolbar" aria-label="${escape(
			__("For the selected")
		)}" hidden></div>`;
}
