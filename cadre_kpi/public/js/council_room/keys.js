// Scoring without a mouse: Enter and the arrows go from score to score and from person to person, Ctrl+Z takes back.

export function press(room, event) {
	const { target, key } = event;
	if (key === "PageDown" || key === "PageUp") {
		event.preventDefault();
		return room.step(key === "PageDown" ? 1 : -1);
	}
	if (target.dataset.field !== "score" || event.altKey || event.isComposing) return;
	const at = room.list_inputs().index(target);
	const last = at === room.list_inputs().length - 1;
	if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "z") {
		event.preventDefault();
		return room.undo();
	}
	if (event.ctrlKey || event.metaKey) return;
	const all = target.selectionStart === 0 && target.selectionEnd === target.value.length;
	const moves = {
		Enter: () => (last ? room.step(1, true) : room.focus_score(at + 1)),
		ArrowDown: () => last || room.focus_score(at + 1),
		ArrowUp: () => at && room.focus_score(at - 1),
		ArrowRight: (all || target.selectionStart === target.value.length) && (() => room.step(1)),
		ArrowLeft: (all || target.selectionEnd === 0) && (() => room.step(-1)),
	};
	const move = moves[key];
	if (!move) return;
	event.preventDefault();
	move();
}
