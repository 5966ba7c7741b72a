// A number card of type Custom leads to the list that its method names. Frappe 15 does that itself; the first
// builds of version 15 did nothing on a click. Only the missing behaviour is added, nothing is replaced.
frappe.provide("frappe.widget.widget_factory");

$(document).on("app_ready", () => {
	const NumberCard = frappe.widget.widget_factory.number_card;
	if (!NumberCard || NumberCard.prototype.set_route_for_custom_card) return;

	const get_number_for_custom_card = NumberCard.prototype.get_number_for_custom_card;
	NumberCard.prototype.get_number_for_custom_card = function (answer) {
		this.data = answer;
		return get_number_for_custom_card.call(this, answer);
	};

	const set_events = NumberCard.prototype.set_events;
	NumberCard.prototype.set_events = function () {
		set_events.call(this);
		if (this.card_doc.type !== "Custom") return;
		$(this.body).on("click", () => {
			if (this.in_customize_mode || !this.data?.route) return;
			if (this.data.route_options) frappe.route_options = this.data.route_options;
			frappe.set_route(this.data.route);
		});
	};
});
