// The bar below a list for what is selected in it: how many, the actions that all of them allow, and none any more.

// `place`: among the actions side by side; the step forward stands first and alone in colour.
export function draw_action_button(action, act, place = 0) {
	return $(`<button type="button" class="btn"></button>`)
		.addClass(place || action === "Return" ? "btn-default" : "btn-primary")
		.text(__(action))
		.on("click", act);
}

// `nothing`: what is said where the selected records have no action in common.
export function show_bar($bar, picked, actions, { act, clear, nothing = "" }) {
	$bar.prop("hidden", !picked.length).empty();
	if (!picked.length) return;
	$bar.append(
		$("<b></b>").text(__("{0} selected", [picked.length])),
		actions.map((action, place) => draw_action_button(action, () => act(action), place)),
		actions.length || !nothing ? "" : $(`<span class="text-muted"></span>`).text(nothing),
		$(`<button type="button" class="btn btn-default"></button>`)
			.text(__("Clear Selection"))
			.on("click", () => {
				for (const record of picked) record.picked = false;
				clear();
			})
	);
}
